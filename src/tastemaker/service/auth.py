"""Who asks, and what they may: bearer keys with scopes, the Studio's cookie, open loopback.

A server that listens on loopback alone needs no key until the first one is made. Then, and
everywhere else, every request under /v1 carries one: in the Authorization header, or, from the
Studio, in a cookie that no script can read. In a browser only our own pages may act.
"""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from starlette.requests import Request

from tastemaker.errors import Refused
from tastemaker.ports import Store
from tastemaker.service.problems import failure
from tastemaker.trust import keys
from tastemaker.trust.keys import Key

COOKIE = "tm_session"
EVERYBODYS = frozenset({"operate", "admin"})  # scopes of what concerns more than one person
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
TRUSTED_FOR = 1.0  # seconds until a key is looked up again: so soon a revoked one is refused
KEPT = 1_000


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. Without a key, somebody on this machine."""

    key: Key | None
    address: str

    @property
    def name(self) -> str:
        """Under which requests are counted and answers kept."""
        return self.key.id if self.key else f"at {self.address}"

    @property
    def user(self) -> str | None:
        """The only person they may act for; None: anybody."""
        return self.key.user if self.key else None

    def acting(self, user: str | None) -> str | None:
        """Whom this request is for: the key's own person, or whom it names. Raises Refused."""
        if self.user is None:
            return user
        if user not in (None, self.user):
            raise Refused("not_yours", value=user)
        return self.user

    def check(self, scope: str) -> None:
        """Raises Refused where the key does not open this, or opens it for one person only."""
        if self.key is None:
            return
        if not self.key.opens(scope):
            raise Refused("no_scope", value=scope, known=", ".join(self.key.scopes))
        if self.key.user is not None and scope in EVERYBODYS:
            raise Refused("bound_key", value=scope)


class KeyRing:
    """Keys by secret, remembered for a second."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.monotonic) -> None:
        self._store, self._clock = store, clock
        self._known: dict[str, tuple[float, Key | None]] = {}
        self._needed: tuple[float, bool] = (-TRUSTED_FOR, False)

    def remembered(self, secret: str) -> tuple[bool, Key | None]:
        """(whether it was looked up lately, the key)."""
        at, key = self._known.get(secret, (-TRUSTED_FOR, None))
        return self._clock() - at < TRUSTED_FOR, key

    def find(self, secret: str) -> Key | None:
        """Look a key up in the store."""
        key = keys.find(self._store, secret)
        while len(self._known) >= KEPT:
            self._known.pop(next(iter(self._known)), None)
        self._known[secret] = (self._clock(), key)
        return key

    @property
    def needed(self) -> bool:
        """Whether a key was ever made here: from then on loopback needs one too."""
        at, needed = self._needed
        if not needed and self._clock() - at >= TRUSTED_FOR:
            needed = keys.ever_made(self._store)
            self._needed = (self._clock(), needed)
        return needed

    def forget(self) -> None:
        """Keys were made or revoked here: look again at once."""
        self._known.clear()
        self._needed = (-TRUSTED_FOR, self._needed[1])


def secret_of(request: Request) -> tuple[str, bool]:
    """(the secret that came with a request, whether in the Studio's cookie)."""
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and secret.strip():
        return secret.strip(), False
    return request.cookies.get(COOKIE, ""), True


def check_page(request: Request, origins: frozenset[str]) -> None:
    """In a browser, only pages of this server, or of a named origin, may change anything.

    Browsers send Origin with every request that is not a plain GET; programs send none.
    """
    if request.method in SAFE:
        return
    origin = request.headers.get("origin")
    if origin is None:
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise Refused("foreign_page", value="–")
        return
    own = origin.partition("://")[2] == request.headers.get("host", "")
    if not own and origin not in origins:
        raise Refused("foreign_page", value=origin)


def open_door(request: Request, listening_on: str) -> bool:
    """Whether this request comes from this very machine and means this very server.

    The name asked for is checked too: a foreign page can point a name of its own at 127.0.0.1.
    """
    client = request.client.host if request.client else ""
    asked = request.headers.get("host", "").rpartition("]")[0].lstrip("[")
    asked = asked or request.headers.get("host", "").partition(":")[0]
    return is_loopback(listening_on) and is_loopback(client) and is_loopback(asked)


@lru_cache(maxsize=1024)
def is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def no_key() -> Exception:
    return failure(401, "no_key")


def wrong_key() -> Exception:
    return failure(401, "wrong_key")
