"""Every sentence an error can say: code → (English, Chinese), each title · detail · hint.

A test holds that each code raised in the package stands here, in both languages, with the same
fields in braces. What is not an error's stands beside it: `terminal`, `reports`, `usage`, `settings`.
"""

from __future__ import annotations

from tastemaker.wording import given, lacking, language, learning, service, store
from tastemaker.wording.nouns import LEARNED, NOUNS
from tastemaker.wording.sentences import Both, Sentences, spoken
from tastemaker.wording.whys import in_chinese

__all__ = ["LEARNED", "NOUNS", "PROBLEMS", "Both", "Sentences", "in_chinese", "spoken"]

PROBLEMS: dict[str, Both] = {
    **given.PROBLEMS,
    **lacking.PROBLEMS,
    **language.PROBLEMS,
    **learning.PROBLEMS,
    **store.PROBLEMS,
    **service.PROBLEMS,
}
