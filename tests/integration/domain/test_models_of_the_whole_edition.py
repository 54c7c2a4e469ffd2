"""The models of the edition that is shipped: kept when it is built, the same as fitted, read quickly."""

from __future__ import annotations

import time

import numpy as np
import pytest

from application.fitted_models import register_models
from data_access import Store, ensure_edition, open_store
from data_access.reference import editions
from domain.fair_comparison import practice_models, unit_models
from domain.fair_comparison.areas import compare_systems
from domain.fair_comparison.compared import KINDS
from domain.fair_comparison.fitting import fit_models
from domain.fair_comparison.people import PracticePeople, gather_people, load_people
from domain.fair_comparison.practice_models import MODELLED, PracticeModel, fit_model, load_model
from domain.fair_comparison.scan import scanned_measures
from domain.fair_comparison.unit_models import NOT_EXCLUDED, fit_unit_model, load_unit_model
from settings import Settings
from vocabulary import Refused

pytestmark = pytest.mark.slow  # builds the edition again, with its models


@pytest.fixture(scope="module")
def said() -> list[str]:
    return []


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, said: list[str]) -> Store:
    made = Settings.from_environment({"DATA_FOLDER": str(tmp_path_factory.mktemp("with-models"))})
    register_models(said.append)
    try:
        ensure_edition(made)
    finally:
        editions.fit_with(None)
    return open_store(made)


def test_fitting_is_told_and_takes_under_two_minutes(store: Store, said: list[str]) -> None:
    assert len(said) == 1 and "models fitted in" in said[0]
    began = time.process_time()
    rows = fit_models(store)
    assert time.process_time() - began < 120
    assert len(rows) > 130
    assert {key for key, _ in rows} == {key for key, _ in rows if store.kept_model(key)}


def test_what_is_kept_is_what_would_be_fitted(store: Store) -> None:
    people = gather_people(store)
    held = load_people(store)
    assert isinstance(people, PracticePeople) and isinstance(held, PracticePeople)
    assert held is not people and (held.codes == people.codes).all()
    assert np.array_equal(held.minority, people.minority, equal_nan=True)
    for indicator in ("smoking_prevalence_qof", "diabetes_prevalence", "nurse_fte_per_10000"):
        for period in store.periods(indicator, kind="practice")[-2:]:
            for allowed in MODELLED:
                mine = load_model(store, indicator, period.id, allowed)
                fitted = fit_model(store, store.indicator(indicator), period, allowed)
                assert isinstance(mine, PracticeModel) and isinstance(fitted, PracticeModel)
                assert np.array_equal(mine.expected, fitted.expected)
                assert np.array_equal(mine.codes, fitted.codes)
                assert (mine.spread, mine.left_out, mine.period) == (fitted.spread, fitted.left_out, fitted.period)
    for entry, kind in scanned_measures(store):
        if kind != "practice":
            kept, made = load_unit_model(store, entry.id, KINDS[kind]), fit_unit_model(store, entry, KINDS[kind])
            assert isinstance(kept, Refused) == isinstance(made, Refused)
            if not isinstance(kept, Refused) and not isinstance(made, Refused):
                assert np.array_equal(kept.chance, made.chance, equal_nan=True)
                assert (kept.codes, kept.periods, kept.adjusted_for) == (made.codes, made.periods, made.adjusted_for)


def test_so_are_models_of_patients_not_excluded(store: Store) -> None:
    targets = [
        entry.id for entry, kind in scanned_measures(store) if NOT_EXCLUDED in store.breakdowns(entry.id, kind="icb")
    ]
    assert len(targets) > 30
    for measure in targets[::6]:
        kept = load_unit_model(store, measure, "icb", breakdown=NOT_EXCLUDED)
        made = fit_unit_model(store, store.indicator(measure), "icb", breakdown=NOT_EXCLUDED)
        assert store.kept_model(unit_models.key_of(measure, "icb", NOT_EXCLUDED)) is not None
        assert not isinstance(kept, Refused) and not isinstance(made, Refused)
        assert np.array_equal(kept.chance, made.chance, equal_nan=True) and kept.breakdown == NOT_EXCLUDED
        assert (kept.codes, kept.periods, kept.adjusted_for) == (made.codes, made.periods, made.adjusted_for)


def test_a_page_is_answered_in_under_20_ms(store: Store) -> None:
    """Processor time, with the model read from the edition and not from memory."""
    compare_systems(store, "hypertension_prevalence")
    took = []
    for indicator in ("diabetes_prevalence", "copd_prevalence", "obesity_prevalence", "smoking_prevalence_qof"):
        practice_models._cache.forget()
        began = time.process_time()
        assert compare_systems(store, indicator)
        took.append(time.process_time() - began)
    assert np.median(took) < 0.020
