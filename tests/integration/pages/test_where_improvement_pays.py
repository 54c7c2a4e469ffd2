"""The page of variation as it opens: three gains in front, every measure in one picture, one measure after it."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace

import pytest
from scipy import special

from components.charts import specs
from components.narrative import large
from components.page import Rendering
from components.page.layout import _shared_caution
from data_access import Store, open_store
from domain.fair_comparison.scan import scan_area
from domain.unwarranted_variation.ambition import Ambition, scan_improvements
from pages import unwarranted_variation as page
from pages.fair_words import LEFT_OUT
from pages.home.fronts import fronts as home_fronts
from pages.unwarranted_variation import what_if
from pages.unwarranted_variation.improving import front, fronts
from pages.unwarranted_variation.view import EVERY, USUAL, View
from settings import Settings
from tests.integration.pages.test_own_place import workings
from vocabulary import Refused, Sureness

AREAS = ("QT1", "QUA", "E40000011", "cluster-shropshire-telford-wrekin-staffordshire-stoke")
IN_A_TITLE, IN_A_SENTENCE = 14, 25  # words


@pytest.fixture(scope="module")
def store(shipped: Settings) -> Store:
    return open_store(shipped)


def shown(store: Store, **query: str) -> Rendering[View, page.Evidence]:
    found = Rendering.of(page.PAGE, workings(store), query)
    assert not found.problems
    return found


def words(text: str) -> int:
    return len([word for word in text.split() if re.search(r"\w", word)])


def test_gains_of_measures_with_exclusions_carry_their_caution_in_front(store: Store) -> None:
    found = shown(store, area="QT1")
    cautions = {each.compared.indicator.id: front(found.evidence, each).caution for each in found.evidence.improvements}
    assert cautions["heart_failure_review"] == LEFT_OUT
    assert cautions["discharged_after_ready_date"] == ""


def test_a_chance_that_is_not_that_of_the_interval_beside_it_says_whose_it_is(store: Store) -> None:
    """A gain of 5,642 (-1,578 to 12,574) with a chance of 26%: the chance is that among patients not excluded."""
    found = shown(store, area="QHL")
    picture = page.first_card(found.view, found.evidence)
    assert picture.table is not None
    frame, marked = picture.table.frame, 0
    for row in frame.to_dict("records"):
        error = (row["upper"] - row["lower"]) / (2 * 1.959964)
        counted = special.ndtr(row["gain"] / error) if error > 0 else 0.5
        if row["probability"] < 0.5 < 0.8 < counted:
            assert row["chance"].endswith("among patients not excluded"), row["name"]
            marked += 1
    assert marked


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("ambition", list(Ambition))
def test_what_stands_in_front_is_short_and_comes_from_the_scan(store: Store, area: str, ambition: Ambition) -> None:
    found = shown(store, area=area, ambition=ambition)
    told = fronts(found.view, found.evidence)
    improvements = sorted(found.evidence.improvements, key=lambda each: not each.firm)
    assert len(told) == min(3, sum(each.behind and each.current for each in improvements))
    for finding, each in zip(told, improvements, strict=False):
        assert finding.size == each.gain.events > 0 and finding.sure is each.phrase
        assert finding.indicator == each.compared.indicator.id and not finding.age
        for sentence in re.split(r"(?<=[.?!])\s+", finding.sentence):
            assert words(sentence) <= IN_A_SENTENCE, sentence
        assert "chance that there is something to gain is" in finding.detail
        assert not re.search(r"\bnan\b|-\d|  ", finding.sentence + finding.detail)
        assert finding.sentence.startswith(each.compared.indicator.short_name)
    if told:
        headline = page.PAGE.headline(found.view, found.evidence)
        assert re.search(r": (about )?[\d,]+ (more|fewer) ", headline.sentence) and headline.size == told[0].size
    picture = page.first_card(found.view, found.evidence)
    if picture.refused:
        assert not improvements
        return
    assert isinstance(picture.spec, specs.RankedDot) and picture.table is not None
    assert words(picture.title) <= IN_A_TITLE
    assert len(picture.table.frame) == len(improvements)
    assert 0 < picture.table.frame["drawn"].notna().sum() <= 12 or not any(each.behind for each in improvements)


def test_nottingham_hospitals_are_found_without_a_choice_with_their_date(store: Store) -> None:
    found = shown(store, area="QT1")
    assert found.evidence.indicator.id == USUAL
    second = page.second_card(found.view, found.evidence)
    assert "Nottingham University Hospitals 41.4%, lowest of 21 trusts, February 2026" in second.title
    assert words(second.title) <= IN_A_TITLE
    assert "All 10 trusts like it do better; differences this wide are usual between trusts" in second.front
    assert re.search(r"Nottingham University Hospitals lies between ranks \d+ and 20 of 20 next month", second.sentence)
    assert "beside the other trusts: " in second.sentence, "since when"


def test_one_measure_stands_first_where_it_is_chosen(store: Store) -> None:
    found = shown(store, area="QT1", indicator=USUAL)
    assert fronts(found.view, found.evidence) == ()
    first, second = (card(found.view, found.evidence) for card in (page.first_card, page.second_card))
    assert (first.id, second.id) == ("league", "improvements")
    assert page.PAGE.headline(found.view, found.evidence).indicator == USUAL
    assert second.table is not None and second.table.frame["chosen"].any()


@pytest.mark.parametrize("area", ["QJM", "QT1", "QWU"])
def test_one_difference_has_one_size_on_every_page(store: Store, area: str) -> None:
    """The first page, the card of every measure, the row of the table and of the chart, the measure's own card, and the what-if about it."""
    found = shown(store, area=area)
    table = page.improvements(found.view, found.evidence).table
    assert table is not None
    code = found.evidence.area
    fronts_of_home = {each.indicator: each for each in home_fronts(store, code, scan_area(store, code.code))}
    told = fronts(found.view, found.evidence)
    assert area == "QWU" or set(fronts_of_home) & {each.indicator for each in told}
    for card in told:
        row = table.frame[table.frame["address"] == card.link].iloc[0]
        assert row["gain"] == card.size and row["lower"] == card.lower
        query = dict(part.split("=") for part in card.link.partition("?")[2].split("&"))
        own = shown(store, **query)
        assert page.PAGE.headline(own.view, own.evidence).size == pytest.approx(card.size, rel=1e-3)
        if card.indicator in fronts_of_home:
            assert fronts_of_home[card.indicator].size == card.size
            assert card.sentence.startswith(fronts_of_home[card.indicator].sentence)
        assert [each.shown for each in card.sizes].count(True) == 1 and len(card.sizes) > 2
        amount = re.search(r"(?:about )?[\d,]+ (?:more|fewer)", card.sentence)
        assert amount is not None
        assert next(each.amount for each in card.sizes if each.shown) == amount.group()


