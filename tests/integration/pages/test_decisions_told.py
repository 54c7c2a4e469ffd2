"""What is said of decisions: on cards, on the first page, over systems; and the lessons. All of it agrees with the figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import flask
import pytest

from analysis.evaluation.verdicts import Verdict, verdict
from application.decisions import reading, register, signing, telling, words
from components import card, markup
from components.charts import render
from components.decision_form import Signing, form
from components.decision_links import filled_in, start
from components.decision_register import Signed
from data_access import MIDLANDS, ItemRefused, Store
from data_access.reference.periods import period
from domain.learning import lessons
from domain.learning.decisions import Decision, is_due, mark, others_that_did, system_of, waiting_period
from domain.learning.evaluation import load_donors, load_evaluation, load_series
from domain.learning.network import Known, decided_the_same
from domain.learning.over_time import load_back_test, load_starts
from pages import lessons as page
from pages.learning.view import View
from pages.lessons.view import LESSONS, OPEN
from settings import Settings
from tests.unit.domain.test_decisions import SIGNED
from vocabulary import Choices, Finding, Refused, Sureness
from web.identity import SignedIn

TODAY = date(2026, 11, 29)


@pytest.fixture
def signing_here(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Somebody asks, and the figures are those of this store."""
    monkeypatch.setattr("application.readers.reader", lambda settings: "somebody")
    monkeypatch.setattr("application.readers.writer", lambda settings: "somebody")
    monkeypatch.setattr("web.identity.signed_in", lambda *headers: SignedIn())
    monkeypatch.setattr("application.figures.newest", lambda settings: store)
    with flask.Flask(__name__).test_request_context("/"):
        yield


def test_a_verdict_is_new_where_the_newest_figure_changed_it(store: Store) -> None:
    decision = replace(SIGNED, change="2025-05", place="E54000011")
    now = mark(store, decision, TODAY)
    assert now.newest is not None
    assert now.effect is not None
    assert now.changed == (now.verdict is not now.before)
    first = replace(decision, change=now.newest.id)
    assert mark(store, first, TODAY).changed  # no verdict stood before it
    assert now.stale == store.freshness("rtt_within_18_weeks", kind="icb", today=TODAY).stale


def test_what_cannot_be_told_yet_says_by_when_it_could(store: Store) -> None:
    """Signed from December 2025 on, with figures to March 2026: twelve months end in November 2026."""
    decision = replace(SIGNED, change="2025-12", place="E54000018", low=0.02, high=0.2, smallest_told=0.08)
    marked = mark(store, decision, TODAY)
    assert marked.since == 4 and marked.could_by is not None and marked.could_by.id == "2026-11"
    yet = replace(marked, verdict=Verdict.CANNOT_TELL, apart=False)
    assert "By November 2026 it would tell an effect of 8.0 percentage points" in words.verdict(store, decision, yet)
    small = replace(decision, high=0.05)
    assert "less was expected, so it may never tell" in words.verdict(store, small, yet)
    assert "would show by now" in words.verdict(store, decision, replace(yet, could_by=None))
    assert "8 of 10" not in words.verdict(store, decision, replace(yet, verdict=Verdict.NO_SIGN))
    old = mark(store, replace(decision, change="2024-12"), TODAY)
    assert old.could_by is None and old.since > 12


def test_a_review_is_due_from_its_day_on() -> None:
    assert not is_due(replace(SIGNED, review_on="2027-06-01"), date(2027, 5, 31))
    assert is_due(replace(SIGNED, review_on="2027-06-01"), date(2027, 6, 1))
    assert not is_due(replace(SIGNED, review_on=""), date(2027, 6, 1))


def test_a_decision_signed_before_there_were_options_reads_back() -> None:
    older = {
        key: value for key, value in SIGNED.to_body().items() if key not in ("options", "evidence", "kind", "adopted")
    }
    assert Decision.from_body(older) == SIGNED


