"""Looking closer on real figures: before and after adjustment, what explains it, every place over time, the next period, a locked baseline."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from analysis.spc import XmR
from components.view import Problem
from data_access import ENGLAND, MIDLANDS, Store, open_store
from domain.fair_comparison.practice_models import Allowed, PracticeModel, load_model
from domain.fair_comparison.scan import scan_area
from domain.unwarranted_variation import changes
from domain.unwarranted_variation.adjusted import BeforeAfter, Explained, load_before_after, load_explained
from domain.unwarranted_variation.changes import NextBeside, next_beside
from domain.unwarranted_variation.delays import EmergencyStays, Stays, load_emergency_stays, load_stays
from domain.unwarranted_variation.multiples import Multiples, load_multiples
from pages import unwarranted_variation as page
from pages.unwarranted_variation.exhibits.before_after import before_after, what_explains
from pages.unwarranted_variation.what_if_delays import REDUCE_DELAYS
from pages.unwarranted_variation.what_if_shift import SHIFT
from pages.what_ifs import how_sure
from settings import Settings
from vocabulary import Refused, Sureness

BLACK_COUNTRY, LINCOLNSHIRE, NOTTINGHAM = "E54000062", "E54000013", "E54000060"
SMOKING, WAITS = "smoking_prevalence_qof", "ae_4_hour_type_1"


@pytest.fixture(scope="module")
def store(settings: Settings) -> Store:
    return open_store(settings)


def shown(store: Store, **query: str) -> page.Evidence:
    problems: tuple[Problem, ...]
    view, problems = page.View.from_query(query, lambda what, so_far: page.choices(store, what, so_far))
    assert not problems
    return page.Evidence(view, store)


def test_a_board_is_not_claimed_where_one_region_decides(store: Store) -> None:
    """With London's boards Lincolnshire's cervical screening is behind, without them it is not."""
    (found,) = [
        one
        for one in scan_area(store, LINCOLNSHIRE)
        if one.indicator.id == "cervical_screening_25_49" and one.like_for_like
    ]
    assert found.difference < 0 < found.crude
    assert found.sure.phrase is Sureness.CANNOT_TELL and not found.claimed
    assert found.lower < 0 < found.upper


class TestBeforeAndAfter:
    @pytest.fixture(scope="class")
    def found(self, store: Store) -> BeforeAfter:
        evidence = shown(store, area="QUA", indicator=SMOKING, level="practice")
        found = load_before_after(store, evidence.peers)
        assert isinstance(found, BeforeAfter)
        return found

    def test_both_are_the_same_places_and_add_up_to_the_same_events(self, store: Store, found: BeforeAfter) -> None:
        model = load_model(store, SMOKING)
        assert isinstance(model, PracticeModel)
        evidence = shown(store, area="QUA", indicator=SMOKING, level="practice")
        codes = evidence.peers.rows.area[found.rows]
        inside = np.isin(model.codes.astype(str), codes.astype(str))
        assert found.expected.sum() == pytest.approx(model.observed[inside].sum())
        assert (found.fair.value * found.expected).sum() == pytest.approx(model.observed[inside].sum())

    def test_deprivation_explains_much_of_smoking(self, found: BeforeAfter) -> None:
        assert 0.5 < found.explained < 0.9

    def test_limits_stand_round_1(self, found: BeforeAfter) -> None:
        for judged in (found.plain, found.fair):
            curve = found.curve(judged)
            assert (curve["lower998"] < 1).all() and (curve["upper998"] > 1).all()

    def test_who_is_not_known_is_refused(self, store: Store) -> None:
        evidence = shown(store, area="QUA", indicator=WAITS, level="trust")
        assert isinstance(load_before_after(store, evidence.peers), Refused)


def test_what_explains_smoking_between_practices(store: Store) -> None:
    found = load_explained(store, SMOKING)
    assert isinstance(found, Explained)
    ages, deprivation, surroundings = found.steps
    assert [step.allowed for step in found.steps] == [Allowed.AGES, Allowed.DEPRIVATION, Allowed.SURROUNDINGS]
    assert 1 > ages.practices > deprivation.practices > surroundings.practices > 0
    assert deprivation.worst_decile < found.crude_worst_decile
    assert isinstance(load_explained(store, WAITS), Refused)


class TestOverTime:
    def test_every_trust_has_a_chart_and_signs_come_first(self, store: Store) -> None:
        evidence = shown(store, area="QT1", indicator=WAITS, level="trust")
        found = load_multiples(store, evidence.peers)
        assert isinstance(found, Multiples)
        assert len(found.rows) == len(set(found.rows)) == 20
        signs = [chart.latest.special_cause.name != "NONE" for chart in found.charts]
        assert signs == sorted(signs, reverse=True) and sum(signs) == found.signs

    def test_nottingham_will_be_worse_than_the_others_next_month(self, store: Store) -> None:
        evidence = shown(store, area="QT1", indicator=WAITS, level="trust", place="RX1")
        assert evidence.chosen is not None
        found = next_beside(store, evidence.peers, [evidence.chosen])
        assert isinstance(found, NextBeside)
        assert found.worse > 0.95 and found.lower < found.expected < found.upper < 0

    def test_the_best_will_not(self, store: Store) -> None:
        evidence = shown(store, area="QT1", indicator=WAITS, level="trust")
        assert not isinstance(evidence.funnel, Refused)
        best, _ = evidence.funnel.best_and_worst
        found = next_beside(store, evidence.peers, [best])
        assert isinstance(found, NextBeside) and found.worse < 0.05

    def test_those_always_level_with_the_others_have_no_chance_of_being_worse(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        evidence = shown(store, area="QT1", indicator=WAITS, level="trust")
        rounding = np.array([0.0, 1e-17, -1e-17, 0.0, 1e-17, -1e-17])
        monkeypatch.setattr(changes, "_gaps", lambda *_: ((), rounding))
        assert isinstance(next_beside(store, evidence.peers, [0]), Refused)

    def test_a_baseline_is_locked_with_a_reason_alone(self, store: Store) -> None:
        query = {"area": "QUA", "indicator": WAITS, "level": "trust", "place": "RL4", "baseline": "2022-12"}
        without, given = shown(store, **query), shown(store, **query, because="A new department opened.")
        assert without.shown.baseline is None and given.shown.baseline is not None
        chart = given.shown.control_chart
        assert isinstance(chart, XmR)
        known = [
            value
            for period, value in zip(given.shown.periods, given.shown.value, strict=True)
            if period.id <= "2022-12" and np.isfinite(value)
        ]
        assert chart.mean[-1] == pytest.approx(np.mean(known))
        assert "A new department opened" in page.over_time(given.view, given).sentence
        assert "only with a reason" in page.over_time(without.view, without).sentence


def test_decisions_are_drawn_where_their_first_period_is_shown(store: Store) -> None:
    evidence = shown(store, area="QUA", indicator=WAITS, level="trust")
    decided = (("2024-04", "Open a front door"), ("2040-01", "Close it again"))
    exhibit = page.over_time(evidence.view, evidence, decided=decided)
    assert exhibit.spec is not None and exhibit.table is not None
    ((row, words),) = exhibit.spec.events  # type: ignore[attr-defined]
    assert (exhibit.table.frame["label"][row], words) == ("April 2024", "Open a front door")
    assert "“Close it again”, from January 2040 on" in exhibit.sentence
    assert exhibit.front == (
        "Decided after the newest figure: “Close it again”. The first figure to tell of it is that of January 2040."
    )
    without = page.over_time(evidence.view, evidence)
    assert without.spec.events == () and without.front == ""  # type: ignore[union-attr]
    indicator, places = page.over_time.decided_about(evidence.view, evidence)  # type: ignore[attr-defined]
    assert indicator == WAITS and {BLACK_COUNTRY, "RL4"} <= set(places)


class TestDelays:
    def test_a_board_has_the_days_its_months_add_up_to(self, store: Store) -> None:
        found = load_stays(store, BLACK_COUNTRY, "icb", MIDLANDS)
        assert isinstance(found, Stays)
        at = found.codes.index(BLACK_COUNTRY)
        history = store.history("bed_days_after_ready_date", BLACK_COUNTRY, breakdown="")
        assert found.days[at] == pytest.approx(history.numerator[history.known][-12:].sum())
        assert found.own.sum() == 1 and len(found.codes) == 11

    def test_authorities_are_those_of_the_patients_home(self, store: Store) -> None:
        found = load_stays(store, BLACK_COUNTRY, "la", ENGLAND)
        assert isinstance(found, Stays)
        names = {name for name, own in zip(found.names, found.own, strict=True) if own}
        assert names == {"Dudley", "Sandwell", "Walsall", "Wolverhampton"}
        assert found.gaps.known.sum() == 153

    def test_emergency_stays_of_the_midlands_are_those_of_its_boards(self, store: Store) -> None:
        whole, one = load_emergency_stays(store, MIDLANDS), load_emergency_stays(store, BLACK_COUNTRY)
        assert isinstance(whole, EmergencyStays) and isinstance(one, EmergencyStays)
        assert len(whole.codes) == 11 and one.stays.sum() == whole.stays[whole.codes.index(BLACK_COUNTRY)]

    @pytest.mark.parametrize("what_if", [REDUCE_DELAYS, SHIFT])
    def test_a_what_if_answers_for_the_midlands_and_says_whose_its_cost_is(self, store: Store, what_if: Any) -> None:
        evidence = shown(store, area=MIDLANDS)
        for pounds, whose in ((395, "the King’s Fund"), (500, "your figure")):
            run = what_if.run(evidence.view, evidence, what_if.parameters(pounds=pounds))
            assert not isinstance(run, Refused)
            said = what_if.answer(evidence.view, evidence, run)
            assert f"£{pounds}" in said and whose in said and "not cash" in said
            assert run.outcome.central > 0
            for make in what_if.exhibits:
                assert make(evidence.view, evidence, run).title

    def test_care_moved_out_of_hospital_says_in_front_that_it_rests_on_placeholders(self, store: Store) -> None:
        evidence = shown(store, area=MIDLANDS)
        run = SHIFT.run(evidence.view, evidence, SHIFT.parameters())
        assert not isinstance(run, Refused)
        said = SHIFT.answer(evidence.view, evidence, run)
        (median,) = run.outcome.quantiles((0.5,))
        assert f"Half of the outcomes lie below {run.write(median)}" in said and median < run.outcome.central
        assert "Rests on placeholders: 8%, 5 days" in run.front.badges and "placeholders" in said
        assert "not of acute care" in said
        assert "gap to close" not in how_sure(evidence.view, evidence, run).sentence
        assert SHIFT.onward is not None
        assert SHIFT.onward(evidence.view, evidence, run) is None, "what the care instead costs is not known"
        dear = SHIFT.run(evidence.view, evidence, SHIFT.parameters(instead=2_000))  # type: ignore[call-arg]
        assert not isinstance(dear, Refused)
        onward = SHIFT.onward(evidence.view, evidence, dear)
        assert onward is not None and "one-pound.way=within" in onward.address
        own = SHIFT.run(evidence.view, evidence, SHIFT.parameters(part=6, days=4))  # type: ignore[call-arg]
        assert not isinstance(own, Refused) and own.front.badges == ()

    def test_a_rule_that_changes_nothing_has_no_interval(self, store: Store) -> None:
        """None of Birmingham and Solihull's trusts is behind the median: that is a rule, not a certainty."""
        evidence = shown(store, area="QHL")
        run = REDUCE_DELAYS.run(evidence.view, evidence, REDUCE_DELAYS.parameters())
        assert not isinstance(run, Refused) and run.outcome.central == 0
        for said in (run.front.interval, how_sure(evidence.view, evidence, run).sentence):
            assert "95% interval" not in said and "no interval is given" in said

    def test_the_card_of_before_and_after_says_that_luck_brings_as_many(self, store: Store) -> None:
        """Smoking of the Midlands practices: 2 outside before, 13 after; by their long tails alone about 4 and 12."""
        evidence = shown(store, area="QUA", indicator="smoking_prevalence_qof", level="practice")
        found = load_before_after(store, evidence.peers, evidence.allowed)
        assert isinstance(found, BeforeAfter) and found.by_luck
        out = int((found.fair.outside("above") | found.fair.outside("below")).sum())
        assert out < found.fair.outside_by_chance + 2 * found.fair.outside_by_chance**0.5
        card = before_after(evidence.view, evidence)
        assert f"{out} after: no more than luck brings" in card.title
        assert "Between these Midlands practices it explains" in card.sentence
        assert what_explains(evidence.view, evidence).title.startswith("In England, ")
