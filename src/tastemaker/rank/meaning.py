"""How near what a candidate says stands to what the person liked, by an encoder of texts.

    score = cos(v, Σ_e weight(e) · v(e)),   v: what the encoder makes of title and prose

The encoder is one that was tuned on who liked what (`learn.finetune.likes`) or any sentence model.
Texts of the catalogue are read when this is fitted; one that comes later is read when it is first
ranked. Media with a notation of their own (a score, a level) are not read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Self

import numpy as np

from tastemaker.domain import Evidence, Profile, Reason, Taste
from tastemaker.ports import Candidates, FloatArray, IntArray
from tastemaker.rank.columns import PerCandidates
from tastemaker.rank.words import LIKE_WORDS, NO_WORDS, UNLIKE_WORDS, say, title_of

Embed = Callable[[Sequence[str]], FloatArray]  # texts → (n, d) rows of length one, or zero
MOST = 50  # newest meetings that speak for a person
AGAINST = 0.5  # weight of a dislike against a like, as in `fusion.taste`


class MeaningRanker:
    name = "meaning"

    def __init__(
        self,
        encoder: str,  # its name: another one's rows mean nothing beside these
        media: Iterable[str],  # that are prose
        rows: Mapping[bytes, FloatArray],  # by `_key` of a text
        embed: Embed | None = None,
    ) -> None:
        self.encoder, self.media = encoder, frozenset(media)
        self._rows, self._embed = dict(rows), embed
        self._places = PerCandidates(self._placed)

    @classmethod
    def fit(cls, encoder: str, embed: Embed, candidates: Candidates, media: Iterable[str]) -> Self:
        """Reads every text of the catalogue; seconds for thousands, minutes with a large base."""
        made = cls(encoder, media, {}, embed)
        made._places(candidates)
        return made

    def read_by(self, encoder: str, embed: Embed) -> Self:
        """What reads new texts from now on. Raises ValueError for another encoder than before."""
        if encoder != self.encoder:
            raise ValueError(f"the ranking was learned with {self.encoder}, not {encoder}")
        self._embed = embed
        return self

    def score(
        self, profile: Profile, taste: Taste, candidates: Candidates, now: float
    ) -> FloatArray:  # (n,)
        places = self._places(candidates)
        toward = self._toward(profile, candidates, places)
        if toward is None:
            return np.zeros(len(candidates.ids), np.float32)
        scores = places @ toward
        silent = ~places.any(axis=1)
        scores[silent] = scores[~silent].mean() if (~silent).any() else 0.0
        return np.asarray(scores, np.float32)

    def unmet(
        self, profile: Profile, taste: Taste, candidates: Candidates, scores: FloatArray
    ) -> FloatArray:  # (n,)
        """`scores`, but of what was liked as if it had not been met (see `content`)."""
        places = self._places(candidates)
        met = self._met(profile, candidates)
        out = scores.copy()
        if self._toward(profile, candidates, places) is None:
            return out
        rows, pulls = self._pulls(met, candidates)
        total = pulls @ places[rows]
        for row in np.unique(rows[pulls > 0]).tolist():
            if places[row].any():
                rest = total - pulls[rows == row].sum() * places[row]
                out[row] = places[row] @ rest / max(float(np.linalg.norm(rest)), 1e-6)
        return out

    def reasons(
        self,
        profile: Profile,
        taste: Taste,
        candidates: Candidates,
        row: int,
        now: float,
        language: str = "en",
    ) -> list[Reason]:
        """One: what the person liked that says most nearly the same."""
        places = self._places(candidates)
        if self._toward(profile, candidates, places) is None:
            return []
        amount = float(self.score(profile, taste, candidates, now)[row])
        if not places[row].any():
            return [Reason(say(NO_WORDS, language), amount)]
        liked = [e for e in self._met(profile, candidates) if e.weight > 0]
        if amount <= 0 or not liked:
            return [Reason(say(UNLIKE_WORDS, language), amount)]
        rows: IntArray = np.array([candidates.row[e.item] for e in liked], np.int64)
        near = liked[int(np.argmax(places[rows] @ places[row]))]
        words = say(LIKE_WORDS, language, title=title_of(near.item, candidates, language))
        return [Reason(words, amount, near.event, near.item)]

    # --------------------------------------------------------------------------------- reading
    def _toward(
        self, profile: Profile, candidates: Candidates, places: FloatArray
    ) -> FloatArray | None:  # (d,) unit
        met = self._met(profile, candidates)
        if not met:
            return None
        rows, pulls = self._pulls(met, candidates)
        total = pulls @ places[rows]
        length = float(np.linalg.norm(total))
        return total / length if length > 1e-9 else None

    def _pulls(
        self, met: Sequence[Evidence], candidates: Candidates
    ) -> tuple[IntArray, FloatArray]:
        """Rows of what was met, and how much each pulls or pushes."""
        rows: IntArray = np.array([candidates.row[e.item] for e in met], np.int64)
        pulls = [e.weight if e.weight > 0 else AGAINST * e.weight for e in met]
        return rows, np.array(pulls, np.float32)

    def _met(self, profile: Profile, candidates: Candidates) -> list[Evidence]:
        return [e for e in profile.evidence if e.item in candidates.row][-MOST:]

    def _placed(self, candidates: Candidates) -> FloatArray:  # (n, d); zeros: nothing to read
        texts = [
            f"{title}\n{text}".strip() if str(medium) in self.media else ""
            for title, text, medium in zip(
                candidates.titles, candidates.texts, candidates.medium, strict=True
            )
        ]
        keys = [_key(text) for text in texts]
        found = {key: row for key in keys if (row := self._rows.get(key)) is not None}
        new = {key: at for at, key in enumerate(keys) if texts[at] and key not in found}
        if new and self._embed is not None:
            read = self._embed([texts[at] for at in new.values()]).astype(np.float16)
            for (key, at), row in zip(new.items(), read, strict=True):
                found[key] = row
                if not candidates.made[at]:  # what was made for somebody may speak of them
                    self._rows[key] = row
        width = len(next(iter(found.values()), ()))
        out = np.zeros((len(keys), width), np.float32)
        for at, key in enumerate(keys):
            if key in found:
                out[at] = found[key]
        return out

    # --------------------------------------------------------------------------------- keeping
    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        keys = np.array(list(self._rows), dtype="S32")
        rows = np.stack(list(self._rows.values())) if self._rows else np.zeros((0, 0), np.float16)
        np.savez(folder / "meaning.npz", keys=keys, rows=rows)
        about = {"encoder": self.encoder, "media": sorted(self.media)}
        (folder / "meaning.json").write_text(json.dumps(about, ensure_ascii=False), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Knows the texts it was fitted on; `read_by` says what reads others."""
        about = json.loads((folder / "meaning.json").read_text("utf-8"))
        with np.load(folder / "meaning.npz", allow_pickle=False) as kept:
            rows = dict(zip(kept["keys"].tolist(), kept["rows"], strict=True))
        return cls(about["encoder"], about["media"], rows)


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32].encode()
