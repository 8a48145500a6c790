"""Models that see or hear and read: a local CLIP folder for pictures, a local CLAP folder for sound.

Each has two towers that end in one place (Radford et al., 2021; Elizalde et al., 2023): what a file
holds, and what is said of it. The first gives one more modality of an item, beside our own
descriptors; the second lets words find what nobody has described. Folders are as `transformers`
or open_clip writes them, with weights in safetensors.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, ClassVar, Protocol

import numpy as np

from tastemaker.devices import AUTO, device
from tastemaker.errors import BadInput, Missing
from tastemaker.fusion import audio, image, open_clip
from tastemaker.fusion.linear import unit
from tastemaker.ports import FloatArray

BATCH = 32  # texts at a time


class Tower(Protocol):
    modality: str  # that it gives
    of: str  # the modality whose files it reads
    version: str

    def describe(self, data: bytes) -> FloatArray:  # (d,) of length one
        ...

    def said(self, texts: Sequence[str]) -> FloatArray:  # (n, d) unit rows
        ...


class _Pretrained:
    """A folder with two towers, opened when first used."""

    setting: ClassVar[str]
    kind: ClassVar[str]  # `model_type` in its config.json

    def __init__(self, folder: Path, device: str = AUTO) -> None:
        """`device`: see `devices`. Raises BadInput where the folder holds no such model."""
        self._folder, self._device = folder, device
        config = self._config_in(folder)
        weights = sorted(folder.glob("*.safetensors"))
        if not weights:
            raise self._bad("it has no weights as safetensors")
        digest = hashlib.sha256(config.read_bytes())
        for file in weights:  # the head of such a file names every tensor, its size tells the rest
            with file.open("rb") as opened:
                digest.update(opened.read(1 << 20) + str(file.stat().st_size).encode())
        self.version = f"{self.kind}-{digest.hexdigest()[:12]}"
        self._opened: tuple[Any, Any, Any] | None = None
        self._opening = threading.Lock()  # files are read by several threads

    def said(self, texts: Sequence[str]) -> FloatArray:
        torch, model, tokenizer = self._open()
        longest = int(model.config.text_config.max_position_embeddings) - 2
        rows: list[FloatArray] = []
        for start in range(0, len(texts), BATCH):
            some = list(texts[start : start + BATCH])
            given = tokenizer(
                some, padding=True, truncation=True, max_length=longest, return_tensors="pt"
            ).to(model.device)
            with torch.inference_mode():
                rows.append(_projected(model.get_text_features(**given)))
        return np.concatenate(rows)

    def _config_in(self, folder: Path) -> Path:
        """The file that says what the folder holds. Raises BadInput where that is something else."""
        if _read(folder / "config.json").get("model_type") != self.kind:
            why = f"it holds no {self.kind.upper()} model (model_type in its config.json)"
            raise self._bad(why)
        return folder / "config.json"

    def _open(self) -> tuple[Any, Any, Any]:
        try:
            import torch
            from transformers import AutoModel, AutoTokenizer
        except ImportError:
            why = f"{self.kind.upper()} models"
            raise Missing(
                "missing_extra", value="transformers", why=why, extra="language"
            ) from None
        with self._opening:
            if self._opened is None:
                self._opened = (torch, *self._loaded(AutoModel, AutoTokenizer))
        return self._opened

    def _loaded(self, model_of: Any, tokenizer_of: Any) -> tuple[Any, Any]:
        from safetensors import SafetensorError

        try:
            model = self._model(model_of).eval().to(device(self._device).name)
            return model, tokenizer_of.from_pretrained(self._folder, local_files_only=True)
        except (
            OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError
        ) as error:  # fmt: skip
            raise self._bad(f"it cannot be read ({str(error)[:200]})") from None

    def _model(self, model_of: Any) -> Any:
        return model_of.from_pretrained(self._folder, local_files_only=True, use_safetensors=True)

    def _bad(self, why: str) -> BadInput:
        return BadInput("bad_field", field=self.setting, value=str(self._folder), why=why)


class PictureTower(_Pretrained):
    """CLIP. Pictures are made as large as it wants them by its own preprocessor_config.json."""

    modality, of, setting, kind = "sight", "image", "picture_model", "clip"

    def _config_in(self, folder: Path) -> Path:
        self._other: dict[str, Any] | None = None  # what open_clip says of a folder it wrote
        if (folder / "config.json").exists() or not (folder / open_clip.CONFIG).exists():
            return super()._config_in(folder)
        try:
            self._other = open_clip.configuration(folder)
        except (OSError, ValueError) as error:
            raise self._bad(f"open_clip wrote it, but {error}") from None
        return folder / open_clip.CONFIG

    def _model(self, model_of: Any) -> Any:
        if self._other is None:
            return super()._model(model_of)
        from safetensors.torch import load_file
        from transformers import CLIPModel

        model: Any = CLIPModel(open_clip.config_of(self._other["model_cfg"]))
        model.load_state_dict(open_clip.renamed(load_file(self._folder / open_clip.WEIGHTS)))
        return model

    def describe(self, data: bytes) -> FloatArray:
        torch, model, _ = self._open()
        pixels = self._pixels(data, int(model.config.vision_config.image_size))
        given = torch.from_numpy(pixels).to(model.device)
        with torch.inference_mode():
            return np.asarray(_projected(model.get_image_features(pixel_values=given))[0])

    def _pixels(self, data: bytes, side: int) -> FloatArray:  # (1, 3, side, side)
        import PIL.Image
        from PIL import ImageOps

        with PIL.Image.open(BytesIO(data)) as opened:
            rgba = image.eight_bit(ImageOps.exif_transpose(opened) or opened)
        ground = PIL.Image.new("RGBA", rgba.size, "white")
        picture = PIL.Image.alpha_composite(ground, rgba).convert("RGB")
        # The shorter side to `side`, the middle of the longer one.
        fitted = ImageOps.fit(picture, (side, side), PIL.Image.Resampling.BICUBIC)
        given = _read(self._folder / "preprocessor_config.json")
        if self._other is not None:
            said = self._other.get("preprocess_cfg") or {}
            given = {"image_mean": said.get("mean"), "image_std": said.get("std")}
        mean, spread = (
            np.array(given.get(key) or usual, np.float32)
            for key, usual in (("image_mean", _MEAN), ("image_std", _SPREAD))
        )
        planes = (np.asarray(fitted, np.float32) / 255 - mean) / spread
        return np.ascontiguousarray(planes.transpose(2, 0, 1)[None], np.float32)


class SoundTower(_Pretrained):
    """CLAP. Of longer sound it hears the middle; what it takes by chance would change each time."""

    modality, of, setting, kind = "hearing", "audio", "sound_model", "clap"

    def describe(self, data: bytes) -> FloatArray:
        torch, model, _ = self._open()
        from transformers import ClapFeatureExtractor

        reader = ClapFeatureExtractor.from_pretrained(self._folder, local_files_only=True)
        wave = audio.samples(data, int(reader.sampling_rate))
        spare = max(0, len(wave) - int(reader.nb_max_samples))
        wave = wave[spare // 2 : len(wave) - (spare + 1) // 2]
        given = reader(wave, sampling_rate=reader.sampling_rate, return_tensors="pt")
        given = given.to(model.device)
        with torch.inference_mode():
            return np.asarray(_projected(model.get_audio_features(**given))[0])


# What CLIP was trained with (Radford et al., 2021, the published preprocessing).
_MEAN = (0.48145466, 0.4578275, 0.40821073)
_SPREAD = (0.26862954, 0.26130258, 0.27577711)


def towers(picture_model: Path | None, sound_model: Path | None, device: str = AUTO) -> list[Tower]:
    """Those that are named, on `device`. Raises BadInput where a folder holds something else."""
    found: list[Tower] = []
    if picture_model is not None:
        found.append(PictureTower(picture_model, device))
    if sound_model is not None:
        found.append(SoundTower(sound_model, device))
    return found


def _projected(given: Any) -> FloatArray:  # (n, d) unit rows
    rows = getattr(given, "pooler_output", given)  # a tensor, or the tensors of a tower
    return unit(rows.cpu().numpy())


def _read(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
