"""Whom a question is about, what ails them and what is counted: a card that lacks one of these is near, and does not answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import yaml

from application.search.index import Concept, Hit, Index
from pages import paths

LACKING = 0.7  # what a card counts for each thing that a question names and it lacks

_GIVEN: Mapping[str, Mapping[str, Sequence[str]]] = yaml.safe_load(
    (Path(__file__).parent / "facets.yaml").read_text(encoding="utf-8")
)


class Facets:
    """Of one index: which of its cards have what the words of a question name."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._asked: dict[tuple[str, ...], str] = {}
        self._rows: dict[str, frozenset[int]] = {}
        for name, given in _GIVEN.items():
            self._asked |= {index.stems(words): name for words in given["asked"]}
            self._rows[name] = frozenset(row for words in given["has"] for row in index.rows_with(words))

    def weighed(self, hits: Sequence[Hit], asked: Sequence[Concept], question: str) -> list[Hit]:
        """What fits a question, each counting less for what it lacks. `question`: as it was asked, for what has names of several words."""
        said = {self._index.stems(each.said) for each in asked}
        whole = self._index.stems(question)
        said |= {whole[at : at + 2] for at in range(len(whole) - 1)}
        named = {name for stems, name in self._asked.items() if stems in said}
        lacking = [self._lacking(hit, named) for hit in hits]
        return [replace(hit, score=hit.score * LACKING**n, lacks=n) for hit, n in zip(hits, lacking, strict=True)]

    def _lacking(self, hit: Hit, named: set[str]) -> int:
        """How many of these a card lacks. A what-if, a page, and a card of whichever measure a question names lack none."""
        if _of_any_measure(hit.document.key):
            return 0
        row = self._index.row(hit.document)
        return sum(row not in self._rows[each] for each in named)


def _of_any_measure(key: tuple[str, ...]) -> bool:
    kind, place, *_ = key
    return kind in ("what-if", "page") or (kind == "card" and place in (paths.UNWARRANTED_VARIATION, paths.LEARNING))
