"""The words of the variation page against the numbers, worked out again from the store: every area, measure, comparison
and kind of limits, for the newest month and six others."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest

from data_access import ENGLAND, MIDLANDS, Store
from domain.peers.trusts import load_specialists
from pages import areas
from pages import unwarranted_variation as page
from vocabulary import Refused, Sureness

INDICATORS = ("ae_4_hour_type_1", "ae_12_hour_from_decision")
UNWRITTEN = re.compile(r"\bnan\b|\bNone\b(?! (?:stands|of))|\binf\b|not available|  |\{|\}|[<>]| [,.;]|\.\.|-\d")
NUMBER = r"([\d,]+)"
Z = 1.959963984540054


def months(store: Store, indicator: str) -> list[str]:
    """The newest month and six others, spread over the series, the oldest among them."""
    listed = [period.id for period in store.periods(indicator)]
    places = np.linspace(0, len(listed) - 1, 7).round().astype(int)
    return [listed[place] for place in places]


def wilson(good: float, people: float) -> tuple[float, float]:
    share = good / people
    middle = (share + Z**2 / (2 * people)) / (1 + Z**2 / people)
    half = Z / (1 + Z**2 / people) * np.sqrt(share * (1 - share) / people + Z**2 / (4 * people**2))
    return max(0.0, middle - half), min(1.0, middle + half)


class Again:
    """What the page should find, from the store alone."""

    def __init__(self, store: Store, view: Any) -> None:
        self.indicator = store.indicator(view.indicator)
        area = store.area(view.area)
        assert area is not None
        seen = store.observations(view.indicator, view.period)
        own = {trust.code for trust in store.members(area.code, "trust")}
        compared = {trust.code for trust in store.members(view.compare, "trust")} | own
        rows = {
            str(seen.area[i]): (float(seen.numerator[i]), float(seen.denominator[i]), str(seen.short_name[i]))
            for i in range(len(seen))
            if seen.known[i] and seen.area[i] in compared and seen.area[i] not in load_specialists(store)
        }
        self.rows = rows
        self.own = [rows[code] for code in rows if code in own]
        self.whole = {str(code) for code in seen.area if code in compared} <= own
        self.average = sum(n for n, _, _ in rows.values()) / sum(d for _, d, _ in rows.values())
        self.higher = self.indicator.polarity == "higher"

    def percent(self, share: float, decimals: int) -> str:
        return f"{share * 100:.{decimals}f}"

    def decimals(self, *pairs: tuple[float, float]) -> int:
        """As the page writes it: a rare thing with two decimals, and what is compared with as many as tell it apart."""
        usual = 2 if self.average < 0.01 else 1
        return next(d for d in range(usual, 9) if all(self.percent(a, d) != self.percent(b, d) for a, b in pairs))

    def worse(self, share: float) -> bool:
        return share < self.average if self.higher else share > self.average


def number(text: str) -> float:
    return float(text.replace(",", ""))


def check_distance(again: Again, finding: Any) -> None:
    good, people = sum(n for n, _, _ in again.own), sum(d for _, d, _ in again.own)
    share = good / people
    low, high = wilson(good, people)
    excess = people * (again.average - share) * (1 if again.higher else -1)
    worse = excess > 0
    # of the one trust the sentence names, or of all together
    furthest = min(again.own, key=lambda each: (each[0] / each[1]) * (1 if again.higher else -1))
    counted = furthest[:2] if finding.placed else (good, people)
    size = (counted[1] * again.average - counted[0]) * (1 if again.higher else -1)
    assert finding.size == pytest.approx(size, abs=1e-6)
    detail = re.search(
        r": ([\d.]+)% \(95% interval ([\d.]+)% to ([\d.]+)%\) against ([\d.]+)% for the (\d+) \w+ trusts compared, "
        rf"([\d.]+) percentage points? (better|worse): (under 1|{NUMBER[1:-1]}) (more|fewer) .+? \(95% interval (.+?)\)\.",
        finding.detail,
    )
    assert detail, finding.detail
    said, said_low, said_high, average, trusts, points, judged, count, way, span = detail.groups()
    assert int(trusts) == len(again.rows)
    apart = abs(share - again.average)
    places = again.decimals((share, again.average), (low, high), (apart, 0.0))
    assert said == again.percent(share, places)
    assert (said_low, said_high) == (again.percent(low, places), again.percent(high, places))
    assert average == again.percent(again.average, places)
    as_written = abs(round(100 * share, places) - round(100 * again.average, places))
    assert points == f"{as_written:.{places}f}", "a reader who takes one printed figure from the other finds it"
    assert judged == ("worse" if worse else "better")
    assert way == ("more" if worse else "fewer")
    assert count == "under 1" if abs(excess) < 0.5 else number(count) == pytest.approx(abs(excess), abs=0.51)
    found = sorted(counted[1] * (again.average - end) * (1 if again.higher else -1) for end in wilson(*counted))
    assert (finding.lower, finding.upper) == pytest.approx(found, abs=1e-6)
    ends = sorted(people * (again.average - end) * (1 if again.higher else -1) for end in (low, high))
    numbers = [number(each) for each in re.findall(r"\d[\d,]*", span)]
    assert sorted(numbers) == pytest.approx(sorted(abs(end) for end in ends), rel=0.005, abs=0.51), (
        f"three figures: {span}"
    )
    if not (low > again.average or high < again.average):
        assert "did not differ" in finding.sentence
        assert (finding.direction, finding.sure) == ("no different", Sureness.CANNOT_TELL)
        return
    if finding.sure is Sureness.CANNOT_TELL:
        assert finding.direction == "no different"
        assert re.search(
            r"([Dd]ifferences this wide are usual between|within the usual spread between|[Pp]ast months do not say that)",
            finding.caution + finding.detail,
        )
        return
    assert finding.direction == ("worse" if worse else "better")
    told = re.search(rf"had (?:about )?{NUMBER} (more|fewer) waits ", finding.sentence)
    assert told, finding.sentence
    assert told[2] == ("more" if worse else "fewer")
    assert number(told[1]) == pytest.approx(abs(excess), rel=0.006, abs=0.51)


def check_spread(again: Again, finding: Any) -> None:
    shares = {name: n / d for n, d, name in again.rows.values()}
    ordered = sorted(shares.values(), reverse=again.higher)
    told = re.search(r": from ([\d.]+)% \((.+?)\) to ([\d.]+)% \((.+?)\)\.$", finding.sentence)
    assert told, finding.sentence
    places = max(again.decimals((ordered[-1], ordered[0])), len(told[1].split(".")[1]))
    assert places <= 3, "no more decimals than the comparisons of the page need"
    assert (told[1], told[3]) == (again.percent(ordered[-1], places), again.percent(ordered[0], places))
    assert shares[told[2]] == ordered[-1]
    assert shares[told[4]] == ordered[0]
    gain = sum(abs(d * again.average - n) for n, d, _ in again.rows.values() if again.worse(n / d))
    assert 0.97 * gain < finding.size < gain, "trusts are large: little of it is luck"
    assert finding.direction == "spread"
    fewer = re.search(rf"add up to (?:about )?{NUMBER} waits", finding.detail)
    assert fewer, finding.detail
    assert number(fewer[1]) == pytest.approx(finding.size, rel=0.006, abs=0.51)


def check_exhibits(again: Again, view: Any, evidence: Any, label: str) -> None:
    league, funnel = page.ranked(view, evidence), page.funnel_plot(view, evidence)
    for exhibit in (league, funnel, page.over_time(view, evidence)):
        assert exhibit.title
        if not exhibit.refused:
            for words in (exhibit.title, exhibit.sentence, *exhibit.caveats):
                assert not UNWRITTEN.search(words), words
    frame = league.table.frame.dropna(subset=["value"])
    assert len(frame) == len(again.rows)
    shares = {name: n / d for n, d, name in again.rows.values()}
    assert league.title.endswith(label)
    assert dict(zip(frame["name"], frame["value"], strict=True)) == pytest.approx(shares)
    for row in frame.to_dict("records"):
        assert row["lower"] <= row["value"] <= row["upper"]
        printed = [round(100 * each, evidence.unit.decimals) for each in (row["value"], again.average)]
        exact = row["value"] - again.average
        assert row["difference"] == pytest.approx((printed[0] - printed[1]) / 100 or exact), (
            "the column adds up as printed"
        )
        side = next((sign for word, sign in (("below", -1), ("above", 1)) if word in row["standing"]), 0)
        assert side in (0, np.sign(row["difference"]))
    assert int(frame["own"].sum()) == len(again.own)
    outside = frame["standing"].isin(["below the 99.8% limit", "above the 99.8% limit"]).sum()
    inside = re.fullmatch(r"All (\d+) .* are within usual limits(?:; \d+ clearly in the worst quarter)?", funnel.title)
    if inside:  # none is outside
        assert (0, int(inside[1])) == (outside, len(again.rows)), funnel.title
        return
    count = re.search(
        r"(?:: |^)(?:(\d+) of|([Nn]one) of|(all)) (?:the )?(\d+)|all (\d+)|none of the (\d+)", funnel.title
    )
    assert count, funnel.title
    total = int(next(each for each in count.groups()[3:] if each))
    said = int(count[1]) if count[1] else total if "all " in funnel.title else 0
    assert (said, total) == (outside, len(again.rows)), funnel.title


@pytest.mark.parametrize("indicator", INDICATORS)
@pytest.mark.parametrize("compare", [MIDLANDS, ENGLAND])
@pytest.mark.parametrize("limits", ["overdispersed", "chance"])
def test_words_agree_with_numbers(store: Store, indicator: str, compare: str, limits: str) -> None:
    answered = refused = 0
    offered = [option.value for option in areas.choices(store)]
    labels = {period.id: period.label for period in store.periods(indicator)}
    for area, month in product(offered, months(store, indicator)):
        view = page.View(area=area, indicator=indicator, compare=compare, period=month, limits=limits)
        evidence = page.Evidence(view, store)
        finding = page.headline(view, evidence)
        assert finding.link == page.PATH + view.to_query()
        assert labels[month] == finding.period
        if isinstance(evidence.funnel, Refused) or isinstance(evidence.excess, Refused):
            refused += 1
            assert finding.sure is Sureness.NOT_MEASURED
            assert finding.size is None
            continue
        answered += 1
        for words in (finding.sentence, finding.detail):
            assert not UNWRITTEN.search(words), words
        again = Again(store, view)
        assert evidence.peers.whole == again.whole
        (check_spread if again.whole else check_distance)(again, finding)
        check_exhibits(again, view, evidence, labels[month])
    assert answered > 0.8 * (answered + refused), "refusals are the exception"
    assert answered + refused == len(offered) * 7


def test_the_newest_month_is_what_the_page_shows_unasked(store: Store) -> None:
    for indicator in INDICATORS:
        newest = store.periods(indicator)[-1]
        evidence = page.Evidence(page.View(area="QUA", indicator=indicator), store)
        assert evidence.period == newest


def test_the_course_of_a_system_is_that_of_its_trusts_together(store: Store) -> None:
    for indicator, option in product(INDICATORS, areas.choices(store)):
        view = page.View(area=option.value, indicator=indicator)
        evidence, again = (
            page.Evidence(view, store),
            Again(store, replace(view, period=store.periods(indicator)[-1].id)),
        )
        assert evidence.chosen is None
        last = sum(n for n, _, _ in again.own) / sum(d for _, d, _ in again.own)
        drawn = page.over_time(view, evidence).table.frame["value"].to_numpy(float)
        assert drawn[-1] == pytest.approx(last)


def test_a_system_with_a_silent_trust_is_named_by_the_others(store: Store) -> None:
    finding = page.headline(*(lambda v: (v, page.Evidence(v, store)))(page.View(area="QT1", period="2022-01")))
    assert "Sherwood Forest Hospitals (Nottingham and Nottinghamshire without Nottingham University" in finding.sentence
    assert "no figure for the whole" in finding.detail


def test_the_trust_furthest_behind(store: Store) -> None:
    for indicator, option in product(INDICATORS, areas.choices(store)):
        month = store.periods(indicator)[-1].id
        view = page.View(area=option.value, indicator=indicator, period=month, place="furthest-behind")
        evidence, again = page.Evidence(view, store), Again(store, view)
        assert evidence.chosen is not None
        shares = {name: n / d for n, d, name in again.own}
        furthest = min(shares.values()) if again.higher else max(shares.values())
        assert shares[str(evidence.peers.rows.short_name[evidence.chosen])] == furthest
        series = store.history(indicator, str(evidence.peers.rows.area[evidence.chosen]))
        drawn = page.over_time(view, evidence).table.frame["value"].to_numpy(float)
        first = int(np.argmax(series.known))  # a series is drawn from its first figure on
        assert drawn == pytest.approx(np.where(series.known, series.value, np.nan)[first:], nan_ok=True)
