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
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from application.search.words import IGNORED, SOFT, SYNONYMS

WEIGHTS = {"title": 1.0, "known": 0.75, "body": 0.3}
SYNONYM = 0.9  # what a synonym counts, against the reader's own word
NEARBY = 0.45  # what a term counts that is near to what was asked for, and not the same thing
NEAR_MARK = "~"  # before such a term among synonyms
ON_RECORD = frozenset(["record", "records"])  # "on record": what it is counted by, not what is counted
NAMED = 1.5  # added where a question has every word of a document's short title, and less where it has some
CORRECTED = 0.8  # what a word counts that was taken for a mistyped one
UNKNOWN = 0.75  # what a word counts that stands in no document, against what it would tell
PLACE = 0.3  # what the name of a place tells, against a word that stands in no document
SHORTEST_STEM = 5  # letters of a word that is found in a longer one
LIKENESS = 0.8  # from which a word is taken for a mistyped one, of 1
LONGEST = 200  # letters of a question
MOST_STEMS = 20_000  # words whose stems are kept
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

    @property
    def words(self) -> list[str]:
        """The reader's own words, those they were taken for, and their synonyms of one word."""
        terms = (term for term, counts in self.terms if counts > NEARBY and " " not in term)
        return _WORD.findall(tidy(" ".join((self.said, *terms))))


@dataclass(frozen=True)
class Hit:
    """A document that fits. `covered`: the part of what the question tells that was found, from 0 to 1; `told`: how much that is;
    `lacks`: how many of the things it names, such as whom it is about, the document has nothing of."""

    document: Document
    score: float
    covered: float
    told: float = 0.0
    lacks: int = 0


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
        self._known = {word for row in rows for text in row[1:] for word in _WORD.findall(text) if len(word) > 3}
        lay = {word for phrase in SYNONYMS for word in _WORD.findall(tidy(phrase)) if len(word) > 3}
        self._words = sorted(self._known | lay)
        self._made.execute(
            "create virtual table stemmed using fts5(word, tokenize='porter unicode61 remove_diacritics 2')"
        )
        self._made.execute("create virtual table stem using fts5vocab(stemmed, 'row')")
        self._stems: dict[str, str] = {}
        self._titles = [self._subject(document.title) for document in self.documents]
        self.synonyms = _by_stems(self.stem)
        self._of_phrases = {stem for phrase in self.synonyms if len(phrase) > 1 for stem in phrase}
        self._row_of = {document.key: row for row, document in enumerate(self.documents)}

    def search(self, concepts: Sequence[Concept], question: str = "") -> list[Hit]:
        """Documents by how well they fit, the best first. `question`: as it was asked, for titles that it has word for word."""
        scores: dict[int, float] = {}
        covered: dict[int, float] = {}
        total = 0.0
        alone = all(concept.said in SOFT for concept in concepts)
        for concept in concepts:
            best, worth = self._of_concept(concept)
            must = alone or concept.said not in SOFT
            tells = self._tells(len(best))
            # A word that stands nowhere is mostly one of speech, and no sign that the rest is not answered.
            total += (tells if best else UNKNOWN * tells) if must else 0.0
            for row, share in best.items():
                scores[row] = scores.get(row, 0.0) + worth[row]
                covered[row] = covered.get(row, 0.0) + tells * (share if share <= NEARBY else 1.0) * must
        words = [*_WORD.findall(tidy(question)), *(word for concept in concepts for word in concept.words)]
        said = frozenset(map(self.stem, words))
        hits = [
            Hit(
                self.documents[row],
                score + self._named(row, said) + self.documents[row].prior,
                covered[row] / total,
                told=total,
            )
            for row, score in scores.items()
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.document.key))

    def covered_with_place(self, hit: Hit) -> float:
        """The part of what a question tells that was found, where it also names a place and that was understood."""
        place = PLACE * self._tells(0)
        return (hit.covered * hit.told + place) / (hit.told + place)

    def left(self, document: Document, concepts: Sequence[Concept]) -> list[Concept]:
        """What a question asks for besides what stands in a document."""
        row = self.row(document)
        return [concept for concept in concepts if row not in self._of_concept(concept)[0]]

    def only_near(self, document: Document, concepts: Sequence[Concept]) -> bool:
        """Whether a question asks for something of which a document has at most what is near to it."""
        row = self.row(document)
        marked = (
            each for each in concepts if len(each.terms) > 1 and all(counts == NEARBY for _, counts in each.terms[1:])
        )
        return any(self._of_concept(concept)[0].get(row, 0.0) <= NEARBY for concept in marked)

    def _of_concept(self, concept: Concept) -> tuple[dict[int, float], dict[int, float]]:
        """For each row: how well its best term stands there, from 0 to 1, and what it adds to the score. The rarer a term the more it
        adds: a usual synonym takes nothing from a rare word."""
        best: dict[int, float] = {}
        worth: dict[int, float] = {}
        for term, counts in concept.terms:
            there = {column: set(self._rows(column, term)) for column in WEIGHTS}
            tells = self._tells(len(set().union(*there.values())))
            for column, weight in WEIGHTS.items():
                for row in there[column]:
                    best[row] = max(best.get(row, 0.0), counts if counts <= NEARBY else weight * counts)
                    worth[row] = max(worth.get(row, 0.0), weight * counts * tells)
        return best, worth

    def _tells(self, rows: int) -> float:
        """What a term tells that stands in so many documents."""
        return math.log(1 + (len(self.documents) - rows + 0.5) / (rows + 0.5))

    def _subject(self, title: str) -> frozenset[str]:
        """The stems of the words of a short title that say what it is about: of "Diabetes on record" that of "diabetes"."""
        words = _WORD.findall(tidy(title.split(". ")[0]))
        return frozenset(self.stem(word) for word in words if word not in IGNORED and word not in ON_RECORD)

    def _named(self, row: int, said: frozenset[str]) -> float:
        """What is added where a question has the words of a title; of two that fit alike the shorter says it more exactly."""
        title = self._titles[row]
        return NAMED * len(title & said) / max(1, len(title)) + self._shortness(row)

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

    def as_meant(self, word: str) -> str:
        """The stem of a word as phrases have it: of one that is in no document, and in no phrase, that of the word it is like."""
        stem = self.stem(word)
        if stem in self._of_phrases or word in IGNORED or self.stands(word):
            return stem
        return self.stem(self.spelt(word) or word)

    def stem(self, word: str) -> str:
        """A word without its ending, as the index has it: "wages" and "wage" are one."""
        known = self._stems.get(word)
        if known is not None:
            return known
        with self._lock:
            self._made.execute("delete from stemmed")
            self._made.execute("insert into stemmed(word) values (?)", (word,))
            row = self._made.execute("select term from stem limit 1").fetchone()
            found = str(row[0]) if row else word
            if len(self._stems) > MOST_STEMS:
                self._stems.clear()
            self._stems[word] = found
        return found

    def stems(self, words: str) -> tuple[str, ...]:
        """The stems of some words, in their order."""
        return tuple(map(self.stem, _WORD.findall(tidy(words))))

    def rows_with(self, words: str) -> set[int]:
        """Where some words stand together, in any of a document's texts."""
        return {row for column in WEIGHTS for row in self._rows(column, words)}

    def row(self, document: Document) -> int:
        return self._row_of[document.key]

    def stands(self, word: str) -> bool:
        """Whether a word stands in some document, in any of its forms."""
        return any(True for column in WEIGHTS for _ in self._rows(column, word))


