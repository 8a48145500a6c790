"""Pictures, sound and video that items bring: what is taken in, what is refused and why."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from itertools import count
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile
from PIL import Image

from tastemaker.bringing import Bringer
from tastemaker.domain import Item
from tastemaker.errors import BadInput
from tastemaker.fusion.described import sources
from tastemaker.fusion.space import TasteSpace
from tastemaker.settings import Settings
from tastemaker.store.files import FileStore
from tastemaker.store.importers.rows import Bad, Ok

RATE = 16_000


def png(colour: tuple[int, ...] = (200, 30, 30), size: tuple[int, int] = (40, 30)) -> bytes:
    out = BytesIO()
    Image.new("RGB" if len(colour) == 3 else "RGBA", size, colour).save(out, "PNG")
    return out.getvalue()


def of_mode(mode: str, format: str) -> bytes:
    out = BytesIO()
    ramp = np.linspace(0, 255, 900).reshape(30, 30)
    deep = mode == "I;16"
    picture = Image.fromarray((ramp * 257).astype(np.uint16) if deep else ramp.astype(np.uint8))
    (picture if deep else picture.convert(mode)).save(out, format)
    return out.getvalue()


def wav(samples: np.ndarray, subtype: str = "PCM_16", rate: int = RATE) -> bytes:
    out = BytesIO()
    soundfile.write(out, samples, rate, format="WAV", subtype=subtype)
    return out.getvalue()


def tone(hertz: float, seconds: float = 0.6) -> np.ndarray:
    return 0.5 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * RATE)) / RATE)


def mp4(frames: int = 12, sound: bool = True) -> bytes:
    out = BytesIO()
    with av.open(out, "w", format="mp4") as container:
        picture = container.add_stream("mpeg4", rate=12) if frames else None
        voice = container.add_stream("aac", rate=RATE) if sound else None
        if picture is not None:
            picture.width, picture.height, picture.pix_fmt = 64, 48, "yuv420p"
            for at in range(frames):
                image = Image.new("RGB", (64, 48), (at * 20, 90, 40))
                container.mux(picture.encode(av.VideoFrame.from_image(image)))
            container.mux(picture.encode())
        if voice is not None:
            heard = av.AudioFrame.from_ndarray(
                tone(440, 1.0).astype(np.float32)[None], format="fltp", layout="mono"
            )
            heard.sample_rate = RATE
            container.mux(voice.encode(heard))
            container.mux(voice.encode())
    return out.getvalue()


def wide_png(width: int, height: int) -> bytes:
    """A few bytes that claim to be a huge picture."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


class World:
    def __init__(self, folder: Path) -> None:
        self.folder = folder / "import"
        self.folder.mkdir()
        self.settings = Settings(home=folder / "home")
        self.files = FileStore(self.settings.files_folder)
        self.bringer = Bringer(self.folder, self.files, self.settings)

    def bring(self, modality: str, name: str, data: bytes, id: str = "a:1") -> Item:
        (self.folder / name).write_bytes(data)
        return self.bringer.bring(Item(id, "thing", media={modality: name}))

    def refused(self, modality: str, name: str, data: bytes | None = None) -> str:
        if data is not None:
            (self.folder / name).write_bytes(data)
        with pytest.raises(BadInput) as caught:
            self.bringer.bring(Item("a:1", "thing", media={modality: name}))
        return str(caught.value.values["why"])


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    made = World(tmp_path_factory.mktemp("world"))
    with made.bringer:
        yield made


def test_a_picture_is_kept_by_its_content_with_a_thumbnail(world):
    item = world.bring("image", "one.jpg", png())  # typed by what is in it, not by its name
    assert item.media["image"].endswith(".png")
    assert world.files.path(item.media["image"]).read_bytes() == png()
    with Image.open(world.files.path(item.media["thumbnail"])) as small:
        assert small.size == (40, 30)