def test_a_size_that_nothing_is_allowed_for_in_says_so(store: Store) -> None:
    found = shown(store, area="QNC")
    plain = [each for card in fronts(found.view, found.evidence) for each in card.sizes if each.shown]
    assert [each.what.split(":")[0] for each in plain].count("Not adjusted") > 0
    for each in plain:
        if each.what.startswith("Not adjusted"):
            assert each.how == "as counted: who the people are is not known; shown on every page"


def test_a_what_if_of_boards_is_like_for_like_and_names_the_size_of_every_page(store: Store) -> None:
    found = shown(store, area="QJM", indicator="severe_mental_illness_care_plan", level="icb")
    run = what_if.run(found.view, found.evidence, what_if.Moving(share=100.0))
    assert not isinstance(run, Refused)
    fair = found.evidence.fair
    assert fair is not None and run.words.adjusted
    assert f"Every page shows about {abs(fair.difference):.0f} more people without a care plan" in run.front.interval
    plain = what_if.run(
        replace(found.view, allow="nothing"),
        page.Evidence(replace(found.view, allow="nothing"), store),
        what_if.Moving(share=100.0),
    )
    assert not isinstance(plain, Refused) and not plain.words.adjusted
    assert run.outcome.central < 0.8 * plain.outcome.central, "who lives there cannot be closed"


def test_a_what_if_opens_at_the_size_that_every_page_shows(store: Store) -> None:
    found = shown(store, area="QUA", indicator="blood_sugar_check_non_diabetic_hyperglycaemia", level="icb")
    whole = what_if.run(found.view, found.evidence, what_if.Moving(share=100.0))
    half = what_if.run(found.view, found.evidence, what_if.Moving())
    fair = found.evidence.fair
    assert not isinstance(whole, Refused) and not isinstance(half, Refused) and fair is not None
    assert whole.outcome.central == pytest.approx(abs(fair.difference), rel=0.02)
    assert half.outcome.central == pytest.approx(whole.outcome.central / 2)
    assert "for similar people. This closes half of that." in half.front.interval


