"""What somebody takes along: everything held about them, in files that need no Tastemaker."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

GUIDE = """What Tastemaker holds about {user}, written {at}.
知味所保存的关于 {user} 的全部内容，导出于 {at}。

Each .jsonl file holds one kind of row, one JSON object a line. Times are seconds since 1970, UTC.
每个 .jsonl 文件是一类记录，每行一个 JSON 对象；时间为自 1970 年起的秒数（UTC）。

  event         what was done, said and decided  做过的、说过的、决定过的
  user          stated traits                    自述的特点
  tie           people tied to                   与他人的联系
  creation      what was made                    为其生成的作品
  slate         what was shown, with reasons     展示过的推荐单
  conversation  where a conversation stands      对话的状态
  hand_over     questions left to a person       转交人工的问题
  key           API keys, without their secrets  访问密钥（不含密文）

Rows in this file 本文件的记录数:
{counts}
"""


def write_export(
    path: Path, user: str, rows: Iterable[tuple[str, Mapping[str, Any]]], now: float
) -> None:
    """Write the ZIP to `path`, whole or not at all."""
    half = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with half.open("wb") as out:
            _write(out, user, rows, now)
            out.flush()
            os.fsync(out.fileno())
        os.replace(half, path)
    finally:
        half.unlink(missing_ok=True)


def _write(out: Any, user: str, rows: Iterable[tuple[str, Mapping[str, Any]]], now: float) -> None:
    counts: Counter[str] = Counter()
    files: dict[str, io.StringIO] = {}
    for what, row in rows:
        counts[what] += 1
        line = json.dumps(row, ensure_ascii=False, sort_keys=True)
        files.setdefault(what, io.StringIO()).write(line + "\n")
    at = datetime.fromtimestamp(now, UTC).isoformat(timespec="seconds")
    listed = "\n".join(f"  {what:<12} {count}" for what, count in sorted(counts.items()))
    guide = GUIDE.format(user=user, at=at, counts=listed or "  0")
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("README.txt", guide)
        for what, file in sorted(files.items()):
            zipped.writestr(f"{what}.jsonl", file.getvalue())
