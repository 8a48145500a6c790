"""Answers from documents: words and points find passages (BM25 and an embedding, fused by rank), a
calibrated chance decides whether they answer, and sentences are cited as they stand. Pure: who
embeds is passed in.
"""
