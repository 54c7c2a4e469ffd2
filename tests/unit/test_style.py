"""docs/style.md: phrases it has done away with stay away, and what stands in front of the folds of every page can be read aloud once."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from components.page import Page
from components.what_if import WhatIf
from data_access import MIDLANDS, Store, open_store
from pages import PAGES
from settings import Settings
from vocabulary import Refused

ROOT = Path(__file__).parents[2]
LAYERS = ("pages", "components", "domain")

BANNED = (
    "older than promised",
    "moves no date",
    "interval holds it",
    "as restless",
    "are so beside all others",
    "no further apart than this gap has moved",
    "more than chance, within the usual spread",
    "the interval allows for chance in this period only",
    "none stands out from the usual spread",
    "has the need of about",
    "’s need is that of",
    "no place is in hand",
    "all 2 of",
    "figures for waiting under",
    "as good as they",
    "the more inequality matters, it is worth",
    "between the two ends",
    "cannot be told from",
    "the middle trust",
    "more than half of the months carry a sign",
    "sets in motion",
    "smoking 99 in 100",
    "the file says",
    "is held back because the numbers are small",
    "it is not known which the area has",
    "its own gradient",
    "own least deprived end",
    "gaps moved beyond chance",
    "the middle practice",
    "steepest of the",
    "deprivation goes with",
    "told from chance",
    "ran like it",
    "leaves nought out",
    "by construction",
    "the design decides",
    "what you allow for decides",
    "if you do, the",
    "go at £",
    "what matters most is:",
    "half of it lies in",
    "luck is taken out of both sides",
    "at least probable",
    "out of work than at england’s share",
    "down sets free",
    "they may be the difference",
    "cannot tell a change from drift",
    "; read in ",
    "are not held",
    "is not held",
    "not held here",
    "edition does not hold",
    "data does not hold",
    "not in these figures",
    "change sign",
    "changes sign",
    "its true rank",
    "on balance no change",
    "no figures judge it",
    "yet none stands",
    "it has been so since",
    "more people than registered",
    "people more than registered",
    "than of need",
    "finding qualifies",
    "nothing worse qualifies",
    "that qualifies",
    "change their badge",
    "changes its badge",
    "is all of it)",
    "(open: ",
    "holds no chance",
    "where its line in the table leads",
    "drawn towards the average",
    "whoever the people are",
    "without prices",
    "chance is not ruled out 99",
    "real like for like;",
    "would turn it round",
    "the sum divided by their number",
    "in usual differences between places",
)
"""In small letters: looked for whatever their case."""

IN_A_TITLE, IN_A_SENTENCE = 14, 25  # words; the name of an area or of a measure counts as one
LONGER = {"than at its least deprived areas’ rate": 2, "than the Midlands average": 1, "percentage point": 1}
"""A comparator or a term that cannot be told in fewer words -> words more."""
AREAS_OF_WHAT_IFS = ("QHL", "QNC", "QOC")  # with gains and losses, with several trusts and with one
EASIEST_TO_KEEP = 60.0  # of Flesch's scale: plain English
VOWELS = re.compile(r"[aeiouy]+")


# ---------------------------------------------------------------- phrases, in the code


def files() -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))


def strings(file: str) -> Iterator[str]:
    """The texts of a file but for its docstrings, which no reader of a page sees."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    told = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def banned(file: str) -> set[str]:
    said = [text.casefold() for text in strings(file)]
    return {phrase for phrase in BANNED if any(phrase in text for text in said)}


def test_no_page_says_what_we_no_longer_say() -> None:
    found = {file: words for file in files() if (words := banned(file))}
    assert not found


