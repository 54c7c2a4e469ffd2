"""The full-text index of the question bar: built in memory once for each edition, the same for every database.

A document has three texts: its title, its other names, and further text. A word in the title counts most, and a rare
word counts more than a common one, as in BM25, whose own score breaks ties.
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

from application.search.words import IGNORED, SOFT, SPEECH, SYNONYMS

WEIGHTS = {"title": 1.0, "known": 0.75, "body": 0.3}
SYNONYM = 0.9  # weight of a synonym, relative to the reader's own word
NEARBY = 0.45  # weight of a related term that does not mean the same
NEAR_MARK = "~"  # prefix of such a term among synonyms
ON_RECORD = frozenset(["record", "records"])  # "on record": how it is counted, not what is counted
NAMED = 1.5  # added when a question has every word of a document's short title; less for some of them
CORRECTED = 0.8  # weight of a word that was read as a misspelling
UNKNOWN = 0.75  # weight of a word in no document, relative to its usual weight
SPOKEN = 0.5  # weight of a word of speech, beside words that name something
PLACE = 0.3  # weight of a place name, relative to a word in no document
SHORTEST_STEM = 5  # letters a word needs to be found inside a longer word
LIKENESS = 0.81  # similarity (0 to 1) from which a word is read as a misspelling; one letter of five is too much ("meals" is not "means")
LONGEST = 200  # letters of a question
MOST_STEMS = 20_000  # words whose stems are cached
_WORD = re.compile(r"[a-z0-9&]+")


@dataclass(frozen=True)
class Document:
    """One document.

    `key` says what it stands for: ("measure", id), ("card", page, function), ("what-if", page, name) or ("page", path).
    """

    key: tuple[str, ...]
    title: str
    known: str
    body: str
    prior: float = 0.0  # added to break ties


@dataclass(frozen=True)
class Concept:
    """One thing a question asks for: alternative words, each with its weight."""

    said: str
    terms: tuple[tuple[str, float], ...]

    @property
    def soft(self) -> bool:
        """Whether a card need not have it, when the question names something else as well."""
        return self.said in SOFT or (self.said in SPEECH and len(self.terms) == 1)

    @property
    def words(self) -> list[str]:
        """The reader's own words, their corrected spellings, and their synonyms of one word."""
        terms = (term for term, counts in self.terms if counts > NEARBY and " " not in term)
        return _WORD.findall(tidy(" ".join((self.said, *terms))))