def test_systems_that_decided_the_same_are_pooled(store: Store) -> None:
    places = ("E54000011", "E54000055", "E54000062")
    known = [
        Known(
            place,
            decision := replace(SIGNED, place=place, change="2025-05", kind="Elective  hub"),
            mark(store, decision),
        )
        for place in places
    ]
    alone = Known(
        "other", other := replace(SIGNED, indicator="cancer_62_day_icb", change="2025-05"), mark(store, other)
    )
    (same,) = decided_the_same(store, [*known, alone])
    assert same.systems == 3
    assert not isinstance(same.effect, Refused)
    estimates = [each.marked.effect.estimate for each in known if each.marked.effect is not None]
    assert min(estimates) <= same.effect.effect.estimate <= max(estimates)
    assert same.effect.next_place is not None
    low, high = same.effect.next_place
    assert low <= same.effect.effect.estimate <= high
    assert "(95% prediction interval)" in register._same(store, same)
    (two,) = decided_the_same(store, known[:2])  # of two the interval once ran from 69 points lower to 75 higher
    said = register._same(store, two)
    assert "pooled from 3 places on" in said and "95%" not in said


def test_decisions_that_name_no_kind_of_change_are_not_the_same(store: Store) -> None:
    """One measure is moved by many things: two unnamed decisions on it have nothing else in common."""
    places = ("E54000011", "E54000055")
    unnamed = [replace(SIGNED, place=place, change="2025-05", kind=" ") for place in places]
    assert decided_the_same(store, [Known(each.place, each, mark(store, each)) for each in unnamed]) == ()
    assert others_that_did(unnamed[0], unnamed) == frozenset()


def test_places_that_decided_the_same_are_not_compared_with(store: Store) -> None:
    """By hand: the average of the boards that decided nothing is that of all but the two that did."""
    own, others = replace(SIGNED, change="2025-05", kind="Elective hub"), ("E54000055", "E54000062")
    same = [replace(own, place=place, kind="elective  HUB") for place in others]
    apart = [replace(own, place="E54000015", kind="Weekend lists"), replace(own, place="E54000015", indicator="other")]
    without = others_that_did(own, [own, *same, *apart])
    assert without == frozenset(others)
    every, fewer = mark(store, own, TODAY), mark(store, own, TODAY, decided_same=without)
    assert every.effect is not None and fewer.effect is not None
    assert (every.decided_same, fewer.decided_same) == (0, 2)
    found = load_evaluation(store, own.indicator, own.place, own.change)
    assert not isinstance(found, Refused) and not isinstance(found.differenced, Refused)
    moved = {
        area.code: change for area, change in zip(found.donors.areas, found.differenced.donors.tolist(), strict=True)
    }
    kept_moved = [change for code, change in moved.items() if code not in others]
    assert len(kept_moved) == len(moved) - 2
    by_hand = found.differenced.place - sum(kept_moved) / len(kept_moved)
    assert fewer.effect.estimate == pytest.approx(by_hand, abs=1e-12)
    assert " 2 places that decided the same are left out of the comparison." in words.verdict(store, own, fewer)


def test_a_trust_of_a_system_that_decided_the_same_is_not_compared_with(store: Store) -> None:
    series = load_series(store, "ae_4_hour_type_1", "RWP")
    assert not isinstance(series, Refused)
    every, fewer = (
        load_donors(store, series, "england", without) for without in (frozenset[str](), frozenset({"E54000055"}))
    )
    own = {each.code for each in store.members("E54000055", series.kind)}
    assert {each.code for each in every.areas} - {each.code for each in fewer.areas} <= own
    assert 0 < fewer.decided_same <= len(own)


def test_a_trust_lies_in_the_system_of_its_patients(store: Store) -> None:
    trust = next(each for each in store.members("E54000062", "trust"))
    assert system_of(store, trust.code) == "E54000062"
    assert system_of(store, "E54000011") == "E54000011"


