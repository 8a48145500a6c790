"""Support desk: customers ask, known answers are sent, everything else waits for an agent, and
what agents write is known from then on.

    tastemaker import documents faq.csv guidelines/
    tastemaker serve --app apps.support_desk
"""

from pathlib import Path

from apps.support_desk.routes import routes
from tastemaker import Application

app = Application(
    "support_desk",
    {"en": "Support desk", "zh": "客服台"},
    routes,
    page=Path(__file__).parent / "page",
)
