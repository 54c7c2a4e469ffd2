"""One pound, five answers: worked out again from the edition, one set of draws over all of them, and links that carry the pounds."""

from __future__ import annotations

import dataclasses
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

from analysis.scenarios import SEED, compare
from analysis.scenarios.one_pound import Quantity
from components import narrative as say
from components import what_if
from data_access import Store, load_interventions, open_store
from domain.one_pound.answers import FiveAnswers, central_gain, five_answers
from domain.one_pound.uses import USES, price_years
from pages import HOME, inequalities, resource_distribution
from pages.inequalities.evidence import Evidence as InequalitiesEvidence
from pages.inequalities.view import View as InequalitiesView
from pages.one_pound_link import ONE_POUND as NAME
from pages.one_pound_link import one_pound
from pages.price_years import PRICE_YEARS
from pages.wider_economy import PAGE, Evidence, View
from pages.wider_economy.one_pound import ONE_POUND, run
from pages.wider_economy.one_pound.exhibits import health
from pages.wider_economy.one_pound.parameters import SHORT, Pounds, question_of
from pages.wider_economy.one_pound.run import PoundRun
from pages.wider_economy.one_pound.words import rows
from settings import Settings
from vocabulary import Refused

DEFLATOR = {"2008": 66.8397, "2013/14": 73.0337, "2016/17": 76.0754, "2024/25": 100.0, "2025/26": 103.2388}
"""HM Treasury's GDP deflator, 2024/25 = 100, read in the publisher's table."""


@pytest.fixture(scope="module")
def store(shipped: Settings) -> Store:
    return open_store(shipped)


def levers(**given: str) -> Pounds:
    found, wrong = Pounds.from_values(given)
    assert not wrong
    return found


def asked(store: Store, code: str, **given: str) -> FiveAnswers:
    area = store.area(code)
    assert area is not None
    found = five_answers(store, area, question_of(levers(**given)), SEED)
    assert isinstance(found, FiveAnswers)
    return found


def shown(store: Store, code: str, **given: str) -> PoundRun:
    view = View(area=code)
    found = run(view, Evidence(view, store), levers(**given))
    assert isinstance(found, PoundRun)
    return found


def test_ten_million_in_coventry_and_warwickshire_by_hand(store: Store) -> None:
    """The board's question: what it does to need and health, and what it would otherwise have bought."""
    five = asked(store, "QWU")
    care = 8_000 * DEFLATOR["2025/26"] / DEFLATOR["2016/17"]
    assert five.health.given_up.central == pytest.approx(1e7 / care)
    assert isinstance(five.health.gained, Quantity) and five.health.gained.central == pytest.approx(1e7 / care)
    closing = store.observations(
        "icb_distance_from_target_closing", "2025/26", kind="icb", breakdown="allocation_stream=core"
    )
    own = closing.position("E54000018")
    money = closing.denominator + closing.numerator
    # Against the average board, as where money is moved: boards together have more than their published targets.
    apart = float(money[own] - closing.denominator[own] * money.sum() / closing.denominator.sum())
    assert apart < -3e7 < float(closing.numerator[own])
    assert not isinstance(five.need, Refused) and five.need.apart == pytest.approx(apart)
    assert five.need.nearer.central == pytest.approx(abs(apart) - abs(apart + 1e7))
    assert five.need.turns == pytest.approx(2 * abs(apart))
    days = store.history("bed_days_after_ready_date", "E54000018")
    assert not isinstance(five.delays, Refused)
    assert five.delays.there_are == days.numerator[days.known][-12:].sum()
    assert five.delays.clears_at == pytest.approx(1e7 / five.delays.there_are)
    assert not isinstance(five.next_best, Refused) and five.next_best.rival.key == "public-health-grant"
    grant = 3_412 * DEFLATOR["2025/26"] / DEFLATOR["2013/14"]
    assert five.next_best.rival.ahead.central == pytest.approx(1e7 / grant - 1e7 / care)
    assert not isinstance(five.economy, Refused) and 0 < five.economy.gva.central < 1e7


@pytest.mark.parametrize("use", list(load_interventions()))
def test_every_published_price_is_brought_to_the_year_asked_for(store: Store, use: str) -> None:
    entry = load_interventions()[use]
    five = asked(store, "QHL", use=use, price_year="2024/25")
    assert not isinstance(five.health.price, Refused)
    assert five.health.price.likely == pytest.approx(entry.pounds_per_year * 100 / DEFLATOR[entry.prices])
    assert use in SHORT and USES[use].found == entry


