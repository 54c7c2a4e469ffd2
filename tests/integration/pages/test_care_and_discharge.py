"""Councils' home care and beds: the publisher's figures by hand, every area answered, and the way on to five answers."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from data_access import MIDLANDS, Store, ensure_edition, open_store
from domain.wider_economy.discharge import Councils, load_councils
from domain.wider_economy.early_deaths import RESIDENTS, YEARS_LOST, load_early_deaths
from domain.wider_economy.published_care import FEE_PAID, PRICE_AT_NHS_PAY
from domain.wider_economy.published_multipliers import load_beside
from pages.what_if_tipping import what_matters
from pages.wider_economy import PAGE, View
from pages.wider_economy.care_and_discharge import CARE_AND_DISCHARGE
from pages.wider_economy.care_and_discharge.exhibits import turning_point
from pages.wider_economy.care_and_discharge.parameters import HomeCare
from pages.wider_economy.care_and_discharge.run import CareRun
from pages.wider_economy.evidence import Evidence
from pages.wider_economy.exhibits import early_deaths
from settings import Settings
from vocabulary import Refused, Sureness

UNWRITTEN = re.compile(r"\bnan\b|\bNone\b|\binf\b|  |\{|\}|[<>]|\.\.|−\d|-\d")


@pytest.fixture(scope="module")
def store(settings: Settings) -> Store:
    ensure_edition(settings)
    return open_store(settings)


def councils(store: Store, code: str) -> Councils:
    area = store.area(code)
    assert area is not None
    found = load_councils(store, area)
    assert not isinstance(found, Refused), found
    return found


def asked(store: Store, code: str = "QPM", **levers: float | str) -> tuple[View, Evidence, CareRun]:
    view = View(area=code)
    evidence = Evidence(view, store)
    found = CARE_AND_DISCHARGE.run(view, evidence, HomeCare(**levers))  # type: ignore[arg-type]
    assert isinstance(found, CareRun), found
    return view, evidence, found


def test_councils_are_those_of_the_publishers(store: Store) -> None:
    """Read by hand from NHS England's discharge-ready dates of 2024/25, the revenue outturn of 2024/25 and ASCOF 2024/25."""
    found = councils(store, "QWU")
    assert found.names == ("Coventry", "Warwickshire")
    assert found.bed_days.tolist() == [22_497, 60_187]
    assert found.late.tolist() == [4_239, 10_883]
    assert found.spending.tolist() == [148_514_000, 234_632_000]
    assert found.spent_in == "2024/25"
    assert (found.first.label, found.last.label) == ("April 2024", "March 2025")
    assert found.delay == pytest.approx((22_497 + 60_187) / (4_239 + 10_883))


def test_a_council_that_did_not_submit_is_missing_and_never_nothing(store: Store) -> None:
    found = councils(store, "QHL")
    assert np.isnan(found.spending[found.names.index("Birmingham")])
    view, evidence, run = asked(store, "QHL")
    shown = CARE_AND_DISCHARGE.exhibits[1](view, evidence, run)
    assert "Birmingham did not submit spending." in shown.sentence


def test_only_care_at_home_bounds_what_it_frees(store: Store) -> None:
    """Lines of care at home in NHS England's file of 2024/25: in Birmingham and Solihull 3.98 + 0.07 + 0 + 0.03 of 130.9 people wait for it, and
    for 8.42 + 2.59 + 0.39 it is being arranged. 14.4 wait for any service without capacity, most of them for beds."""
    found = councils(store, "QHL")
    assert found.waiting == pytest.approx(4.08 / 130.9)
    assert found.arranged == pytest.approx(11.4 / 130.9)
    assert found.most() == pytest.approx(found.bed_days.sum() * 4.08 / 130.9)
    assert found.most(arranged=True) == pytest.approx(found.bed_days.sum() * 15.48 / 130.9)


def test_the_default_is_by_hand(store: Store) -> None:
    """£5 million at £32.14 an hour, 12.4 hours, 6 weeks; half would have left anyway. 72,891 bed days are 7.62 for each of 9,565 late discharges;
    10.64 of 160.74 people wait for care at home, and for 18.51 it is being arranged."""
    view, evidence, run = asked(store)
    assert run.packages.number == pytest.approx(2_091.0, abs=0.1)  # at £2,391.22 each
    assert run.care.unbounded.value == pytest.approx(7_967.3, abs=0.2)
    assert run.care.released == pytest.approx(4_825.0, abs=0.2)
    assert run.care.enough == pytest.approx(5e6 * 4_825.0 / 7_967.3, rel=1e-4)
    said = CARE_AND_DISCHARGE.answer(view, evidence, run)
    assert "without that limit it would free 7,970 bed days" in said and "£3.0 million would buy as much" in said
    assert run.care.central_parties[:2].tolist() == [-5, 0]
    assert run.packages.night > 395  # of 2022/23, brought to 2025/26
    _, _, more = asked(store, helped="arranged")
    assert more.care.released == pytest.approx(7_967.3, abs=0.2)
    assert more.councils.most(arranged=True) == pytest.approx(72_891 * 29.15 / 160.74)


