"""Who made what is asked for: "something by Turlough O'Carolan", 放点贝多芬.

A name that is credited ("by", "in the style of", 写的) is taken as it stands. Without that only
names that are known count: those below, and those a catalogue brings (`engine.artists`); a word
after "play some" may be anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tastemaker.understand.gazetteer import Gazetteer

#: (name, other names): for catalogues write them in either script.
KNOWN: tuple[tuple[str, str], ...] = (
    ("Turlough O'Carolan", "O'Carolan|Carolan|卡罗兰"),
    ("Johann Sebastian Bach", "Bach|J. S. Bach|巴赫"),
    ("Ludwig van Beethoven", "Beethoven|贝多芬"),
    ("Wolfgang Amadeus Mozart", "Mozart|莫扎特"),
    ("Frédéric Chopin", "Chopin|肖邦|萧邦"),
    ("Franz Schubert", "Schubert|舒伯特"),
    ("Robert Schumann", "Schumann|舒曼"),
    ("Joseph Haydn", "Haydn|海顿"),
    ("George Frideric Handel", "Handel|Händel|亨德尔"),
    ("Antonio Vivaldi", "Vivaldi|维瓦尔第"),
    ("Johannes Brahms", "Brahms|勃拉姆斯"),
    ("Franz Liszt", "Liszt|李斯特"),
    ("Felix Mendelssohn", "Mendelssohn|门德尔松"),
    ("Pyotr Ilyich Tchaikovsky", "Tchaikovsky|柴可夫斯基"),
    ("Claude Debussy", "Debussy|德彪西"),
    ("Maurice Ravel", "Ravel|拉威尔"),
    ("Erik Satie", "Satie|萨蒂"),
    ("Antonín Dvořák", "Dvorak|Dvořák|德沃夏克"),
    ("Edvard Grieg", "Grieg|格里格"),
    ("Giuseppe Verdi", "Verdi|威尔第"),
    ("Richard Wagner", "Wagner|瓦格纳"),
    ("Sergei Rachmaninoff", "Rachmaninoff|Rachmaninov|拉赫玛尼诺夫"),
    ("Xian Xinghai", "冼星海"),
    ("Liu Tianhua", "刘天华"),
    ("Hua Yanjun", "Abing|阿炳|华彦钧"),
    ("Li Bai", "Li Po|李白|李太白"),
    ("Du Fu", "Tu Fu|杜甫"),
    ("Wang Wei", "王维"),
    ("Bai Juyi", "Po Chü-i|白居易"),
    ("Li Shangyin", "李商隐"),
    ("Du Mu", "杜牧"),
    ("Su Shi", "Su Dongpo|苏轼|苏东坡"),
    ("Li Qingzhao", "李清照"),
    ("Xin Qiji", "辛弃疾"),
)  # fmt: skip

_NO_NAME = (  # what follows "by" and is no name, and what ends one
    r"a|an|the|my|your|his|her|its|our|their|me|you|him|them|us|it|this|that|these|those|some|any|all"
    r"|now|then|tomorrow|today|tonight|far|heart|ear|hand|myself|yourself|itself|accident|chance"
    r"|mistake|default|night|day|morning|evening|noon|and|or|but|with|for|in|on|at|of|to|from|please"
    r"|right|another|sort|sorted|off|playing|open|next|instead|when|while|if|that|ai|computer|half|moving|using|making|just|one|step|side|little|bit|email|phone"
)
_WORD = rf"(?!(?:{_NO_NAME})\b)[^\W\d_][\w'.-]*"
_CREDIT = re.compile(
    r"\b(?:by|in the (?:style|manner|vein) of)\s+(?:(?:the )?(?:musical )?(?:artist|composer|singer|band) )?"
    rf"(?P<name>{_WORD}(?:\s+(?:(?:of|the)\s+)?{_WORD}){{0,3}})"
    r"|(?:作曲家|作曲者|歌手|诗人|词人|作者是?|由)(?P<told>[\u3400-\u9fff·]{2,12}?)(?=的|写|作|谱|唱|演|$|[，。！？,.!?\s])"
    r"|(?P<wrote>(?<![\u3400-\u9fff])[\u3400-\u9fff·]{2,12}?)(?:写|谱|作曲|创作|演奏|演唱|唱)的",
    re.I,
)
_VERBS = re.compile(r"^(?:来|放|听|找|给我|我?想听?|推荐|播放|要|换)+(?:一?[些点首支段篇个])?")
_NOBODY = re.compile(
    r"[我你您他她它谁]|自己|大家|人工智能|机器|别人|有人|刚才|之前|新|一[首个支]|[首支篇]$"
)


def rows(name: str, aliases: Iterable[str] = ()) -> list[tuple[str, str]]:
    """(name, alias) as a Gazetteer takes them, the name itself among its aliases."""
    return [(name, alias) for alias in (name, *aliases)]


def others(name: str) -> tuple[str, ...]:
    """All names of somebody known; of anybody else the one given."""
    low = name.lower()
    for known, aliases in KNOWN:
        every = (known, *aliases.split("|"))
        if low in (one.lower() for one in every):
            return every
    return (name,)


_KNOWN = Gazetteer([row for name, aliases in KNOWN for row in rows(name, aliases.split("|"))])


def artist(text: str) -> str:
    """The name of the first artist asked for; empty where none is."""
    if known := _KNOWN.find(text):
        return known[0].name
    for match in _CREDIT.finditer(text):
        name = match["name"] or match["told"] or _VERBS.sub("", match["wrote"])
        name = name.strip(" .'-")
        if len(name) > 1 and (match["name"] or not _NOBODY.search(name)):
            return name if name != name.lower() else _titled(name)
    return ""


def _titled(name: str) -> str:
    """ "turlough o'carolan" as names are written; what has capitals already is left alone."""
    return " ".join(word[:1].upper() + word[1:] for word in name.split())
