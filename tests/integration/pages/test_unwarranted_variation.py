"""The variation page for every measure and kind of place it can compare: areas, groups, periods and comparisons sampled, the
same on every run. Sentence, table and chart say the same; directions follow signs; what cannot be said is refused with its reason.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from random import Random
from typing import Any

import numpy as np
import orjson
import pytest

from components.charts import render, specs
from components.charts.labels import plain
from components.exhibit import Exhibit
from components.exhibit_frame import contents
from data_access import ENGLAND, MIDLANDS, TRUST_KINDS, Store
from domain.unwarranted_variation.measures import LEVELS, comparable_measures, headline_measures, levels
from pages import areas
from pages import unwarranted_variation as page
from pages.unwarranted_variation.view import (
    EVERY,
    EVERYBODY,
    MOST_TO_CHOOSE,
    WITHIN,
    View,
    choices,
)
from tests.integration.pages.views import view_at
from vocabulary import Finding, Refused, Sureness

UNWRITTEN = re.compile(r"\bnan\b|\binf\b|not available|  |\{|\}|[<>]| [,.;]|\.\.|-\d|(?<!the )(?<!The )Midlands’")
NUMBER = r"([\d,]+)"
SAMPLES = 2
"""Views of each measure and kind of place; the newest period of the first."""


def resolved(store: Store, **query: str) -> View:
    return view_at(View, choices, store, query)


def sampled(store: Store, indicator: str, level: str) -> Iterator[View]:
    chance = Random(f"{indicator} {level}")
    offered = [option.value for option in areas.choices(store)]
    for number in range(SAMPLES):
        query = {"indicator": indicator, "level": level, "area": offered[0] if number == 0 else chance.choice(offered)}
        for what in ("group", "compare", "period", "limits", "place"):
            so_far = resolved(store, **query)
            listed = [option.value for option in choices(store, what, vars(so_far))]
            if (what == "period" and number < 3) or (what == "place" and number == 0):
                continue
            query[what] = ENGLAND if what == "compare" and number == 1 else chance.choice(listed)
        yield resolved(store, **query)


def everything(store: Store) -> list[tuple[str, str]]:
    return [(each.id, level) for each in comparable_measures(store) for level in levels(store, each.id)]


def shown_of(view: View, evidence: Any) -> list[Exhibit]:
    return [make(view, evidence) for make in (*page.PAGE.where, *page.PAGE.closer)]


def number(text: str) -> float:
    return float(text.replace(",", ""))


def counts(evidence: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    known = evidence.peers.rows.known
    return evidence.peers.rows.numerator[known], evidence.peers.rows.denominator[known], evidence.peers.own[known]


def check_headline(view: View, evidence: Any, finding: Finding, store: Store) -> None:
    for words in (finding.sentence, finding.detail):
        assert not UNWRITTEN.search(words), words
        assert words[0].isupper() or words[0].isdigit()
    assert finding.period == evidence.period.label, "it stands beside the sentence, as the date"
    assert finding.link == page.PATH + view.to_query()
    if isinstance(evidence.funnel, Refused) or isinstance(evidence.excess, Refused):
        assert (finding.size, finding.sure) == (None, Sureness.NOT_MEASURED)
        assert "no answer" in finding.sentence
        return
    polarity = store.indicator(view.indicator).polarity
    count, people, own = counts(evidence)
    average = count.sum() / people.sum()
    if evidence.peers.whole:
        by_chance = finding.sure is Sureness.CANNOT_TELL
        assert finding.direction == ("no different" if by_chance else "spread")
        told = re.search(r"\b([Nn]one of the|by more than chance;|[\d,]+ of the|[Aa]ll) ", finding.caution)
        assert told, finding.caution
        standing = np.char.find(evidence.funnel.variation.position.astype(str), "99.8") >= 0
        assert (told[1] in ("None of the", "by more than chance;")) == (not standing.any())
        if told[1].startswith("by more"):
            assert evidence.funnel.variation.dispersion.beyond_chance and finding.sure is Sureness.PROBABLY
        assert evidence.unit.write(evidence.funnel.variation.per * average) in finding.detail
        return
    excess = (count[own].sum() - people[own].sum() * average) * (-1 if polarity == "higher" else 1)
    each = (count - people * average) * (-1 if polarity == "higher" else 1)
    behind = (count / people - average) * (-1 if polarity == "higher" else 1)
    furthest = int(np.argmax(np.where(own, behind, -np.inf)))
    counted = each[furthest] if finding.placed else excess  # of the one place the sentence names, or of all together
    assert finding.size == pytest.approx(counted, rel=1e-9, abs=1e-6)
    assert finding.lower is not None and finding.size is not None and finding.upper is not None
    assert finding.lower <= finding.size <= finding.upper
    if ": the same, so no more and no fewer " in finding.detail:
        assert excess == pytest.approx(0, abs=1e-3)
        return
    told = re.search(rf"(higher|lower|better|worse): (under 1|{NUMBER[1:-1]}) (more|fewer) ", finding.detail)
    assert told, finding.detail
    more = excess > 0
    assert told[3] == ("more" if more else "fewer")
    assert told[1] == (("higher" if more else "lower") if polarity == "neutral" else "worse" if more else "better")
    assert told[2] == "under 1" if abs(excess) < 0.5 else number(told[2]) == pytest.approx(abs(excess), abs=0.51)
    if finding.lower <= 0 <= finding.upper:
        assert "did not differ" in finding.sentence
        assert finding.direction == "no different"
        return
    if finding.sure is Sureness.CANNOT_TELL:
        assert finding.direction == "no different"
        assert re.search(
            r"ifferences this wide are usual between|within the usual spread|do not say that it lasts|it does not hold",
            finding.detail if finding.placed else finding.caution,
        )
        assert evidence.unit.write(evidence.funnel.own_value[0]) in finding.detail
    else:
        assert re.search(rf" had (about )?{NUMBER} {told[3]} ", finding.sentence), finding.sentence
        assert evidence.sure.phrase is finding.sure
        assert finding.direction == ("unknown" if polarity == "neutral" else told[1])
    if polarity == "neutral":
        assert not re.search(r"\b(better|worse|improvement|concern)\b", finding.sentence + finding.detail)


def check_places(view: View, evidence: Any, exhibits: dict[str, Exhibit]) -> None:
    """League and funnel: the same places outside, said in titles, marked in tables, drawn in charts."""
    funnel, league = exhibits["funnel"], exhibits["league"]
    assert funnel.table is not None
    frame = funnel.table.frame
    known = frame.dropna(subset=["value"])
    count, _, _ = counts(evidence)
    assert sorted(known["numerator"]) == pytest.approx(sorted(count))
    assert known["value"].to_numpy() == pytest.approx(
        evidence.funnel.variation.per * known["numerator"].to_numpy() / known["people"].to_numpy()
    )
    assert np.all(known["lower"] <= known["value"] + 1e-9) and np.all(known["value"] <= known["upper"] + 1e-9)
    for row in known.to_dict("records"):
        side = next((sign for word, sign in (("below", -1), ("above", 1)) if word in row["standing"]), 0)
        assert side in (0, np.sign(row["difference"])), row
        assert side in (0, np.sign(row["over"])), row
        if row["standing"].endswith("99.8% limit"):
            assert row["value"] < row["low"] or row["value"] > row["high"]
    out = known["standing"].str.endswith("99.8% limit")
    if within := re.match(rf"All {NUMBER} .*are within usual limits", funnel.title):
        assert (0, int(number(within[1]))) == (int(out.sum()), len(known)), funnel.title
    else:
        told = re.search(rf"(?:(?<![.\d]){NUMBER} of|([Nn]one) of|(all)) (?:the )?{NUMBER} ", funnel.title)
        assert told, funnel.title
        said = int(number(told[1])) if told[1] else 0 if told[2] else len(known)
        assert (said, int(number(told[4]))) == (int(out.sum()), len(known)), funnel.title
    if not funnel.table.listed:
        assert len(frame) <= MOST_TO_CHOOSE
    else:
        listed = frame[frame["listed"]]
        assert len(listed) <= 100
        mine = frame[frame["own"] & frame["group"].isin([0, 2])]
        assert len(mine) > 90 or set(mine["code"]) <= set(listed["code"])
        assert set(frame[frame["chosen"]]["code"]) <= set(listed["code"])
    if league.refused:
        assert not known["own"].any()
        return
    own_out, own = int((out & known["own"]).sum()), int(known["own"].sum())
    if league.front:  # of few places none stands out: the one furthest out is named
        assert own_out == 0 and len(known) <= 50 and own > 0
        assert "ifferences this wide are usual" in league.front
        (named,) = [row for row in known.to_dict("records") if f": {row['name']} " in league.title]
        assert named["own"]
        worse = -1 if evidence.funnel.higher_is_better else 1
        assert worse * named["difference"] == pytest.approx((worse * known[known["own"]]["difference"]).max())
        rank = re.search(r"(lowest|highest) of (\d+)", league.title)
        if rank:
            published = evidence.funnel.published[np.isfinite(evidence.funnel.published)]  # specialist hospitals too
            ends = {"lowest": published.min(), "highest": published.max()}
            assert named["value"] == ends[rank[1]] and int(rank[2]) == len(published)
            assert len(published) == len(known) + len(evidence.specialists)
    elif own > 1:
        told = re.match(rf"(?:(Not one)|All {NUMBER}|{NUMBER}) of ", league.title)
        assert told, league.title
        said = 0 if told[1] else int(number(told[2] or told[3]))
        assert said == own_out, league.title
    elif own == 0:
        assert "has no" in league.title
    else:
        assert ("does not stand out" in league.title) == (own_out == 0)
    assert league.table is not None
    ordered = league.table.frame["value"].dropna()
    assert (
        ordered.is_monotonic_increasing if evidence.indicator.polarity == "higher" else ordered.is_monotonic_decreasing
    )


def check_drawn(exhibit: Exhibit) -> None:
    """What is drawn are the figures of the table."""
    assert exhibit.spec is not None and exhibit.table is not None
    figure = render(exhibit.spec, exhibit.table)
    assert figure["data"]
    assert "NaN" not in orjson.dumps(figure["layout"], option=orjson.OPT_SERIALIZE_NUMPY).decode()
    assert len(orjson.dumps(figure, option=orjson.OPT_SERIALIZE_NUMPY)) < 250_000
    if isinstance(exhibit.spec, specs.Funnel):
        rows = exhibit.table.frame.dropna(subset=["value"])
        marks = next(each for each in figure["data"] if "text" in each)
        dots = "".join(each["path"] for each in figure["layout"].get("shapes", ()))
        outside = rows["position"].str.endswith("99.8")
        alone = rows[rows["chosen"] | (outside & (rows["own"] | (outside.sum() <= 100)))]
        alone = alone if len(alone) <= 400 else rows[rows["chosen"]]
        assert len(alone) <= len(marks["text"]) <= len(rows)
        assert (len(marks["text"]) < len(rows)) == bool(dots) == (len(rows) > 400)
        for name in alone["name"]:
            assert any(f"<b>{plain(name)}</b>" in words for words in marks["text"])
        picked = {code for code in marks["customdata"] if code}
        assert picked <= set((rows[rows[exhibit.spec.pick]] if exhibit.spec.pick else rows)["code"])


@pytest.mark.parametrize("every", [8, pytest.param(1, marks=pytest.mark.slow)])
def test_every_measure_at_every_kind_of_place(store: Store, every: int) -> None:
    drawn = refused = 0
    for indicator, level in list(everything(store))[::every]:
        for view in sampled(store, indicator, level):
            evidence = page.Evidence(view, store)
            finding = page.headline(view, evidence)
            check_headline(view, evidence, finding, store)
            exhibits = {each.id: each for each in shown_of(view, evidence)}
            for each in exhibits.values():
                for words in (each.title, each.sentence, each.refused, *each.caveats):
                    assert not UNWRITTEN.search(words), words
                assert each.refused or each.sentence
                if each.refused:
                    assert each.refused.endswith("."), each.refused
                    refused += 1
                elif each.spec is not None:
                    check_drawn(each)
                    drawn += 1
                contents(page.PAGE.slug, each)
            if not isinstance(evidence.funnel, Refused):
                check_places(view, evidence, exhibits)
    assert 3 * drawn > refused, "most measures have one period: what needs several is refused"


def test_every_measure_with_counts_is_offered_at_every_kind_of_place_it_has(store: Store) -> None:
    offered = {each.id for each in comparable_measures(store)}
    for each in store.indicators().values():
        if "funnel" in each.supports:
            assert each.id in offered, each.id
            rows = store.coverage(each.id)
            alone = {
                kind
                for kind in TRUST_KINDS
                if max((row.observations for row in rows if row.kind == kind), default=0) == 1
            }
            assert set(levels(store, each.id)) == (set(store.kinds(each.id)) & set(LEVELS)) - alone
    groups = [option.group for option in choices(store, "indicator", {"area": "E40000011"})]
    assert groups == sorted(groups, key=groups.index), "measures of a family stand together"
    assert len(set(groups)) > 1


def test_old_addresses_of_the_page_lead_to_the_same_view(store: Store) -> None:
    old = resolved(store, area="QUA", trust="RNA", compare=MIDLANDS, indicator="ae_12_hour_from_decision")
    assert (old.place, old.level) == ("RNA", "trust")
    assert "trust=" not in old.to_query()
    assert resolved(store, area="QUA", place="RNA", indicator="ae_12_hour_from_decision") == old
    usual = resolved(store, area="QUA")
    assert (usual.indicator, usual.level, usual.group) == (EVERY, "trust", EVERYBODY)
    assert usual.to_query() == "?area=QUA"


def test_an_area_is_compared_with_itself_only_where_it_has_places_enough(store: Store) -> None:
    def offered(area: str, level: str) -> list[str]:
        so_far = {"area": area, "level": level, "indicator": "smoking_prevalence_qof"}
        return [option.value for option in choices(store, "compare", so_far)]

    assert WITHIN in offered("QUA", "practice")
    assert WITHIN not in offered("QUA", "sub_icb")
    assert WITHIN not in offered(MIDLANDS, "practice"), "the Midlands compared with themselves are offered already"


def test_known_figures_of_places(store: Store) -> None:
    """By hand, from the publishers' files."""

    def row(**query: str) -> dict[str, Any]:
        view = resolved(store, **query)
        table = page.funnel_plot(view, page.Evidence(view, store)).table
        assert table is not None
        chosen = table.frame[table.frame["chosen"]]
        return {str(name): values.iloc[0] for name, values in chosen.items()}

    # A&E attendances 0 to 4, line 6301: M88013, 1405 of 832, 1688.70192, 95% limits as published 1602.7 to 1780.6
    visits = row(area="QUA", indicator="ae_attendances_0_4", level="practice", place="M88013", period="2021/22")
    assert (visits["numerator"], visits["people"]) == (1405, 832)
    assert visits["value"] == pytest.approx(1688.70192, abs=1e-4)
    assert (visits["lower"], visits["upper"]) == pytest.approx((1602.71531, 1780.60234), rel=1e-3)
    # Smoking, line 16843: M88004 in 2023/24, 6059 of 33458, 18.10927133%
    smokers = row(area="QUA", indicator="smoking_prevalence_qof", level="practice", place="M88004", period="2023/24")
    assert (smokers["numerator"], smokers["people"]) == (6059, 33458)
    assert smokers["value"] == pytest.approx(0.1810927133, abs=1e-9)
    # Waiting by board and specialty, line 38778: QHL, X05, March 2026, 8022 of 11424 within 18 weeks
    board = store.area("QHL")
    assert board is not None
    waits = row(
        area="QHL",
        indicator="rtt_within_18_weeks",
        level="icb",
        group="specialty=X05",
        period="2026-03",
        place=board.code,
    )
    assert (waits["numerator"], waits["people"]) == (8022, 11424)


