"""Verse learned from old quatrains, on http://127.0.0.1:8000/apps/poet/

    python -m apps.poet --data ../shared/data

Stories are written where `TASTEMAKER_LANGUAGE_MODEL` names a language model.
"""

from apps.start import made_by, start

if __name__ == "__main__":
    bring = made_by("verse.py", "DATA", "--items", "OUT", data="chinese-poetry")
    start("poet", __doc__, bring, ["space", "verse"])