@dataclass(frozen=True)
class Hit:
    """A document that matches.

    `covered`: the share of the question's weight that was found, from 0 to 1; `told`: that weight; `lacks`: how many of the things the
    question names, such as whom it is about, the document does not have.
    """

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
        """Matching documents, best first. `question`: the original question, for titles that occur in it word for word."""
        scores: dict[int, float] = {}
        covered: dict[int, float] = {}
        total = 0.0
        alone = all(concept.soft for concept in concepts)
        for concept in concepts:
            best, worth = self._of_concept(concept)
            must = alone or not concept.soft
            tells = self._tells(len(best))
            # A word in no document is mostly a word of speech; it does not mean that the rest has no answer.
            total += (tells if best else UNKNOWN * tells) if must else 0.0
            for row, share in best.items():
                scores[row] = scores.get(row, 0.0) + worth[row] * (1.0 if must or concept.said in SOFT else SPOKEN)
                covered[row] = covered.get(row, 0.0) + tells * (share if share <= NEARBY else 1.0) * must
        plain = (word for word in _WORD.findall(tidy(question)) if alone or word not in SPEECH)
        words = [*plain, *(word for concept in concepts if alone or not concept.soft for word in concept.words)]
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
        """The share of the question's weight that was found, if the question also names a place that was recognised."""
        place = PLACE * self._tells(0)
        return (hit.covered * hit.told + place) / (hit.told + place)

    def left(self, document: Document, concepts: Sequence[Concept]) -> list[Concept]:
        """What a question asks for that a document does not have."""
        row = self.row(document)
        return [concept for concept in concepts if row not in self._of_concept(concept)[0]]

    def only_near(self, document: Document, concepts: Sequence[Concept]) -> bool:
        """Whether a question asks for something of which a document has only related terms."""
        row = self.row(document)
        marked = (
            each for each in concepts if len(each.terms) > 1 and all(counts == NEARBY for _, counts in each.terms[1:])
        )
        return any(self._of_concept(concept)[0].get(row, 0.0) <= NEARBY for concept in marked)

    def _of_concept(self, concept: Concept) -> tuple[dict[int, float], dict[int, float]]:
        """For each row: how well its best term matches, from 0 to 1, and what it adds to the score.

        A rare term adds more; a common synonym does not reduce the weight of a rare word.
        """
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
        """The weight of a term found in this many documents."""
        return math.log(1 + (len(self.documents) - rows + 0.5) / (rows + 0.5))

    def _subject(self, title: str) -> frozenset[str]:
        """Stems of the words in a short title that say what it is about: for "Diabetes on record", that of "diabetes"."""
        words = _WORD.findall(tidy(title.split(". ")[0]))
        return frozenset(self.stem(word) for word in words if word not in IGNORED and word not in ON_RECORD)

    def _named(self, row: int, said: frozenset[str]) -> float:
        """What is added for a question that has the words of a title. Of two equal matches the shorter title wins."""
        title = self._titles[row]
        return NAMED * len(title & said) / max(1, len(title)) + self._shortness(row)

    def _shortness(self, row: int) -> float:
        """A bonus for shorter titles, which break ties because they are more exact."""
        return 1.5 / (2 + len(self.documents[row].title.split(". ")[0].split()))

    def _rows(self, column: str, term: str) -> Iterable[int]:
        words = _WORD.findall(tidy(term))
        if not words:
            return ()
        phrase = f'{column} : "{" ".join(words)}"'
        with self._lock:
            return [row for (row,) in self._made.execute("select rowid from found where found match ?", (phrase,))]

    def spelt(self, word: str) -> str:
        """The word of the index that a misspelt word stands for; "" where there is none."""
        if len(word) < 4 or word in self._known:
            return ""
        for end in range(len(word) - 1, SHORTEST_STEM - 1, -1):
            if word[:end] in self._known:  # "asthmatics": another ending of a word in the index
                return word[:end]
        alike = [
            other for other in self._words if other[0] == word[0]
        ]  # the first letter is seldom mistyped: "falls" is not "calls"
        near = difflib.get_close_matches(word, alike, n=1, cutoff=LIKENESS)
        return near[0] if near else ""

    def as_meant(self, word: str) -> str:
        """The stem of a word as phrases spell it; for a misspelling, that of the word it stands for."""
        stem = self.stem(word)
        if stem in self._of_phrases or word in IGNORED or self.stands(word):
            return stem
        return self.stem(self.spelt(word) or word)

    def stem(self, word: str) -> str:
        """The stem of a word as the index has it: "wages" and "wage" are the same."""
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
        """Whether a word, in any of its forms, is in some document."""
        return any(True for column in WEIGHTS for _ in self._rows(column, word))


def tidy(text: str) -> str:
    """Lower case, with A&E as one word."""
    plain = text.casefold().replace("’", "'").replace("'s", "s")
    return re.sub(r"\ba ?(?:&|and) ?e\b", "aande", plain)


Phrases: TypeAlias = Mapping[tuple[str, ...], tuple[str, ...]]
"""Stems of a lay word or phrase -> terms."""


def _by_stems(stem: Callable[[str], str]) -> Phrases:
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for lay, terms in SYNONYMS.items():
        stems = tuple(map(stem, _WORD.findall(tidy(lay))))
        found[stems] = tuple(dict.fromkeys((*found.get(stems, ()), *terms)))
    return found


def concepts(question: str, index: Index) -> list[Concept]:
    """What a question asks for. Phrases are looked up before single words."""
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
    if not known and word not in SPEECH and not index.stands(word) and (other := index.spelt(word)):
        synonyms = index.synonyms.get((index.stem(other),), ())
        return Concept(word, tuple((term, CORRECTED * counts) for term, counts in _terms(other, synonyms)))
    return Concept(word, _terms(word, known))


def _terms(word: str, synonyms: Sequence[str]) -> tuple[tuple[str, float], ...]:
    return (
        (word, 1.0),
        *((each.removeprefix(NEAR_MARK), NEARBY if each.startswith(NEAR_MARK) else SYNONYM) for each in synonyms),
    )