def test_the_largest_gain_without_a_card_says_why(store: Store) -> None:
    found = shown(store, area="QUA")
    exhibit = page.improvements(found.view, found.evidence)
    assert exhibit.table is not None
    frame = exhibit.table.frame
    drawn = frame[frame["filled"] & ~frame["sure"].str.endswith("older figures")]
    largest = drawn.sort_values("gain").iloc[-1]
    assert largest["address"] not in {each.link for each in fronts(found.view, found.evidence)}
    assert exhibit.sentence.startswith(f"{largest['name']} has no card: it is not adjusted")
    assert (
        "has no card"
        not in page.improvements(*(lambda one: (one.view, one.evidence))(shown(store, area="QT1"))).sentence
    )


def test_a_measure_names_both_comparators_beside_their_numbers(store: Store) -> None:
    found = shown(
        store, area="QT1", indicator="blood_pressure_at_target_diabetes", level="icb", ambition=Ambition.MEDIAN
    )
    headline = page.PAGE.headline(found.view, found.evidence)
    assert headline.size_unit.endswith("than the Midlands average for similar people")
    scanned = next(
        each
        for each in found.evidence.improvements
        if each.compared.indicator.id == "blood_pressure_at_target_diabetes"
    )
    assert (
        headline.also
        == f"By reaching the median system’s level: about {scanned.gain.events:.0f} more people at target."
    )
    shown_first = front(found.evidence, scanned)
    assert shown_first.size is not None
    assert large(shown_first.size, shown_first.size_unit)[1] == "more people at target"
    assert "No cited unit cost" in shown_first.detail


@pytest.mark.parametrize("area", ["QHL", "QT1"])
def test_title_table_and_chart_of_the_scan_agree(store: Store, area: str) -> None:
    found = shown(store, area=area)
    exhibit = page.improvements(found.view, found.evidence)
    assert exhibit.table is not None
    frame = exhibit.table.frame
    called = frame["sure"].str.match("Sure|Probably") & ~frame["sure"].str.endswith("older figures")
    number = int(called.sum())
    assert number and f": {number} of " in exhibit.title
    assert called[:number].all()
    plain = frame["sure"].str.contains("not adjusted")
    assert plain[:number].is_monotonic_increasing, "what is not adjusted never stands before what is"
    for kind in (plain, ~plain):
        assert frame["believed"][:number][kind[:number]].is_monotonic_decreasing
    drawn = frame[frame["drawn"].notna()]
    assert len(drawn) == 8 and int(drawn["filled"].sum()) == min(number, 8)
    assert (frame.loc[frame["gain"] <= 0, "sure"] == "nothing to gain").all()
    assert (frame.loc[frame["gain"] > 0, "lower"][called] > 0).all()
    visits = frame[frame["name"].str.startswith("A&E within 4 hours")]["label"]
    assert visits.str.endswith("(visits)").all()
    assert "First MMR by 18 months" in set(frame["label"]), "people are not named in every row"


def test_the_scan_and_the_what_if_say_why_they_have_two_numbers(store: Store) -> None:
    found = shown(store, area="QUA", indicator=USUAL)
    run = what_if.run(found.view, found.evidence, what_if.Moving(share=100.0, towards="median"))
    assert not isinstance(run, Refused)
    to_median = scan_improvements(store, found.evidence.area.code, Ambition.MEDIAN)
    gains = [each.gain.events for each in to_median if each.compared.indicator.id == USUAL and each.behind]
    assert gains and all(run.outcome.central != pytest.approx(gain, rel=0.03) for gain in gains)
    assert f"Whole distance: {run.outcome.central:,.0f}" in run.front.interval
    assert any(f"“Where improvement would pay most” has {gain:,.0f}" in run.front.interval for gain in gains)
    assert "how much of a distance lasts" in what_if.answer(found.view, found.evidence, run)


def test_what_all_cards_would_say_is_said_once() -> None:
    said = LEFT_OUT
    one, other = (SimpleNamespace(caution=words) for words in (said, ""))
    assert _shared_caution([one, one, one]) == said  # type: ignore[list-item]
    assert _shared_caution([one, one, other]) == _shared_caution([one]) == ""  # type: ignore[list-item]