def test_a_back_test_knows_no_later_figure(store: Store) -> None:
    found = load_back_test(store, "rtt_within_18_weeks", "E54000011", "2023-10", "england", up=True)
    assert not isinstance(found, Refused)
    assert [step.after for step in found.steps] == list(range(1, len(found.steps) + 1))
    assert found.past[-1].id == "2023-09"
    assert found.steps[0].newest == found.change
    newest = [step.verdict for step in found.answered]
    assert found.agreeing == newest.count(newest[-1])
    assert set(newest[found.answered.index(found.stands_since) :]) == {newest[-1]}
    assert found.expected.low == pytest.approx(found.stated)
    for step in found.steps:
        assert not isinstance(step.effect, Refused)
        assert step.verdict is verdict(found.expected, step.effect, sound=not found.apart)
        assert step.others_told <= step.others
    periods = [each.id for each in store.periods("rtt_within_18_weeks", kind="icb", breakdown="")]
    whole = mark(
        store, replace(SIGNED, change="2023-10", place="E54000011", low=found.expected.low, high=found.expected.high)
    )
    assert whole.since == sum(each >= "2023-10" for each in periods)
    assert whole.verdict in set(Verdict)


def test_other_starts_leave_the_stated_one_out(store: Store) -> None:
    found = load_starts(store, "rtt_within_18_weeks", "E54000011", "2024-06", "england", "differenced")
    assert not isinstance(found, Refused)
    assert [each.period.id for each in found] == ["2024-03", "2024-04", "2024-05", "2024-07", "2024-08", "2024-09"]


def test_a_card_starts_a_decision_with_what_is_known(store: Store) -> None:
    finding = Finding(
        page="/unwarranted-variation",
        sentence="18 weeks: 40 more people waiting than expected.",
        detail="",
        indicator="rtt_within_18_weeks",
        family="care",
        area="E54000011",
        period="March 2026",
        size=40,
        lower=1,
        upper=80,
        size_unit="people",
        direction="worse",
        going="unknown",
        sure=Sureness.SURE,
        link="/unwarranted-variation?area=QOC",
    )
    address = telling.starts(store, finding)
    assert address.startswith("/learning?area=QOC&indicator=rtt_within_18_weeks")
    assert store.edition in address
    unjudged = telling.starts(store, replace(finding, indicator="blood_pressure_check_45_and_over"))
    assert "indicator=" not in unjudged
    assert "about=blood_pressure_check_45_and_over" in unjudged
    near = telling.starts(store, replace(finding, indicator="community_waits_over_18_weeks"))
    assert "indicator=community_waits_over_52_weeks" in near  # the nearest that can judge
    assert telling.starts(store, replace(finding, indicator="")) == ""


def test_a_card_says_what_its_measure_cannot_judge_and_from_when_it_could(store: Store) -> None:
    def said(indicator: str, area: str = "E54000013") -> str:
        return telling.unjudged(store, SimpleNamespace(indicator=indicator, area=area))  # type: ignore[arg-type]

    assert said("rtt_within_18_weeks") == said("") == said("no_such_measure") == ""
    one = [each.label for each in store.periods("severe_mental_illness_care_plan", kind="icb", breakdown="")]
    assert one == ["2024/25"], "three years are needed before a change: 2025/26 and 2026/27 are to come"
    assert said("severe_mental_illness_care_plan") == "A decision on it can be judged after 2026/27."
    assert said("community_waits_over_18_weeks").startswith("A decision on it is judged by “")