def test_one_set_of_draws_over_all_five(store: Store) -> None:
    """What stands on both sides cancels in every draw; the next best use is drawn with the prices that health is drawn with."""
    moved = asked(store, "QWU", way="within")
    assert isinstance(moved.health.net, Quantity) and np.abs(moved.health.net.draws).max() < 1e-9
    assert (
        not isinstance(moved.economy, Refused) and moved.economy.same and np.abs(moved.economy.gva.draws).max() < 1e-6
    )
    grant = asked(store, "QWU", use="public-health-grant")
    assert isinstance(grant.health.net, Quantity) and not isinstance(grant.next_best, Refused)
    assert grant.next_best.rival.ahead.draws == pytest.approx(-grant.health.net.draws)
    other = asked(store, "QHL", use="public-health-grant")
    assert isinstance(other.health.net, Quantity), "the luck of a price is not that of an area"
    assert np.array_equal(other.health.net.draws, grant.health.net.draws)


@pytest.mark.parametrize("way", ["outside", "within", "leaves"])
@pytest.mark.parametrize("use", ["public-health-grant", "respiratory", "social-care"])
def test_groups_add_up_to_the_whole(store: Store, way: str, use: str) -> None:
    five = asked(store, "QUA", way=way, use=use, reach="30", loss="10", years="3")
    assert sum(each.change.value for each in five.outcome.groups) == pytest.approx(five.outcome.central)
    assert (five.health.elsewhere is None) == (way == "within")
    central = central_gain(store, five.question)
    assert isinstance(central, Refused) == (use == "social-care")
    if not isinstance(central, Refused):
        assert central == pytest.approx(five.outcome.central)


def test_money_that_leaves_is_money_that_comes_with_its_sign_turned(store: Store) -> None:
    here, gone = (asked(store, "QJM", use="respiratory", way=way) for way in ("outside", "leaves"))
    assert gone.outcome.reached == pytest.approx(-here.outcome.reached)
    for five in (here, gone):
        assert not isinstance(five.economy, Refused) and not isinstance(five.need, Refused)
    assert gone.economy.gva.central == pytest.approx(-here.economy.gva.central)  # type: ignore[union-attr]
    # Lincolnshire has more than its fair share.
    assert gone.need.nearer.central == 1e7 and here.need.nearer.central == -1e7  # type: ignore[union-attr]


def test_what_is_not_known_is_said_and_the_rest_is_answered(store: Store) -> None:
    found = shown(store, "QWU", use="social-care")
    need, health, delays, economy, best = rows(found)
    assert (need.known, health.known, delays.known, economy.known, best.known) == (False, False, False, True, False)
    assert "no part of what boards" in need.whose
    assert found.outcome.central == pytest.approx(-found.five.health.given_up.central)
    own = shown(store, "QWU", use="social-care", price="20000", unit_cost="400", own_off="50")
    assert [row.known for row in rows(own)] == [False, True, True, True, True]
    saved = own.five.delays.saved  # type: ignore[union-attr]
    assert isinstance(saved, Quantity) and saved.central == 1e7 / 400
    assert saved.draws.min() > 1e7 / 600 and saved.draws.max() < 1e7 / 200
    assert "Yours" in rows(own)[1].short and {part.source for part in own.outcome.parts} == {"model", "assumption"}


def test_health_that_nets_to_none_is_told_as_what_it_gains_and_why(store: Store) -> None:
    """Other care is counted at one cost on both sides: any sum nets to nothing, and what it gains, and what another use would, is said."""
    found = shown(store, "QWU")
    care = 8_000 * DEFLATOR["2025/26"] / DEFLATOR["2016/17"]
    assert found.front.number == f"{1e7 / care:.0f} years"
    assert found.front.counted == "in full health gained here, and as many given up elsewhere"
    assert f"Nothing gained overall: a year costs £{care:,.0f} on both sides." in found.front.interval
    assert rows(found)[1].beside.startswith("Nothing gained overall") and rows(found)[1].turn.endswith(
        f"£{care:,.0f} here"
    )
    by_fifth = health(View(area="QWU"), Evidence(View(area="QWU"), store), found)
    grant = 3_412 * DEFLATOR["2025/26"] / DEFLATOR["2013/14"]
    assert (
        f"The same money on public health would gain {say.rounded(1e7 / grant - 1e7 / care)} more." in by_fifth.sentence
    )
    better = shown(store, "QWU", use="public-health-grant")
    assert "Any sum" not in better.front.interval and better.front.counted.endswith("gained, net")


