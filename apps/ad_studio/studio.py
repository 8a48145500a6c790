"""Campaigns: ads made for a product and its audience, shown, clicked, reported."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from apps.ad_studio.poster import LABELS, LAYOUTS, PALETTES, as_png, poster
from tastemaker import (
    BadInput,
    Brief,
    Contests,
    Engine,
    Item,
    Note,
    NotFound,
    Tally,
    best_chances,
    expected_rate,
    language_of,
    marked,
)

CAMPAIGN = "campaign"
TRAITS = ("tone", "palette", "layout")
MOST_ADS = 8
USUAL = 0.02  # click rate before anything is known: display advertising has 0.5 to 5 %
Known = tuple[Mapping[str, str], Tally]  # traits of an ad, and what came of it


class AdStudio:
    def __init__(self, engine: Engine, seed: int = 0) -> None:
        self._engine, self._kept = engine, engine.kept("ad_studio")
        self._contests = Contests(self._kept, np.random.default_rng(seed))
        self._rename()

    def _rename(self) -> None:
        """Shows that an earlier version kept under names of its own, so that they go on counting."""
        for note in self._kept.scan(CAMPAIGN):
            self._kept.put(
                Note(show.kind, show.id, _renamed(show.body), at=show.at)
                for show in list(self._kept.scan(f"show_{note.id}"))
                if "ad" in show.body
            )

    # ---------------------------------------------------------------------------- making
    def make(self, product: Mapping[str, str], segments: Sequence[str], n: int) -> dict[str, Any]:
        """A campaign with `n` ads for each segment, best first by predicted response.

        Raises BadInput for a product without attributes, NotReady before copy was learned.
        """
        if not product or not all(k.strip() and v.strip() for k, v in product.items()):
            raise BadInput("missing_field", field="product")
        if not 1 <= n <= MOST_ADS:
            raise BadInput("bad_field", field="n", value=n, why=f"use 1 to {MOST_ADS}")
        known = self.known()
        ads = [
            ad
            for segment in dict.fromkeys(segments or ["everybody"])
            for ad in self._ads(product, segment, n, known.get(segment, []))
        ]
        campaign = {"product": dict(product), "ads": ads}
        id = uuid.uuid4().hex[:12]
        self._kept.put(Note(CAMPAIGN, id, campaign))
        return {"id": id, **campaign}

    def _ads(
        self, product: Mapping[str, str], segment: str, n: int, known: Sequence[Known]
    ) -> list[dict[str, Any]]:
        wanted = "|".join(f"{name}={value}" for name, value in product.items())
        about = {"product": wanted}  # its language is that of the text
        person = f"segment:{segment}"
        texts = self._engine.create(person, Brief("copy", attributes=about, n=n))
        titles = self._engine.create(
            person, Brief("copy", attributes={**about, "size": "short"}, n=n)
        )
        looks = self._looks(segment, n)
        ads = [
            ad_of(segment, title, text, look)
            for title, text, look in zip(titles, texts, looks, strict=True)
        ]
        for ad in ads:
            ad["predicted"] = expected_rate({name: ad[name] for name in TRAITS}, known, USUAL)
        return sorted(ads, key=lambda ad: -ad["predicted"])

    def _looks(self, segment: str, n: int) -> list[tuple[str, str]]:
        """Palettes and layouts: those the segment is known to like first, all different."""
        liked = {
            fact.value: fact.weight
            for fact in self._engine.facts(f"segment:{segment}")
            if fact.facet == "palette" and fact.value in PALETTES
        }
        palettes = sorted(PALETTES, key=lambda name: -liked.get(name, 0.0))
        pairs = list(itertools.product(palettes, LAYOUTS))
        order = sorted(range(len(pairs)), key=lambda i: (i % len(LAYOUTS) + i // len(LAYOUTS), i))
        return [pairs[i] for i in order[:n]]

    # --------------------------------------------------------------------------- showing
    def show(self, campaign: str, segment: str) -> dict[str, Any]:
        """The ad to show to somebody of a segment, by Thompson sampling; logged with its chance."""
        ads = {ad["id"]: ad for ad in self.campaign(campaign)["ads"] if ad["segment"] == segment}
        if not ads:
            raise NotFound("no_such", what="segment", value=segment)
        expected = {id: ad["predicted"] for id, ad in ads.items()}
        shown = self._contests.show(campaign, expected)
        return {"show": shown.id, "chance": shown.chance, **ads[shown.variant]}

    def click(self, show: str) -> None:
        """Raises NotFound, or Conflict for one that was clicked already."""
        self.campaign(show.partition(".")[0])
        self._contests.take(show)

    # -------------------------------------------------------------------------- reporting
    def campaign(self, id: str) -> dict[str, Any]:
        note = self._kept.get(CAMPAIGN, id)
        if note is None:
            raise NotFound("no_such", what="campaign", value=id)
        return {"id": id, **note.body}

    def campaigns(self) -> list[dict[str, Any]]:
        """Newest first."""
        notes = sorted(self._kept.scan(CAMPAIGN), key=lambda note: -note.at)
        return [
            {"id": n.id, "product": n.body["product"], "ads": len(n.body["ads"])} for n in notes
        ]

    def report(self, id: str) -> dict[str, Any]:
        """Shows, clicks, the rate with its 95 % interval, and the chance of being the best of its
        segment, for every ad."""
        campaign, tallies, rows = self.campaign(id), self._contests.tallies(id), []
        for segment in dict.fromkeys(ad["segment"] for ad in campaign["ads"]):
            ads = [ad["id"] for ad in campaign["ads"] if ad["segment"] == segment]
            own = [tallies.get(ad, Tally()) for ad in ads]
            chances = best_chances(own, np.random.default_rng(0))
            for ad, tally, chance in zip(ads, own, chances, strict=True):
                low, high = tally.interval()
                rows.append(
                    {"ad": ad, "segment": segment, "shown": tally.shown, "clicked": tally.taken,
                     "rate": tally.rate, "low": low, "high": high, "best": chance}
                )  # fmt: skip
        return {"id": id, "rows": rows}

    def known(self) -> dict[str, list[Known]]:
        """segment → traits and tallies of all ads that were shown to it."""
        found: dict[str, list[Known]] = {}
        for note in self._kept.scan(CAMPAIGN):
            tallies = self._contests.tallies(note.id)
            for ad in note.body["ads"]:
                traits = {name: ad[name] for name in TRAITS}
                found.setdefault(ad["segment"], []).append((traits, tallies.get(ad["id"], Tally())))
        return found

    def poster(self, campaign: str, ad: str, format: str = "svg") -> bytes:
        """The ad as SVG or PNG: labelled for people, and marked for machines."""
        for one in self.campaign(campaign)["ads"]:
            if one["id"] == ad:
                words = one["title"], one["text"]
                drawn = poster(*words, one["palette"], one["layout"])
                drawn = as_png(drawn) if format == "png" else drawn
                return marked(drawn, f"ad:{campaign}/{ad}", "\n".join(words))
        raise NotFound("no_such", what="ad", value=ad)


def _renamed(show: Mapping[str, Any]) -> dict[str, Any]:
    return {"variant": show["ad"], "chance": show["chance"], "taken": show["clicked"]}


def ad_of(segment: str, title: Item, text: Item, look: tuple[str, str]) -> dict[str, Any]:
    """What is kept and shown of one ad."""
    words = said(text.text)
    return {
        "id": uuid.uuid4().hex[:12],
        "segment": segment,
        "title": said(title.text),
        "text": words,
        "tone": str(text.attributes.get("tone", "plain")),
        "palette": look[0],
        "layout": look[1],
        "label": LABELS[language_of(words)][0],  # a segment speaks no language; its ad does
    }


def said(copy: str) -> str:
    """The words of an item of copy, which stand beneath its product."""
    return copy.split("\n", 1)[-1].strip()
