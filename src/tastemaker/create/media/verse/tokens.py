"""The vocabulary: what is special, the forms, and 6,763 characters; the same whatever is learned.

The characters are those of GB 2312-80, all simplified. Text in traditional characters is read as
its simplified one, character by character (OpenCC's table), and old ways of writing a character
as the usual one.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tastemaker.create.media.verse.forms import FORMS
from tastemaker.han import simplified

BEGIN, END = 1, 2
FIRST_FORM = 3
FIRST = FIRST_FORM + len(FORMS)  # the first character

#: Old or rare ways of writing, and the usual one.
_VARIANTS = dict(
    zip(
        "疎簷鴈劒猨隠蘂鬬堦徧粧慙櫂褭嬾髪秪祇妬媿僊頼煖臯毬巵浄牋秖棃鬭鏁斾桮顦顇椀暎隄飏竝秾慇懃彊麤栢嚬飜廻呌罇"
        "逈覩恠鷰鴬竒畧峯羣牀砧鐡囬烟涙晩喦亂萬禪縁吿處凴靣寳蹔雞鷄汚濶勲靑黃溫凉綠曽卽槖彩",
        "疏檐雁剑猿隐蕊斗阶遍妆惭棹袅懒发只只妒愧仙赖暖皋球卮净笺只梨斗锁旆杯憔悴碗映堤扬并浓殷勤强粗柏颦翻回叫樽"
        "迥睹怪燕莺奇略峰群床砧铁回烟泪晚岩乱万禅缘告处凭面宝暂鸡鸡污阔勋青黄温凉绿曾即橐彩",
        strict=True,
    )
)


def _hanzi() -> tuple[str, ...]:
    """Rows 16 to 87 of GB 2312, 94 to a row, less the five places that are empty."""
    codes = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return tuple(c for code in codes if (c := code.decode("gb2312", errors="ignore")))


HANZI = _hanzi()
VOCABULARY = ("<pad>", "<begin>", "<end>", *(f"<{form.name}>" for form in FORMS), *HANZI)
CODE: Mapping[str, int] = MappingProxyType({c: FIRST + i for i, c in enumerate(HANZI)})


def folded(text: str) -> str:
    """`text` with each character of another script or an old way of writing as the usual one.

    Characters that stay are those of the vocabulary, marks, and what nobody knows.
    """
    return "".join(c if c in CODE or c < "\u3400" else _usual(c) for c in text)


def _usual(character: str) -> str:
    found = _VARIANTS.get(character) or simplified(character)
    return found if found in CODE else character
