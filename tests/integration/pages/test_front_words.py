"""What stands in front of the folds of four pages: short enough to be read aloud once, and in usual words."""

from __future__ import annotations

import re
from typing import Any

import pytest

from components.page import Page
from data_access import Store, open_store
from pages import data_and_methods, places, voices, wider_economy
from settings import Settings

PAGES: tuple[Page[Any, Any], ...] = (voices.PAGE, wider_economy.PAGE, places.PAGE, data_and_methods.PAGE)
AREAS = ("QUA", "QK1", "E40000011")
IN_A_TITLE, IN_A_HEADLINE, IN_A_SENTENCE = 14, 18, 25  # words
EASIEST_TO_KEEP = 60.0  # of Flesch's scale: plain English
VOWELS = re.compile(r"[aeiouy]+")


@pytest.fixture(scope="module")
def store(shipped: Settings) -> Store:
    return open_store(shipped)


@pytest.fixture(
    scope="module", params=[(page, area) for page in PAGES for area in AREAS], ids=lambda each: each[0].name + each[1]
)
def front(store: Store, request: pytest.FixtureRequest) -> tuple[str, list[str]]:
    """The headline of a page, then the titles of its exhibits."""
    page, area = request.param
    view = page.view(area=area)
    evidence = page.evidence(view, store)
    return page.headline(view, evidence).sentence, [make(view, evidence).title for make in (*page.where, *page.closer)]


def words(text: str) -> list[str]:
    return [word for word in text.split() if re.search(r"\w", word)]


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.?!])\s+", text) if part]


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


def test_a_headline_is_read_in_one_breath(front: tuple[str, list[str]]) -> None:
    assert len(words(front[0])) <= IN_A_HEADLINE, front[0]
    assert not re.search(r"[-−]\d", front[0]), "a sign is a word"


def test_a_title_is_a_short_finding(front: tuple[str, list[str]]) -> None:
    for title in front[1]:
        assert len(words(title)) <= IN_A_TITLE, title
        assert not title.endswith(".")
        assert not re.search(r"[-−]\d", title), "a sign is a word"


def test_no_sentence_is_long_and_all_are_easy_to_read(front: tuple[str, list[str]]) -> None:
    texts = [front[0], *front[1]]
    for text in texts:
        for sentence in sentences(text):
            assert len(words(sentence)) <= IN_A_SENTENCE, sentence
    assert reading_ease(texts) >= EASIEST_TO_KEEP, texts


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
