"""Where low ends and high begins, for numeric attributes that a taste can hold on to."""

from __future__ import annotations

from tastemaker.profile.facets import Cuts

CUTS: Cuts = {}