@pytest.mark.usefixtures("signing_here")
def test_the_form_says_when_a_measure_can_judge_as_its_card_does_and_signs_for_then(
    store: Store, settings: Settings
) -> None:
    area, about = "E54000013", "severe_mental_illness_care_plan"
    assert telling.waits(store, "rtt_within_18_weeks", area) is None
    assert telling.waits(store, "community_waits_over_18_weeks", area) is None, "another is near"
    waits = telling.waits(store, about, area)
    on_card = telling.unjudged(store, SimpleNamespace(indicator=about, area=area))  # type: ignore[arg-type]
    assert waits is not None and on_card.removeprefix("A decision on it can ").rstrip(".") in waits.when
    name = store.indicator(about).short_name
    said = markup.for_browser(form(Signing(waits=waits), {"unjudged": name, "about": about}))
    assert waits.when in said and waits.first in said and "No measure here can judge it" not in said
    assert "2027/28" in waits.first and '"low"' in said and '"differenced"' in said

    shown = SimpleNamespace(
        evidence=SimpleNamespace(place=None), store=store, view=View(area=area), page=SimpleNamespace(path="/learning")
    )
    given = {"about": about, "choice": "Write care plans", "owner": "Nurse", "review_on": "2028-12-01"}
    effect = {"design": "differenced", "low": "2", "high": "5", "probability": "70"}
    with pytest.raises(ItemRefused, match="design"):
        signing.sign(settings, given | effect | {"design": "matched"}, shown)
    assert "judges it is that of 2027/28" in signing.sign(settings, given | effect, shown)
    signed = reading.signed_decisions(settings)[0][0]
    newest = signed.decision
    assert register.figures_since(signed) and not register._signed(store, signed, {}, frozenset(), "").link
    assert f"about={about}" in register.adopt(store, signed) and "indicator=" not in register.adopt(store, signed)
    assert (newest.indicator, newest.place, newest.change) == (about, area, "2027/28")
    assert newest.low == pytest.approx(0.02)
    assert mark(store, newest, TODAY).reason == "No figure since the change yet: the first will be that of 2027/28."
    assert waiting_period(store, about, area, date(2026, 3, 1)) == "", (
        "2026/27 had not begun: it comes after the change"
    )
    assert waiting_period(store, about, MIDLANDS, TODAY) == "", "a region has no figures of its own"


def test_a_link_to_a_decision_that_cannot_be_judged_is_called_what_it_is() -> None:
    judged, recorded = card.Decided(start="/learning?x"), card.Decided(start="/learning?x", unjudged="Not yet")
    assert (judged.way[0], recorded.way[0]) == ("Decide", card.RECORD)


@pytest.mark.usefixtures("signing_here")
def test_a_decision_that_no_measure_can_judge_is_signed_with_its_review_alone(store: Store, settings: Settings) -> None:
    view = SimpleNamespace(area="QUA", indicator="rtt_within_18_weeks", against="england")
    shown = SimpleNamespace(
        evidence=SimpleNamespace(place=None), store=store, view=view, page=SimpleNamespace(path="/learning")
    )
    given = {"choice": "Check blood sugar", "owner": "Medical director", "review_on": "2027-06-01", "design": "none"}
    about = {"about": "blood_sugar_check_non_diabetic_hyperglycaemia"}
    with pytest.raises(ItemRefused, match="reviewed"):
        signing.sign(settings, given | about | {"review_on": ""}, shown)
    said = signing.sign(settings, given | about, shown)
    newest = reading.signed_decisions(settings)[0][0]
    assert said.endswith("The decision is recorded, with its review on 1 June 2027.") and "judged after 2026/27" in said
    assert newest.decision.indicator == about["about"]
    marked = mark(store, newest.decision, TODAY)
    assert marked.verdict is None
    assert (
        words.verdict(store, newest.decision, marked)
        == "No measure could judge it when it was signed. Its review is on 1 June 2027."
    )
    facts = dict(words.facts(store, newest, "", ""))
    assert facts["Expected"] == ""
    assert is_due(newest.decision, date(2027, 6, 2))


