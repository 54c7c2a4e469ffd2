"""The question bar: plain words to the cards that answer them, by full-text search over measures and cards (ADR 33).

words.py     lay words and the terms of the field; what each card is about
index.py     the documents, in SQLite's full-text index, and how well one fits
places.py    the area a question names
kinds.py     whole sentences whose words name the wrong card, and the card they mean
asking.py    a question to its answers
"""

from application.search.asking import Answer, Found, ask

__all__ = ["Answer", "Found", "ask"]
