"""Reading recommender: what somebody will like to read, in a digest that says why.

tastemaker import items articles.csv && tastemaker import events reads.csv
tastemaker train space ranking && tastemaker serve --app apps.reading
"""

from pathlib import Path

from apps.reading.routes import routes
from tastemaker import Application

app = Application(
    "reading", {"en": "Reading", "zh": "阅读"}, routes, page=Path(__file__).parent / "page"
)
