"""Fakes, and a `check_…` for each port: what any implementation, ours or yours, must pass."""
