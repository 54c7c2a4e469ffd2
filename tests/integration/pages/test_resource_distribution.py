"""The resource page against the figures it stands on: every area, comparison, component of need and kind of place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import numpy as np
import pytest

from components.charts import render
from components.exhibit import Exhibit
from data_access import ENGLAND, MIDLANDS, Store
from domain.resource_distribution.measures import CORE
from pages import areas
from pages.resource_distribution import PAGE, Evidence, View, choices, findings, need_headline
from pages.resource_distribution.exhibits import need, need_alone, need_inside, pounds, staff
from pages.resource_distribution.view import COMPONENTS, LEVELS
from vocabulary import Choices, Refused, Sureness

UNWRITTEN = re.compile(r"\bnan\b|\bNone\b(?! of)|\binf\b|not available|  |\{|\}|[<>]| [,.;:]|\.\.|-\d")
NUMBER = r"(?:about )?£?([\d,.]+\d)"

# The acceptance values: need index 2025/26 (England 1), and payments to general practice in 2022/23, without dispensing and
# drugs, pounds for each weighted patient.
SYSTEMS = {
    "Leicester, Leicestershire and Rutland": (0.908, 155.90),
    "Coventry and Warwickshire": (0.956, 133.10),
    "Northamptonshire": (0.962, 162.66),
    "Herefordshire and Worcestershire": (1.000, 145.33),
    "Lincolnshire": (1.029, 144.49),
    "Nottingham and Nottinghamshire": (1.032, 145.88),
    "Birmingham and Solihull": (1.038, 149.13),
    "Shropshire, Telford and Wrekin": (1.039, 147.20),
    "Staffordshire and Stoke-on-Trent": (1.046, 147.30),
    "Derby and Derbyshire": (1.051, 151.64),
    "Black Country": (1.053, 147.47),
}


def everywhere(store: Store) -> list[str]:
    """The code of every area that is offered."""
    found = [store.area(option.value) for option in areas.choices(store)]
    return [area.code for area in found if area is not None]


def views(store: Store) -> Iterator[View]:
    for area in everywhere(store):
        for level in LEVELS:
            yield View(area=area, level=level)
        if area != MIDLANDS:
            yield View(area=area, compare=MIDLANDS, beside="staff")
        for component in COMPONENTS:
            yield View(area=area, component=component, level="sub_icb")


def exhibits(view: View, store: Store) -> list[Exhibit]:
    evidence = Evidence(view, store)
    return [make(view, evidence) for make in (*PAGE.where, *PAGE.closer, need, staff)]


def code_of(store: Store, ods: str) -> str:
    area = store.area(ods)
    assert area is not None
    return area.code


# ---------------------------------------------------------------- the numbers


def test_need_and_pounds_are_those_agreed(store: Store) -> None:
    made = need(view := View(area=MIDLANDS), Evidence(view, store))
    assert made.table is not None
    frame = made.table.frame.set_index("name")
    index, each = (
        {name: round(float(value), places) for name, value in frame[key].items()}
        for key, places in (("index", 3), ("pounds_each", 2))
    )
    for name, agreed in SYSTEMS.items():
        assert (index[name], each[name]) == agreed
    ordered = [name for name in frame.index if name in SYSTEMS]
    assert ordered == sorted(SYSTEMS, key=lambda name: -float(frame["index"][name]))
    evidence = Evidence(view, store)
    counts = evidence.listed.counts
    # All payments over all weighted patients, from nhs_payments_gp_2022_23.csv.
    assert counts.payments_per_patient[counts.row(ENGLAND)] == pytest.approx(150.65, abs=0.01)
    share = counts.weighted[counts.row(MIDLANDS)] / counts.weighted[counts.row(ENGLAND)]
    assert round(100 * share, 2) == 19.06


def test_one_practice_by_hand(store: Store) -> None:
    """Feldon Lane Practice, M87020, in Halesowen: nhse_weighted_population_practice_2025_26.csv, line 5001, population and final weight."""
    view = View(area=code_of(store, "QUA"), level="practice", component="need_primary_medical_final")
    made = need_inside(view, Evidence(view, store))
    assert made.table is not None
    row = made.table.frame.set_index("code").loc["M87020"]
    assert row["need_overall_core"] == pytest.approx(9162.985581 / 9524.314868)
    assert row["people"] == pytest.approx(9524.314868)


def test_a_weight_of_nought_is_missing(store: Store) -> None:
    """nhse_weighted_population_practice_2025_26.csv, line 5143 (M92007): 6,480 people and a weight of 0 for maternity."""
    view = View(area=code_of(store, "QUA"), component="need_maternity", level="practice")
    made = need_inside(view, Evidence(view, store))
    assert made.table is not None
    row = made.table.frame.set_index("code").loc["M92007"]
    assert np.isnan(row["index"])
    assert row["excess_words"] is None or row["excess_words"] != row["excess_words"]
    assert row["people"] == pytest.approx(6480, abs=1)
    assert "without a weight for one service or more" in made.sentence


def test_a_cluster_is_its_systems_added_up(store: Store) -> None:
    for cluster in store.members(MIDLANDS, "cluster"):
        evidence = Evidence(View(area=cluster.code), store)
        counts, row = evidence.listed.counts, evidence.listed.row(cluster.code)
        own = [counts.row(system.code) for system in store.members(cluster.code, "icb")]
        for numbers in (
            counts.registered,
            counts.weighted,
            counts.payments,
            counts.payment_patients,
            counts.gps,
            counts.gp_patients,
            evidence.listed.excess_need,
            evidence.listed.payments.missing,
        ):
            assert numbers[row] == pytest.approx(numbers[own].sum())


def test_need_alone_of_the_black_country_is_of_about_109_000_more_people(store: Store) -> None:
    """Worked out independently of this project from the publisher's weights: 70,700 with prices."""
    evidence = Evidence(View(area=code_of(store, "QUA")), store)
    own, found = evidence.own_need, evidence.need_and_prices
    assert own is not None and not isinstance(found, Refused)
    assert round(own.excess_alone, -3) == 109_000
    assert round(own.excess_with_prices, -2) == 70_700
    boards = [each for each in found.areas if each.area.kind == "icb"]
    assert len(boards) == 11
    assert (round(min(each.prices for each in boards), 2), round(max(each.prices for each in boards), 2)) == (0.97, 1.0)
    made = need_alone(View(area=code_of(store, "QUA")), evidence)
    assert made.table is not None
    row = made.table.frame.set_index("name").loc["Black Country"]
    assert (row["alone_words"], row["with_words"]) == ("about 109,000 more", "about 70,700 more")


