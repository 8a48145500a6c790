"""Levels for this player, on http://127.0.0.1:8000/apps/level_designer/

    python -m apps.level_designer --data ../shared/data

The catalogue is cut from the levels of the Video Game Level Corpus.
"""

from apps.start import made_by, start

if __name__ == "__main__":
    bring = made_by("grids.py", "items", "level", "DATA", "OUT")
    start("level_designer", __doc__, bring, ["space", "ranking", "level"])
