"""Words → what they say: language, intent, what is asked for, how somebody feels, and what they
tell about themselves. Rules over word lists in English and Chinese; a fine-tuned reader can take
their place behind the same port.
"""