def test_a_short_series_is_a_line_and_a_single_figure_is_refused(store: Store) -> None:
    def course(**query: str) -> Exhibit:
        view = resolved(store, area="QUA", **query)
        return page.over_time(view, page.Evidence(view, store))

    two = course(indicator="smoking_prevalence_qof", level="practice", place="M88004")
    assert isinstance(two.spec, specs.TimeSeries)
    assert "at least 3 points" in two.sentence
    one = course(indicator="cancer_prevalence", level="practice", place="M88004")
    assert "only 2024/25 is published" in one.refused
    three = course(indicator="smoking_prevalence_qof", level="practice")
    assert isinstance(three.spec, specs.ControlChart)
    assert "provisional" in three.sentence and "too few to judge" in three.sentence
    long = course(indicator="rtt_within_18_weeks", level="icb")
    assert isinstance(long.spec, specs.ControlChart)
    assert "provisional" not in long.sentence


def test_nobody_is_named_as_doing_well_where_more_is_neither_good_nor_bad(store: Store) -> None:
    view = resolved(store, area="QUA", indicator="chd_prevalence", level="practice", compare=ENGLAND)
    assert "neither good nor bad" in page.examples(view, page.Evidence(view, store)).refused


def test_examples_are_like_and_stand_out_on_the_better_side(store: Store) -> None:
    found = 0
    for area in ("QUA", "QHL", "QK1", MIDLANDS):
        view = resolved(
            store, area=area, indicator="ae_attendances_0_4", level="practice", compare=ENGLAND, limits="chance"
        )
        evidence = page.Evidence(view, store)
        shown = page.examples(view, evidence)
        if shown.refused:
            continue
        assert shown.table is not None and evidence.example_for is not None
        fifth = store.classes("practice_imd_quintile")
        of = str(evidence.peers.rows.area[evidence.example_for])
        size = evidence.peers.rows.denominator[evidence.example_for]
        for row in shown.table.frame.to_dict("records"):
            assert row["standing"] == "below the 99.8% limit"
            assert size / 2 <= row["people"] <= size * 2
            assert fifth[row["code"]] == fifth[of]
            found += 1
    assert found


