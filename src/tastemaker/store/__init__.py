"""Where things are kept: the ledger and documents in SQL, media in files, and what brings data in.

The only room that knows SQL. SQLite is enough for one machine; PostgreSQL stands behind the same
statements when its users outgrow that.
"""