def test_of_an_svg_the_drawing_is_kept_and_not_the_svg(world):
    item = world.bring(
        "image", "dot.svg",
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="4"/></svg>',
    )  # fmt: skip
    assert item.media["image"].endswith(".png")
    with Image.open(world.files.path(item.media["image"])) as picture:
        assert picture.size == (512, 512)
        assert picture.getpixel((200, 100)) == (0, 0, 0, 255)
        assert picture.getpixel((200, 400))[3] == 0
    with Image.open(world.files.path(item.media["thumbnail"])) as small:
        assert small.size == (256, 256)


@pytest.mark.parametrize(
    ("mode", "format"),
    [("CMYK", "JPEG"), ("I;16", "PNG"), ("RGBA", "PNG"), ("P", "GIF"), ("1", "PNG")],
)
def test_a_picture_of_any_mode_is_taken(world, mode, format):
    assert "thumbnail" in world.bring("image", "mode.bin", of_mode(mode, format)).media


def test_sound_has_a_waveform_without_scripts(world):
    item = world.bring("audio", "tone.wav", wav(tone(440)))
    drawn = world.files.path(item.media["waveform"]).read_text()
    assert drawn.startswith("<svg")
    assert "script" not in drawn


@pytest.mark.parametrize("sound", [True, False])
def test_a_video_has_a_thumbnail_and_what_is_heard_in_it(world, sound):
    item = world.bring("video", "clip.mp4", mp4(sound=sound))
    assert ("waveform" in item.media) is sound
    assert "thumbnail" in item.media


