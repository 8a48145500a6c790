"""Poems that everybody knows, and walks under the grammar."""

from __future__ import annotations

from typing import Any

import numpy as np

from tastemaker.create.media.verse import Verse
from tastemaker.testing.checks import END

QUIET_NIGHT = "床前明月光，疑是地上霜。举头望明月，低头思故乡。"  # 李白
WHITE_EMPEROR = "朝辞白帝彩云间，千里江陵一日还。\n两岸猿声啼不住，轻舟已过万重山。"  # 李白
STORK_TOWER = (
    "白日依山盡，黃河入海流。欲窮千里目，更上一層樓。"  # 王之渙, in traditional characters
)
LAST_NIGHT = (
    "昨夜雨疏风骤。浓睡不消残酒。试问卷帘人，却道海棠依旧。知否。知否。应是绿肥红瘦。"  # 李清照
)
SILK_WASHING = (
    "漠漠轻寒上小楼。晓阴无赖似穷秋。淡烟流水画屏幽。"
    "自在飞花轻似梦，无边丝雨细如愁。宝帘闲挂小银钩。"
)  # 秦观
ALL = (QUIET_NIGHT, WHITE_EMPEROR, STORK_TOWER, LAST_NIGHT, SILK_WASHING)

VERSE = Verse()


def walk(seed: int, asked: dict[str, Any]) -> list[int]:
    """The tokens of a poem written by chance under the mask."""
    rng, grammar, tokens = np.random.default_rng(seed), VERSE.mask(asked), [1]
    while tokens[-1] != END:
        allowed = np.flatnonzero(grammar.allowed())
        assert len(allowed), f"a dead end after {VERSE.vocabulary[tokens[-1]]}"
        tokens.append(int(rng.choice(allowed)))
        if tokens[-1] != END:
            grammar.push(tokens[-1])
    return tokens
