"""How much each act says about a taste: one number per kind, before decay."""

from __future__ import annotations

from tastemaker.domain import Event

#: A full like-and-keep is about 1.5; what costs more effort or money says more. The order
#: view < play < finish < like = save = share < buy follows the usual finding that implicit
#: signals are weaker but agree in sign with explicit ones (Jawaheer et al., 2014).
ACT_WEIGHTS = {
    "view": 0.1,  # opened a card: mostly says that it was shown
    "play": 0.4,  # chose to begin
    "finish": 1.0,  # stayed to the end
    "like": 1.5,
    "save": 1.5,  # means to come back
    "share": 1.5,  # stands for it before others
    "buy": 2.0,  # paid for it
    "skip": -0.4,  # often the moment rather than the content: weak
}
DISLIKED = -1.5  # said outright, and for the content itself: as strong as a like
RATED = 1.5  # the best rating weighs as a like, the worst as a dislike
MIDDLE_RATING, RATING_REACH = 3.0, 2.0  # on a scale of 1 to 5
SAID = 1.5  # a sentence about oneself weighs as a like
LOWERED = 0.25  # what is left of a fact after "this counts too much"…
LOWERED_MOST = 0.5  # …and no more than this, or a thousand plays would still count in full

#: Acts after which a hidden item is welcome again: the person came back to it on purpose.
WELCOMING = frozenset({"like", "save", "share", "buy"})


def weight_of(event: Event) -> float:
    """What `event` says about its item, signed; 0 when it says nothing about the content."""
    if event.kind == "rate":
        return rating_weight(event.value)
    if event.kind == "dislike":
        return DISLIKED if (event.text or "taste") == "taste" else 0.0
    return ACT_WEIGHTS.get(event.kind, 0.0)


def rating_weight(value: float | None) -> float:
    """A rating of 1 to 5 as a weight in [-RATED, RATED]; 3 says nothing, none says nothing."""
    if value is None:
        return 0.0
    reach = (value - MIDDLE_RATING) / RATING_REACH
    return RATED * max(-1.0, min(1.0, reach))
