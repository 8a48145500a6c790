"""The forms of content that can be made, one package each: how it is written, checked, shown."""
