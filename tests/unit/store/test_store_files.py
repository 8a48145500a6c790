"""Media files: named by their content, whole or not there, and nowhere but in their folder."""

from __future__ import annotations

import hashlib
import os
import resource
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tastemaker.errors import BadInput, NotFound, StoreFailed
from tastemaker.store.files import FileStore

DATA = b"RIFF a sound"


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def everything(files: FileStore) -> list[str]:
    return sorted(str(p.relative_to(files.folder)) for p in files.folder.rglob("*") if p.is_file())


def test_a_file_is_named_by_what_is_in_it_and_kept_once(files: FileStore) -> None:
    ref = files.put(DATA, ".wav")
    name = hashlib.sha256(DATA).hexdigest()
    assert ref == f"{name[:2]}/{name}.wav"
    assert files.path(ref).read_bytes() == DATA
    assert files.put(DATA, ".wav") == ref
    assert everything(files) == [ref]
    assert files.put(DATA) == ref.removesuffix(".wav")


def test_a_file_that_was_cut_short_is_written_again(files: FileStore) -> None:
    ref = files.put(DATA, ".wav")
    files.path(ref).write_bytes(DATA[:3])
    assert files.put(DATA, ".wav") == ref
    assert files.path(ref).read_bytes() == DATA


def test_what_is_removed_is_gone_and_the_rest_stays(files: FileStore) -> None:
    first, second = files.put(b"1", ".mid"), files.put(b"2", ".mid")
    assert files.remove([first, first]) == 1
    assert everything(files) == [second]
    with pytest.raises(NotFound):
        files.path(first)


@pytest.mark.parametrize(
    "ref",
    [
        "../../etc/passwd", "/etc/passwd", "", ".", "ab/../../x", "ab/" + "g" * 64, "ab/" + "a" * 64,
        "ab/ab" + "0" * 62 + "/../../x", "ab/ab" + "0" * 62 + ".wav/..", "AB/AB" + "0" * 62,
        "ab\\ab" + "0" * 62, "ab/ab" + "0" * 62 + ".wav\n", "ab/ab" + "0" * 62 + "\0", None, 7,
    ],
)  # fmt: skip
def test_what_is_no_ref_leads_nowhere(files: FileStore, tmp_path: Path, ref: str) -> None:
    (tmp_path / "x").write_text("not yours")
    with pytest.raises(BadInput):
        files.path(ref)
    with pytest.raises(BadInput):
        files.remove([ref])
    assert (tmp_path / "x").exists()


@given(ref=st.text(max_size=80))
def test_no_text_leads_out_of_the_folder(ref: str) -> None:
    files = FileStore("files")
    with pytest.raises((BadInput, NotFound)):
        files.path(ref)


@pytest.mark.parametrize("suffix", ["wav", "./x", ".WAV", "..", ".tar.gz", ".a b", ".\0", "/../x"])
def test_an_ending_that_is_none_is_refused(files: FileStore, suffix: str) -> None:
    with pytest.raises(BadInput):
        files.put(DATA, suffix)
    assert not files.folder.exists()


def test_writers_of_the_same_file_do_not_disturb_each_other(files: FileStore) -> None:
    data = os.urandom(300_000)
    with ThreadPoolExecutor(8) as pool:
        refs = set(pool.map(lambda _: files.put(data, ".bin"), range(24)))
    assert everything(files) == list(refs)
    assert files.path(refs.pop()).read_bytes() == data


def test_a_full_disk_is_said_and_leaves_nothing_half_written(files: FileStore) -> None:
    kept = files.put(DATA, ".wav")

    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, 1_000))
        with pytest.raises(StoreFailed) as raised:
            files.put(b"x" * 100_000, ".wav")
        assert raised.value.code == "store_full"

    assert in_child(fill) == 0
    assert everything(files) == [kept]


def test_a_folder_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("in the way")
    with pytest.raises(StoreFailed) as raised:
        FileStore(tmp_path / "files").put(DATA)
    assert raised.value.code == "store_broken"


def in_child(work: Callable[[], None]) -> int:
    """A limit binds a process for good, so it is set in one of its own."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    return os.waitpid(child, 0)[1]
