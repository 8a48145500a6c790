"""Level designer: levels for one player, hard enough and not too hard, in the style they like.

tastemaker import items levels.jsonl && tastemaker train space ranking level
tastemaker serve --app apps.level_designer
"""

from pathlib import Path

from apps.level_designer.routes import keep_up, routes
from tastemaker import Application

app = Application(
    "level_designer",
    {"en": "Level designer", "zh": "关卡设计"},
    routes,
    page=Path(__file__).parent / "page",
    start=keep_up,
)
