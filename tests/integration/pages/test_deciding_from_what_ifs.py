"""A decision that is started from a what-if opens on the measure that it moves, or says that none counts what it gains."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analysis.scenarios import Outcome
from components.decision_form import Signing, cannot_judge, form
from data_access import Store
from pages.what_if_expects import about_measure, share_moved, with_range


def gained(low: float, high: float, people: float) -> Outcome:
    draws = np.linspace(low, high, 1001)
    return Outcome("people", "people", (low + high) / 2, draws, people, (), (), (), 1, draws, ())


def test_a_range_is_filled_in_where_the_measure_itself_judges(store: Store) -> None:
    waits = store.indicator("rtt_within_18_weeks")
    found = about_measure(store, "E54000062", waits)
    assert (found.indicator, found.unjudged) == (waits.id, "")
    limits = share_moved(gained(1_000, 2_000, 100_000), waits)
    assert limits == (1.02, 1.98)  # the middle 95% of 1,000 to 2,000 more of 100,000, in points
    assert with_range(found, limits).low == 1.02
    assert with_range(replace(found, unjudged="Another"), limits).low is None


def test_a_range_that_holds_nought_is_not_filled_in(store: Store) -> None:
    assert share_moved(gained(-1_000, 2_000, 100_000), store.indicator("rtt_within_18_weeks")) is None


def test_a_measure_that_cannot_judge_is_named(store: Store) -> None:
    lives = store.indicator("life_expectancy_at_birth_male_msoa")
    found = about_measure(store, "E54000062", lives)
    assert found.indicator != lives.id and found.about == lives.id and found.unjudged == lives.short_name


def test_what_no_measure_counts_is_said() -> None:
    said = cannot_judge({"uncounted": "true"})
    assert said is not None and "No measure here counts what this scenario gains." in str(said)
    assert cannot_judge({}) is None


def test_the_form_says_what_judges_only_where_the_measure_shown_does() -> None:
    signing = Signing(
        judged_by="Waiting under 18 weeks, Lincolnshire", outlook="Signed today, by the figures of March."
    )
    for filled, judged in (({}, True), ({"unjudged": "Another"}, False), ({"uncounted": "true"}, False)):
        said = str(form(signing, filled))
        assert (signing.judged_by in said, signing.outlook in said) == (judged, judged), filled
