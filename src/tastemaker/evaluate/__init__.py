"""How good is it: metrics of rankings, judgement of a policy from the log of another, simulated
listeners whose hidden taste nothing else knows, and the proofs built on them. Reads what the
rest of the package does and changes nothing.
"""
