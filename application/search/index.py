"""The documents of the question bar in a full-text index: built once for an edition, in memory, the same whatever database holds it.

A document has three texts: what it is called, what else it is known by, and what else is said of it. A word found in the first
counts most. How much a word tells is the rarer the more: as in BM25, whose own score settles ties.
"""

from __future__ import annotations

import difflib
import math
import re
import sqlite3
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from application.search.words import IGNORED, SYNONYMS

WEIGHTS = {"title": 1.0, "known": 0.75, "body": 0.3}
SYNONYM = 0.9  # what a synonym counts, against the reader's own word
CORRECTED = 0.8  # what a word counts that was taken for a mistyped one
UNKNOWN = 0.75  # what a word counts that stands in no document, against what it would tell
SHORTEST_STEM = 5  # letters of a word that is found in a longer one
LIKENESS = 0.8  # from which a word is taken for a mistyped one, of 1
LONGEST = 200  # letters of a question
_WORD = re.compile(r"[a-z0-9&]+")


@dataclass(frozen=True)
class Document:
    """`key` says what it stands for: ("measure", id), ("card", page, function), ("what-if", page, name) or ("page", path)."""

    key: tuple[str, ...]
    title: str
    known: str
    body: str
    prior: float = 0.0  # added where two fit alike


@dataclass(frozen=True)
class Concept:
    """One thing a question asks for: the words for it, each with what it counts."""

    said: str
    terms: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Hit:
    """A document that fits. `covered`: the part of what the question tells that was found, from 0 to 1."""

    document: Document
    score: float
    covered: float


@dataclass
class Index:
    documents: Sequence[Document]
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._made = sqlite3.connect(":memory:", check_same_thread=False)
        self._made.execute(
            "create virtual table found using fts5(title, known, body, tokenize='porter unicode61 remove_diacritics 2')"
        )
        rows = [(n, tidy(d.title), tidy(d.known), tidy(d.body)) for n, d in enumerate(self.documents)]
        self._made.executemany("insert into found(rowid, title, known, body) values (?, ?, ?, ?)", rows)
        self._words = sorted(
            {word for row in rows for text in row[1:] for word in _WORD.findall(text) if len(word) > 3}
        )
        self._known = set(self._words)

    def search(self, concepts: Sequence[Concept]) -> list[Hit]:
        """Documents by how well they fit, the best first."""
        scores: dict[int, float] = {}
        covered: dict[int, float] = {}
        total = 0.0
        for concept in concepts:
            best: dict[int, float] = {}
            for term, counts in concept.terms:
                for column, weight in WEIGHTS.items():
                    for row in self._rows(column, term):
                        best[row] = max(best.get(row, 0.0), weight * counts)
            tells = math.log(1 + (len(self.documents) - len(best) + 0.5) / (len(best) + 0.5))
            # A word that stands nowhere is mostly one of speech, and no sign that the rest is not answered.
            total += tells if best else UNKNOWN * tells
            for row, share in best.items():
                scores[row] = scores.get(row, 0.0) + tells * share
                covered[row] = covered.get(row, 0.0) + tells * (1.0 if share >= WEIGHTS["body"] * CORRECTED else share)
        hits = [
            Hit(self.documents[row], score + self._shortness(row) + self.documents[row].prior, covered[row] / total)
            for row, score in scores.items()
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.document.key))

    def _shortness(self, row: int) -> float:
        """Of two that fit alike the shorter title says it more exactly."""
        return 1.5 / (2 + len(self.documents[row].title.split(". ")[0].split()))

    def _rows(self, column: str, term: str) -> Iterable[int]:
        words = _WORD.findall(tidy(term))
        if not words:
            return ()
        phrase = f'{column} : "{" ".join(words)}"'
        with self._lock:
            return [row for (row,) in self._made.execute("select rowid from found where found match ?", (phrase,))]

    def spelt(self, word: str) -> str:
        """A word of the index like one that is in none; "" where there is none."""
        if len(word) < 4 or word in self._known:
            return ""
        for end in range(len(word) - 1, SHORTEST_STEM - 1, -1):
            if word[:end] in self._known:  # "asthmatics": a word of the index with another ending
                return word[:end]
        alike = [
            other for other in self._words if other[0] == word[0]
        ]  # the first letter is seldom mistyped: "falls" is not "calls"
        near = difflib.get_close_matches(word, alike, n=1, cutoff=LIKENESS)
        return near[0] if near else ""

    def stands(self, word: str) -> bool:
        """Whether a word stands in some document, in any of its forms."""
        return any(True for column in WEIGHTS for _ in self._rows(column, word))


def tidy(text: str) -> str:
    """Lower case, with A&E as one word."""
    plain = text.casefold().replace("’", "'").replace("'s", "s")
    return re.sub(r"\ba ?(?:&|and) ?e\b", "aande", plain)


def concepts(question: str, index: Index, synonyms: Mapping[str, tuple[str, ...]] = SYNONYMS) -> list[Concept]:
    """What a question asks for. Synonyms of several words are looked for first."""
    left = f" {' '.join(_WORD.findall(tidy(question)))} "
    found: list[Concept] = []
    phrases = sorted((each for each in synonyms if " " in each), key=len, reverse=True)
    for phrase in phrases:
        if f" {phrase} " in left:
            found.append(Concept(phrase, _terms(phrase, synonyms[phrase])))
            left = left.replace(f" {phrase} ", " ")
    for word in left.split():
        if word in IGNORED:
            continue
        known = synonyms.get(word, ())
        terms = _terms(word, known)
        if not known and not index.stands(word) and (other := index.spelt(word)):
            terms = ((other, CORRECTED), *((each, CORRECTED * SYNONYM) for each in synonyms.get(other, ())))
        found.append(Concept(word, terms))
    return found


def _terms(word: str, synonyms: Sequence[str]) -> tuple[tuple[str, float], ...]:
    return ((word, 1.0), *((each, SYNONYM) for each in synonyms))
