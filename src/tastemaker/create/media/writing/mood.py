"""How glad a text sounds: words of praise and of blame, counted. A proxy, as every list is."""

from __future__ import annotations

import re
from math import tanh

GLAD = (
    "喜|乐|美|好|赞|赢|胜|棒|佳|优雅|精致|舒适|甜|爱|时尚|浪漫|温暖|幸福|惊喜|成功|突破|夺冠|完美|清新|可爱|自信|魅力"
    "|good|great|best|excellent|lovely|nice|wonderful|delicious|friendly|welcom\\w*|win\\w*|high(?:ly)?|love\\w*|happy|beautiful|success\\w*"
)
SORRY = (
    "悲|惨|死|亡|伤|痛|败|输|骗|跌|亏|罪|祸|危|怒|恨|怕|愁|哭|难|坏|差|崩|警告|遗憾|失望"
    "|bad|worst|poor(?:ly)?|awful|lose\\w*|lost|dead|death|kill\\w*|crash\\w*|fail\\w*|fear\\w*|sad|low|crisis|war|never|not"
)
_GLAD = re.compile(rf"(?:{GLAD})", re.I)
_SORRY = re.compile(rf"(?:{SORRY})", re.I)


def valence_of(text: str) -> float:
    """In [-1, 1]; 0 where praise and blame are even, or neither is there."""
    glad, sorry = _count(_GLAD, text), _count(_SORRY, text)
    return round(tanh(0.6 * (glad - sorry)), 3)


def _count(pattern: re.Pattern[str], text: str) -> int:
    """Matches that begin a word."""
    return sum(
        not (m.start() and m[0][0].isascii() and text[m.start() - 1].isalpha())
        for m in pattern.finditer(text)
    )
