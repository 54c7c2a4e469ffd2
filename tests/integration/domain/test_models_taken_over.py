"""A model is taken over from the edition before only while everything it was fitted from is the same."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import numpy as np
import pytest

from data_access import Store, open_store
from domain.fair_comparison import archive, fitting
from domain.fair_comparison.archive import INPUTS, Unpacked, packed
from domain.fair_comparison.people import KEY, PracticePeople, load_people
from settings import Settings
from vocabulary import Period

BY_PRACTICE, BY_BOARD = "smoking_prevalence_qof", "severe_mental_illness_care_plan"


class Altered:
    """A store in which the first count of one measure is one higher."""

    def __init__(self, store: Store, measure: str, kind: str) -> None:
        self.store, self.measure, self.kind = store, measure, kind

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    def observations(self, indicator: str, period: str | Period, *, kind: str = "trust", breakdown: str = "") -> Any:
        rows = self.store.observations(indicator, period, kind=kind, breakdown=breakdown)
        newest = period == self.store.periods(indicator, kind=kind, breakdown=breakdown)[-1]
        if (indicator, kind, breakdown, newest) != (self.measure, self.kind, "", True):
            return rows
        return replace(rows, numerator=rows.numerator + (np.arange(len(rows.numerator)) == 0))


@pytest.fixture
def fitted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The measures that are fitted from now on."""
    found: list[str] = []
    for name in ("fit_model", "fit_unit_model"):
        fit = getattr(fitting, name)

        def counted(store: Store, entry: Any, *more: Any, fit: Any = fit, **named: Any) -> Any:
            found.append(entry.id)
            return fit(store, entry, *more, **named)

        monkeypatch.setattr(fitting, name, counted)
    return found


@pytest.fixture
def store(shipped: Settings, monkeypatch: pytest.MonkeyPatch) -> Store:
    store = open_store(shipped)
    practice, board = store.indicator(BY_PRACTICE), store.indicator(BY_BOARD)
    period = store.periods(BY_PRACTICE, kind="practice")[-1]
    monkeypatch.setattr(fitting, "scanned_measures", lambda store: [(board, "board")])
    monkeypatch.setattr(fitting, "_by_practice", lambda store: [(practice, period)])
    return store


def test_the_same_inputs_are_taken_over_and_a_changed_figure_is_fitted_anew(store: Store, fitted: list[str]) -> None:
    rows = dict(fitting.fit_models(store))
    first = len(fitted)
    assert set(fitted) == {BY_PRACTICE, BY_BOARD} and len(rows) == 4

    again = dict(fitting.fit_models(store, before=rows))
    assert len(fitted) == first and again.keys() == rows.keys()
    assert all(again[key] is rows[key] for key in rows)

    for measure, kind in ((BY_PRACTICE, "practice"), (BY_BOARD, "icb")):
        fitted.clear()
        altered = cast(Store, Altered(store, measure, kind))
        changed = dict(fitting.fit_models(altered, before=rows))
        assert set(fitted) == {measure}
        assert {key.split()[1] for key in rows if changed[key] is not rows[key]} == {measure}
        assert changed == dict(fitting.fit_models(altered)), "not what a fresh fit gives"
        assert changed != rows


def test_other_people_other_code_and_what_is_no_model_are_fitted_anew(
    store: Store, fitted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = dict(fitting.fit_models(store))
    whole = len(fitted)

    def anew(before: dict[str, bytes]) -> int:
        fitted.clear()
        assert dict(fitting.fit_models(store, before=before)) == rows
        return len(fitted)

    def without_digest(content: bytes) -> bytes:
        found = Unpacked(content)
        names = [name.removesuffix(".npy") for name in found._arrays.namelist() if name != "facts.npy"]
        facts = {key: value for key, value in found.facts.items() if key != INPUTS}
        return packed(facts, {name: found.array(name) for name in names})

    assert anew(rows) == 0
    assert anew({key: without_digest(content) for key, content in rows.items()}) == whole
    assert anew({key: content[:-40] for key, content in rows.items()}) == whole  # cut off
    assert anew({key: content[:200] + b"\0\0\0\0" + content[204:] for key, content in rows.items()}) == whole
    people = load_people(store)
    assert isinstance(people, PracticePeople)
    with monkeypatch.context() as other:
        other.setattr(fitting, "load_people", lambda store: replace(people, score=people.score + 1))
        fitted.clear()
        found = dict(fitting.fit_models(store, before=rows))
        assert BY_PRACTICE in fitted and found[KEY] is not rows[KEY]
    archive._code.cache_clear()
    with monkeypatch.context() as other:
        other.setattr(archive, "VERSION", archive.VERSION + 1)
        fitted.clear()
        assert not dict(fitting.fit_models(store, before=rows)).items() & rows.items() and len(fitted) == whole
    archive._code.cache_clear()
