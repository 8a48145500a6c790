"""What is known of somebody, in words they can judge: strongest first, each with its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tastemaker.domain import DAY, Fact, Profile, Source
from tastemaker.profile.decay import ages, current
from tastemaker.profile.vocabulary import ABOUT, FACETS, REGIONS_ZH, VALUES

FAINT = 0.02  # a view of half a year ago: kept in the profile, worth no line on a page
WHOLE = 0.995  # of the catalogue has what tells nothing about anybody


@dataclass(frozen=True, slots=True)
class FactView:
    """One fact as it is shown. `weight` is as of now (see `views`); negative means dislike."""

    id: str  # "facet:value"
    facet: str
    value: str
    words: str
    weight: float
    source: Source
    at: float
    pinned: bool
    because: tuple[str, ...]  # ids of events, oldest first


def weights(
    profile: Profile, now: float, half_life_days: float = 30.0
) -> dict[tuple[str, str], float]:
    """(facet, value) → weight as of now, for everything known."""
    return {key: current(fact, now, half_life_days * DAY) for key, fact in profile.facts.items()}


def views(
    profile: Profile,
    now: float,
    language: str = "en",
    *,
    half_life_days: float = 30.0,
    common: Mapping[tuple[str, str], float] | None = None,
) -> list[FactView]:
    """Every fact that still counts, strongest first; before all what was pinned, then what was said
    or stated, which somebody looks for where they said it.

    Weights are as of `now`, but of no absence counts more than a half-life: tastes fade against newer
    ones, and who comes back after years is no stranger.

    `common` (facet, value) → share of the catalogue, orders by how much somebody differs from
    what everybody gets to hear: four plays of rare slip jigs say more than five of common reels. What
    the whole catalogue has (where all are tunes: tunes) says nothing, unless it was said.
    """
    shown, half_life = [], half_life_days * DAY
    lived = [fact.at for fact in profile.facts.values() if fact.source != "stated"]
    age = ages([*lived, *(e.at for e in profile.evidence)], now, most=half_life)
    for key, fact in profile.facts.items():
        everything = (common or {}).get(key, 0.0) >= WHOLE
        if everything and fact.source == "did" and not fact.pinned:
            continue
        weight = current(fact, fact.at + age.get(fact.at, 0.0), half_life)
        if abs(weight) >= FAINT or fact.pinned or fact.source == "stated":
            rank = abs(weight) * (1.0 - (common or {}).get(key, 0.0))
            told = fact.source != "did" and abs(weight) >= FAINT
            place = (not fact.pinned, not told, -rank, key)
            shown.append((place, _view(fact, weight, language)))
    return [view for _, view in sorted(shown, key=lambda row: row[0])]


def stated(profile: Profile) -> dict[str, str]:
    """facet → value of what the person, or whoever serves them, stated."""
    return {
        facet: fact.value
        for (facet, _), fact in profile.facts.items()
        if fact.source == "stated" and fact.weight > 0
    }


def in_words(
    facet: str, value: str, weight: float, language: str = "en", source: Source = "stated"
) -> str:
    """One fact as a sentence to the person it is about. What somebody did, or said of content, tells
    of what they like, by whatever attribute of the catalogue; what was stated may be anything."""
    zh = language.lower().startswith("zh")
    if facet in ABOUT:
        return ABOUT[facet][zh].format(value=value)
    what = _what(facet, value, zh)
    if what is None and source != "stated":
        what = f"“{value}”（{facet}）" if zh else f"“{value}” ({facet})"
    if what is None:
        if zh:
            return f"关于你：{facet}：{value}" if weight >= 0 else f"关于你：不是 {facet}：{value}"
        return f"About you: {facet} {value}" if weight >= 0 else f"About you: not {facet} {value}"
    if zh:
        return f"你{'喜欢' if weight >= 0 else '不喜欢'}{what}"
    return f"You {'like' if weight >= 0 else 'do not like'} {what}"


def _what(facet: str, value: str, zh: bool) -> str | None:
    if (facet, value) in VALUES:
        return VALUES[facet, value][zh]
    if facet in FACETS:
        shown = REGIONS_ZH.get(value, value) if zh else value
        return FACETS[facet][zh].format(value=shown)
    return None


def _view(fact: Fact, weight: float, language: str) -> FactView:
    return FactView(
        id=f"{fact.facet}:{fact.value}",
        facet=fact.facet,
        value=fact.value,
        words=in_words(fact.facet, fact.value, weight, language, fact.source),
        weight=weight,
        source=fact.source,
        at=fact.at,
        pinned=fact.pinned,
        because=fact.because,
    )
