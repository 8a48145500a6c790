"""U: who somebody is, folded from their ledger.

Pure functions over frozen dataclasses. No model stands in this path: a profile rebuilt from the
ledger equals the live one, every fact carries its source, time and evidence, and every decision
of the person (pin, lower, forget, undo…) is an event like any other.
"""
