"""The loop: observe · profile · create · recommend · why · talk · erase.

An Engine is made by `tastemaker.open`. It is synchronous, may be used from several threads, and
several processes may each have one over the same store.

    Base                  the store, the clock, people, what was learned
    ├── Ledger            observe, undo, events, profile
    │   └── Profiles      facts, and what people decide about them
    ├── Items             add, remove, find
    ├── Recommending      slates and why        (Ledger and Items)
    ├── Creating          creations             (Ledger and Items)
    └── Rights            export, erase
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tastemaker.dialogue.tone import soothing
from tastemaker.domain import Answer, Near
from tastemaker.engine import answering, hearing, intake, mapping, speaking, talking
from tastemaker.engine.adding import Added
from tastemaker.engine.kept import Kept
from tastemaker.engine.ledger import Observed
from tastemaker.engine.live import Live, Models
from tastemaker.engine.recommending import Recommending
from tastemaker.engine.rights import Rights
from tastemaker.errors import BadInput
from tastemaker.profile.mood import mood_now
from tastemaker.understand.reader import language_of

__all__ = ["Added", "Engine", "Live", "Models", "Observed"]

MOST_NEAR = 50


class Engine(Recommending, Rights):
    """The whole of Tastemaker behind one object.

    Every method raises a TastemakerError, and nothing else, for what a caller can get wrong;
    nothing is half-written when one is raised.
    """

    def talk(self, user: str, text: str, language: str = "") -> Iterator[dict[str, Any]]:
        """Answer somebody: what was understood, then what was made or found, then words."""
        return talking.talk(self, user, text, language)

    def hear(self, user: str, sound: bytes) -> hearing.Heard:
        """Read how somebody sounds, with their leave; the sound is not kept. See `hearing.hear`."""
        return hearing.hear(self, user, sound)

    def speak(self, user: str, text: str, language: str = "en") -> bytes:
        """`text` as a labelled WAV, its rate and pitch from how the person feels, where they let
        that be read: calm for who is upset. Raises NotReady where nothing can speak."""
        profile = self.profile(user)
        felt = mood_now(profile, self._clock()) if profile.sensing else None
        return speaking.speak(
            text, language, soothing(felt) if felt else None,
            command=self.settings.speech, seconds=self.settings.speech_seconds,
        )  # fmt: skip

    def recite(self, user: str, item: str) -> bytes:
        """What an item says, as a labelled WAV that sounds as it feels: a sad verse slowly and low.
        Raises NotFound, BadInput for what has no words, NotReady where nothing can speak."""
        text, mood = speaking.recital(self.item(item, user), self.media)
        return speaking.speak(
            text, language_of(text), mood,
            command=self.settings.speech, seconds=self.settings.speech_seconds,
        )  # fmt: skip

    def answer(self, user: str | None, question: str, language: str = "en") -> Answer:
        """What the documents (`engine.documents`) say to a question, with citations; that it is
        not known where an answer would too likely be wrong. Nothing about `user` is kept.

        Raises BadInput for a question without words, or one too long.
        """
        if user is not None:
            intake.check_name("user", user)
        return answering.answer(question, self.shelf.ready(), language)

    def nearest(self, question: str, k: int = 5) -> list[Near]:
        """What comes nearest to answering a question, best first, for somebody who judges it.

        Raises BadInput as `answer` does, and for a k that is not 1 to 50.
        """
        if not 1 <= k <= MOST_NEAR:
            raise BadInput("bad_field", field="k", value=k, why=f"use 1 to {MOST_NEAR}")
        return answering.nearest(question, self.shelf.ready(), k)

    def map(self, user: str, language: str = "en") -> dict[str, Any]:
        """A picture of the taste space: items, the person's points, their creations, in 2-D."""
        live = self.refresh()
        return mapping.picture(
            live.catalogue, self.taste(user), self.made_for(user), self.profile(user), language
        )

    def stats(self) -> dict[str, Any]:
        """Counts that an operator looks at."""
        live = self.refresh()
        return {
            "items": len(live.catalogue.items),
            "events": self.store.watermark(),
            "model_set": live.models.id,
            "media": sorted(self.media),
            "creators": sorted(live.models.generators),
            "made_share_cap": self.settings.made_share,
        }

    def kept(self, application: str) -> Kept:
        """The documents of an application: durable, its own, erased with their person."""
        return Kept(self.store, application, self._clock)

    def close(self) -> None:
        self.slates.close()
        self.store.close()
