"""Y: what is made. `media` says what a form of content is, `models` draft it, `compose` chooses.

A person's point in the taste space and a brief go in; checked, ranked, labelled drafts come out.
"""
