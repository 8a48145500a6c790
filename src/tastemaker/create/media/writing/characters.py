"""The characters that texts are made of: the same ones whatever was trained on.

Printable ASCII, the punctuation of Chinese and English print, and the 6,763 characters of
GB 2312-80, which cover 99.7 % of running Chinese text. Texts with others are refused, not bent.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from tastemaker.errors import BadInput

ASCII = tuple(map(chr, range(0x20, 0x7F)))
PUNCTUATION = tuple("，。！？：；、（）“”‘’《》〈〉「」『』【】…—～·｜％￥£éÉ–°℃㎡×")
FIRST_ROW, LAST_ROW = 0xB0, 0xF7  # of GB 2312: hanzi, 94 a row (fewer in row 0xD7)


def _hanzi() -> tuple[str, ...]:
    codes = (
        bytes((row, cell)) for row in range(FIRST_ROW, LAST_ROW + 1) for cell in range(0xA1, 0xFF)
    )
    return tuple(code.decode("gb2312", errors="ignore") for code in codes if _is_code(code))


def _is_code(code: bytes) -> bool:
    return not (code[0] == 0xD7 and code[1] > 0xF9)  # five cells that GB 2312 leaves empty


HANZI = _hanzi()
CHARACTERS = (*ASCII, *PUNCTUATION, *HANZI)

PAD, BEGIN, END = 0, 1, 2
SPECIAL = ("<pad>", "<begin>", "<end>")
FIRST = len(SPECIAL)
CODE: Mapping[str, int] = {character: FIRST + i for i, character in enumerate(CHARACTERS)}

_WIDE = {ord("　"): " ", ord("\u00a0"): " ", ord("⋯"): "…", ord("―"): "—", ord("─"): "—",
         ord("・"): "·", ord("•"): "·", ord("︱"): "｜", ord("│"): "｜", ord("\u200b"): None}  # fmt: skip
_BLANKS = re.compile(r"[ \t\r\n]+")


def folded(text: str) -> str:
    """`text` with full-width letters and digits made plain, blanks made one, look-alikes alike."""
    text = text.translate(_WIDE)
    text = "".join(_narrow(c) if "！" <= c <= "～" else c for c in text)
    return _BLANKS.sub(" ", text).strip()


def _narrow(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character)
    return plain if plain.isalnum() else character


def coded(text: str, medium: str) -> list[int]:
    """One token a character. Raises BadInput("bad_content") for one that there is not."""
    try:
        return [CODE[character] for character in text]
    except KeyError as unknown:
        why = f"the character {unknown.args[0]!a} is not among those that can be written"
        raise BadInput("bad_content", value=medium, why=why, medium=medium) from None


def language_of(text: str) -> str:
    """ "zh" where a fifth of the letters are Chinese, else "en"."""
    letters = sum(character.isalpha() for character in text)
    chinese = sum("\u3400" <= character <= "\u9fff" for character in text)
    return "zh" if chinese * 5 > letters > 0 else "en"