def test_what_the_guide_replaces_is_looked_for() -> None:
    guide = (ROOT / "docs" / "style.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1].strip() for line in guide.splitlines() if line.startswith("| ")]
    befores = [row.casefold() for row in rows if row not in ("Before", "---")]
    assert len(befores) > 10
    missing = [before for before in befores if not any(phrase in before for phrase in BANNED)]
    assert not missing


def test_a_docstring_is_not_said(tmp_path: Path) -> None:
    file = tmp_path / "page.py"
    file.write_text('"""Older than promised."""\ndef one(n):\n    """The file says."""\n    return f"All 2 of {n}"\n')
    assert banned(str(file)) == {"all 2 of"}


# ---------------------------------------------------------------- what stands in front, as readers of each area see it


@dataclass(frozen=True)
class Front:
    """What a page shows before anything is opened: its finding or findings, the titles of its exhibits, and what is said beside them."""

    findings: tuple[str, ...]
    titles: tuple[str, ...]
    names: tuple[
        str, ...
    ]  # of areas, the places they are compared with, and measures: no writer of a sentence can choose them
    beside: tuple[str, ...] = ()  # in whole sentences

    def faults(self) -> list[str]:
        found = [
            f"{len(told)} words: {text}"
            for text in (*self.findings, *self.titles)
            if len(told := self.words(text)) > IN_A_TITLE + sum(more for said, more in LONGER.items() if said in text)
        ]
        said = [sentence for text in self.beside for sentence in sentences(text)]
        found += [
            f"{len(told)} words in a sentence: {text}" for text in said if len(told := self.words(text)) > IN_A_SENTENCE
        ]
        for text in self.titles:
            if text.endswith("."):
                found.append(f"a title has no full stop: {text}")
        for text in (*self.findings, *self.titles, *self.beside):
            if re.search(r"(?<!\w)[-−]\d", text):
                found.append(f"a sign is a word: {text}")
            found += [f"“{phrase}”: {text}" for phrase in BANNED if phrase in text.casefold()]
        if (ease := reading_ease([*self.findings, *self.titles, *self.beside])) < EASIEST_TO_KEEP:
            found.append(f"reading ease {ease:.0f}")
        return found

    def words(self, text: str) -> list[str]:
        for name in self.names:
            text = text.replace(name, "Name")
        return words(text)


def words(text: str) -> list[str]:
    return [word for word in text.split() if re.search(r"\w", word)]


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.?!:])\s+", text) if part]


def syllables(word: str) -> int:
    """Groups of vowels, without an e that is not spoken: "services" 3, "whole" 1, "practice" 2, "table" 2, "needed" 2."""
    letters = re.sub(r"[^a-z]", "", word.casefold())
    groups = len(VOWELS.findall(letters))
    silent = re.search(r"[^aeiouyl]e$|[aeiouy]le$|[^aeiouytd]ed$|[^aeiouylsxzcg]es$", letters) and not letters.endswith(
        ("shes", "ches")
    )
    return max(1, groups - bool(silent))


def plain(sentence: str) -> list[str]:
    """Its words without numbers and proper names, which no writer can choose."""
    first, *others = words(sentence)
    return [word for word in [first, *(word for word in others if not _name(word))] if not re.search(r"\d", word)]


def _name(word: str) -> bool:
    return word.lstrip("“‘(")[:1].isupper()


def reading_ease(texts: list[str]) -> float:
    """Flesch's reading ease. Source: Flesch R (1948), Journal of Applied Psychology 32:221-233."""
    told = [found for text in texts for sentence in sentences(text) if (found := plain(sentence))]
    number = sum(map(len, told))
    spoken = sum(syllables(word) for sentence in told for word in sentence)
    return 206.835 - 1.015 * number / len(told) - 84.6 * spoken / number


@pytest.fixture(scope="module")
def store(shipped: Settings) -> Store:
    return open_store(shipped)


def front_of(page: Page[Any, Any], store: Store, area: str) -> Front:
    view = page.view(area=area)
    evidence = page.evidence(view, store)
    shown = page.fronts(view, evidence) if page.fronts else ()
    told = shown or [page.headline(view, evidence)]
    exhibits = [make(view, evidence) for make in (*page.where, *page.closer)]
    in_short = page.in_short(view, evidence) if page.in_short and shown else ""
    said = (in_short, *(each.caution for each in told), *(each.front for each in exhibits))
    beside = tuple(text for text in said if text)
    findings, titles = tuple(each.sentence for each in told), tuple(each.title for each in exhibits)
    return Front(findings, titles, names_in(store), beside)


