"""Model sets: immutable, verified, exchanged in one step."""

from __future__ import annotations

import errno
import shutil
import threading
from pathlib import Path

import numpy as np
import pytest

from tastemaker.domain import ModelSet
from tastemaker.errors import Conflict, NotFound, StoreFailed
from tastemaker.learn.modelset import ModelSets, Part


@pytest.fixture
def sets(tmp_path: Path) -> ModelSets:
    return ModelSets(tmp_path / "models")


def writes(text: str, name: str = "weights.npz") -> Part:
    def save(folder: Path) -> None:
        (folder / name).write_text(text)

    return save


def publish(sets: ModelSets, at: float, **parts: str) -> ModelSet:
    return sets.publish(
        {name: writes(text) for name, text in parts.items()},
        watermark=int(at),
        now=at,
        rng=np.random.default_rng(int(at)),
        metrics={"ndcg": np.float32(0.5)},
        part_metrics={name: {"score": 1.0} for name in parts},
    )


def content(found: ModelSet | None, part: str) -> str:
    assert found is not None
    return (Path(found.folder) / part / "weights.npz").read_text()


def spoil(found: ModelSet, part: str) -> None:
    """Change a file of one set only, as a bad disk would (the others keep theirs)."""
    file = Path(found.folder) / part / "weights.npz"
    file.unlink()
    file.write_text("spoilt!")


def test_an_empty_home_has_nothing_live(sets: ModelSets) -> None:
    assert sets.live() is None
    assert sets.live_id() is None
    assert sets.list() == ()
    assert sets.damage() == {}


def test_what_is_published_is_live_and_verifies(sets: ModelSets) -> None:
    made = publish(sets, 1000.0, space="s1", ranking="r1")
    assert sets.live_id() == made.id
    assert sets.live() == made == sets.get(made.id)
    assert sets.verify(made.id) == ()
    assert made.watermark == 1000
    assert made.metrics == {"ndcg": 0.5}
    assert made.parts["space"] == {"watermark": 1000, "at": 1000.0, "score": 1.0}
    assert set(made.files) == {"space/weights.npz", "ranking/weights.npz"}


def test_a_new_set_keeps_the_parts_that_did_not_change(sets: ModelSets) -> None:
    first = publish(sets, 1000.0, space="s1", ranking="r1")
    second = publish(sets, 2000.0, ranking="r2", tune="t2")
    assert second.parent == first.id
    assert {part: content(second, part) for part in second.parts} == {
        "space": "s1",
        "ranking": "r2",
        "tune": "t2",
    }
    assert second.parts["space"]["watermark"] == 1000
    assert content(first, "ranking") == "r1"  # the older set is as it was


def test_a_part_can_be_left_behind(sets: ModelSets) -> None:
    publish(sets, 1000.0, space="s1", tune="t1")
    second = sets.publish(
        {"space": writes("s2")},
        watermark=2,
        now=2000.0,
        rng=np.random.default_rng(0),
        without=["tune"],
    )
    assert set(second.parts) == {"space"}
    assert set(second.files) == {"space/weights.npz"}


def test_an_unchanged_part_takes_no_space_of_its_own(sets: ModelSets) -> None:
    first = publish(sets, 1000.0, space="s1")
    second = publish(sets, 2000.0, ranking="r2")
    one, other = (Path(found.folder) / "space/weights.npz" for found in (first, second))
    assert one.stat().st_ino == other.stat().st_ino


def test_files_of_a_set_cannot_be_written_to(sets: ModelSets) -> None:
    made = publish(sets, 1000.0, space="s1")
    assert (Path(made.folder) / "space/weights.npz").stat().st_mode & 0o222 == 0


def test_newer_sets_have_greater_ids_and_stand_last(sets: ModelSets) -> None:
    made = [publish(sets, at, space=str(at)) for at in (1000.0, 1000.002, 90_000.0)]
    assert [found.id for found in made] == sorted(found.id for found in made)
    assert [found.id for found in sets.list()] == [found.id for found in made]


def test_two_sets_of_the_same_moment_and_seed_get_different_ids(sets: ModelSets) -> None:
    assert publish(sets, 1000.0, space="a").id != publish(sets, 1000.0, space="b").id


def test_roll_back_returns_to_the_set_before_and_promote_goes_forward_again(
    sets: ModelSets,
) -> None:
    first, second = publish(sets, 1000.0, space="a"), publish(sets, 2000.0, space="b")
    assert sets.rollback().id == first.id == sets.live_id()
    sets.promote(second.id)
    assert sets.live() == second


def test_there_is_nothing_to_roll_back_to_from_the_first_set(sets: ModelSets) -> None:
    first = publish(sets, 1000.0, space="a")
    with pytest.raises(Conflict) as caught:
        sets.rollback()
    assert caught.value.code == "no_older_set"
    assert sets.live_id() == first.id


def test_there_is_nothing_to_roll_back_to_once_all_older_sets_are_gone(sets: ModelSets) -> None:
    first, second = publish(sets, 1000.0, space="a"), publish(sets, 2000.0, space="b")
    shutil.rmtree(sets.folder / first.id)
    with pytest.raises(Conflict) as caught:
        sets.rollback()
    assert caught.value.code == "no_older_set"
    assert sets.live_id() == second.id
    assert sets.damage() == {}


@pytest.mark.parametrize("id", ["nothing", "../../etc", ".staging", ""])
def test_a_set_that_is_not_there_is_not_found(sets: ModelSets, id: str) -> None:
    publish(sets, 1000.0, space="a")
    for ask in (sets.get, sets.verify, sets.promote):
        with pytest.raises(NotFound):
            ask(id)