def test_one_year_is_one_year(store: Store) -> None:
    assert shown(store, "QWU", use="circulatory").front.number == "1 year"


def test_ranges_that_nobody_published_as_intervals_are_called_ranges(store: Store) -> None:
    found = shown(store, "QWU", use="public-health-grant", unit_cost="400")
    assert all(
        row.interval.startswith("Range ")
        for row in rows(found)
        if row.interval and "even with need" not in row.interval
    )
    assert found.words.range == found.words.interval == "middle 95% of the assumptions"
    assert "95% interval" not in found.front.interval
    for make in ONE_POUND.exhibits:
        exhibit = make(View(area="QWU"), Evidence(View(area="QWU"), store), found)
        said = [exhibit.sentence, *(column.label for column in (exhibit.table.columns if exhibit.table else ()))]
        assert not any("95% interval" in each or "Chance" in each for each in said), exhibit.id


def test_no_more_is_saved_than_there_is(store: Store) -> None:
    five = asked(store, "QWU", million="1000", unit_cost="100")
    assert not isinstance(five.delays, Refused) and isinstance(five.delays.saved, Quantity)
    assert five.delays.saved.central == five.delays.saved.draws.max() == five.delays.there_are


def test_weak_evidence_is_left_out_unless_asked_for(store: Store) -> None:
    fair, weak = asked(store, "QWU"), asked(store, "QWU", evidence="weak")
    assert not isinstance(fair.next_best, Refused) and not isinstance(weak.next_best, Refused)
    assert set(fair.next_best.costs) == {"care-as-commissioned", "public-health-grant"}
    assert set(weak.next_best.costs) == set(load_interventions())
    assert sum(weak.next_best.rival.best.values()) == pytest.approx(1)


def test_ten_thousand_draws_of_all_five_take_less_than_300_ms(store: Store) -> None:
    asked(store, "QWU", evidence="weak")
    took = []
    for _ in range(5):
        begun = time.process_time()  # a machine that does something else besides is no slower code
        five = asked(store, "QWU", evidence="weak", unit_cost="400")
        took.append(time.process_time() - begun)
    assert five.outcome.draws.shape == (10_000,)
    assert min(took) < 0.3


def test_every_year_offered_has_an_index(store: Store) -> None:
    assert {option.value for option in PRICE_YEARS} <= set(price_years(store))


def test_the_picture_has_five_rows_each_with_an_assumption_of_somebody(store: Store) -> None:
    found = shown(store, "QWU", unit_cost="400")
    exhibit = ONE_POUND.exhibits[0](View(area="QWU"), Evidence(View(area="QWU"), store), found)
    assert exhibit.table is not None and list(exhibit.table.frame["question"]) == [
        "Need",
        "Health",
        "Delays",
        "Local economy",
        "Next best use",
    ]
    for row in rows(found):
        assert row.known and row.interval and row.turns and max(map(len, (row.answer, row.interval, row.short))) <= 48
        assert "Published" in row.whose or "Yours" in row.whose
    assert len(exhibit.title.split()) <= 14


def test_the_bar_of_the_next_best_use_is_what_the_chosen_one_brings_over_it(store: Store) -> None:
    """Public health brings more than other care: chosen it stands on the better side, forgone on the worse."""
    forgone, chosen = (
        rows(shown(store, "QWU", use=use))[-1] for use in ("care-as-commissioned", "public-health-grant")
    )
    assert forgone.upper < 0 < chosen.lower
    assert "more years" in forgone.answer and "fewer years" in chosen.answer


def test_it_can_be_compared_with_money_moved_by_fifth(store: Store) -> None:
    view = InequalitiesView(area="QWU")
    (spending,) = (each for each in inequalities.PAGE.what_if if each.name == "spending")
    other = spending.run(view, InequalitiesEvidence(view, store), spending.parameters())
    assert not isinstance(compare(shown(store, "QWU", use="public-health-grant").outcome, other.outcome), Refused)


