"""serve(settings): one server per home, one or many workers, and an end without loss."""

from __future__ import annotations

import errno
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from threadpoolctl import threadpool_limits

from tastemaker.errors import BadInput, Conflict
from tastemaker.home import open_home
from tastemaker.learn.durable import try_lock
from tastemaker.service import logs
from tastemaker.settings import Settings

GRACE = 30  # seconds for requests and streams under way; a brief takes a few
SERVED = "TASTEMAKER_SERVED_WITH"  # how workers learn the settings of their server
FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; what is under way is finished first.

    Raises Conflict("home_taken") while another server has this home, Conflict("port_taken") for
    an address in use.
    """
    settings = settings.model_copy(update={"home": settings.home.absolute()})
    settings.home.mkdir(parents=True, exist_ok=True)
    logs.configure()
    one_thread_each()
    with held(settings.home), listening(settings) as listener:
        host, port = listener.getsockname()[:2]
        url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        logs.logger().info("serving", url=url, workers=settings.workers)
        if settings.workers > 1:
            listener.close()  # each worker inherits one that their supervisor opens
            _many(settings, port)
        else:
            _one(settings, listener)


def app_of_worker() -> FastAPI:
    """The app of one worker among several; called by the server in each."""
    from tastemaker.service.app import create_app

    logs.configure()
    one_thread_each()
    settings = Settings.model_validate_json(os.environ[SERVED])
    return create_app(open_home(settings), closing=True)


def one_thread_each() -> None:
    """Arithmetic of one request on one core: with requests side by side, cores that wait for each
    other in every product make each of them ten times slower (bench/over_http.py)."""
    threadpool_limits(limits=1, user_api="blas")


@contextmanager
def held(home: Path) -> Iterator[None]:
    """Be the only server of this home. Raises Conflict("home_taken")."""
    file = home / "server.lock"
    descriptor = try_lock(file)
    if descriptor is None:
        pid = file.read_text("utf-8", "replace").strip()
        raise Conflict("home_taken", value=home, pid=pid or "?")
    try:
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())
        yield
    finally:
        os.close(descriptor)


@contextmanager
def listening(settings: Settings) -> Iterator[socket.socket]:
    """The socket of `host` and `port`. Raises Conflict("port_taken"), BadInput."""
    where = f"{settings.host}:{settings.port}"
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.host, settings.port))
        except (OSError, OverflowError) as error:
            if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
                raise Conflict("port_taken", value=where) from None
            raise BadInput("bad_field", field="host, port", value=where, why=str(error)) from None
        yield listener


def _one(settings: Settings, listener: socket.socket) -> None:
    from tastemaker.service.app import create_app

    with open_home(settings) as home:
        uvicorn.Server(uvicorn.Config(create_app(home), **_HOW)).run(sockets=[listener])


def _many(settings: Settings, port: int) -> None:
    """Workers are processes that share the socket; one that dies is started again."""
    counts = settings.home / "metrics"
    shutil.rmtree(counts, ignore_errors=True)
    counts.mkdir()
    os.environ[FOLDER] = str(counts)
    os.environ[SERVED] = settings.model_dump_json(exclude={"language_model_key"})
    if key := settings.language_model_key.get_secret_value():  # a dump shows no secrets
        os.environ["TASTEMAKER_LANGUAGE_MODEL_KEY"] = key
    with open_home(settings):  # made and migrated once, before the workers come
        pass
    uvicorn.run(
        "tastemaker.service.serving:app_of_worker", factory=True, workers=settings.workers,
        host=settings.host, port=port, **_HOW,
    )  # fmt: skip


_HOW: dict[str, Any] = {
    "lifespan": "on",
    "access_log": False,  # ours are in `gate`, and name nobody
    "log_config": None,
    "server_header": False,
    "timeout_graceful_shutdown": GRACE,
}