def test_what_a_replaced_version_expected_is_still_judged(store: Store) -> None:
    """Signing anew takes back no forecast whose first period has begun; one replaced before that counts no more."""
    old = replace(SIGNED, change="2025-05")
    item = SimpleNamespace(id="old", name="Open a hub", created_at="2026-01-29T10:00:00", owner="somebody")
    again = SimpleNamespace(id="new", name="Open a hub", created_at="2026-03-30T10:00:00", owner="somebody")

    def counted(change: str) -> list[Known]:
        newer = reading.SignedDecision(again, replace(old, replaces="old", change=change), False)  # type: ignore[arg-type]  # as much of an item as is read
        return register.taken_back(store, [newer, reading.SignedDecision(item, old, True)])  # type: ignore[arg-type]

    assert [each.decision for each in counted("2026-12")] == [old]
    assert counted("2025-05") == []
    shown = register._signed(store, reading.SignedDecision(item, old, True), {}, frozenset(), "")  # type: ignore[arg-type]
    told = words.verdict(store, old, mark(store, old))
    assert shown.verdict == f"Replaced by a newer version. As it was signed: {told[:1].lower()}{told[1:]}"


def test_a_decision_is_adopted_for_the_area_that_is_shown(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page of Lincolnshire lists what Shropshire decided: adopting it there is about Lincolnshire. What is replaced cannot be again."""
    item = SimpleNamespace(id="old", name="Open a hub", created_at="2026-11-29T10:00:00", owner="somebody")
    old = replace(SIGNED, place="E54000011", change="2025-05")
    newer = replace(old, replaces="old", why_new="It opened late.")
    again = SimpleNamespace(id="new", name="Open a hub", created_at="2026-11-30T10:00:00", owner="somebody")
    both = [reading.SignedDecision(again, newer, False), reading.SignedDecision(item, old, True)]  # type: ignore[arg-type]  # as much of an item as is read
    monkeypatch.setattr("application.decisions.register.signed_decisions", lambda settings: (both, 2))
    monkeypatch.setattr("application.figures.newest", lambda settings: store)
    evidence = SimpleNamespace(place=None)

    def listed(area: str) -> list[Signed]:
        view = SimpleNamespace(area=area, indicator="rtt_within_18_weeks", against="england")
        return list(register.listed(settings, SimpleNamespace(view=view, evidence=evidence)).signed)

    assert [parse_qs(urlsplit(each.adopt).query).get("area") for each in listed("QJM")] == [["QJM"], ["QJM"]]
    own = listed("QOC")
    assert [parse_qs(urlsplit(each.adopt).query).get("area") for each in own] == [None, None]
    assert [each.listed_as for each in own] == [
        "Open a hub (Waiting under 18 weeks, Shropshire, Telford and Wrekin, 30 November 2026)",
        "",
    ]
    assert dict(own[0].facts)["New version of"] == "Open a hub"


def test_an_address_fills_in_only_the_fields_of_the_form() -> None:
    assert start({"choice": "A hub", "low": ""}) == "/learning?choice=A%20hub&sign=open"
    assert filled_in({"choice": ["A hub"], "owner": "me", "low": "3", "sign": "open"}) == {
        "choice": "A hub",
        "low": "3",
    }


# ---------------------------------------------------------------- lessons

UNWRITTEN = re.compile(r"\bnan\b|\bNone\b|\binf\b|  |[{}<>]| [,.;]|\.\.|-\d")


def test_the_lesson_on_funnels_asks_of_the_limits_it_counts_against(store: Store) -> None:
    """Outside 95% limits luck puts 9 of 180 practices, outside 99.8% limits fewer than one: the question says which."""
    view, _ = page.View.from_query(
        {"area": "QUA", "lesson": "funnel"}, lambda what, so_far: page.choices(store, what, so_far)
    )
    evidence = page.Evidence(view, store)
    practices = evidence.practices
    assert not isinstance(practices, Refused) and evidence.right == "twentieth"
    funnel = practices.funnel
    outside = int(((funnel.value > funnel.upper95) | (funnel.value < funnel.lower95)).sum())
    asked = page.headline(view, evidence)
    assert "95% limits" in asked.sentence
    told = page.headline(replace(view, answer="twentieth"), page.Evidence(replace(view, answer="twentieth"), store))
    assert f"{outside:,} lie outside them" in told.caution and "95% limits" in told.caution
    exhibit = page.PAGE.where[0](view, evidence)
    assert exhibit.spec is not None and exhibit.table is not None
    written = [note["text"] for note in render(exhibit.spec, exhibit.table)["layout"]["annotations"]]
    assert "99.8% limits" in written and any(each.endswith("95% limits") for each in written)


@pytest.mark.parametrize("lesson", LESSONS)
@pytest.mark.parametrize("area", ["QOC", "QUA", "E40000011"])
def test_a_lesson_asks_and_explains(store: Store, lesson: str, area: str) -> None:
    def choices_for(what: str, so_far: object) -> Choices:
        return page.choices(store, what, so_far)  # type: ignore[arg-type]

    view, problems = page.View.from_query({"area": area, "lesson": lesson}, choices_for)
    assert problems == ()
    evidence = page.Evidence(view, store)
    asked = page.headline(view, evidence)
    assert asked.sentence.endswith("?")
    assert len(asked.sentence.split()) <= 18
    offered = [each.value for each in choices_for("answer", {"area": view.area, "lesson": lesson}).options]
    assert evidence.right in offered
    for answer in offered[1:]:
        given = replace(view, answer=answer)
        told = page.headline(given, page.Evidence(given, store))
        assert told.sentence.startswith("Right" if answer == evidence.right else "Not quite")
        assert not UNWRITTEN.search(told.sentence + told.caution), told.caution
    assert offered[0] == OPEN
    exhibit = page.PAGE.where[0](view, evidence)
    assert exhibit.spec is not None
    assert exhibit.table is not None
    render(exhibit.spec, exhibit.table)


def test_the_figures_of_a_lesson_are_those_published(store: Store) -> None:
    found = lessons.load_fifths(store, "E54000011")
    assert not isinstance(found, Refused)
    rows = store.observations(lessons.OF_FIFTHS, found.period, kind="icb", breakdown="imd_quintile=5")
    published = {str(code): float(value) for code, value in zip(rows.area, rows.value, strict=True)}
    assert float(found.value[-1]) == published["E54000011"]


def test_a_lesson_names_the_area_and_says_why_its_limits_are_wide(store: Store) -> None:
    """Limits of 58% to 96% about months that all lie between 72% and 81% explained nothing, and two lessons were the same everywhere."""

    def told(area: str, lesson: str) -> str:
        view, _ = page.View.from_query(
            {"area": area, "lesson": lesson}, lambda what, so_far: page.choices(store, what, so_far)
        )
        answered = replace(view, answer=page.Evidence(view, store).right)
        return page.headline(answered, page.Evidence(answered, store)).caution

    monthly = lessons.load_monthly(store, "E54000062")
    assert not isinstance(monthly, Refused)
    wide, narrow = (each.upper[-1] - each.lower[-1] for each in (monthly.chart, monthly.published))
    assert wide > 3 * narrow and "of unrelated months they would be 74% to 79%" in told("QUA", "control")
    assert "Shropshire, Telford and Wrekin was one of the ten" in told("QOC", "regression")
    assert "The Black Country was not one of the ten" in told("QUA", "regression")
    assert "the Black Country was not among them" in told("QUA", "probability")
    assert "147 in the most deprived fifth and 136 in the least" in told("QUA", "gaps")


def test_the_month_after_is_the_next_month() -> None:
    """Once December followed March in the figures, the lesson took it for the month after."""
    months = tuple(period(id) for id in ("2025-12", "2026-01", "2026-02", "2026-03", "2026-12"))
    assert [each.id for each in lessons._three_in_a_row(months)] == ["2026-01", "2026-02", "2026-03"]
    assert lessons._three_in_a_row(months[3:]) == ()
