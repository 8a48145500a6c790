"""Where low ends and high begins, for numeric attributes that a taste can hold on to.

Tunes: about the third and the seventh tenth of 4,400 folk tunes of Ireland, Scotland, England and
America (O'Neill, Aird, Ryan), rounded.
"""

from __future__ import annotations

from tastemaker.profile.facets import Cuts

CUTS: Cuts = {
    "tempo": (110.0, 172.0),  # quarter notes a minute
    "density": (1.75, 2.05),  # notes a quarter note
    "leap": (2.35, 2.9),  # semitones between notes, mean
    "range": (16.5, 20.5),  # semitones
    "register": (71.0, 74.0),  # MIDI pitch, mean
    "dotted": (0.001, 0.05),  # share of notes
    "chromaticism": (0.001, 0.03),  # share of notes
    "rhythm_entropy": (0.65, 1.4),  # bits
    "repetition": (0.19, 0.34),  # share of runs that come back
    "valence": (0.2, 0.55),
    "arousal": (0.3, 0.55),
}
