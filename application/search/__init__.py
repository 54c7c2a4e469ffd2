"""The question bar: plain words to the cards that answer them, by full-text search over measures and cards (ADR 33).

words.py   lay words and the terms of the field; the subject of each card
index.py   the documents in SQLite's full-text index, and their scores
places.py  the area a question names
sums.py    the sum of money a question names
kinds.py   everyday questions whose words would lead to the wrong card, and the card they mean
asking.py  from a question to its answers
"""

from application.search.asking import Answer, Found, ask

__all__ = ["Answer", "Found", "ask"]
