"""The view: which lesson, of which area, and what its reader answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from components.view import PageView, choice
from data_access import Store
from pages import areas, paths
from pages.lessons.answers import answers_of
from vocabulary import Choices, Option

PATH = paths.LESSONS
OPEN = "open"

LESSONS: Mapping[str, str] = {
    "funnel": "1. The funnel",
    "rank": "2. Ranks",
    "gaps": "3. Two kinds of gap",
    "regression": "4. Back to the average",
    "control": "5. The control chart",
    "probability": "6. What 95% means",
}


@dataclass(frozen=True)
class View(PageView):
    lesson: str = choice("funnel", among="lesson", label="Lesson")
    answer: str = choice(OPEN, among="answer", label="Your answer")


def choices(store: Store, what: str, so_far: Mapping[str, str]) -> Choices:
    match what:
        case "area":
            return areas.choices(store)
        case "edition":
            return areas.edition_choices(store)
        case "lesson":
            return Choices(tuple(Option(key, words) for key, words in LESSONS.items()))
        case "answer":
            listed = answers_of(store, so_far["lesson"], so_far["area"])
            return Choices((Option(OPEN, "Choose an answer"), *(Option(key, words) for key, words in listed.items())))
    raise KeyError(what)
