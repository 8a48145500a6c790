"""One script for each version, named by its number."""
