"""A decision is judged by figures of its own area and measure: neither others of its kind nor a measure that only sounds alike count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

from application.decisions import telling
from data_access import Store, ensure_edition, open_store
from domain.learning import decisions
from domain.learning.decisions import Marked
from domain.learning.evaluation import Series, has_judged_place, judged_kinds, load_series, too_short
from domain.learning.nearest_measure import nearest_judged
from settings import Settings
from tests.unit.domain.test_decisions import SIGNED
from vocabulary import Finding, Refused, Sureness

OF_TRUSTS = "crisis_contact_within_24_hours"
WITHOUT, WITH = "E54000062", "E54000015"  # the Black Country, none of whose trusts has it; Leicestershire
DAY = date(2026, 11, 28)  # of these tests alone: marks are kept by their day


@pytest.fixture(scope="module")
def store(settings: Settings) -> Store:
    ensure_edition(settings)
    return open_store(settings)


@pytest.mark.parametrize(
    ("indicator", "expected"),
    [
        ("community_waits_over_18_weeks", "community_waits_over_52_weeks_trust"),
        ("rtt_within_18_weeks_provider", "rtt_within_18_weeks"),
        ("cancer_care_review", None),  # shares “cancer” alone with the share seen within 62 days
        ("need_general_acute", None),  # weighted people, not beds
        ("obesity_prevalence", None),  # adults, not children of 10 to 11
        ("ascof_social_contact_carers", None),  # carers, not those cared for
    ],
)
def test_only_a_measure_of_the_same_thing_is_near(store: Store, indicator: str, expected: str | None) -> None:
    area = store.area("QWU")
    assert area is not None
    found = nearest_judged(store, indicator, area.code)
    assert (found.id if found else None) == expected


def test_a_series_that_other_areas_have_judges_nothing_here(store: Store) -> None:
    """The card said “Decide”, and the form then showed no place whose figures could judge it."""
    assert judged_kinds(store, OF_TRUSTS)
    assert has_judged_place(store, OF_TRUSTS, WITH) and too_short(store, OF_TRUSTS, WITH) is None
    assert not has_judged_place(store, OF_TRUSTS, WITHOUT) and too_short(store, OF_TRUSTS, WITHOUT) is not None

    def start(area: str) -> dict[str, list[str]]:
        card = Finding(
            page="/unwarranted-variation", sentence="Fewer seen.", detail="", indicator=OF_TRUSTS, family="care", area=area,
            period="", size=None, lower=None, upper=None, size_unit="", direction="worse", going="unknown",
            sure=Sureness.PROBABLY, link="/unwarranted-variation?area=QUA",
        )  # fmt: skip
        return parse_qs(urlsplit(telling.starts(store, card)).query)

    assert start(WITH)["indicator"] == [OF_TRUSTS] and "about" not in start(WITH)
    assert start(WITHOUT)["about"] == [OF_TRUSTS] and "indicator" not in start(WITHOUT)


def test_a_finding_of_a_whole_system_is_not_judged_by_one_place_in_it(store: Store) -> None:
    """The system has three figures of its own, and a place within it four: the form opened on that place."""
    area, smoking = "E54000015", "smoking_prevalence_qof"
    card = Finding(
        page="/inequalities", sentence="More people smoke.", detail="", indicator=smoking, family="behaviour", area=area,
        period="", size=None, lower=None, upper=None, size_unit="", direction="worse", going="unknown",
        sure=Sureness.PROBABLY, link="/inequalities?area=QK1",
    )  # fmt: skip
    asked = parse_qs(urlsplit(telling.starts(store, card)).query)
    assert asked["about"] == [smoking] and not asked.keys() & {"indicator", "nearest"}
    waits = telling.waits(store, smoking, area)
    assert waits is not None and "3 figures of the whole area" in waits.when and waits.first
    assert telling.unjudged(store, card) == ""
    of_a_place = replace(card, link="/unwarranted-variation?area=QK1&place=E38000051")
    asked = parse_qs(urlsplit(telling.starts(store, of_a_place)).query)
    assert asked["indicator"] == [smoking] and asked["place"] == ["E38000051"]


def _without_newest(store: Store, number: int) -> Series:
    found = load_series(store, SIGNED.indicator, SIGNED.place)
    assert not isinstance(found, Refused)
    value = found.value.copy()
    value[len(value) - number :] = np.nan
    return replace(found, value=value)


def _marked(store: Store, monkeypatch: pytest.MonkeyPatch, number: int, change: str) -> Marked:
    """As if the area lacked so many of the newest periods, which other places have."""
    series = _without_newest(store, number)
    monkeypatch.setattr(decisions, "load_series", lambda *asked: series)
    return decisions.mark(store, replace(SIGNED, change=change, smallest_told=0.08), DAY.replace(day=number + 1))


def test_figures_of_other_places_are_not_counted(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve figures of the area are needed: a month that others have and it has not brings the verdict no nearer."""
    series = _without_newest(store, 0)
    change = series.periods[-4].id
    whole, behind = (_marked(store, monkeypatch, number, change) for number in (0, 2))
    assert (whole.since, behind.since) == (4, 2)
    assert whole.could_by is not None and behind.could_by is not None
    assert behind.newest == series.periods[-3]
    assert behind.could_by.id > whole.could_by.id


def test_a_change_since_which_only_others_have_figures_waits(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    change = _without_newest(store, 0).periods[-3].id
    found = _marked(store, monkeypatch, 3, change)
    assert found.verdict is None and not found.changed
    assert "though other places have theirs" in found.reason
