"""What a draft must pass beside its form and the moderator: policies, and being there at all.

A policy names what is never made: `tune:kind=march`, `sprite:category=creature|character`,
`copy:price>=100`; the conditions are those of slates (`rank.rules`). It holds for what a draft is,
whoever asks for it, and a brief that asks for it outright is refused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from tastemaker.domain import Attributes, Brief
from tastemaker.errors import BadInput, Missing
from tastemaker.ports import Medium
from tastemaker.rank.rules import Condition, condition, meets
from tastemaker.trust.sanity import LOOKED_AT, problems_of

POLICY = "policy"


@dataclass(frozen=True, slots=True)
class Quality:
    """Implements create.compose.Inspector for every medium there is."""

    never: Mapping[str, Sequence[Condition]] = field(default_factory=dict)  # medium → any of these

    @classmethod
    def of(cls, never_made: Sequence[str], media: Collection[str]) -> Quality:
        """Raises BadInput for a policy that cannot be read, or of a medium there is none of."""
        never: dict[str, list[Condition]] = defaultdict(list)
        for policy in never_made:
            medium, colon, rest = policy.partition(":")
            if not colon or medium.strip() not in media:
                why = f"write it as tune:kind=march; media: {', '.join(sorted(media))}"
                raise BadInput("bad_field", field="never_made", value=policy, why=why)
            never[medium.strip()].append(condition(rest))
        return cls(dict(never))

    def refuses(self, medium: Medium, attributes: Attributes) -> str:
        """The name of the attribute that a policy stands against; empty if none does."""
        of_medium = self.never.get(medium.name, ())
        return next((one.name for one in of_medium if meets(one, attributes)), "")

    def spoiled(self, medium: Medium, text: str) -> list[str]:
        """What is wrong with how `text` looks or sounds."""
        format = next((one for one in LOOKED_AT if one in medium.formats), None)
        if format is None:
            return []
        try:
            return problems_of(medium.render(text, format), format)
        except Missing:  # nobody here can see or hear it in this format either
            return []

    def check(self, brief: Brief, medium: Medium) -> None:
        """Raises BadInput for a brief that asks for what is never made."""
        if name := self.refuses(medium, brief.attributes):
            value = str(brief.attributes[name])
            why = "a policy of this place forbids it"
            raise BadInput("bad_field", field=f"attributes.{name}", value=value, why=why)
