"""What to do about what somebody says: turns so far and a reading become one act, and acts become
sentences in English and Chinese. Pure: the engine carries the acts out, and keeps the turns.
"""
