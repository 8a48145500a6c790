"""How characters sound: rhyme and tone, of Mandarin as it is spoken now.

Rhymes are the sixteen groups of the Zhonghua Tongyun (GF 0022-2019), by the final in pinyin. Tones 1 and 2 are level, 3 and 4 oblique. This is an approximation of what the old
poets heard, in two ways: finals have moved since (xie no longer rhymes with jia), and the old
entering tone, which was oblique, is lost. For the latter there is a list of our own of common
characters that had it and are level today; they count as oblique. So does a list of characters
that poets use in either tone. Readings are pypinyin's first one, or ours where verse has another.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tastemaker.create.media.verse.tokens import CODE, HANZI, VOCABULARY
from tastemaker.errors import Missing
from tastemaker.ports import BoolArray

#: Group → finals; "-i" is what stands after zh, ch, sh, r, z, c, s.
_GROUPS = {
    "啊": "a ia ua",
    "喔": "o uo",
    "鹅": "e ie ve",
    "衣": "i -i",
    "乌": "u",
    "迂": "v",
    "哀": "ai uai",
    "欸": "ei uei",
    "熬": "ao iao",
    "欧": "ou iou",
    "安": "an ian uan van",
    "恩": "en in uen vn",
    "昂": "ang iang uang",
    "英": "eng ing ueng",
    "雍": "ong iong",
    "儿": "er",
}
RHYMES = tuple(_GROUPS)
_GROUP_OF = {final: i for i, finals in enumerate(_GROUPS.values()) for final in finals.split()}

UNKNOWN, LEVEL, OBLIQUE = 0, 1, 2

#: Of the entering tone once, level today.
_ENTERING = frozenset(
    "一七八十白百伯北拍泊薄帛博搏驳剥泼钵拨跋拔不佛伏服福幅拂俘缚弗达答搭察插杂匝扎压鸭押狎侠峡狭辖瞎夹颊戛刮滑猾刷"
    "发罚伐乏塌踏沓得德国郭活泽择责则贼塞额格革隔阁蛤葛鸽割核合盒阖涸貉磕壳渴喝勺芍杓铎夺脱托度捉桌浊濯啄琢卓灼酌"
    "说缩索昨接揭节洁结劫杰竭捷睫截绝决诀觉爵掘厥阙缺薛雪学穴蝶叠碟谍跌迭铁贴别憋灭瞥撇切歇蝎协胁挟血激积击迹绩寂屐"
    "及极集急疾级籍吉即棘辑瘠滴笛敌狄嫡的涤荻劈霹踢剔七漆戚缉昔惜息夕席习袭析锡膝悉熄蟋檄隙一揖壹织只直值职植殖执"
    "汁掷质侄吃尺失湿十石食实识拾蚀虱督读独毒牍犊秃突忽惚扑仆朴哭窟出叔菽淑赎熟孰竹烛逐筑足族俗粥轴妯宿屋曲屈菊局鞠橘掬"
    "削约勒黑勺摘宅翟凿着嚼芍杂折哲辙摄舌涉蛰浙帖杀拙谪卒茁斛竺匣藉吸淅楫箔拆刹穸"
)

#: Sung in either tone by poets, in the reading that rhymes.
_EITHER = frozenset("看过望思听教忘醒论叹胜吹令闻应凭禁骑为重更兴量漫观称调降纵并累俱予强晕傍")

#: The usual reading in verse, where the table's first one is another.
_READ = {
    "长": "cháng", "还": "huán", "重": "chóng", "行": "xíng", "斜": "xiá", "中": "zhōng",
    "朝": "cháo", "少": "shǎo", "了": "liǎo", "著": "zhù", "着": "zhuó", "地": "dì", "得": "dé",
    "乐": "lè", "觉": "jué", "石": "shí", "车": "chē", "涯": "yá", "谁": "shuí", "白": "bái",
    "薄": "bó", "落": "luò", "色": "sè", "回": "huí", "深": "shēn", "沈": "chén", "都": "dū",
    "漫": "màn", "看": "kān", "过": "guò", "思": "sī", "忘": "wàng", "调": "diào", "为": "wéi",
    "难": "nán", "从": "cóng", "间": "jiān", "传": "chuán", "将": "jiāng", "相": "xiāng",
    "无": "wú", "家": "jiā", "尽": "jìn", "当": "dāng", "曾": "céng", "教": "jiào", "没": "mò",
    "吹": "chuī", "冠": "guān", "衣": "yī", "南": "nán", "折": "zhé", "单": "dān", "大": "dà",
    "泊": "bó", "绿": "lǜ", "露": "lù", "宿": "sù", "曲": "qǔ", "数": "shù", "雨": "yǔ",
    "语": "yǔ", "上": "shàng", "下": "xià", "更": "gèng", "空": "kōng", "风": "fēng",
    "和": "hé", "何": "hé", "啼": "tí", "溪": "xī", "鲜": "xiān", "盛": "shèng", "他": "tā", "子": "zǐ", "杀": "shā",
    "干": "gān", "差": "chā", "场": "cháng", "弹": "tán", "阿": "ē", "惆": "chóu",
    "拥": "yǒng", "铺": "pū", "暇": "xiá", "歌": "gē", "量": "liáng", "颗": "kē", "茗": "míng",
    "溜": "liū", "鼻": "bí", "暝": "míng", "拆": "chāi",
    "观": "guān", "胜": "shèng", "处": "chù", "度": "dù", "扇": "shàn", "燕": "yàn",
}  # fmt: skip

_TONES = {"\u0304": LEVEL, "\u0301": LEVEL, "\u030c": OBLIQUE, "\u0300": OBLIQUE}
_BEFORE_I = ("zh", "ch", "sh", "r", "z", "c", "s")
_INITIALS = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcs")


@dataclass(frozen=True, slots=True, eq=False)
class Sounds:
    """Over the vocabulary. `ends`: bit g for a level reading in rhyme g, bit 16 + g for an
    oblique one; two characters rhyme if they share a bit. `level`, `oblique`: may stand for it."""

    ends: NDArray[np.uint32]
    level: BoolArray
    oblique: BoolArray

    def tone(self, token: int) -> int:
        """UNKNOWN where it may be either."""
        if self.level[token] == self.oblique[token]:
            return UNKNOWN
        return LEVEL if self.level[token] else OBLIQUE

    def tones(self, tone: int) -> BoolArray:
        return self.level if tone == LEVEL else self.oblique


def rhyme_of(bits: int) -> str:
    """The first rhyme among `bits` of Sounds.ends; empty for none."""
    both = (bits | bits >> 16) & 0xFFFF
    return RHYMES[(both & -both).bit_length() - 1] if both else ""


def bits_of(rhyme: str) -> int:
    """Both tones of a rhyme."""
    return 0x10001 << RHYMES.index(rhyme)


@lru_cache(maxsize=1)
def sounds() -> Sounds:
    """Some 0.2 s the first time. Raises Missing("missing_extra") without pypinyin."""
    try:
        from pypinyin.constants import PINYIN_DICT
    except ImportError:
        raise Missing(
            "missing_extra", value="pypinyin", why="rhymes and tones", extra="verse"
        ) from None
    ends = np.zeros(len(VOCABULARY), np.uint32)
    level = np.zeros(len(VOCABULARY), np.bool_)
    oblique = np.zeros(len(VOCABULARY), np.bool_)
    for character in HANZI:
        reading = _READ.get(character) or PINYIN_DICT.get(ord(character), "").split(",")[0]
        if not reading:
            continue
        group, tone = heard(reading)
        at = CODE[character]
        either = character in _EITHER
        level[at] = either or (tone == LEVEL and character not in _ENTERING)
        oblique[at] = either or not level[at]
        if group is not None:
            ends[at] = (int(level[at]) << group) | (int(oblique[at]) << (16 + group))
    for array in (ends, level, oblique):
        array.flags.writeable = False
    return Sounds(ends, level, oblique)


def heard(pinyin: str) -> tuple[int | None, int]:
    """The group of rhymes and the tone of one syllable with its tone mark."""
    bare, tone = "", LEVEL
    for sign in unicodedata.normalize("NFD", pinyin):
        if sign in _TONES:
            tone = _TONES[sign]
        elif sign == "\u0308":
            bare = bare[:-1] + "v"
        elif sign.isascii():
            bare += sign
    return _GROUP_OF.get(_final(bare)), tone


def _final(syllable: str) -> str:
    """The final, written out: "yu" → "v", "liu" → "iou", "zhi" → "-i"."""
    initial = next((i for i in _INITIALS if syllable.startswith(i)), "")
    final = syllable[len(initial) :]
    if initial in _BEFORE_I and final == "i":
        return "-i"
    if not initial and final.startswith("y"):
        final = final[1:]
        if final.startswith("u"):
            final = "v" + final[1:]
        elif not final.startswith("i"):
            final = "i" + final
    elif not initial and final.startswith("w"):
        final = "u" + final[1:].removeprefix("u")
    elif initial in ("j", "q", "x") and final.startswith("u"):
        final = "v" + final[1:]
    return {"iu": "iou", "ui": "uei", "un": "uen", "ue": "ve", "ien": "in"}.get(final, final)