# ---------------------------------------------------------------- the ways there


def carried(address: str) -> Pounds:
    query = parse_qs(urlsplit(address).query)
    assert query["what"] == [NAME]
    found, wrong = Pounds.from_query(query, NAME)
    assert not wrong
    return found


def test_what_ifs_of_money_carry_their_pounds(store: Store) -> None:
    page = resource_distribution
    for name, code, way in (("move", "QHL", "outside"), ("move", "QJM", "leaves"), ("merge", "QUA", "leaves")):
        (declared,) = (each for each in page.PAGE.what_if if each.name == name)
        view = page.View(area=code)
        evidence = page.Evidence(view, store)
        moved = declared.run(view, evidence, declared.parameters())
        assert declared.onward is not None
        link = declared.onward(view, evidence, moved)
        assert link is not None and f"area={code}" in link.address
        found = carried(link.address)
        assert found.way == way and found.million > 1
        if name == "move":
            assert found.million == round(abs(moved.outcome.central), 1) and found.price_year == "2028/29"


def test_money_moved_by_fifth_carries_its_use_and_prices(store: Store) -> None:
    view = InequalitiesView(area="QWU")
    (declared,) = (each for each in inequalities.PAGE.what_if if each.name == "spending")
    for given in ({"on": "circulatory", "million": "3"}, {"on": "own", "price": "9000", "given_up": "9000"}):
        parameters: Any = declared.parameters.from_values(given)[0]
        evidence = InequalitiesEvidence(view, store)
        assert declared.onward is not None
        link = declared.onward(view, evidence, declared.run(view, evidence, parameters))
        assert link is not None
        found = carried(link.address)
        assert (found.use, found.million, found.given_up, found.way) == (
            parameters.on,
            parameters.million,
            parameters.given_up,
            "within",
        )
        assert found.price == (parameters.price if parameters.on == "own" else 0)


def test_spending_here_and_spending_moved_carry_their_pounds(store: Store) -> None:
    view = View(area="QWU")
    evidence = Evidence(view, store)
    wanted = {
        ("spend-locally", ("sector", "Q87_Q88")): ("social-care", "outside"),
        ("spend-locally", ("displaced", "25")): ("care-as-commissioned", "outside"),
        ("spend-locally", ("sector", "P85")): "for health or care only",
        ("shift-spending", ("target", "prevention")): ("public-health-grant", "within"),
        ("shift-spending", ("source", "social_care")): "cannot take money out of social care",
    }
    for (name, (lever, value)), expected in wanted.items():
        (declared,) = (each for each in PAGE.what_if if each.name == name)
        given = {lever: value} | ({"target": "acute"} if value == "social_care" else {})
        parameters = declared.parameters.from_values({"million": "7", **given})[0]
        assert declared.onward is not None
        link = declared.onward(view, evidence, declared.run(view, evidence, parameters))
        if isinstance(expected, str):
            assert isinstance(link, Refused) and expected in link.reason
            assert link.reason in str(what_if.link_onward(link)), "said where the link would stand"
            continue
        assert link is not None
        found = carried(link.address)
        assert (found.use, found.way, found.million) == (*expected, 7)
        assert found.displaced == (25 if lever == "displaced" else 50)


def test_the_first_page_leads_there_with_its_area() -> None:
    section = str(what_if.links(HOME, "?area=QWU", HOME.links_to))
    assert "/scenarios?area=QWU&what=one-pound" in section


def test_sums_it_cannot_take_have_no_link() -> None:
    assert one_pound("QWU", 0.04, "outside") is None
    assert one_pound("QWU", 2_000.0, "outside") is None
    link = one_pound("QWU", 12.34, "leaves", price_year="2026/27")
    assert link is not None
    assert dataclasses.asdict(carried(link.address)) == dataclasses.asdict(
        levers(million="12.3", way="leaves", price_year="2026/27")
    )


def test_the_published_distance_says_at_which_end_of_the_year(store: Store) -> None:
    """Its page leads with the opening of the year; money is moved from its close."""
    need = rows(shown(store, "QWU"))[0]
    assert need.beside == "£4.0m below published target, at year’s end"
    assert " its share" in need.answer and "fair share" not in f"{need.answer} {need.detail}", (
        "one name for each distance"
    )
    assert "closed that year £4.0m below" in need.whose
