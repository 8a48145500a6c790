"""Opinion monitor: who is spoken of in a stream of texts, how, and when it turns bad.

python -m apps.opinion_monitor --data ../shared/data
tastemaker serve --app apps.opinion_monitor
"""

from pathlib import Path

from apps.opinion_monitor.routes import routes
from tastemaker import Application

app = Application(
    "opinion_monitor",
    {"en": "Opinion monitor", "zh": "舆情监测"},
    routes,
    page=Path(__file__).parent / "page",
)
