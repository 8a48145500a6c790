"""Ad studio: a product in; texts and posters for an audience out, tested against each other while
they are shown.

    tastemaker import items copy.jsonl && tastemaker train space copy
    tastemaker serve --app apps.ad_studio
"""

from pathlib import Path

from apps.ad_studio.routes import routes
from tastemaker import Application

app = Application(
    "ad_studio", {"en": "Ad studio", "zh": "广告工坊"}, routes, page=Path(__file__).parent / "page"
)
