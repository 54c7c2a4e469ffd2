"""What a lesson rests on."""

from __future__ import annotations

from functools import cached_property

from data_access import Store
from domain.learning import lessons
from pages.lessons.answers import right_answer
from pages.lessons.view import OPEN, View
from vocabulary import Refused


class Evidence:
    def __init__(self, view: View, store: Store) -> None:
        area = store.area(view.area)
        assert area is not None  # the view only holds areas that are offered
        self.view, self.store, self.area = view, store, area

    @cached_property
    def right(self) -> str:
        return right_answer(self.store, self.view.lesson, self.area.code)

    @property
    def is_open(self) -> bool:
        """Whether no answer is chosen yet."""
        return self.view.answer == OPEN

    @cached_property
    def practices(self) -> lessons.Practices | Refused:
        return lessons.load_practices(self.store, self.area.code)

    @cached_property
    def systems(self) -> lessons.Systems | Refused:
        return lessons.load_systems(self.store, self.area.code)

    @cached_property
    def fifths(self) -> lessons.Fifths | Refused:
        return lessons.load_fifths(self.store, self.area.code)

    @cached_property
    def following(self) -> lessons.Following | Refused:
        return lessons.load_following(self.store)

    @cached_property
    def monthly(self) -> lessons.Monthly | Refused:
        return lessons.load_monthly(self.store, self.area.code)

    @cached_property
    def undecided(self) -> lessons.Undecided | Refused:
        return lessons.load_undecided(self.store, self.area.code)
