"""The topics that come with the application are found in both languages."""

from __future__ import annotations

from apps.opinion_monitor.routes import TOPICS
from tastemaker import Gazetteer, read_names


def test_topics_are_read_in_both_languages() -> None:
    topics = Gazetteer(read_names(TOPICS))
    assert [one.name for one in topics.find("股东拟减持，净利下滑")][:1] == ["shareholding"]
    assert "results" in [one.name for one in topics.find("Operating profit rose")]
