"""R: scores candidates for a person and makes slates of them. One ranker per file (`linear`,
`popular`, `content`), `blend` adds them up with learned weights, `slate` chooses what is shown:
filters, variety, exploration with exact propensities, and a cap on creations.
"""
