"""No list ranks what a newer measure supersedes, or puts figures past their date above current ones; dates are those of the figures.

Measures are made to be past their date, or superseded by another that has newer figures, in a copy of the store's catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from data_access import Store, open_store
from domain.current_measures import current_first, is_superseded, newest_measure, superseded_last, without_superseded
from domain.inequalities.indicators import by_quintile, countable, not_countable
from domain.overview.facts import FACTS, load_facts
from domain.unwarranted_variation.measures import comparable_measures, headline_measures
from pages import HOME, PAGES, inequalities, resource_distribution, unwarranted_variation, voices
from pages.inequalities.exhibits.core20plus5 import core20plus5
from pages.inequalities.exhibits.priorities import priorities
from pages.inequalities.exhibits.quintile_gaps import measures
from pages.inequalities.exhibits.size_and_trend import size_and_trend
from pages.inequalities.largest import largest
from pages.inequalities.words import topic
from pages.measure_options import OLDER
from settings import Settings
from vocabulary import Indicator

NEVER, ALWAYS = "99 years", {"stale_after": "1 month"}
BY_PRACTICE, NEWER_BY_PRACTICE = "ae_attendances_0_4", "smoking_prevalence_qof"  # 2021/22, 2023/24
BY_QUINTILE, NEWER_BY_QUINTILE = "copd_prevalence_by_quintile", "hypertension_prevalence_by_quintile"  # the same years
# Medians of what nothing counts by practice; Staffordshire has enough practices in both end fifths to show them.
MEDIANS, NEWER_MEDIANS = "hypertension_controlled_by_quintile", "cervical_screening_25_49_by_quintile"
BLACK_COUNTRY, STAFFORDSHIRE = "E54000062", "E54000010"


@pytest.fixture(scope="module")
def shipped_store(shipped: Settings) -> Store:
    return open_store(shipped)


@pytest.fixture(scope="module")
def usual(shipped_store: Store) -> Store:
    """Every measure current."""
    return changed(shipped_store)


@pytest.fixture(scope="module")
def ranked(usual: Store) -> Any:
    """What the page of inequalities ranks where every measure is current."""
    return seen(inequalities.PAGE, usual)[1]


def changed(store: Store, **changes: Mapping[str, Any]) -> Store:
    """The same figures with another catalogue: every measure current, but for these changes."""
    other = Store(store.repository, store.edition, store.built_on)
    other.catalogue.__dict__["_indicators"] = {
        key: replace(entry, stale_after=NEVER, superseded_by=None, newer_known=None)
        for key, entry in store.indicators().items()
    }
    for key, values in changes.items():
        other.catalogue.__dict__["_indicators"][key] = replace(other.indicator(key), **values)
    return other


def superseded_by(newer: str) -> Mapping[str, Any]:
    return {"superseded_by": newer}


def seen(page: Any, store: Store, **query: str) -> tuple[Any, Any]:
    view, problems = page.view.from_query(
        {"area": BLACK_COUNTRY, **query}, lambda what, so_far: page.choices(store, what, so_far)
    )
    assert problems == ()
    return view, page.evidence(view, store)


def ids(listed: Any) -> list[str]:
    return [each.id if isinstance(each, Indicator) else each.indicator.id for each in listed]


def last_of_family(listed: list[str], store: Store, measure: str) -> bool:
    family = store.indicator(measure).family
    return [key for key in listed if store.indicator(key).family == family][-1] == measure


# ---------------------------------------------------------------- the rule


def test_a_measure_is_superseded_only_for_kinds_of_area_the_newer_one_has(shipped_store: Store) -> None:
    store = changed(shipped_store, **{BY_PRACTICE: superseded_by(NEWER_BY_QUINTILE)})
    assert "practice" not in store.kinds(NEWER_BY_QUINTILE)
    assert store.freshness(BY_PRACTICE, kind="icb").superseded_by == NEWER_BY_QUINTILE
    assert store.freshness(BY_PRACTICE, kind="icb").newer_period == "2023/24"
    assert store.freshness(BY_PRACTICE, kind="practice").superseded_by == ""
    assert store.freshness(BY_PRACTICE).superseded_by == "", "it is not superseded for practices"
    assert not is_superseded(store, BY_PRACTICE, ("icb", "practice"))


def test_a_measure_without_newer_figures_supersedes_nothing(shipped_store: Store) -> None:
    store = changed(
        shipped_store,
        **{NEWER_BY_PRACTICE: superseded_by(BY_PRACTICE), BY_QUINTILE: superseded_by("not_in_this_edition")},
    )
    assert store.freshness(NEWER_BY_PRACTICE, kind="practice").superseded_by == ""
    assert store.freshness(BY_QUINTILE, kind="icb").superseded_by == ""


def test_measures_that_name_one_another_do_not_go_round_for_ever(shipped_store: Store) -> None:
    store = changed(
        shipped_store,
        **{BY_PRACTICE: superseded_by(NEWER_BY_PRACTICE), NEWER_BY_PRACTICE: superseded_by(BY_PRACTICE)},
    )
    assert newest_measure(store, BY_PRACTICE, "practice") == NEWER_BY_PRACTICE
    assert newest_measure(store, NEWER_BY_PRACTICE, "practice") == NEWER_BY_PRACTICE


def test_lists_of_measures(shipped_store: Store) -> None:
    store = changed(
        shipped_store,
        **{BY_PRACTICE: superseded_by(NEWER_BY_PRACTICE), "chd_prevalence": ALWAYS, "stroke_prevalence": {}},
    )
    listed = [store.indicator(key) for key in (BY_PRACTICE, "chd_prevalence", "stroke_prevalence")]
    assert ids(without_superseded(store, listed, "practice")) == ["chd_prevalence", "stroke_prevalence"]
    assert ids(current_first(store, listed, "practice")) == ["stroke_prevalence", "chd_prevalence"]
    assert ids(superseded_last(store, listed, "practice")) == ["chd_prevalence", "stroke_prevalence", BY_PRACTICE]


# ---------------------------------------------------------------- inequalities


def test_the_ranking_of_inequalities(shipped_store: Store, ranked: Any) -> None:
    before = ids(ranked.inequalities)
    first = next(key for key in before if shipped_store.indicator(key).family == "ill health" and key != BY_PRACTICE)
    assert not last_of_family(before, shipped_store, first) and BY_PRACTICE in before

    store = changed(shipped_store, **{first: ALWAYS, BY_PRACTICE: superseded_by(NEWER_BY_PRACTICE)})
    view, evidence = seen(inequalities.PAGE, store)
    assert last_of_family(ids(evidence.inequalities), store, first)
    row = priorities(view, evidence).table.frame.set_index("code").loc[first]  # type: ignore[union-attr]
    assert row["period"].endswith(" old") and row["top"] == ""
    assert BY_PRACTICE not in ids(evidence.inequalities)


def test_the_largest_of_each_family_is_a_current_one(shipped_store: Store, ranked: Any) -> None:
    """The largest of all families past their date at once: another stands there, or says that it is old."""
    found = {each.family: each.indicator for each in largest(ranked)}
    _, evidence = seen(inequalities.PAGE, changed(shipped_store, **dict.fromkeys(found.values(), ALWAYS)))
    now = {each.family: each for each in largest(evidence)}
    assert set(now) == set(found)
    assert all(now[family].indicator != measure or now[family].stale for family, measure in found.items())


def test_gaps_between_fifths_and_how_they_moved(shipped_store: Store, usual: Store) -> None:
    view, evidence = seen(inequalities.PAGE, usual, area=STAFFORDSHIRE)
    first = str(measures(view, evidence).table.frame.iloc[0]["code"])  # type: ignore[union-attr]
    view, evidence = seen(inequalities.PAGE, changed(shipped_store, **{MEDIANS: ALWAYS}), area=STAFFORDSHIRE)
    for make in (measures, size_and_trend):
        assert str(make(view, evidence).table.frame.iloc[-1]["code"]) == MEDIANS, make.__name__  # type: ignore[union-attr]
    store = changed(shipped_store, **{MEDIANS: superseded_by(NEWER_MEDIANS)})
    view, evidence = seen(inequalities.PAGE, store, area=STAFFORDSHIRE)
    for make in (measures, size_and_trend):
        codes = list(make(view, evidence).table.frame["code"])  # type: ignore[union-attr]
        assert MEDIANS not in codes and NEWER_MEDIANS in codes
    view, evidence = seen(inequalities.PAGE, changed(shipped_store, **{first: ALWAYS}), area=STAFFORDSHIRE)
    assert str(measures(view, evidence).table.frame.iloc[-1]["code"]) == first  # type: ignore[union-attr]


def test_clinical_areas_show_the_newer_measure(shipped_store: Store) -> None:
    store = changed(shipped_store, **{MEDIANS: superseded_by(NEWER_MEDIANS)})
    view, evidence = seen(inequalities.PAGE, store, area=STAFFORDSHIRE)
    frame = core20plus5(view, evidence).table.frame  # type: ignore[union-attr]
    shown = frame[frame["area"] == "High blood pressure"]["measure"].to_list()
    assert shown == [topic(store.indicator(key)) for key in ("hypertension_prevalence", NEWER_MEDIANS)]


def test_measures_that_cannot_be_counted(shipped_store: Store) -> None:
    before = not_countable(changed(shipped_store))
    first = before[0].id
    stale = ids(not_countable(changed(shipped_store, **{first: ALWAYS})))
    assert last_of_family(stale, shipped_store, first)
    newer = {"superseded_by": "life_expectancy_at_birth_la"}
    older = "inequality_in_life_expectancy_at_birth_la"  # to 2022-24; life expectancy to 2023-25, for the same kinds of area
    assert older in ids(before)
    assert older not in ids(not_countable(changed(shipped_store, **{older: newer})))


def test_pickers_of_inequalities_keep_older_measures_at_the_end(shipped_store: Store) -> None:
    store = changed(
        shipped_store,
        **{BY_PRACTICE: superseded_by(NEWER_BY_PRACTICE), BY_QUINTILE: superseded_by(NEWER_BY_QUINTILE)},
    )
    assert countable(store)[-1].id == BY_PRACTICE and by_quintile(store)[-1] == BY_QUINTILE
    for what, measure in (("indicator", BY_PRACTICE), ("trend", BY_QUINTILE)):
        options = list(inequalities.PAGE.choices(store, what, {}))
        assert [option.value for option in options if option.group == OLDER] == [measure] == [options[-1].value]
        view, _ = seen(inequalities.PAGE, store, **{what: measure})
        assert getattr(view, what) == measure, "its address still works"


# ---------------------------------------------------------------- variation


def test_measures_of_variation(shipped_store: Store) -> None:
    older, newer = "ae_attendances_0_4", NEWER_BY_PRACTICE
    area = BLACK_COUNTRY
    assert older in ids(comparable_measures(changed(shipped_store), area))
    store = changed(shipped_store, **{older: superseded_by(newer)})
    assert ids(comparable_measures(store, area))[-1] == older
    options = list(unwarranted_variation.PAGE.choices(store, "indicator", {"area": area}))
    assert [option.value for option in options if option.group == OLDER] == [older] == [options[-1].value]
    view, evidence = seen(unwarranted_variation.PAGE, store, indicator=older)
    found = unwarranted_variation.headline(view, evidence)
    assert found.superseded and found.freshness[0].superseded_by == newer


def test_the_first_page_is_told_of_no_superseded_measure_of_variation(shipped_store: Store) -> None:
    older = "cancer_62_day"  # of trusts, to September 2025; A&E to February 2026
    assert older in ids(headline_measures(changed(shipped_store), BLACK_COUNTRY))
    store = changed(shipped_store, **{older: superseded_by("ae_4_hour_type_1")})
    assert older not in ids(headline_measures(store, BLACK_COUNTRY))
    told = [finding.indicator for finding in unwarranted_variation.findings(store, BLACK_COUNTRY)]
    assert older not in told and "ae_4_hour_type_1" in told


def test_the_date_is_that_of_the_figure_shown(shipped_store: Store) -> None:
    """England has a year more than practices and networks, and its date once stood beside theirs."""
    view, evidence = seen(unwarranted_variation.PAGE, shipped_store, indicator="ae_attendances_0_4")
    assert shipped_store.periods("ae_attendances_0_4")[-1].label == "2022/23"
    found = unwarranted_variation.headline(view, evidence)
    assert found.period == "2021/22" and found.own_freshness is not None
    assert found.own_freshness.period == "2021/22"
    assert evidence.provenance.freshness[0].period == evidence.provenance.period == "2021/22"


# ---------------------------------------------------------------- voices, resource, the first page


def test_what_patients_said(shipped_store: Store) -> None:
    older = "patient_experience_overall_by_quintile"
    store = changed(shipped_store, **{older: superseded_by("gp_appointments_over_4_weeks")})
    assert store.freshness(older, kind="icb").superseded_by == "", "to 2023, and the survey to 2023/24"
    newest = changed(shipped_store, staff_work_stress=superseded_by("ae_4_hour_type_1"))
    options = list(voices.PAGE.choices(newest, "staff", {}))
    assert [option.value for option in options if option.group == OLDER] == ["staff_work_stress"] == [options[-1].value]
    older_survey = changed(shipped_store, **{older: superseded_by("rtt_within_18_weeks")})
    assert older in {each.indicator for each in voices.findings(changed(shipped_store), BLACK_COUNTRY)}
    assert older not in {each.indicator for each in voices.findings(older_survey, BLACK_COUNTRY)}


def test_need_money_and_staff_are_dated_where_they_stand(shipped_store: Store) -> None:
    view, evidence = seen(resource_distribution.PAGE, shipped_store)
    found = resource_distribution.need_headline(view, evidence)
    assert [each.period for each in found.freshness] == [evidence.years.need.label]
    made = next(each for make in resource_distribution.PAGE.closer if (each := make(view, evidence)).id == "inside")
    assert made.provenance is not None
    newer = shipped_store.indicator("gp_payments_by_stream").newer_known
    assert newer and f"Newer figures exist and are not in this edition: {newer}." in made.sentence


def test_the_first_page(shipped_store: Store, usual: Store) -> None:
    _, evidence = seen(HOME, usual)
    found = {family: ids_of(each) for family, each in evidence.ranked.items()}
    family, measure = next(
        (family, each[0]) for family, each in found.items() if len(set(each)) > 1 and BY_PRACTICE not in each
    )
    store = changed(shipped_store, **{measure: ALWAYS, BY_PRACTICE: superseded_by(NEWER_BY_PRACTICE)})
    _, evidence = seen(HOME, store)
    staleness = [finding.stale for finding in evidence.ranked[family]]
    assert True in staleness and False in staleness and staleness == sorted(staleness)
    assert all(not finding.superseded for finding in evidence.findings)
    assert evidence.first is not None and not evidence.first.superseded


def ids_of(findings: Any) -> list[str]:
    return [finding.indicator for finding in findings]


def test_facts_of_the_area_are_those_of_the_newest_measure(shipped_store: Store) -> None:
    older, newer = "patients_aged_65_and_over", "registered_population_allocation"
    store = changed(shipped_store, **{older: superseded_by(newer), "core20_population_share": ALWAYS})
    area = store.area(BLACK_COUNTRY)
    assert area is not None and older in FACTS
    facts = [fact.indicator.id for fact in load_facts(store, area)]
    assert older not in facts and facts.count(newer) == 1
    assert facts[-1] == "core20_population_share"


def test_no_page_opens_on_a_measure_that_another_supersedes(shipped_store: Store) -> None:
    """A new measure that supersedes a page's usual one takes its place in the page's View."""
    checked = 0
    for page in PAGES:
        view, _ = page.view.from_query(
            {"area": BLACK_COUNTRY}, lambda what, so_far, page=page: page.choices(shipped_store, what, so_far)
        )
        for parameter in view.parameters():
            value = getattr(view, parameter.name)
            if parameter.metadata["among"] and value in shipped_store.indicators():
                checked += 1
                assert not shipped_store.freshness(value).superseded_by, f"{page.path}: {parameter.name} is {value}"
    assert checked >= 5


def test_age_is_counted_to_the_day_given(shipped_store: Store) -> None:
    old = shipped_store.freshness("shmi", today=date(2026, 11, 29))
    assert old.stale and old.months == 83
    assert not shipped_store.freshness("shmi", today=date(2020, 6, 1)).stale