def test_an_address_says_whether_every_measure_is_asked_for() -> None:
    assert View(area="QT1").to_query() == "?area=QT1"
    assert View(area="QT1", indicator=USUAL).to_query() == f"?area=QT1&indicator={USUAL}"
    assert View().indicator == EVERY


def test_each_gain_leads_to_its_measure(store: Store) -> None:
    found = shown(store, area="QT1", ambition="best-quarter")
    table = page.improvements(found.view, found.evidence).table
    assert table is not None
    for name, address in zip(table.frame["name"], table.frame["address"], strict=True):
        if not address.startswith(page.PATH):
            continue
        query = dict(part.split("=") for part in address.partition("?")[2].split("&"))
        led = shown(store, **query)
        assert not led.evidence.every and led.evidence.indicator.short_name in name
        assert led.evidence.ambition is Ambition.BEST_QUARTER


def test_a_rank_has_its_interval_and_a_level_its_beginning(store: Store) -> None:
    found = shown(store, area="QT1", indicator=USUAL)
    table = page.ranked(found.view, found.evidence).table
    assert table is not None
    frame = table.frame[table.frame["value"].notna()]  # a specialist hospital has no rank
    assert (frame["rank_lower"] <= frame["rank_rank"]).all() and (frame["rank_rank"] <= frame["rank_upper"]).all()
    assert frame["rank_worst_quarter"].between(0, 1).all()
    assert {"Chance of the worst quarter", "With luck taken out"} <= {column.label for column in table.columns}


def test_ranks_of_what_can_be_adjusted_are_adjusted_and_never_certain(store: Store) -> None:
    """Like for like Shropshire, Telford and Wrekin is behind Coventry and Warwickshire; as counted it is before it."""
    query = {"area": "QUA", "indicator": "blood_sugar_check_non_diabetic_hyperglycaemia", "level": "icb"}
    fair, plain = shown(store, **query), shown(store, **query, allow="nothing")
    ranks = []
    for found in (fair, plain):
        exhibit = page.ranked(found.view, found.evidence)
        assert exhibit.table is not None
        frame = exhibit.table.frame
        rank = dict(zip(frame["name"], frame["rank_rank"], strict=True))
        ranks.append(rank["Shropshire, Telford and Wrekin"] - rank["Coventry and Warwickshire"])
        assert "100%" not in set(frame["rank_chance"]) and "one year’s luck only" in exhibit.sentence
    assert ranks[0] > 0 > ranks[1]
    assert "Ranks are like for like" in page.ranked(fair.view, fair.evidence).sentence
    assert "Ranks are not adjusted" in page.ranked(plain.view, plain.evidence).sentence


def test_who_does_it_well_is_told_by_more_than_one_period(store: Store) -> None:
    found = shown(store, area="QT1", indicator=USUAL)
    told = page.doing_well(found.view, found.evidence)
    assert told.table is not None
    frame = told.table.frame
    assert re.search(r"^\d+ of \d+ Midlands trusts are better than average, two months running$", told.title)
    assert not isinstance(found.evidence.funnel, Refused)
    out = int(found.evidence.funnel.outside("better").sum())
    assert out == 0 and "None of all 20 lies outside the limits on that side" in told.sentence
    assert (frame["periods"] >= 2).all() and (frame["events"] > 0).all()
    assert "RX1" not in set(frame["code"])
    one = shown(store, area="QT1", indicator="blood_pressure_at_target_diabetes", level="icb")
    assert "One period does not tell" in page.doing_well(one.view, one.evidence).refused
    assert "nobody improves by excluding" in page.excluded(one.view, one.evidence).sentence


def test_a_claim_is_never_made_where_we_cannot_tell(store: Store) -> None:
    for area in ("QT1", "QUA"):
        for each in shown(store, area=area).evidence.improvements:
            assert not each.claimed or each.sure.phrase in (Sureness.SURE, Sureness.PROBABLY)


def test_a_closed_practice_is_told_by_name(store: Store) -> None:
    """Lea Road Medical Practice had a register of coronary heart disease in 2022/23 and has none in 2024/25."""
    query = {"area": "QUA", "indicator": "chd_prevalence", "level": "practice", "place": "M92007"}
    found = Rendering.of(page.PAGE, workings(store), query)
    ((problem),) = found.problems
    assert problem.sentence().startswith(
        "Lea Road Medical Practice has no figure here: it may have closed, merged or moved"
    )
    assert not Rendering.of(page.PAGE, workings(store), query | {"period": "2022/23"}).problems
