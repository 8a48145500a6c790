"""Trust: what is made is labelled, what is unfit is held back, what is known can be taken along.

Pure functions and rules; no model stands in this path and nothing is sent anywhere.
"""
