"""Campaigns: ads made for a product and its audience, shown, clicked, reported."""

from __future__ import annotations

import itertools
import threading
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from apps.ad_studio.bandit import Count, best, drawn, interval, predicted
from apps.ad_studio.poster import LABELS, LAYOUTS, PALETTES, as_png, poster
from tastemaker import (
    BadInput,
    Brief,
    Conflict,
    Engine,
    Item,
    Note,
    NotFound,
    language_of,
    marked,
)

CAMPAIGN = "campaign"
TRAITS = ("tone", "palette", "layout")
MOST_ADS = 8


class AdStudio:
    def __init__(self, engine: Engine, seed: int = 0) -> None:
        self._engine, self._kept = engine, engine.kept("ad_studio")
        self._lock = threading.Lock()
        self._counted: dict[str, tuple[int, dict[str, Count]]] = {}  # campaign → (version, counts)
        self._rng = np.random.default_rng(seed)

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
        self, product: Mapping[str, str], segment: str, n: int,
        known: Sequence[tuple[Mapping[str, str], Count]],
    ) -> list[dict[str, Any]]:  # fmt: skip
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
            ad["predicted"] = predicted({name: ad[name] for name in TRAITS}, known)
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
        ads = [ad for ad in self.campaign(campaign)["ads"] if ad["segment"] == segment]
        if not ads:
            raise NotFound("no_such", what="segment", value=segment)
        with self._lock:
            counts = self.counts(campaign)
            own = [counts.get(ad["id"], Count()) for ad in ads]
            at, chance = drawn([ad["predicted"] for ad in ads], own, self._rng)
            ad, number = ads[at]["id"], uuid.uuid4().hex
            body = {"ad": ad, "chance": chance, "clicked": False}
            self._kept.put(Note(_shows(campaign), number, body))
            self._count(campaign, counts, ad, Count(own[at].shown + 1, own[at].clicked))
        return {"show": f"{campaign}.{number}", "chance": chance, **ads[at]}

    def click(self, show: str) -> None:
        """Raises NotFound, or Conflict for one that was clicked already."""
        campaign, _, number = show.partition(".")
        self.campaign(campaign)
        with self._lock:
            note = self._kept.get(_shows(campaign), number)
            if note is None:
                raise NotFound("no_such", what="show", value=show)
            if note.body["clicked"]:
                raise Conflict("closed_before", value=show)
            counts, ad = self.counts(campaign), note.body["ad"]
            body = {**note.body, "clicked": True}
            self._kept.put(Note(note.kind, number, body, at=note.at))
            self._count(campaign, counts, ad, Count(counts[ad].shown, counts[ad].clicked + 1))

    def _count(self, campaign: str, counts: dict[str, Count], ad: str, now: Count) -> None:
        """Remember a count, unless somebody else wrote meanwhile."""
        before, version = self._counted[campaign][0], self._kept.version(_shows(campaign))
        if version == before + 1:
            self._counted[campaign] = (version, {**counts, ad: now})

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

    def counts(self, campaign: str) -> dict[str, Count]:
        """Of each ad that was shown."""
        version = self._kept.version(_shows(campaign))
        known = self._counted.get(campaign)
        if known is None or known[0] != version:
            found: dict[str, list[int]] = {}
            for note in self._kept.scan(_shows(campaign)):
                count = found.setdefault(note.body["ad"], [0, 0])
                count[0] += 1
                count[1] += note.body["clicked"]
            known = version, {ad: Count(*count) for ad, count in found.items()}
            self._counted[campaign] = known
        return known[1]

    def report(self, id: str) -> dict[str, Any]:
        """Shows, clicks, the rate with its 95 % interval, and the chance of being the best of its
        segment, for every ad."""
        campaign, counts, rows = self.campaign(id), self.counts(id), []
        segments = dict.fromkeys(ad["segment"] for ad in campaign["ads"])
        for segment in segments:
            ads = [ad for ad in campaign["ads"] if ad["segment"] == segment]
            own = [counts.get(ad["id"], Count()) for ad in ads]
            chances = best(own, np.random.default_rng(0))
            for ad, count, chance in zip(ads, own, chances, strict=True):
                low, high = interval(count)
                rate = count.clicked / count.shown if count.shown else None
                rows.append(
                    {"ad": ad["id"], "segment": segment, "shown": count.shown, "clicked": count.clicked,
                     "rate": rate, "low": low, "high": high, "best": chance}
                )  # fmt: skip
        return {"id": id, "rows": rows}

    def known(self) -> dict[str, list[tuple[Mapping[str, str], Count]]]:
        """segment → traits and counts of all ads that were shown to it."""
        found: dict[str, list[tuple[Mapping[str, str], Count]]] = {}
        for note in self._kept.scan(CAMPAIGN):
            counts = self.counts(note.id)
            for ad in note.body["ads"]:
                traits = {name: ad[name] for name in TRAITS}
                found.setdefault(ad["segment"], []).append((traits, counts.get(ad["id"], Count())))
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


def _shows(campaign: str) -> str:
    """The kind of the notes of a campaign's shows: each has a version of its own."""
    return f"show_{campaign}"


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
