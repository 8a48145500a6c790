"""serve, doctor, keys, config."""

from __future__ import annotations

import importlib.util
import os
import shutil
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tastemaker.cli.common import explained, listed, meant, named, opened, options, say, worded

if TYPE_CHECKING:
    from rich.console import Console

keys = typer.Typer(help="API keys with scopes.", no_args_is_help=True)
config = typer.Typer(help="Settings and where each value comes from.", no_args_is_help=True)

PARTS = {
    "torch": ("neural", "making tunes"),
    "music21": ("music", "the folk tunes"),
    "soundfile": ("", "OGG and MP3"),
    "psycopg": ("postgres", "PostgreSQL"),
    "pyarrow": ("parquet", "Parquet files"),
    "pypdf": ("documents", "PDF files as documents"),
    "usearch": ("ann", "finding neighbours quickly among more than 50,000 items"),
    "pypinyin": ("verse", "rhymes and tones of verse"),
}


def serve(
    host: Annotated[str | None, typer.Option(help="default 127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option(help="default 8000")] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="processes; default 1")] = None,
    app: Annotated[
        list[str], typer.Option(help="an application, e.g. apps.opinion_monitor; again for each")
    ] = [],  # noqa: B006
) -> None:
    """REST and the Studio, and applications beside them."""
    from tastemaker.service import serve as run
    from tastemaker.settings import settings_from

    given = options()
    wanted = {
        "home": given.home, "store": given.store, "host": host, "port": port, "workers": workers,
        "apps": ",".join(app) or None,
    }  # fmt: skip
    run(settings_from({name: value for name, value in wanted.items() if value is not None}))


def doctor() -> None:
    """What is installed, found and missing; exit 1 if something needed is."""
    checks = [_python(), *map(_package, PARTS), _studio()]
    with opened() as home:
        checks += [_device(home.settings.device)]
        checks += [_check("store", True, home.settings.store_url.split("@")[-1])]
        checks += [_check("items", True, str(home.engine.stats()["items"]))]
        live = home.model_sets.live()
        none = worded("none yet: tastemaker train")
        checks += [_check("model set", True, live.id if live else none)]
        checks += [
            _check(f"{named('check', 'model set')} {id}", False, explained(why))
            for id, why in home.model_sets.damage().items()
        ]
    say({"checks": checks}, lambda c: _checks(c, checks))
    if not all(check["ok"] for check in checks):
        raise typer.Exit(1)


@keys.command("create")
def create_key(
    name: Annotated[str, typer.Argument(help="who or what will use it")],
    scope: Annotated[list[str], typer.Option(help="again for each")] = ["admin"],  # noqa: B006
    user: Annotated[str | None, typer.Option(help="only for this person's data")] = None,
) -> None:
    """A new key. It is shown once."""
    from tastemaker.trust import keys as made

    with opened(creating=False) as home:
        secret, key = made.create(home.store, name, scope, user, home.engine.now())
        document = {"id": key.id, "key": secret, "scopes": list(key.scopes)}
        say(document, lambda c: _secret(c, secret))


@keys.command("list")
def list_keys() -> None:
    """Keys, without their secrets."""
    from tastemaker.trust import keys as made

    with opened(creating=False) as home:
        found = [
            {"id": key.id, "name": key.name, "scopes": list(key.scopes), "user": key.user}
            for key in made.listed(home.store)
        ]
        say({"keys": found}, lambda c: _keys(c, found))


@keys.command()
def revoke(id: str) -> None:
    """A key is refused from now on."""
    from tastemaker.trust import keys as made

    with opened(creating=False) as home:
        made.revoke(home.store, id)
        say({"revoked": id}, lambda c: c.print(worded("{id} is revoked.", id=id)))


@config.command("show")
def show(
    sources: Annotated[bool, typer.Option(help="where each value comes from")] = False,
) -> None:
    """Every setting in force."""
    from tastemaker.settings import Settings, settings_from

    given = {k: v for k, v in (("home", options().home), ("store", options().store)) if v}
    settings = settings_from(given)
    rows = []
    for name, field in Settings.model_fields.items():
        source = (
            "argument" if name in given
            else "environment" if f"TASTEMAKER_{name.upper()}" in os.environ
            else "default"
        )  # fmt: skip
        row: dict[str, Any] = {"name": name, "value": str(getattr(settings, name))}
        rows.append(
            {**row, "source": source, "why": meant(name, field.description or "")}
            if sources
            else row
        )
    say({"settings": rows}, lambda c: _settings(c, rows))


def _secret(c: Console, secret: str) -> None:
    c.print(secret, soft_wrap=True)
    c.print(worded("Keep it: it is not shown again."))


def _keys(c: Console, found: list[dict[str, Any]]) -> None:
    if not found:
        c.print(worded("There are no keys yet: tastemaker keys create NAME"))
    for key in found:
        whose = worded("only {user}", user=key["user"]) if key["user"] else ""
        told = (key["id"], key["name"], listed(key["scopes"]), whose)
        c.print("  ".join(filter(None, told)), soft_wrap=True)


def _settings(c: Console, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        tail = ""
        if "source" in row:
            source = worded("({source})", source=named("origin", row["source"]))
            tail = f"   {source} {row['why']}"
        c.print(f"{row['name']} = {row['value']}{tail}")


def _check(what: str, ok: bool, detail: str) -> dict[str, Any]:
    return {"what": what, "ok": ok, "detail": detail}


def _python() -> dict[str, Any]:
    import platform

    return _check("python", True, platform.python_version())


def _package(name: str) -> dict[str, Any]:
    extra, use = PARTS[name]
    if importlib.util.find_spec(name) is None:
        told = "missing, needed for {use}: pip install 'tastemaker[{extra}]'"
        return _check(name, True, worded(told, use=named("use", use), extra=extra))
    from importlib.metadata import PackageNotFoundError, version

    try:
        return _check(name, True, version(name))
    except PackageNotFoundError:
        return _check(name, True, worded("found"))


def _device(wanted: str) -> dict[str, Any]:
    from tastemaker.devices import device
    from tastemaker.errors import Missing, TastemakerError

    try:
        told = worded("nets are trained on {device}", device=device(wanted))
        return _check("device", True, told)
    except Missing as missing:  # said above, with what to install
        return _check("device", True, missing.in_words(options().language).detail)
    except TastemakerError as error:
        return _check("device", False, error.in_words(options().language).detail)


def _studio() -> dict[str, Any]:
    from pathlib import Path

    bundle = Path(__file__).parents[1] / "studio" / "vendor"
    if bundle.exists():
        return _check("studio", True, worded("built"))
    if shutil.which("node"):
        return _check("studio", True, worded("not built: make studio (Node is there)"))
    return _check("studio", True, worded("not built: make studio (Node is missing)"))


def _checks(c: Console, checks: list[dict[str, Any]]) -> None:
    for check in checks:
        sign, what = "✓" if check["ok"] else "✗", named("check", check["what"])
        c.print(worded("{sign} {what}: {detail}", sign=sign, what=what, detail=check["detail"]))
