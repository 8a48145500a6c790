"""X: one taste space for everything, whatever its modality, and people in it.

Encoders turn items into raw features, one modality each; `space` learns from the catalogue how
these go together, so that any subset of modalities is enough to place an item; `taste` derives a
person's points from their profile.
"""
