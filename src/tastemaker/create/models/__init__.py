"""Generators, one each: a conditional Transformer (`transformer`), how it is used to write
(`composer`) and how it is trained (`train`, over `data` and `optim`). Imported only when a model
is used, because torch is heavy.
"""