def test_a_damaged_live_set_gives_way_to_its_parent_and_says_so(sets: ModelSets) -> None:
    first, second = publish(sets, 1000.0, space="a"), publish(sets, 2000.0, space="b")
    spoil(second, "space")
    assert sets.live() == first
    assert sets.damage() == {second.id: "space/weights.npz was changed"}
    with pytest.raises(Conflict) as caught:
        sets.promote(second.id)
    assert caught.value.code == "damaged_set"


def test_a_missing_file_and_a_changed_manifest_are_damage(sets: ModelSets) -> None:
    first = publish(sets, 1000.0, space="a")
    second = publish(sets, 2000.0, space="b")
    third = publish(sets, 3000.0, space="c")
    (Path(second.folder) / "space/weights.npz").unlink()
    manifest = Path(third.folder) / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"watermark": 3000', '"watermark": 9999'))
    assert sets.verify(second.id) == ("space/weights.npz is missing",)
    assert sets.verify(third.id) == ("the manifest was changed",)
    assert sets.live() == first


@pytest.mark.parametrize("manifest", [b"", b"{", b"[]", b"\xff\xfe", b'{"id": 1}'])
def test_an_unreadable_manifest_is_damage_not_a_crash(sets: ModelSets, manifest: bytes) -> None:
    first, second = publish(sets, 1000.0, space="a"), publish(sets, 2000.0, space="b")
    (Path(second.folder) / "manifest.json").write_bytes(manifest)
    assert sets.live() == first
    assert [found.id for found in sets.list()] == [first.id]


@pytest.mark.parametrize("pointer", [None, b"", b"nonsense", b"\xff", b"../../etc/passwd"])
def test_a_lost_or_garbled_pointer_falls_back_to_a_sound_set(
    sets: ModelSets, pointer: bytes | None
) -> None:
    made = publish(sets, 1000.0, space="a")
    (sets.folder / "live").unlink()
    if pointer is not None:
        (sets.folder / "live").write_bytes(pointer)
    assert sets.live() == made
    assert list(sets.damage()) == ["live"]


def test_when_every_set_is_damaged_nothing_is_live_and_nothing_raises(sets: ModelSets) -> None:
    for at in (1000.0, 2000.0):
        spoil(publish(sets, at, space=str(at)), "space")
    assert sets.live() is None
    assert len(sets.damage()) == 2


def test_a_new_set_heals_a_damaged_one(sets: ModelSets) -> None:
    first, second = publish(sets, 1000.0, space="a", tune="t"), publish(sets, 2000.0, space="b")
    spoil(second, "space")
    third = publish(sets, 3000.0, ranking="r")
    assert third.parent == first.id
    assert content(third, "space") == "a"
    assert sets.live() == third


def test_a_part_that_fails_to_save_leaves_nothing_behind(sets: ModelSets) -> None:
    first = publish(sets, 1000.0, space="a")

    def fails(folder: Path) -> None:
        (folder / "half").write_text("…")
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        sets.publish({"tune": fails}, watermark=1, now=2000.0, rng=np.random.default_rng(0))
    assert [found.id for found in sets.list()] == [first.id]
    assert list((sets.folder / ".staging").iterdir()) == []


def test_a_full_disk_is_said_and_what_is_live_stays(sets: ModelSets) -> None:
    first = publish(sets, 1000.0, space="a")

    def full(folder: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(StoreFailed) as caught:
        sets.publish({"tune": full}, watermark=1, now=2000.0, rng=np.random.default_rng(0))
    assert caught.value.code == "store_full"
    assert sets.live() == first


def test_pruning_keeps_the_newest_and_the_live_one(sets: ModelSets) -> None:
    made = [publish(sets, at, space=str(at)) for at in (1000.0, 2000.0, 3000.0, 4000.0)]
    sets.promote(made[0].id)
    assert sets.prune(keep=2) == (made[1].id,)
    assert sets.live() == made[0]
    assert [found.id for found in sets.list()] == [made[0].id, made[2].id, made[3].id]
    assert list((sets.folder / ".staging").iterdir()) == []


def test_a_live_set_whose_parent_was_pruned_still_has_somewhere_to_go(sets: ModelSets) -> None:
    made = [publish(sets, at, space=str(at)) for at in (1000.0, 2000.0)]
    sets.promote(made[0].id)
    third = publish(sets, 3000.0, space="3")  # its parent is the first
    sets.prune(keep=2)
    spoil(third, "space")
    assert sets.live() == made[1]


def test_publishers_at_once_lose_nothing_of_each_other(sets: ModelSets) -> None:
    publish(sets, 1000.0, space="s")
    at = [2000.0 + 10 * number for number in range(8)]
    threads = [
        threading.Thread(target=publish, args=(sets, now), kwargs={f"part{now:.0f}": "x"})
        for now in at
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    live = sets.live()
    assert live is not None
    assert set(live.parts) == {"space", *(f"part{now:.0f}" for now in at)}
    assert all(sets.verify(found.id) == () for found in sets.list())


def test_a_staging_somebody_still_writes_is_left_alone_and_an_abandoned_one_is_swept(
    sets: ModelSets,
) -> None:
    abandoned = sets.folder / ".staging" / "abandoned"
    abandoned.mkdir(parents=True)
    (abandoned / "half").write_text("…")

    def publishes_meanwhile(folder: Path) -> None:
        (folder / "mine").write_text("m")
        publish(sets, 1000.0, ranking="r")
        assert (folder / "mine").exists()

    sets.publish(
        {"space": publishes_meanwhile}, watermark=2, now=2000.0, rng=np.random.default_rng(0)
    )
    assert not abandoned.exists()
    live = sets.live()
    assert live is not None
    assert set(live.parts) == {"space", "ranking"}
