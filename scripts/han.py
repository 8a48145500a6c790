"""Write src/tastemaker/han.txt: every character that has a simplified form, and that form.

    pip install opencc && python scripts/han.py

By OpenCC's table t2s (Apache-2.0), character by character.
"""

from pathlib import Path

from opencc import OpenCC

HAN = (*range(0x3400, 0xA000), *range(0x20000, 0x30000))

if __name__ == "__main__":
    traditional = [chr(code) for code in HAN]
    simplified = OpenCC("t2s").convert("\n".join(traditional)).split("\n")
    pairs = [
        (one, other)
        for one, other in zip(traditional, simplified, strict=True)
        if one != other and len(other) == 1
    ]
    lines = ("".join(side) for side in zip(*pairs, strict=True))
    target = Path(__file__).parents[1] / "src" / "tastemaker" / "han.txt"
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(pairs):,} characters in {target.name}")
