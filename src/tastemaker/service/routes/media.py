"""/media: what can be made here, and what it can be asked for by."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from tastemaker.ports import Reworkable, Reworks
from tastemaker.service import given, show
from tastemaker.service.guard import ANYBODY, Guarded, needs
from tastemaker.service.state import service_of

router = APIRouter(prefix="/v1", route_class=Guarded, tags=["creations"])


@router.get("/media", response_model=given.MediaPage, **needs(ANYBODY))
async def media(request: Request) -> Response:
    """Each medium with its controls (values to choose from), measures (numbers) and formats; how many
    items of it the catalogue holds, and how many of no such medium."""
    engine = service_of(request).engine
    held = Counter(engine.refresh().catalogue.base.medium.tolist())
    learned = engine.models.generators
    data = [
        {
            "name": name,
            "learned": name in learned,
            "items": held.pop(name, 0),
            "reworks": isinstance(medium, Reworkable) and isinstance(learned.get(name), Reworks),
            "controls": {control: list(values) for control, values in medium.controls.items()},
            "measures": list(medium.measures),
            "ranges": dict(getattr(learned.get(name), "ranges", {})),
            "formats": dict(medium.formats),
        }
        for name, medium in sorted(engine.media.items())
    ]
    return show.answer({"data": data, "next": None, "others": held.total()})
