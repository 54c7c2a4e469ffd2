"""Figures that leave nothing to tell: nobody counted, nothing happened, one place, all places the same. Words, never a rank or a broken number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import Any, cast

import numpy as np
import pytest

from components.charts import render
from components.exhibit import Exhibit
from data_access import Store, open_store
from pages import unwarranted_variation as page
from pages.unwarranted_variation import Evidence, View
from settings import Settings

WAITS, PRESSURE = ("ae_4_hour_type_1", "trust"), ("hypertension_prevalence", "practice")
BROKEN = re.compile(r"\bnan\b|\binf\b|not available|  |-\d")
Change = Callable[[Any], Any]


class Changed:
    """The store, with other figures of one measure."""

    def __init__(self, store: Store, measure: str, change: Change) -> None:
        self._store, self._measure, self._change = store, measure, change

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def observations(self, indicator: str, *where: Any, **how: Any) -> Any:
        found = self._store.observations(indicator, *where, **how)
        return self._change(found) if indicator == self._measure else found

    def history(self, indicator: str, *where: Any, **how: Any) -> Any:
        found = self._store.history(indicator, *where, **how)
        return self._change(found) if indicator == self._measure else found

    def kept_model(self, key: str) -> bytes | None:
        return None if self._measure in key else self._store.kept_model(key)


def nobody_counted(rows: Any) -> Any:
    return replace(rows, numerator=rows.numerator * 0, denominator=rows.denominator * 0, value=rows.value * np.nan)


def nothing_happened(rows: Any) -> Any:
    return replace(rows, numerator=rows.numerator * 0, value=rows.value * 0)


def all_the_same(rows: Any) -> Any:
    people = np.where(np.isfinite(rows.denominator), 1000.0, rows.denominator)
    return replace(
        rows, denominator=people, numerator=people / 2, value=np.where(np.isfinite(rows.value), 50.0, np.nan)
    )


def one_place(rows: Any) -> Any:
    if not isinstance(rows.area, np.ndarray):
        return rows
    kept = rows.area == "RBK"  # a trust of the Black Country
    arrays = {each.name: getattr(rows, each.name) for each in fields(rows)}
    return replace(
        rows, **{name: of[kept] for name, of in arrays.items() if isinstance(of, np.ndarray) and len(of) == len(kept)}
    )


@pytest.fixture(scope="module")
def store(settings: Settings) -> Store:
    return open_store(settings)


def exhibits(store: Store, measure: tuple[str, str], change: Change) -> Iterator[Exhibit]:
    view = View(area="QUA", indicator=measure[0], level=measure[1])
    evidence = Evidence(view, cast("Store", Changed(store, measure[0], change)))
    told = page.beginning(view, evidence)
    assert not BROKEN.search(f"{told.sentence} {told.detail}"), told
    for each in (*page.PAGE.where, *page.PAGE.closer):
        found = each(view, evidence)
        if found.spec is not None and found.table is not None:
            render(found.spec, found.table, "light")
        yield found


@pytest.mark.parametrize(
    ("measure", "change"),
    [(WAITS, nobody_counted), (WAITS, one_place), (PRESSURE, nothing_happened)],
)
def test_what_cannot_be_compared_is_said_in_words(store: Store, measure: tuple[str, str], change: Change) -> None:
    found = {each.id: each for each in exhibits(store, measure, change)}
    for each in found.values():
        assert not BROKEN.search(f"{each.title}\n{each.sentence}\n{each.refused or ''}"), each.id
    assert found["funnel"].refused and found["ranks"].refused


@pytest.mark.parametrize("measure", [WAITS, PRESSURE])
def test_places_that_are_all_the_same_have_no_rank(store: Store, measure: tuple[str, str]) -> None:
    found = {each.id: each for each in exhibits(store, measure, all_the_same)}
    for each in found.values():
        assert not BROKEN.search(f"{each.title}\n{each.sentence}\n{each.refused or ''}"), each.id
    assert "no rank is told" in found["ranks"].refused
    assert "quarter" not in found["funnel"].title
    assert not re.search("lowest of|highest of", found["league"].title)
