"""What may come next in copy: the product that was asked for, then text that ends once it has said
all of it and can say nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from tastemaker.create.media.copy import tokens as notation
from tastemaker.create.media.copy.choice import Choice, Fits, needed
from tastemaker.create.media.copy.facets import FACETS, claims, language_of_facet, most_alike
from tastemaker.create.media.copy.phrases import LONGEST, WORDS
from tastemaker.create.media.copy.product import (
    LONGEST_VALUE,
    LONGEST_VALUES,
    MOST_PAIRS,
    VALUE,
    Slot,
    language_of,
    read,
)
from tastemaker.create.media.copy.said import is_letter, unsaid, without
from tastemaker.create.media.copy.stock import LANGUAGE
from tastemaker.create.media.copy.tokens import (
    FIRST_FACET,
    FIRST_POINTER,
    FIRST_VALUE,
    TEXT,
    TOKEN,
    WORD,
    Pointer,
)
from tastemaker.create.media.writing.asked import number, span_about
from tastemaker.create.media.writing.characters import ASCII, CHARACTERS, CODE, END, FIRST
from tastemaker.create.media.writing.flow import ENDING, TONES, Flow, Form
from tastemaker.domain import Attributes
from tastemaker.ports import BoolArray

#: Language → (shortest, longest, run of characters that may not come twice), of the text alone.
BOUNDS: Mapping[str, tuple[int, int, int]] = {"zh": (12, 320, 9), "en": (20, 400, 36)}
#: Language → where a medium text begins and ends.
SIZES: Mapping[str, tuple[int, int]] = {"zh": (80, 140), "en": (90, 160)}
FEW_LATIN = 8  # letters that any Chinese text may have
ROOMY = 12  # characters beyond those that its attributes need
MOST_PENDING, MOST_LEFT, STEP = 15, 40, 4
CONTEXTS = (MOST_PENDING + 2, len(FACETS) + 1, MOST_LEFT + 2)
SEPARATOR = {"zh": "，", "en": " "}
HALF = frozenset(".,;:?!")  # as wide as a letter: in Chinese others stand for them
TAIL = 48  # characters: no claim is longer
CODES = frozenset("#$*+<=>@[\\]^_`{|}~")  # marks of programs and chats, in no advertisement of ours


def form_of(attributes: Attributes, slots: tuple[Slot, ...]) -> Form:
    language = language_of(slots)
    shortest, longest, run = BOUNDS[language]
    low, high = SIZES[language]
    size = attributes.get("size")
    if size == "short":
        longest = low - 1
    elif size == "medium":
        shortest, longest = low, high
    elif size == "long":
        shortest = high + 1
    if (length := number(attributes, "length")) is not None:
        shortest, longest = span_about(length, shortest, longest)
    longest = max(longest, needed(slots) + ROOMY)
    tone = attributes.get("tone")
    return Form(shortest, longest, run, tone if tone in TONES else "", ended=True)


def foreign(text: str) -> bool:
    """Whether a Chinese text has so many other letters that it is none; a logo may stand in it."""
    latin = sum(is_letter(character) for character in text)
    if latin <= FEW_LATIN:
        return False
    chinese = sum("\u4e00" <= character <= "\u9fff" for character in text)
    return latin > chinese // 2 + FEW_LATIN


def size_of(length: int, language: str) -> str:
    low, high = SIZES[language]
    return "short" if length < low else "medium" if length <= high else "long"


class CopyGrammar:
    """Implements ports.Grammar, ports.Hurried. Raises BadInput("bad_content") for a product that is none."""

    def __init__(self, attributes: Attributes, fits: Fits | None = None) -> None:
        self._asked, self._fits = attributes, fits
        self._length = number(attributes, "length")
        product = attributes.get("product")
        self._forced = notation.head(read(product)) if isinstance(product, str) else ()
        self._head: list[int] = []
        self._text: Text | None = None

    def allowed(self) -> BoolArray:
        if self._text is not None:
            return self._text.allowed()
        if self._forced:
            mask = np.zeros(len(notation.VOCABULARY), np.bool_)
            mask[self._forced[len(self._head)]] = True
            return mask
        return free(tuple(self._head), str(self._asked.get("language")))

    def push(self, token: int) -> None:
        if self._text is not None:
            self._text.push(token)
        elif token == TEXT:
            slots = notation.product_of(self._head)
            self._text = Text(slots, form_of(self._asked, slots), self._fits)
        else:
            self._head.append(token)

    @property
    def astray(self) -> int | None:
        """Tokens of the text that stand in no clause of the stock; None without one."""
        choice = self._text.choice if self._text is not None else None
        return choice.astray if choice is not None else None

    def hurry(self) -> None:
        if self._text is not None:
            flow = self._text.flow
            flow.form = replace(flow.form, shortest=BOUNDS[self._text.language][0])

    def context(self) -> tuple[int, ...]:
        """How many attributes are still to be said (0: the product is not done), the facet of the
        first of them (0: none), characters left (0: any)."""
        if self._text is None:
            return 0, 0, 0
        pending, left = self._text.pending, 0
        if self._length is not None:
            left = 1 + min(max(self._length - len(self._text.flow.text), 0) // STEP, MOST_LEFT)
        first = 1 + FACETS.index(pending[0].facet) if pending else 0
        return 1 + min(len(pending), MOST_PENDING), first, left


class Text:
    """The text beneath a product while it is written."""

    def __init__(self, slots: tuple[Slot, ...], form: Form, fits: Fits | None = None) -> None:
        self.flow = Flow(form)
        self.slots, self.pending = slots, list(slots)
        self.language = language_of(slots)
        self._values = {(slot.facet, slot.place): slot for slot in slots}
        self._ways = {
            TOKEN[Pointer(slot.facet, slot.place, way)]: (slot, said)
            for slot in slots
            for way, said in enumerate(slot.ways)
        }
        self.choice = Choice(fits(slots)) if fits and self.language == LANGUAGE else None
        self._joined = False  # the last token was a slot: no letter may go on with its word
        self._owed = len(slots)  # still to be said when the sentence began

    def push(self, token: int) -> None:
        said = notation.said(token, self._values)
        self.flow.push(said)
        self._joined = token >= FIRST_POINTER
        if self.choice:
            self.choice.push(token)
        if self.pending:
            self.pending = unsaid(self.pending, self.flow.text[-TAIL:])
        if said[-1:] in ENDING:
            self._owed = len(self.pending)

    def allowed(self) -> BoolArray:
        """What may come next; of that, where there is a stock of clauses, what goes on with one."""
        mask = self._anything()
        if self.choice is None:
            return mask
        return self.choice.within(mask, self.flow.room - needed(self.pending), self.pending)

    def _anything(self) -> BoolArray:
        """Characters, slots, the end; where room is short, slots that are still to be said."""
        mask = np.zeros(len(notation.VOCABULARY), np.bool_)
        only = self.flow.only()
        if only is not None and not self.pending:
            mask[[CODE[character] for character in only]] = True
            if (mask & _characters(self.language)).any():  # marks as wide as its own
                mask &= _characters(self.language)
            mask[END] = self.flow.may_end() and not unsaid(self.slots, self.flow.text)
            return mask
        never = self.flow.never()
        if self.pending and self.flow.room <= needed(self.pending):
            self._slots(mask, never, self.pending)
            separator = SEPARATOR[self.language]
            ended = self.language == "zh" and self.flow.text[-1:] in ENDING
            mask[CODE[separator]] = separator not in never and not ended
            if mask.any():
                return mask
        mask |= _characters(self.language)
        mask[[CODE[character] for character in never if character in CODE]] = False
        mask[[CODE[character] for character in self._claimed() if character in CODE]] = False
        if self._empty():
            mask[[CODE[character] for character in ENDING]] = False
        if self.language == "en" and self._joined and is_letter(self.flow.text[-1:] or " "):
            mask[_letters()] = False
        if self.language == "zh" and foreign(without(self.slots, self.flow.text) + "a"):
            mask[_letters()] = False
        self._words(mask, never)
        self._slots(mask, never, self.slots)
        done = not self.pending and self.flow.may_end()
        mask[END] = done and not unsaid(self.slots, self.flow.text)
        return mask

    def _empty(self) -> bool:
        """Whether the sentence may not end yet: it has begun with the last mark, or says nothing
        of what is still to be said. A net that would rather be done says “It. Th. H.” otherwise."""
        last = self.flow.text[-1:]
        return last in ENDING - {"…"} or 0 < len(self.pending) == self._owed

    def _words(self, mask: BoolArray, never: Mapping[str, str]) -> None:
        """Allow common words, unless they might spoil what is there."""
        text, longest = self.flow.text, LONGEST[self.language]
        run = self.flow.form.run - longest
        if self.flow.room - needed(self.pending) <= longest:
            return
        if len(text) > run and text[-run:] in text[:-1]:
            return
        words = _by_first(self.language)
        mask |= _all_words(self.language)
        for first in never:
            mask[words.get(first, [])] = False
        for rest in self._rests():
            for word in words.get(rest[0], ()):
                mask[word] &= not notation.said(word, {}).startswith(rest)

    def _slots(self, mask: BoolArray, never: Mapping[str, str], slots: Sequence[Slot]) -> None:
        """Allow the ways to say `slots` that fit to what stands before them."""
        text, last = self.flow.text, self.flow.text[-1:]
        rests = self._rests()
        run = self.flow.form.run
        spare = self.flow.room - needed(self.pending)
        for token, (slot, said) in self._ways.items():
            if slot not in slots:
                continue
            own = needed([slot]) if slot in self.pending else 0
            if self.language == "en" and last and is_letter(last) and is_letter(said[0]):
                continue
            if said[0] in never or len(said) > max(spare, 0) + own:
                continue
            if any(said.lower().startswith(rest) for rest in rests):
                continue
            if len(text) + len(said) > run and (text + said)[-run:] in (text + said)[:-1]:
                continue
            mask[token] = True

    def _begun(self) -> list[str]:
        """Ends of the text, in small letters, that may be the beginning of a claim."""
        tail = self.flow.text[-TAIL:].lower()
        words = self.language == "en"
        return [tail[i:] for i in range(len(tail)) if not (words and i and is_letter(tail[i - 1]))]

    def _claimed(self) -> set[str]:
        """Characters that would complete a claim."""
        ends = _ends(self.language)
        found = set(ends.get("", ()))
        if self.language == "en" and is_letter(self.flow.text[-1:] or " "):
            found = set()
        for begun in self._begun():
            found |= ends.get(begun, set())
        return found | {character.upper() for character in found}

    def _rests(self) -> list[str]:
        """What would complete a claim that the text has begun."""
        known = _rests(self.language)
        return [rest for begun in self._begun() for rest in known.get(begun, ())]


def free(head: tuple[int, ...], language: str) -> BoolArray:
    """The mask of a product nobody asked for, after `head`: any facets in order, any values."""
    mask = np.zeros(len(notation.VOCABULARY), np.bool_)
    facets = [facet for token in head if (facet := notation.facet_of(token)) >= 0]
    spelled = _spelled(head)
    total = sum(len(slot.value) for slot in notation.product_of(head))
    if spelled is not None and len(spelled) < LONGEST_VALUE and total < LONGEST_VALUES - 1:
        mask |= _later() if spelled else _first()
        mask[CODE[" "]] &= spelled[-1:] not in ("", " ")
    if spelled is not None and (not spelled or spelled.endswith(" ")):
        return mask
    mask[TEXT] = bool(facets)
    if len(facets) < MOST_PAIRS and total < LONGEST_VALUES - LONGEST_VALUE:
        least = facets[-1] if facets else 0
        least += bool(facets) and facets.count(least) >= most_alike(FACETS[least])
        spoken = language_of_facet(FACETS[facets[0]]) if facets else language
        mask |= _facets(least, spoken)
    return mask


def _spelled(head: tuple[int, ...]) -> str | None:
    """The value that is being spelled; None where none is."""
    value: str | None = None
    for token in head:
        if token >= FIRST_FACET:
            value = "" if token < FIRST_VALUE else None
        else:
            value = (value or "") + CHARACTERS[token - FIRST]
    return value


@lru_cache(maxsize=64)
def _facets(least: int, language: str) -> BoolArray:
    """Tokens that open a facet from `least` on, of one language (of both, if neither)."""
    mask = np.zeros(len(notation.VOCABULARY), np.bool_)
    for token in range(FIRST_FACET, TEXT):
        facet = notation.facet_of(token)
        spoken = language_of_facet(FACETS[facet])
        mask[token] = facet >= least and (spoken == language or language not in BOUNDS)
    mask.flags.writeable = False
    return mask


@lru_cache(maxsize=1)
def _first() -> BoolArray:
    return _only(c for c in CHARACTERS if VALUE.fullmatch(c))


@lru_cache(maxsize=1)
def _later() -> BoolArray:
    return _only(c for c in CHARACTERS if VALUE.fullmatch("a" + c))


@lru_cache(maxsize=1)
def _letters() -> BoolArray:
    return _only(c for c in ASCII if is_letter(c))


@lru_cache(maxsize=2)
def _by_first(language: str) -> dict[str, list[int]]:
    """First character → tokens of the common words that begin with it."""
    found: dict[str, list[int]] = {}
    for word in WORDS[language]:
        found.setdefault(word[0], []).append(WORD[word])
    return found


@lru_cache(maxsize=2)
def _all_words(language: str) -> BoolArray:
    mask = np.zeros(len(notation.VOCABULARY), np.bool_)
    mask[[WORD[word] for word in WORDS[language]]] = True
    mask.flags.writeable = False
    return mask


@lru_cache(maxsize=2)
def _characters(language: str) -> BoolArray:
    known = (*ASCII, "£", "é", "–") if language == "en" else CHARACTERS
    never = CODES if language == "en" else CODES | HALF
    return _only(character for character in known if character not in never)


def _only(characters: object) -> BoolArray:
    mask = np.zeros(len(notation.VOCABULARY), np.bool_)
    mask[[CODE[character] for character in characters]] = True  # type: ignore[attr-defined]
    mask.flags.writeable = False
    return mask


@lru_cache(maxsize=2)
def _ends(language: str) -> dict[str, set[str]]:
    """A claim without its last character → those."""
    found: dict[str, set[str]] = {}
    for claim in claims(language):
        found.setdefault(claim[:-1], set()).add(claim[-1])
    return found


@lru_cache(maxsize=2)
def _rests(language: str) -> dict[str, list[str]]:
    """Beginning of a claim → what completes it."""
    found: dict[str, list[str]] = {}
    for claim in claims(language):
        for i in range(1, len(claim)):
            found.setdefault(claim[:i], []).append(claim[i:])
    return found
