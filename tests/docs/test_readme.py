"""What README says works, works: its commands and its Python run here, in order."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh-CN.md")


def blocks(name: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / name).read_text("utf-8"), re.S)


def environment(home: Path) -> dict[str, str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "TASTEMAKER_HOME": str(home), "PATH": path, "OMP_NUM_THREADS": "2"}


@pytest.mark.slow
@pytest.mark.parametrize("name", READMES)
def test_the_commands_and_the_python_of_the_readme_run_in_order(name: str, tmp_path: Path) -> None:
    run = {"env": environment(tmp_path / "home"), "cwd": tmp_path, "check": True}
    shell = next(block for block in blocks(name, "bash") if "import tunes" in block)
    subprocess.run(["sh", "-ec", shell], **run, timeout=600)
    first, second = blocks(name, "python")
    subprocess.run([sys.executable, "-c", first], **run, timeout=120)
    train = ["tastemaker", "train", "tune", "--minutes", "1"]
    subprocess.run(train, **run, timeout=600)
    subprocess.run([sys.executable, "-c", first + second], **run, timeout=120)


def test_both_readmes_show_the_same_code() -> None:
    def code(name: str) -> list[str]:
        found = [
            line
            for kind in ("bash", "python")
            for b in blocks(name, kind)
            for line in b.split("\n")
        ]
        return [
            re.sub(r"#.*|words=\"[^\"]*\"|, language=\"zh\"", "", line).strip() for line in found
        ]

    assert code(READMES[0]) == code(READMES[1])


def test_every_file_that_the_docs_link_to_is_there() -> None:
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_tree_in_the_architecture_matches_the_disk() -> None:
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    tree = re.search(r"src/tastemaker/\n(.*?)```", text, re.S)
    assert tree
    named = set(re.findall(r"^  ([a-z_]+(?:\.py|/))", tree[1], re.M))
    package = ROOT / "src/tastemaker"
    on_disk = {p.name for p in package.glob("*.py")} - {"__init__.py"}
    on_disk |= {f"{p.name}/" for p in package.iterdir() if p.is_dir() and p.name != "__pycache__"}
    assert named == on_disk


@pytest.mark.slow
def test_a_clean_clone_is_ready_to_serve_within_a_minute_of_its_installs(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
    shutil.rmtree(clone / ".tastemaker", ignore_errors=True)
    subprocess.run(["make", "setup", "studio"], cwd=clone, check=True, timeout=1500)
    ready = subprocess.run(
        ["make", "demo", "ARGS=--prepare --minutes 0.2"],
        cwd=clone, check=True, timeout=600, capture_output=True, text=True,
    )  # fmt: skip
    seconds = re.search(r"Ready after (\d+) s", ready.stderr)
    assert seconds, ready.stderr
    assert int(seconds[1]) <= 60
