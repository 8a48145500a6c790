"""What people see: plain ES modules, served as they are under `/studio/{version}/`.

Third-party modules stand bundled in `vendor/`, which `make studio` and the wheel's build make;
without them `page()` says what to do. The version is made of the files' contents, so everything
under it can be cached for ever.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent

#: What may be served, and as what.
MEDIA_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}

#: Scripts, styles and connections from this server alone. Style attributes are allowed because
#: scores set them; nothing else may be inline.
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data:; media-src 'self' blob:; connect-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def built() -> bool:
    """Whether the third-party modules are there."""
    return (FOLDER / "vendor" / "lit.js").exists()


@lru_cache(maxsize=1)
def version() -> str:
    """Twelve hex digits that change whenever any served file does."""
    seal = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.suffix in MEDIA_TYPES:
            seal.update(f"{path.relative_to(FOLDER).as_posix()}\0".encode())
            seal.update(path.read_bytes())
    return seal.hexdigest()[:12]


def page() -> str:
    """The one HTML page, pointing at this version; where nothing is built, what to do."""
    name = "index.html" if built() else "unbuilt.html"
    return (FOLDER / name).read_text("utf-8").replace("{version}", version())


def asset(name: str) -> tuple[bytes, str] | None:
    """Contents and media type of a file under `/studio/{version}/`; None if there is none."""
    path = (FOLDER / name).resolve()
    if not path.is_relative_to(FOLDER.resolve()) or path.suffix not in MEDIA_TYPES:
        return None
    return (path.read_bytes(), MEDIA_TYPES[path.suffix]) if path.is_file() else None