@pytest.mark.parametrize(
    ("modality", "name", "data", "why"),
    [
        ("image", "empty.png", b"", "empty"),
        ("image", "half.png", png(size=(300, 300))[:200], "damaged"),
        ("image", "text.png", b"hello there", "neither"),
        ("image", "sound.png", wav(tone(300)), "holds audio"),
        ("image", "picture.wav", png(), "named .wav"),
        ("image", "wide.png", wide_png(50_000, 10), "50000 x 10 pixels"),
        ("image", "bomb.png", wide_png(19_000, 19_000), "pixels are more"),
        ("image", "a.svg", b"<svg><script>alert(1)</script></svg>", "scripts"),
        ("image", "b.svg", b'<?xml version="1.0"?><svg><image href="file:///etc/passwd"/></svg>', "SVG"),
        ("image", "c.svg", b'<svg><use href="http://example.org/a.svg#b"/></svg>', "outside itself"),
        ("image", "d.svg", b"<svg><g>", "SVG is damaged"),
        ("image", "drawing.wav", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "named .wav"),
        ("image", "picture.svg", b"<html/>", "neither"),
        ("audio", "drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "holds image"),
        ("audio", "one.wav", wav(np.zeros(1)), "shorter than"),
        ("audio", "long.wav", wav(np.zeros(36_000), rate=1), "36000 seconds"),
        ("audio", "nan.wav", wav(np.full(RATE, np.nan), "FLOAT"), "not numbers"),
        ("audio", "half.wav", wav(tone(300))[:30], "damaged"),
        ("video", "mute.mp4", mp4(frames=0), "without frames"),
        ("video", "half.mp4", mp4()[:700], "video"),
        ("smell", "a.png", png(), "use image, audio, video"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_says_why(world, modality, name, data, why):
    assert why in world.refused(modality, name, data)


def test_the_worker_goes_on_after_bad_files(world):
    world.refused("image", "half2.png", png()[:40])
    assert world.bring("image", "fine.png", png((0, 90, 200))).media["image"]


def test_only_files_in_the_folder_of_the_import_are_read(world, tmp_path):
    secret = tmp_path / "secret.png"
    secret.write_bytes(png())
    (world.folder / "link.png").symlink_to(secret)
    (world.folder / "way").symlink_to(tmp_path)
    assert "link" in world.refused("image", "link.png")
    assert world.refused("image", "way/secret.png")
    for path in ("../x.png", "sub/../../x.png", str(secret), "C:\\x.png", "..\\x.png", "", "a\0b"):
        assert "within the folder" in world.refused("image", path)
    assert "No such file" in world.refused("image", "none.png")
    (world.folder / "folder.png").mkdir()
    assert "plain file" in world.refused("image", "folder.png")


def test_rows_come_back_in_their_order_whoever_is_done_first(tmp_path):
    made = World(tmp_path)
    (made.folder / "wide.png").write_bytes(png(size=(900, 900)))
    (made.folder / "small.png").write_bytes(png())
    (made.folder / "broken.png").write_bytes(png()[:60])
    names = ["wide.png", "", "small.png", "broken.png", "", "small.png", "wide.png"] * 5
    given = [
        Ok(at, Item(f"a:{at}", "thing", media={"image": name} if name else {}))
        for at, name in enumerate(names)
    ]
    given.insert(4, Bad(99, BadInput("bad_file", value="x", why="y")))
    with made.bringer:
        back = list(made.bringer.bring_all(given))
    assert [row.line for row in back] == [row.line for row in given]
    assert {row.line for row in back if isinstance(row, Bad)} == {99, *range(3, 35, 7)}
    kept = [row.value for row in back if isinstance(row, Ok)]
    assert all(bool(item.media) == bool(names[int(item.id[2:])]) for item in kept)
    assert len({item.media["image"] for item in kept if item.media}) == 2


def test_whoever_stops_half_way_leaves_nothing_running(tmp_path):
    made = World(tmp_path)
    (made.folder / "small.png").write_bytes(png())
    rows = (Ok(at, Item(f"a:{at}", "thing", media={"image": "small.png"})) for at in count())
    with made.bringer:
        back = made.bringer.bring_all(rows)
        assert [next(back).line for _ in range(3)] == [0, 1, 2]
        back.close()


def test_a_file_that_takes_too_long_is_given_up_and_the_next_is_read(tmp_path):
    made = World(tmp_path)
    slow = Settings(home=tmp_path / "home", media_work_seconds=0.01)
    with Bringer(made.folder, made.files, slow) as bringer:
        (made.folder / "a.png").write_bytes(png())
        with pytest.raises(BadInput, match="longer than"):
            bringer.bring(Item("a:1", "thing", media={"image": "a.png"}))
    with made.bringer:
        assert made.bring("image", "a.png", png()).media


def test_a_file_that_takes_too_much_memory_is_a_bad_row(tmp_path):
    made = World(tmp_path)
    tight = Settings(home=tmp_path / "home", media_memory=1_000_000)
    (made.folder / "a.png").write_bytes(png())
    with Bringer(made.folder, made.files, tight) as bringer, pytest.raises(BadInput):
        bringer.bring(Item("a:1", "thing", media={"image": "a.png"}))


def test_items_of_pictures_and_sounds_alone_are_placed_by_them(world, tmp_path):
    rng = np.random.default_rng(0)
    items = []
    for at in range(24):
        red = at % 2 == 0
        colour = (220, 20 + at, 20) if red else (20, 20 + at, 220)
        picture = world.bring("image", "p.png", png(colour, (30 + at, 30)), f"p:{at}")
        items.append(picture)
        hertz = (200 if red else 1500) + int(rng.integers(40))
        items.append(world.bring("audio", "s.wav", wav(tone(hertz)), f"s:{at}"))
    files = sources(world.settings.files_folder, world.settings.features_folder, {})
    space = TasteSpace.fit(items, None, np.random.default_rng(1), files=files)
    points = space.place(items)
    for kind in ("p", "s"):
        rows = [row for row, item in enumerate(items) if item.id.startswith(kind)]
        close = points[rows] @ points[rows].T
        np.fill_diagonal(close, -2)
        nearest = close.argmax(1)
        assert np.mean(nearest % 2 == np.arange(len(rows)) % 2) >= 0.9
    space.save(tmp_path / "space")
    loaded = TasteSpace.load(tmp_path / "space", {}, files)
    np.testing.assert_allclose(loaded.place(items), points, atol=1e-5)