def test_cash_and_care_are_not_added_up(store: Store) -> None:
    view, evidence, run = asked(store, nhs_pays=40, cash=20)
    rows = CARE_AND_DISCHARGE.exhibits[0](view, evidence, run).table.frame.set_index("name")["value"]
    worth = 4_825.0 * run.packages.night / 1e6
    assert rows.to_dict() == pytest.approx(
        {
            "Councils, in cash": -3,
            "The NHS, in cash": 0.2 * worth - 2,
            "Cash, both together": 0.2 * worth - 5,
            "Care for other patients, not cash": 0.8 * worth,
        },
        rel=1e-3,
    )


@pytest.mark.parametrize("code", ["QHL", "QPM", "QWU"])
def test_the_sentence_on_tipping_points_agrees_with_its_table(store: Store, code: str) -> None:
    """A night that makes the freed days worth what is paid is £5 million over those days, in its own prices."""
    view, evidence, run = asked(store, code)
    shown = what_matters(view, evidence, run)
    rows = shown.table.frame.set_index("name")
    declared, by_hand = run.parameters.declared(), 5e6 / run.care.released / (run.packages.night / run.levers.night)
    assert (f"“Cost of a night” reaches £{math.ceil(by_hand):,}" in shown.sentence) == (by_hand <= 1_000)
    for swing in run.swings:
        lever = declared[swing.parameter]
        turns = swing.worst < run.levers.mark <= swing.best
        assert (f"“{lever.label}”" in shown.sentence) == turns, lever.label
        assert (rows["switch"][lever.label] in ("nowhere in its range", "no choice changes it")) == (not turns)
    assert (
        run.switches["mark"].reached == run.care.central and "“Worth doing from, £ million” reaches" in shown.sentence
    )


def test_every_area_is_answered_and_read_aloud(store: Store) -> None:
    for area in (*store.members(MIDLANDS, "icb"), *store.members(MIDLANDS, "cluster")):
        view, evidence, run = asked(store, area.code)
        for words in (CARE_AND_DISCHARGE.answer(view, evidence, run), run.front.counted, run.front.interval):
            assert not UNWRITTEN.search(words), words
        for make in CARE_AND_DISCHARGE.exhibits[:4]:
            shown = make(view, evidence, run)
            assert len(shown.title.split()) <= 14, shown.title
            assert not UNWRITTEN.search(shown.sentence), shown.sentence
        assert run.care.released <= run.councils.most()


def test_what_a_package_frees_where_no_more_can_be_freed(store: Store) -> None:
    """£100 million, 6 hours × 3 weeks would free more days than there are: the sentence has what is freed, and a loss beside it."""
    view, evidence, run = asked(store, "QHL", million=100, hours=6, weeks=3)
    assert run.care.capped
    frees, enough = map(float, re.findall(r"(?:frees|from) ([\d.]+)", turning_point(run)))
    assert frees == pytest.approx(run.councils.most() / run.packages.number, abs=0.05)
    assert frees < enough and run.care.central < 0
    assert "less than is paid" in CARE_AND_DISCHARGE.exhibits[0](view, evidence, run).sentence


def test_who_pays_moves_money_and_nothing_else(store: Store) -> None:
    _, _, alone = asked(store)
    _, _, shared = asked(store, nhs_pays=40, cash=20)
    assert shared.care.central == pytest.approx(alone.care.central)
    assert shared.care.central_parties[0] == pytest.approx(-3)
    worth = alone.care.central_parties[2]
    assert shared.care.central_parties == pytest.approx([-3, 0.2 * worth - 2, 0.8 * worth])


def test_what_matters_has_every_lever_and_no_sum_of_nought(store: Store) -> None:
    view, evidence, run = asked(store, "QHL")
    matters = CARE_AND_DISCHARGE.exhibits[4](view, evidence, run)
    assert matters.table is not None
    assert len(matters.table.frame) == 6
    assert "not a number" not in " ".join(matters.table.frame["switch"])
    assert "£0.0m" not in matters.sentence and "your mark of £0." in matters.sentence
    assert matters.sentence.count("No other lever here changes it.") == 1


def test_small_sums_have_digits_to_be_seen(store: Store) -> None:
    _, _, run = asked(store, "QHL", million=0.1)
    assert re.fullmatch(r"−?£0\.\d*[1-9]\d*m", run.write(run.care.central)), run.write(run.care.central)
    assert run.write(0.0) == "£0"
    assert re.fullmatch(r"£0\.0+[1-9]m", run.write(0.0004))


