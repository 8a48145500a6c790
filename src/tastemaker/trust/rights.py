"""What somebody takes along: everything held about them, in files that need no Tastemaker."""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

GUIDE = (
    """What Tastemaker holds about {user}, written {at}.

Each file that ends in .jsonl is text: one row a line, each a JSON object. Times are UTC.
Rows name items by id; where an item is still there, its title stands beside the id.

{files}
""",
    """知味所保存的关于 {user} 的全部内容，导出于 {at}。

每个 .jsonl 文件都是文本：每行一条记录，是一个 JSON 对象；时间均为 UTC。
记录以编号（item）指称内容；内容仍在时，旁边附有标题（title）。

{files}
""",
)
#: What each kind of row is, in English and Chinese.
KINDS: Mapping[str, tuple[str, str]] = {
    "event": (
        "what you did, said and decided, oldest first; reading: how your words were understood",
        "你做过的、说过的、决定过的，从旧到新；reading 是对你的话的理解",
    ),
    "fact": (
        "what is concluded from that, in words; weight below 0: dislike; because: the events it rests on",
        "由此得出的结论，附文字说明；weight 小于 0 表示不喜欢，because 是所依据的事件",
    ),
    "user": ("traits that were stated about you", "关于你的自述特点"),
    "tie": (
        "people you are tied to; an empty row: somebody is tied to you",
        "与你有联系的人；空行表示有人与你有联系",
    ),
    "creation": (
        "what was made for you; brief: what was asked for; files: the same as files",
        "为你生成的作品；brief 是当时的要求，files 是对应的文件",
    ),
    "held": ("made for you, waiting for a person's review", "为你生成、等待人工审核的作品"),
    "refused": ("made for you and refused in a review", "为你生成、审核未通过的作品"),
    "verdict": ("reviews of what was made for you", "对你的作品的审核结论"),
    "offer": (
        "creations of yours that others may be shown, without your name",
        "你允许向他人展示（不署名）的作品",
    ),
    "slate": (
        "what was shown to you: picks in order, with score, chance of being shown, and reasons",
        "向你展示过的推荐单：依次列出各项、分数、展示概率与理由",
    ),
    "conversation": (
        "where your conversation stood after each of the last turns",
        "最近几轮对话之后的状态",
    ),
    "hand_over": ("your questions that were left to a person", "转交人工的问题"),
    "key": ("keys of yours for programs, without their secrets", "你的程序访问密钥（不含密文）"),
    "idempotency": (
        "answers to requests of a program, kept for a day in case they are sent again",
        "对程序请求的答复，保留一天以备重发",
    ),
    "stream": (
        "answers that were being sent piece by piece, kept for a while",
        "逐段发送的答复，暂时保留",
    ),
}
OF_APP = ("notes of the application {app}", "应用 {app} 保存的记录")
OTHER = ("kept about you", "关于你的其他记录")
MADE = (
    "  creations/  what was made, as files to be opened; each says in itself that AI made it",
    "  creations/  作品文件，可直接打开；文件内注明由人工智能生成",
)
NOTHING = ("  Nothing is held.", "  没有任何内容。")
LINE = ("  {file}  {count} × {what}", "  {file}  {count} 条：{what}")
_UNSAFE = re.compile(r"[^\w.+-]+")  # in names of files, on any system


def write_export(
    path: Path,
    user: str,
    held: Iterable[tuple[str, Mapping[str, Any] | bytes]],
    now: float,
    language: str = "en",
) -> None:
    """Write the ZIP to `path`, whole or not at all: of what is `held` (kind, row) by kind and (name,
    file) under `creations/`, and a guide to both."""
    half = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with half.open("wb") as out:
            _write(out, user, held, now, language)
            out.flush()
            os.fsync(out.fileno())
        os.replace(half, path)
    finally:
        half.unlink(missing_ok=True)


def file_name(name: str) -> str:
    """`name` as part of a path, the same on every system."""
    return _UNSAFE.sub("-", name).strip(".-") or "-"


def _write(
    out: Any,
    user: str,
    held: Iterable[tuple[str, Mapping[str, Any] | bytes]],
    now: float,
    language: str,
) -> None:
    counts: Counter[str] = Counter()
    lines: dict[str, io.StringIO] = {}
    made = 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for what, one in held:
            if isinstance(one, bytes):
                zipped.writestr(f"creations/{what}", one)
                made += 1
                continue
            counts[what] += 1
            line = json.dumps(one, ensure_ascii=False, sort_keys=True)
            lines.setdefault(what, io.StringIO()).write(line + "\n")
        zipped.writestr("README.txt", _guide(user, counts, made, now, language))
        for what, told in sorted(lines.items()):
            zipped.writestr(f"{file_name(what)}.jsonl", told.getvalue())


def _guide(user: str, counts: Mapping[str, int], made: int, now: float, language: str) -> str:
    zh = language.lower().startswith("zh")
    at = datetime.fromtimestamp(now, UTC).isoformat(timespec="seconds")
    order = [*(kind for kind in KINDS if kind in counts), *sorted(counts.keys() - KINDS.keys())]
    listed = [
        LINE[zh].format(file=f"{file_name(kind)}.jsonl", count=counts[kind], what=_said(kind)[zh])
        for kind in order
    ]
    listed += [MADE[zh]] if made else []
    return GUIDE[zh].format(user=user, at=at, files="\n".join(listed) or NOTHING[zh])


def _said(kind: str) -> tuple[str, str]:
    app = kind.split(":")[1] if kind.startswith("app:") else ""
    en, zh = KINDS.get(kind) or (OF_APP if app else OTHER)
    return en.format(app=app), zh.format(app=app)
