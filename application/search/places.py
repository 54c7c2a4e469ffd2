"""The area that a question names, and the area of the list that it is or lies in."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from caching import SingleFlightCache
from data_access import TRUST_KINDS, Store
from data_access.reference.store import plain_name, without_end
from pages import areas
from vocabulary import Area

KINDS = ("region", "icb", "cluster", "ltla", "utla", "sub_icb", *TRUST_KINDS)
"""Kinds of area that questions name. Of two areas with one name, the kind listed first is meant."""
MOST_WORDS = 8  # of a name
LIKENESS = 0.86  # similarity (0 to 1) from which a word is read as a misspelt name
SHORTEST = 5  # letters a misspelt name must have
_CONNECTING = frozenset(["in", "at", "for", "of", "around", "near", "across", "inside", "within", "from", "the"])
_ALIKE = (["like"], ["resembling"], ["similar", "to"], ["comparable", "to"], ["comparable", "with"])
_WITHIN = frozenset(["in", "at", "for", "around", "across", "inside", "within"])
_PARTS = frozenset(["part", "parts", "areas", "neighbourhoods", "places", "people", "residents", "towns", "villages"])

EVERYDAY: dict[str, list[str]] = yaml.safe_load(
    (Path(__file__).parent / "everyday_names.yaml").read_text(encoding="utf-8")
)
"""Name of an area -> nicknames, and places in it."""

_names = SingleFlightCache(4)


@dataclass(frozen=True)
class Named:
    """An area named in a question. `area`: that area.

    `key`: the area of the list that it is or lies in, as addresses spell it; "" where it lies in none.
    """

    area: Area
    key: str
    system: str  # the name of that area
    rest: str  # the question without the name
    placed: bool = True  # whether its location is known
    within: bool = False  # whether the question is about places inside it: "in Dudley", not "than Dudley"
    alike: bool = False  # whether it is about areas like it: "who like Lincolnshire", "systems similar to Lincolnshire"

    @property
    def sentence(self) -> str:
        """Where the named area lies, if it is not in the list itself."""
        name = without_end(self.area.short_name)
        if not self.placed:
            return ""
        if not self.key:
            return f"{name} lies outside the Midlands."
        return "" if name == self.system else f"{name} lies in {self.system}."


def named(store: Store, question: str, is_word: Callable[[str], bool] = lambda word: False) -> Named | None:
    """The longest name of an area in a question, or the name that a misspelt word stands for; None without one.

    `is_word`: whether a word is in a measure or card, and so is not a misspelt name.
    """
    names: dict[str, Area] = _names.get(store, lambda: _by_name(store))
    words = plain_name(f"x {question}").split()[1:]  # "x": a name at the start keeps all its words
    for length in range(min(MOST_WORDS, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            area = names.get(" ".join(words[start : start + length]))
            if area is not None:
                return _named(store, area, words, start, start + length)
    for start, word in enumerate(words):
        after = start and words[start - 1] in _CONNECTING
        may_be = len(word) >= SHORTEST and after and not is_word(word)
        near = difflib.get_close_matches(word, names, n=1, cutoff=LIKENESS) if may_be else []
        if near:
            return _named(store, names[near[0]], words, start, start + 1)
    return None


def others(store: Store, first: Named | None, is_word: Callable[[str], bool]) -> tuple[tuple[Named, ...], str]:
    """Further areas that a question names, and the question without any of their names."""
    found: list[Named] = []
    rest = first.rest if first else ""
    while rest and (more := named(store, rest, is_word)) is not None:
        found.append(more)
        rest = more.rest
    codes = {first.area.code} if first else set()
    return tuple(each for each in found if each.area.code not in codes), rest


def where(named: Sequence[Named]) -> list[str]:
    """Where the named areas lie, grouped by system: "Dudley and Walsall lie in Black Country."."""
    together: dict[str, list[str]] = {}
    sentences = []
    for each in named:
        if each.sentence and each.key:
            together.setdefault(each.system, []).append(without_end(each.area.short_name))
        elif each.sentence:
            sentences.append(each.sentence)
    return [
        *(
            f"{' and '.join(names)} {'lies' if len(names) == 1 else 'lie'} in {system}."
            for system, names in together.items()
        ),
        *sentences,
    ]


def _by_name(store: Store) -> dict[str, Area]:
    found: dict[str, Area] = {}
    for kind in KINDS:
        for area in store.areas(kind):
            for name in (plain_name(area.short_name), plain_name(area.name)):
                if len(name) > 3:
                    found.setdefault(name, area)
    for name, everyday in EVERYDAY.items():
        if (area_called := found.get(plain_name(name))) is not None:
            for each in everyday:
                found.setdefault(plain_name(each), area_called)
    return found


def _named(store: Store, area: Area, words: list[str], start: int, end: int) -> Named:
    before, within = words[:start], False
    while before and before[-1] in _CONNECTING:
        word = before.pop()
        within |= word in _WITHIN or (word == "of" and before[-1:] != [] and before[-1] in _PARTS)
    system = _of_list(store, area)
    alike = not within and (before[-1:] in _ALIKE or before[-2:] in _ALIKE)
    if alike:
        before.append("us")  # "who like Lincolnshire does better" asks for the peers of Lincolnshire
    rest = " ".join([*before, *words[end:]])
    return Named(
        area,
        areas.key_of(system) if system else "",
        system.short_name if system else "",
        rest,
        _is_placed(store, area, system),
        within,
        alike,
    )


def _is_placed(store: Store, area: Area, system: Any) -> bool:
    """Whether the location of an area is known: not for a trust that serves many systems."""
    return system is not None or area.kind not in TRUST_KINDS or any(True for _ in store.parents(area.code, "icb"))


def _of_list(store: Store, area: Area) -> Any:
    offered = areas.choices(store)
    if areas.key_of(area) in offered:
        return area
    if area.kind in ("region", "cluster", "england"):
        return None
    return next((system for system in store.parents(area.code, "icb") if areas.key_of(system) in offered), None)
