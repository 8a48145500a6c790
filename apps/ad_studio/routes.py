"""/v1/apps/ad_studio: campaigns, shows, clicks, reports, posters."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter, Response
from pydantic import Field

from apps.ad_studio.studio import AdStudio
from tastemaker import Engine, Router, Taken, needs

FORMATS = {"svg": "image/svg+xml", "png": "image/png"}


class CampaignIn(Taken):
    product: dict[str, str] = Field(min_length=1, max_length=20)
    segments: list[str] = Field(default_factory=list, max_length=10)
    n: int = Field(4, ge=1, le=8)


class ShowIn(Taken):
    segment: str = Field("everybody", min_length=1, max_length=100)


def routes(engine: Engine) -> APIRouter:
    router, studio = Router(), AdStudio(engine, engine.settings.seed)

    @router.post("/campaigns", status_code=201, **needs("create"))
    def make(body: CampaignIn) -> dict[str, Any]:
        """Ads for a product and its audience, best first by predicted response."""
        return studio.make(body.product, body.segments, body.n)

    @router.get("/campaigns", **needs("operate"))
    def campaigns() -> dict[str, Any]:
        return {"data": studio.campaigns()}

    @router.get("/campaigns/{campaign}", **needs("operate", 404))
    def campaign(campaign: str) -> dict[str, Any]:
        return studio.campaign(campaign)

    @router.post("/campaigns/{campaign}/shows", status_code=201, **needs("recommend", 404))
    def show(campaign: str, body: ShowIn) -> dict[str, Any]:
        """What to show to somebody of a segment now, with its chance of being shown."""
        return studio.show(campaign, body.segment)

    @router.post("/shows/{show}/click", status_code=204, **needs("events:write", 404, 409))
    def click(show: str) -> Response:
        studio.click(show)
        return Response(status_code=204)

    @router.get("/campaigns/{campaign}/report", **needs("operate", 404))
    def report(campaign: str) -> dict[str, Any]:
        """Shows, clicks and rates with 95 % intervals."""
        return studio.report(campaign)

    @router.get("/campaigns/{campaign}/ads/{ad}/poster.{format}", **needs("recommend", 404))
    def poster(campaign: str, ad: str, format: Literal["svg", "png"]) -> Response:
        """The ad as a picture that says it was made by AI, to people and to machines."""
        return Response(studio.poster(campaign, ad, format), media_type=FORMATS[format])

    return router