def test_need_with_prices_is_the_published_index_and_clusters_are_their_systems(store: Store) -> None:
    evidence = Evidence(View(area=code_of(store, "QUA")), store)
    found = evidence.need_and_prices
    assert not isinstance(found, Refused)
    for each in found.areas:
        published = float(evidence.listed.need_index[evidence.listed.row(each.area.code)])
        assert each.with_prices == pytest.approx(published, abs=5e-5)
    for cluster in (each for each in found.areas if each.area.kind == "cluster"):
        own = [found.of(system.code) for system in store.members(cluster.area.code, "icb")]
        assert cluster.excess_alone == pytest.approx(sum(each.excess_alone for each in own if each), abs=1)


def test_against_the_midlands_the_systems_even_out(store: Store) -> None:
    evidence = Evidence(View(area=code_of(store, "QUA"), compare=MIDLANDS), store)
    listed = evidence.listed
    systems = [listed.row(system.code) for system in store.members(MIDLANDS, "icb")]
    assert listed.excess_need[systems].sum() == pytest.approx(0, abs=1)
    assert listed.payments.missing[systems].sum() == pytest.approx(0, abs=1)
    assert listed.need_index[listed.row(MIDLANDS)] == pytest.approx(1)


# ---------------------------------------------------------------- the words


def amount(text: str) -> float:
    return float(text.replace(",", ""))


def test_the_headline_says_what_the_store_holds(store: Store) -> None:
    for area in everywhere(store):
        for compare in (ENGLAND, MIDLANDS):
            if compare != area:
                check_headline(store, View(area=area, compare=compare))


def check_headline(store: Store, view: View) -> None:
    def held(indicator: str, period: str, code: str) -> tuple[float, float]:
        area = store.area(code)
        assert area is not None
        parts = store.members(code, "icb") if area.kind == "cluster" else [area]
        rows = [store.history(indicator, part.code) for part in parts]
        at = rows[0].position(period)
        assert at is not None
        return sum(float(row.numerator[at]) for row in rows), sum(float(row.denominator[at]) for row in rows)

    finding = need_headline(view, Evidence(view, store))
    (weighted, people), (whole_weighted, whole_people) = (
        held(CORE, "2025/26", code) for code in (view.area, view.compare)
    )
    with_prices = (weighted / people / (whole_weighted / whole_people) - 1) * people
    found = re.search(
        rf"^Weighted for need (?:and prices|alone)( against the Midlands’ average)?, .+’s? population is {NUMBER} (larger|smaller)\.$",
        finding.sentence,
    )
    assert found, finding.sentence
    assert len(finding.sentence.split()) <= 25
    alone = Evidence(view, store).own_need
    assert alone is not None
    assert amount(found[2]) == pytest.approx(abs(alone.excess_alone), rel=0.006, abs=0.5)
    assert found[3] == ("larger" if alone.excess_alone > 0 else "smaller")
    assert bool(found[1]) == (view.compare == MIDLANDS)
    assert alone.excess_with_prices == pytest.approx(with_prices, rel=1e-6, abs=1)
    assert "weighted patient" not in f"{finding.sentence} {finding.detail}"