def tidy(text: str) -> str:
    """Lower case, with A&E as one word."""
    plain = text.casefold().replace("’", "'").replace("'s", "s")
    return re.sub(r"\ba ?(?:&|and) ?e\b", "aande", plain)


Phrases: TypeAlias = Mapping[tuple[str, ...], tuple[str, ...]]
"""The stems of a lay word, or of several, -> terms."""


def _by_stems(stem: Callable[[str], str]) -> Phrases:
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for lay, terms in SYNONYMS.items():
        stems = tuple(map(stem, _WORD.findall(tidy(lay))))
        found[stems] = tuple(dict.fromkeys((*found.get(stems, ()), *terms)))
    return found


def concepts(question: str, index: Index) -> list[Concept]:
    """What a question asks for. Synonyms of several words are looked for first."""
    left: list[str | None] = list(_WORD.findall(tidy(question)))
    stems = [index.as_meant(word) for word in left if word]
    found: list[Concept] = []
    for phrase in sorted((each for each in index.synonyms if len(each) > 1), key=len, reverse=True):
        for start in range(len(stems) - len(phrase) + 1):
            words = left[start : start + len(phrase)]
            if None not in words and tuple(stems[start : start + len(phrase)]) == phrase:
                said = " ".join(filter(None, words))
                found.append(Concept(said, _terms(said, index.synonyms[phrase])))
                left[start : start + len(phrase)] = [None] * len(phrase)
    return found + [_concept(word, index) for word in left if word and word not in IGNORED]


def _concept(word: str, index: Index) -> Concept:
    known = index.synonyms.get((index.stem(word),), ())
    if not known and not index.stands(word) and (other := index.spelt(word)):
        synonyms = index.synonyms.get((index.stem(other),), ())
        return Concept(word, tuple((term, CORRECTED * counts) for term, counts in _terms(other, synonyms)))
    return Concept(word, _terms(word, known))


def _terms(word: str, synonyms: Sequence[str]) -> tuple[tuple[str, float], ...]:
    return (
        (word, 1.0),
        *((each.removeprefix(NEAR_MARK), NEARBY if each.startswith(NEAR_MARK) else SYNONYM) for each in synonyms),
    )