def test_where_each_publication_was_read(store: Store) -> None:
    view, evidence, run = asked(store)
    read = CARE_AND_DISCHARGE.exhibits[6](view, evidence, run).table
    assert read is not None
    assert set(read.frame.loc[read.frame["source"].str.startswith(("Homecare", "NHS Inf")), "seen"]) == {
        "the publisher’s page about it"
    }
    assert set(read.frame.loc[read.frame["source"].str.contains("20(?:15|20|21)\\), "), "seen"]) == {"its abstract"}
    why = HomeCare.declared()["price"].why
    assert f"£{FEE_PAID.value:.2f}" in why and f"£{PRICE_AT_NHS_PAY.value:.2f}" in why


def test_nobody_is_helped_where_all_would_have_left_anyway(store: Store) -> None:
    view, evidence, run = asked(store, anyway=100)
    assert run.care.released == 0
    assert "frees no bed" in CARE_AND_DISCHARGE.answer(view, evidence, run)
    assert run.care.central == -5


def test_it_leads_to_five_answers_with_its_own_cost_of_a_bed_day(store: Store) -> None:
    view, evidence, run = asked(store, million=3)
    assert CARE_AND_DISCHARGE.onward is not None
    found = CARE_AND_DISCHARGE.onward(view, evidence, run)
    assert found is not None
    assert "one-pound.million=3.0" in found.address
    assert "one-pound.use=social-care" in found.address
    assert f"one-pound.unit_cost={round(3e6 / run.care.released)}" in found.address
    assert CARE_AND_DISCHARGE in PAGE.what_if


def test_preventable_deaths_by_hand(store: Store) -> None:
    """Northamptonshire's two authorities of 2024, 163.0 and 142.8, weighted by people under 75; England is 145.8. No count is made of them."""
    area = store.area("QPM")
    found = load_early_deaths(store)
    assert area is not None and not isinstance(found, Refused)
    at = found.index(area)
    assert (found.least[at], found.most[at], found.england) == (142.8, 163.0, 145.8)
    assert 142.8 < found.rate[at] < 163.0
    view = View(area="QPM")
    shown = early_deaths(view, Evidence(view, store))
    assert shown.sure is Sureness.NOT_MEASURED
    assert shown.title.startswith(
        f"{found.rate[at] - 145.8:.0f} more preventable deaths under 75 for each 100,000 here"
    )
    assert not {"deaths", "lower", "upper"} & set(shown.table.frame)
    assert "so no number of deaths or of years is given" in shown.sentence
    assert "did not reach us" in shown.sentence and "is published" not in shown.sentence, "the publisher has both"
    assert not any("Published without" in each for each in shown.caveats)


def test_years_of_life_lost_by_hand(store: Store) -> None:
    """The mean of the small areas' index by residents, against the Midlands'."""
    found = load_early_deaths(store)
    assert not isinstance(found, Refused)
    assert found.years_period is not None
    lost = store.observations(YEARS_LOST, found.years_period, kind="lsoa21")
    residents = store.observations(RESIDENTS, store.newest(RESIDENTS, kind="lsoa21"), kind="lsoa21")
    people = {code: residents.denominator[residents.position(code)] for code in lost.area.tolist()}

    def mean(code: str) -> float:
        inside = {each.code for each in store.members(code, "ltla")}
        rows = [row for row, of in enumerate(store.lies_in(list(lost.area), "ltla")) if of in inside]
        weight = [people[lost.area[row]] for row in rows]
        return sum(w * lost.value[row] for w, row in zip(weight, rows, strict=True)) / sum(weight)

    system, midlands = store.area("QPM"), store.area(MIDLANDS)
    assert system is not None and midlands is not None
    at = found.index(system)
    assert found.years[at] == pytest.approx(mean(system.code) / mean(midlands.code) - 1)
    assert found.years[found.index(midlands)] == 0
    assert found.years_poorest[at] > found.years[at]
    view = View(area="QPM")
    shown = early_deaths(view, Evidence(view, store))
    assert (
        "Years of life lost before 75, from any cause, are 10% fewer than in the Midlands, and 17% more"
        in shown.sentence
    )
    assert {"years", "poorest"} <= set(shown.table.frame)


def test_a_published_region_stands_beside_ours_at_one_price(store: Store) -> None:
    """19 jobs for £1 million of 2016/17; no region is above the UK."""
    area = store.area("QWU")
    assert area is not None
    found = load_beside(store, area, 1.517)
    assert not isinstance(found, Refused)
    assert found.prices == "2025/26"
    assert found.here < found.uk
    assert 13 < found.wales < 19  # pounds of 2016/17 were worth more