def test_every_view_has_sentences_tables_and_reasons(store: Store) -> None:
    for view in views(store):
        finding = need_headline(view, Evidence(view, store))
        said = [finding.sentence, finding.detail]
        for each in exhibits(view, store):
            assert each.title
            if each.refused:
                said.append(each.refused)
                continue
            assert each.table is not None and len(each.table.frame)
            assert each.provenance is not None and each.provenance.releases and each.provenance.period
            assert each.caveats
            assert re.search(r"[Nn]o interval is published|95% interval", each.sentence)
            assert re.search(r"20\d\d", each.title)
            said += [each.title, each.sentence]
        for text in said:
            assert not (wrong := UNWRITTEN.search(text)), f"{view}: {wrong and wrong.group()!r} in {text}"
            assert text.strip() and text[:1] == text[:1].upper()


def test_words_of_difference_agree_with_their_numbers(store: Store) -> None:
    for area in everywhere(store):
        view = View(area=area)
        evidence = Evidence(view, store)
        for make in (need, pounds, staff):
            made = make(view, evidence)
            assert made.table is not None
            frame = made.table.frame
            for words, number in (
                ("excess_words", "excess"),
                ("pounds_words", "pounds_missing"),
                ("gps_words", "gps_missing"),
            ):
                for text, value in zip(frame[words], frame[number], strict=True):
                    if not isinstance(text, str):
                        assert np.isnan(value)
                        continue
                    more, less = (" more" in text), (" fewer" in text or " less" in text)
                    assert (more, less) == ((value > 0, value < 0) if round(value) else (False, False))
            order = {"need": "index", "pounds": "pounds_each", "staff": "gps_each"}[made.id]
            values = frame[order].dropna().to_numpy()
            assert (np.diff(values) <= 0).all()
            below = (
                frame["pounds_each"] < evidence.listed.counts.payments_per_patient[evidence.benchmark_row]
            ).to_numpy()
            known = frame["pounds_missing"].notna().to_numpy()
            assert (below[known] == (frame["pounds_missing"] > 0).to_numpy()[known]).all()


def test_charts_draw(store: Store) -> None:
    for area in ("QUA", "QK1", MIDLANDS):
        for level in LEVELS:
            made = exhibits(View(area=code_of(store, area), level=level), store)
            shown = [each for each in made if not each.refused]
            assert shown, (area, level)
            for each in shown:
                assert each.spec is not None and each.table is not None
                assert render(each.spec, each.table)["data"]


# ---------------------------------------------------------------- the page as a whole


def test_the_first_page_hears_of_need_and_of_the_fair_share_in_every_area(store: Store) -> None:
    for area in everywhere(store):
        need_there, fair_share = findings(store, area)
        assert fair_share.indicator == "icb_distance_from_target_opening"
        for found in (need_there, fair_share):
            assert found.area == area
            assert found.link.startswith("/resource-distribution?area=")
            assert found.size is not None and np.isfinite(found.size)
            assert found.sure is Sureness.NOT_MEASURED
        assert need_there.direction == "unknown"
        assert fair_share.size is not None
        # An area above its target and below its share is on both sides: its size is that of its share, and it is not called worse.
        both = " below its share, but " in fair_share.sentence
        assert (fair_share.size > 0) == (" below " in fair_share.sentence), "above 0 is less money"
        assert fair_share.direction == ("worse" if fair_share.size > 0 and not both else "unknown")


def test_the_midlands_is_not_compared_with_itself(store: Store) -> None:
    def choices_for(what: str, so_far: Mapping[str, str]) -> Choices:
        return choices(store, what, so_far)

    view, problems = View.from_query({"area": MIDLANDS, "compare": MIDLANDS}, choices_for)
    assert view.compare == ENGLAND
    assert [problem.parameter for problem in problems] == ["compare"]
    view, problems = View.from_query({"area": "QUA", "compare": MIDLANDS, "level": "ltla"}, choices_for)
    assert (view.compare, problems) == (MIDLANDS, ())


def test_what_cannot_be_answered_says_why(store: Store) -> None:
    view = View(area=code_of(store, "QUA"), level="sub_icb")
    made = need_inside(view, Evidence(view, store))
    assert made.refused == "The Black Country is one single sub-ICB area. Choose other places within it."
    offered = [option.value for option in choices(store, "level", {"area": "QUA"})]
    assert offered == ["pcn", "ltla", "practice"]


def test_titles_are_short_and_pounds_are_for_one_kind_of_weighted_patient(store: Store) -> None:
    for area in ("QUA", "QOC", MIDLANDS):
        for each in exhibits(View(area=code_of(store, area)), store):
            assert len(each.title.split()) <= 14, each.title
            named = re.findall(r"(\S+)[- ]weighted patient", f"{each.title} {each.sentence}")
            assert len(set(named)) <= 1 and set(named) <= {"need", "formula"}, each.sentence
