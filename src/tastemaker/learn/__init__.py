"""Learning in the background: the ledger up to a watermark is fitted, judged against what is live,
and published as a new, immutable model set that running services pick up by themselves."""
