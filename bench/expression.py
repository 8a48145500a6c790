"""How a tune was asked to feel against how its sound feels: does mood reach what is made?

    python bench/expression.py --composer FOLDER [--each 4] [--drafts 16] [--seed 1]
    python bench/expression.py                    what 200 folk tunes measure: PACE, MODE, HEIGHT, UNEVEN

FOLDER: a trained composer of tunes. A grid of five valences by five arousals is asked for; each wish
is composed for nobody in particular, rendered to sound and judged by `fusion.heard`, which never saw a
score. Spearman's rank correlation of asked with heard, with 95 % intervals over wishes' tunes; of
valence also by mode and height alone, without speed: where the two were varied apart, tempo changed
listeners' arousal and not their mood, mode their mood and not their arousal (Husain, Thompson &
Schellenberg, 2002).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from scipy.stats import spearmanr

from tastemaker.create.compose import Person, compose
from tastemaker.create.media.tune import Tune
from tastemaker.create.models.composer import TransformerGenerator
from tastemaker.domain import Brief, Mood, Profile, Taste
from tastemaker.fusion import audio, heard
from tastemaker.ports import FloatArray
from tastemaker.store.importers.folk import folk_tunes
from tastemaker.trust.moderate import RuleModerator

SHORTEST = 4  # bars
GRID = (-0.8, -0.4, 0.0, 0.4, 0.8)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--composer", type=Path)
    parser.add_argument("--each", type=int, default=4)
    parser.add_argument("--drafts", type=int, default=16)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    medium = Tune()
    if given.composer is None:
        print(json.dumps(usual(medium, np.random.default_rng(0))))
        return
    generator = TransformerGenerator.load(given.composer, medium)
    nobody = Person(Profile("nobody"), Taste(np.zeros((0, 0), np.float32), np.zeros(0, np.float32)))
    rng = np.random.default_rng(given.seed)
    rows, unhurried = [], []
    for valence in GRID:
        for arousal in GRID:
            brief = Brief("tune", mood=Mood(valence, arousal), n=given.each)
            for made in compose(
                nobody, brief, generator, medium, RuleModerator(),
                lambda drafts: np.zeros((len(drafts), 0), np.float32), rng,
                n=given.each, drafts=given.drafts,
            ):  # fmt: skip
                wave = audio.samples(medium.render(made.text, "wav"))
                felt = heard.mood_of(wave)
                unhurried.append(pleasure(wave))
                ours = made.attributes["valence"], made.attributes["arousal"]
                rows.append((valence, arousal, felt.valence, felt.arousal, *ours))
    told = np.array(rows)
    found = {
        name: {
            "asked_heard": interval(told[:, at], told[:, 2 + at], rng),
            "asked_described": round(float(spearmanr(told[:, at], told[:, 4 + at])[0]), 3),
        }
        for at, name in enumerate(("valence", "arousal"))
    }
    found["valence"]["asked_heard_without_speed"] = interval(told[:, 0], np.array(unhurried), rng)
    print(json.dumps({"tunes": len(told), "drafts": given.drafts, **found}))


def pleasure(wave: FloatArray) -> float:
    """What is heard of valence beside speed, in spreads."""
    _, mode, height, _ = heard.measures(wave) or (0.0, heard.MODE[0], heard.HEIGHT[0], 0.0)
    units = [
        (value - mean) / spread
        for value, (mean, spread) in ((mode, heard.MODE), (height, heard.HEIGHT))
    ]
    return float(np.dot(np.clip(units, -heard.REACH, heard.REACH), heard.VALENCE[1:3]))


def usual(medium: Tune, rng: np.random.Generator, many: int = 200) -> dict[str, list[float]]:
    """Mean and spread of what is heard in tunes of the default collections as they are played here."""
    tunes = list(folk_tunes())
    told: list[tuple[float, float, float, float]] = []
    for at in rng.permutation(len(tunes)):
        text = tunes[at].text
        if medium.check(text) or medium.describe(text)["bars"] < SHORTEST:
            continue
        found = heard.measures(audio.samples(medium.render(text, "wav")))
        told += [found] if found else []
        if len(told) == many:
            break
    table = np.array(told)
    names = ("pace", "mode", "height", "uneven")
    return {
        name: [round(float(table[:, k].mean()), 3), round(float(table[:, k].std()), 3)]
        for k, name in enumerate(names)
    }


def interval(asked: np.ndarray, felt: np.ndarray, rng: np.random.Generator) -> list[float]:
    """Spearman's rho with its 95 % bootstrap interval."""
    again = []
    for _ in range(1_000):
        some = rng.integers(len(asked), size=len(asked))
        again.append(spearmanr(asked[some], felt[some])[0])
    low, high = np.quantile(again, (0.025, 0.975))
    return [round(float(x), 3) for x in (spearmanr(asked, felt)[0], low, high)]


if __name__ == "__main__":
    main()
