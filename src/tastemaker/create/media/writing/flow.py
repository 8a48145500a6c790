"""A text while it is written, character by character: what would spoil it may not come.

The same automaton writes and checks, so that what it lets be written passes and what does not
pass could not have been written: no length beyond bounds, no bracket or quote left open, no run
of characters twice, no mark of another tone, no end in the middle.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

CLOSES: Mapping[str, str] = {
    "（": "）", "“": "”", "‘": "’", "《": "》", "〈": "〉", "「": "」", "『": "』", "【": "】", "(": ")", "[": "]", '"': '"',
}  # fmt: skip
CLOSERS = frozenset(CLOSES.values())
DEEPEST = 2  # brackets within brackets
ASKING, CALLING = "？?", "！!"
JOINING = frozenset("，、：；,:;—–-·｜|/&+ ")  # nothing ends on these
TYING = "-–&+/"  # with a blank on either side
ENDING = frozenset("。！？….!?")
LONG_RUN = 3  # of one character; "……" and "——" may go on
TONES = ("plain", "question", "exclaim")


@dataclass(frozen=True, slots=True)
class Form:
    """What a text must be like. `run`: how many characters may not come twice in a row of their
    own. `ended`: it ends as a sentence does."""

    shortest: int
    longest: int
    run: int
    tone: str = ""  # one of TONES; empty: any
    ended: bool = False


def tone_of(text: str) -> str:
    """By its marks: a question mark anywhere, else an exclamation mark, else neither."""
    if any(mark in text for mark in ASKING):
        return "question"
    return "exclaim" if any(mark in text for mark in CALLING) else "plain"


@dataclass(slots=True)
class Flow:
    """How far a text is, and what may come next."""

    form: Form
    text: str = ""
    open: list[str] = field(default_factory=list)  # what closes, innermost last
    _runs: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _opened: bool = False  # just now
    _marked: bool = False  # the mark of its tone stands

    def push(self, characters: str) -> None:
        for character in characters:
            self._push(character)

    def _push(self, character: str) -> None:
        self._opened = False
        if self.open and character == self.open[-1]:
            self.open.pop()
        elif character in CLOSES:
            self.open.append(CLOSES[character])
            self._opened = True
        if character in _marks(self.form.tone):
            self._marked = True
        before = self.text[1 - self.form.run :]
        if len(before) == self.form.run - 1:
            self._runs[before].add(character)
        self.text += character

    @property
    def room(self) -> int:
        """Characters that may still come, beyond those that must."""
        return self.form.longest - len(self.text) - self.owed

    @property
    def owed(self) -> int:
        """Characters that must come: what closes, the mark of the tone, the end of a sentence."""
        return len(self.open) + (not self._right_tone) + self.form.ended

    @property
    def _right_tone(self) -> bool:
        return self._marked or not _marks(self.form.tone)

    def may_end(self) -> bool:
        return self.unfinished() == ""

    def unfinished(self) -> str:
        """Why the text cannot end here, in words; empty if it can."""
        if len(self.text) < self.form.shortest:
            return f"it is shorter than {self.form.shortest} characters"
        if self.open:
            return f"{self.open[-1]} is missing"
        if not self._right_tone:
            return f"it has not the tone “{self.form.tone}”"
        if self.text[-1:] in JOINING:
            return "it ends in the middle"
        if self.form.ended and self.text.rstrip('”’」』》）)"')[-1:] not in ENDING:
            return "its last sentence has no end"
        return ""

    def only(self) -> frozenset[str] | None:
        """Where there is no room for more, the characters that bring it to its end; else None."""
        if self.room > 0:
            return None
        if self.open:
            return frozenset(self.open[-1])
        if not self._right_tone:
            return frozenset(_marks(self.form.tone))
        if self.form.ended and not self.may_end():
            return frozenset("。." if self.form.tone != "question" else "？?")
        return frozenset()

    def why_not(self, character: str) -> str | None:
        """Why `character` may not come next: `never` for one, quickly."""
        if character.isalnum() and self.text[-LONG_RUN:] != character * LONG_RUN:
            again = character in self._runs.get(self.text[1 - self.form.run :], ())
            return self._again if again else None
        return self.never().get(character)

    @property
    def _again(self) -> str:
        return f"a run of {self.form.run} characters comes twice"

    def never(self) -> dict[str, str]:
        """Characters that may not come next, and why."""
        found: dict[str, str] = {}
        last = self.text[-1:]
        for character in CLOSERS:
            if not self.open or character != self.open[-1] or self._opened:
                found[character] = f"{character} closes nothing"
        full = len(self.open) >= DEEPEST or self.room <= 3
        for opening, closing in CLOSES.items():
            if (full or closing in self.open) and not (
                opening == closing and self.open[-1:] == [closing]
            ):
                found[opening] = f"{opening} is never closed"
            elif opening == closing and closing not in self.open:
                found.pop(opening, None)  # a straight quote opens
        found |= dict.fromkeys(_against(self.form.tone), f"it has not the tone “{self.form.tone}”")
        if not self._right_tone:  # its mark stands at the end of a sentence, not behind one
            found |= dict.fromkeys("。.", f"it has not the tone “{self.form.tone}”")
        if last in JOINING or not last:
            found |= dict.fromkeys(JOINING | ENDING, "two marks in a row")
            for character in _beside(last):
                if self.room > 1 or character not in JOINING:  # nothing ends on these
                    found.pop(character, None)
        elif self.room <= 1:
            found |= dict.fromkeys(JOINING, "it ends in the middle")
        if len(self.text) >= LONG_RUN and self.text[-LONG_RUN:] == last * LONG_RUN:
            found[last] = f"{last} comes again and again"
        for character in self._runs.get(self.text[1 - self.form.run :], ()):
            found[character] = self._again
        return found


def _beside(last: str) -> str:
    """Marks that may come after a mark: “——”, “A & B”, “one, two”."""
    if last == " ":
        return TYING
    if last in TYING and last:
        return " " + (last if last in "—–-" else "")
    return {",": " ", ":": " ", ";": " ", "—": "—", "…": "…"}.get(last, "")


def _marks(tone: str) -> str:
    return {"question": ASKING, "exclaim": CALLING}.get(tone, "")


def _against(tone: str) -> str:
    return {"plain": ASKING + CALLING, "exclaim": ASKING}.get(tone, "")


def problems(form: Form, text: str) -> list[str]:
    """What is wrong with a whole `text`; each kind once."""
    flow = Flow(form)
    found: dict[str, None] = {}
    if len(text) > form.longest:
        return [f"it is longer than {form.longest} characters"]
    for character in text:
        if (why := flow.why_not(character)) is not None:
            found[why] = None
        flow.push(character)
    if why := flow.unfinished():
        found[why] = None
    return list(found)
