"""The models that are kept of patients not excluded are those that the scan asks for, so that the first scan fits none."""

from __future__ import annotations

import pytest

from data_access import Store, open_store
from domain.fair_comparison import fitting
from domain.fair_comparison.archive import Unpacked
from domain.fair_comparison.unit_models import NOT_EXCLUDED, key_of
from settings import Settings

UNADJUSTED = "blood_sugar_at_target_diabetes"  # deprivation and age foretell it among patients not excluded alone
ADJUSTED = "severe_mental_illness_care_plan"


def test_of_patients_not_excluded_the_same_is_allowed_for(shipped: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    store: Store = open_store(shipped)
    asked = [(store.indicator(each), "board") for each in (UNADJUSTED, ADJUSTED)]
    monkeypatch.setattr(fitting, "scanned_measures", lambda store: asked)
    monkeypatch.setattr(fitting, "_by_practice", lambda store: ())
    found = dict(fitting.fit_models(store))

    def allowed(measure: str, breakdown: str) -> list[str]:
        listed: list[str] = Unpacked(found[key_of(measure, "icb", breakdown)]).facts["adjusted_for"]
        return listed

    assert allowed(UNADJUSTED, "") == allowed(UNADJUSTED, NOT_EXCLUDED) == []
    assert allowed(ADJUSTED, "") and key_of(ADJUSTED, "icb", NOT_EXCLUDED) in found
