"""How an answer is said: calm to who is upset, short to who likes it short, plain to all others.

Anger is never mirrored, and nobody is told how they feel.
"""

from __future__ import annotations

OPENING = {
    "upset": ("I am sorry for the trouble. ", "给您添麻烦了，非常抱歉。"),
    "worried": ("Let us sort this out together. ", "请别着急，我们一起来解决。"),
    "low": ("Thank you for your patience. ", "感谢您的耐心。"),
}
WAIT = {
    "": (
        "I would rather not guess. A colleague has your question and will answer here.",
        "我不想随便猜。同事已收到您的问题，会在这里回复您。",
    ),
    "brief": ("A colleague will answer here.", "同事会在这里回复您。"),
}


def said(text: str, feels: str, style: str, language: str) -> str:
    """An answer as this customer gets it. `style`: "brief", where they asked for that."""
    if style == "brief" or feels not in OPENING:
        return text
    return OPENING[feels][language.startswith("zh")] + text


def wait(feels: str, style: str, language: str) -> str:
    words = WAIT["brief" if style == "brief" else ""][language.startswith("zh")]
    return said(words, feels, style, language)
