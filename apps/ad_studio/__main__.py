"""Ads for clothes and places to eat, on http://127.0.0.1:8000/apps/ad_studio/

    python -m apps.ad_studio --data ../shared/data

Texts are learned from AdvertiseGen (Chinese) and E2E (English).
"""

from apps.start import made_by, start

if __name__ == "__main__":
    start("ad_studio", __doc__, made_by("writing.py", "items", "DATA", "OUT"), ["space", "copy"])
