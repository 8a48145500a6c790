"""Copy: what is said of a product, all of what was asked for and nothing else.

`facets` knows how attributes are said, `product` reads and writes them, `tokens` turns a text into
slots and characters, `grammar` says what may come next, `check` what is wrong.
"""

from tastemaker.create.media.copy.medium import Copy

__all__ = ["Copy"]
