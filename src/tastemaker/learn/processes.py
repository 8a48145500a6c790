"""Is that process still the one it was? Numbers of processes are used again; births are not."""

from __future__ import annotations

import subprocess
from pathlib import Path


def birth(pid: int) -> str:
    """When a process began, in words only good for comparing; empty if there is none.

    A zombie (ended, but not yet waited for) counts as gone.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return _birth_by_ps(pid) if not Path("/proc/self/stat").exists() else ""
    fields = stat.rpartition(")")[2].split()  # the name before it may hold blanks and brackets
    return "" if fields[0] in "ZX" else f"{boot}:{fields[19]}"


def alive(pid: int, born: str) -> bool:
    """Whether `pid` is still the process that began at `born`."""
    return bool(born) and birth(pid) == born


def _birth_by_ps(pid: int) -> str:
    """Where there is no /proc (macOS)."""
    told = subprocess.run(
        ["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    state, _, began = told.stdout.strip().partition(" ")
    return "" if state.startswith("Z") else began.strip()
