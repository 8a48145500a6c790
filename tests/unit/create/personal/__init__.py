"""The ladder of personal learning."""
