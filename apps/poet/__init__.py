"""Poet and storyteller: verse for a person, an occasion, a mood; stories that go on and remember.

tastemaker import items verse.jsonl && tastemaker train space verse
TASTEMAKER_LANGUAGE_MODEL=http://localhost:11434/v1 tastemaker serve --app apps.poet
"""

from pathlib import Path

from apps.poet.routes import routes
from tastemaker import Application

app = Application("poet", {"en": "Poet", "zh": "诗人"}, routes, page=Path(__file__).parent / "page")