def test_the_first_page_hears_of_few_measures_and_soon(store: Store) -> None:
    told = headline_measures(store, areas.choices(store).options[0].value)
    assert 2 <= len(told) <= 8
    for option in areas.choices(store):
        found = page.findings(store, option.value)
        assert [each.indicator for each in found] == [each.id for each in told]
        for each in found:
            assert not UNWRITTEN.search(each.sentence + each.detail), each
    warm = []
    for _ in range(5):
        began = time.process_time()
        page.findings(store, "QUA")
        warm.append(time.process_time() - began)
    assert min(warm) < 0.25, "several times what it takes, for a busy machine"


def test_thousands_of_places_are_answered_in_little(store: Store) -> None:
    view = resolved(store, area="QUA", indicator="smoking_prevalence_qof", level="practice", compare=ENGLAND)
    made = []
    for _ in range(4):
        began = time.process_time()
        evidence = page.Evidence(view, store)
        page.headline(view, evidence)
        sent = [contents(page.PAGE.slug, each) for each in shown_of(view, evidence)]
        made.append(time.process_time() - began)
    assert len(evidence.peers.rows) > 6000
    # Each exhibit is sent when it is opened; three draw thousands of places, the newest of them on a map.
    assert len(orjson.dumps(sent, option=orjson.OPT_SERIALIZE_NUMPY)) < 490_000
    print(f"6,267 practices: {min(made) * 1000:.0f} ms")
    assert min(made) < 0.5, "several times what it takes, for a busy machine"