def front_of_what_if(page: Page[Any, Any], declared: WhatIf[Any, Any, Any], store: Store, area: str) -> Front | None:
    """What a what-if shows as it opens; None where its model has no answer for the area."""
    view = page.view(area=area)
    evidence = page.evidence(view, store)
    run = declared.run(view, evidence, declared.parameters())
    if isinstance(run, Refused):
        return None
    shown, (first, *others) = getattr(run, "front", None), [make(view, evidence, run) for make in declared.exhibits]
    beside = (shown.counted, shown.interval, *shown.badges) if shown else ()
    return Front(
        (first.title,), tuple(each.title for each in others), names_in(store), (declared.introduction, *beside)
    )


def names_in(store: Store) -> tuple[str, ...]:
    measured = {each.short_name for each in store.indicators().values()}
    every = (each.short_name for kind in ("icb", "region", "trust", "ltla", "cluster") for each in store.areas(kind))
    listed = {said for name in {*every, *measured} for said in (f"The {name}", f"the {name}", name) if " " in said}
    return tuple(sorted(listed, key=len, reverse=True))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_front_is_short_and_easy_to_read(page: Page[Any, Any], store: Store) -> None:
    areas = [str(each.ods) for each in store.members(MIDLANDS, "icb")]
    assert len(areas) == 11
    found = {area: front_of(page, store, area).faults() for area in (*areas, MIDLANDS)}
    told = [f"{area}: {fault}" for area, faults in found.items() for fault in faults]
    assert not told, "\n".join(told)


WHAT_IFS = [(page, declared) for page in PAGES for declared in page.what_if]


@pytest.mark.parametrize(("page", "declared"), WHAT_IFS, ids=[declared.name for _, declared in WHAT_IFS])
def test_every_what_if_opens_short_and_easy_to_read(
    page: Page[Any, Any], declared: WhatIf[Any, Any, Any], store: Store
) -> None:
    assert len(words(declared.title)) <= IN_A_TITLE
    fronts = {area: front_of_what_if(page, declared, store, area) for area in (*AREAS_OF_WHAT_IFS, MIDLANDS)}
    told = [f"{area}: {fault}" for area, front in fronts.items() if front for fault in front.faults()]
    assert not told, "\n".join(told)


def test_a_front_with_faults_is_found() -> None:
    told = Front(("All 2 of the systems are worse by -3.",), ("A title with a stop.",), ())
    assert [fault.split(":")[0] for fault in told.faults()] == [
        "a title has no full stop",
        "a sign is a word",
        "“all 2 of”",
    ]
    long = Front((), (" ".join(["word"] * 15),), ())
    assert long.faults() == ["15 words: " + " ".join(["word"] * 15)]
    beside = Front((), ("word",), (), (" ".join(["word"] * 26) + ". " + " ".join(["word"] * 25) + ".",))
    assert beside.faults() == ["26 words in a sentence: " + " ".join(["word"] * 26) + "."]
    assert (
        Front((), (" ".join(["word"] * 13 + ["Coventry and Warwickshire"]),), ("Coventry and Warwickshire",)).faults()
        == []
    )


@pytest.mark.parametrize(
    ("word", "number"),
    [("whole", 1), ("practice", 2), ("table", 2), ("needed", 2), ("worse", 1), ("places", 2), ("publishers’", 3)],
)
def test_syllables_are_counted_as_spoken(word: str, number: int) -> None:
    assert syllables(word) == number


def test_plain_words_are_easier_than_office_words() -> None:
    plainly = ["More people here are out of work than in England.", "The gap did not change."]
    officially = ["Deprivation differentials necessitate organisational reconfiguration of commissioning."]
    assert reading_ease(plainly) > 80 > EASIEST_TO_KEEP > reading_ease(officially)
