"""The Studio: its sources, and what people do in it, in a real browser on a real service."""
