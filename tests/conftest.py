"""What holds for every test."""

from hypothesis import settings

# How long an example takes says more about the machine's other work than about the example.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
