"""Where to look: people beyond the least deprived, added up again by plain loops; order, words and signs; soon enough."""

from __future__ import annotations

import re
import time

import numpy as np
import pytest

from analysis.burden import Burden, Groups
from analysis.gap_line import GapLine
from components import narrative as say
from data_access import ENGLAND, MIDLANDS, Store, open_store
from domain.inequalities import area_gaps, counts, ranking
from domain.inequalities.area_gaps import load_area_gap
from domain.inequalities.counts import load_counted, quintile_of
from domain.inequalities.indicators import FAMILIES, QUINTILE_OF_PRACTICE, countable, not_countable
from domain.inequalities.ranking import TOP, load_inequalities
from pages import areas, data_and_methods
from pages.data_and_methods.cannot_say import cannot_say
from pages.inequalities.evidence import Evidence
from pages.inequalities.exhibits.core20plus5 import AREAS, core20plus5
from pages.inequalities.exhibits.priorities import going, priorities, trend_words
from pages.inequalities.findings import findings
from pages.inequalities.headline import headline
from pages.inequalities.view import View
from settings import Settings
from vocabulary import Refused, Sureness

SMOKING = "smoking_prevalence_qof"


@pytest.fixture(scope="module")
def store(shipped: Settings) -> Store:
    return open_store(shipped)


def seen(store: Store, area: str) -> Evidence:
    return Evidence(View(area=area), store)


def everywhere(store: Store) -> list[str]:
    return [option.value for option in areas.choices(store)]


def test_the_chart_draws_clear_gaps_that_fit_a_screen_and_the_table_has_them_all(store: Store) -> None:
    for area in everywhere(store):
        exhibit = priorities(View(area=area), seen(store, area))
        if exhibit.refused or exhibit.table is None:
            continue
        frame = exhibit.table.frame
        drawn = frame[frame["drawn"].notna()]
        clear = frame["clear"] & frame["excess"].notna()
        assert 0 < len(drawn) <= 14, area
        assert drawn["clear"].sum() == min(clear.sum(), 14), f"{area}: every clear gap, as far as there is room"
        assert drawn["clear"].all() or not clear.any() or len(drawn) <= 8, f"{area}: others only where these are few"
        assert (drawn["drawn"] == drawn["excess"]).all()
        assert not frame["first"].any() or drawn["first"].sum() == 1, "what the page says first is drawn"


@pytest.mark.parametrize(("area", "kind"), [("QUA", "icb"), ("QGH", "icb"), ("E40000011", "region")])
def test_people_are_those_of_a_plain_loop(store: Store, area: str, kind: str) -> None:
    for each in (each for each in load_counted(store) if each.indicator.id in (SMOKING, "ae_attendances_0_4")):
        now = store.observations(each.indicator.id, each.period, kind="practice")
        fifth = store.classes(QUINTILE_OF_PRACTICE)
        inside = store.lies_in(list(now.area), kind)
        own = getattr(store.area(area), "code", "")
        least: list[float] = [0.0, 0.0]
        more, people = 0.0, 0.0
        for row, code in enumerate(now.area):
            if now.known[row] and fifth.get(code) == "5":
                least[0] += now.numerator[row]
                least[1] += now.denominator[row]
        for row, code in enumerate(now.area):
            if now.known[row] and inside[row] == own and fifth.get(code, "5") != "5":
                more += now.numerator[row]
                people += now.denominator[row]
        made = each.burden[own]
        assert isinstance(made, Burden)
        assert made.people == pytest.approx(more - people * least[0] / least[1])


def test_smoking_in_england_as_the_records_have_it(store: Store) -> None:
    """Twice as many smokers, by the records, where practices serve the most deprived fifth as where they serve the least."""
    (smoking,) = (each for each in load_counted(store) if each.indicator.id == SMOKING)
    made = smoking.burden[ENGLAND]
    assert isinstance(made, Burden)
    assert made.relative == pytest.approx(1.99, abs=0.01)
    assert made.people == pytest.approx(2_339_128, rel=1e-5)
    assert (made.people_lower, made.people_upper) == pytest.approx((2_267_384, 2_410_872), rel=1e-5)


def test_families_stand_in_order_and_within_one_current_figures_come_first_then_people(store: Store) -> None:
    for area in everywhere(store):
        found = seen(store, area).inequalities
        families = [FAMILIES.index(each.indicator.family) for each in found]
        assert families == sorted(families)
        for family in FAMILIES:
            own = [each for each in found if each.indicator.family == family]
            chances = [each.prob_top for each in own if np.isfinite(each.prob_top)]
            assert not chances or sum(chances) == pytest.approx(TOP, abs=0.01)
            past_their_date = [each.freshness.stale for each in own]
            assert past_their_date == sorted(past_their_date)
            for stale in (False, True):
                equals = [each for each in own if each.freshness.stale == stale]
                people = [each.parts.gradient.events for each in equals if each.parts is not None]
                assert people == sorted(people, reverse=True)
                uncounted = [each.parts is None for each in equals]
                assert uncounted == sorted(uncounted)
                apart = [each.apart for each in equals if each.parts is None]
                assert apart == sorted(apart, reverse=True)


def test_words_follow_signs_and_intervals(store: Store) -> None:
    said = {"more": 0, "fewer": 0, "too close": 0}
    for area in everywhere(store):
        evidence = seen(store, area)
        shown = priorities(View(area=area), evidence)
        assert shown.table is not None
        rows = {row["code"]: row for row in shown.table.frame.to_dict("records")}
        for each in evidence.inequalities:
            row = rows[each.indicator.id]
            if each.parts is None:
                assert each.why_not_counted and row["why"] == each.why_not_counted
                assert np.isnan(row["excess"])
                continue
            gradient = each.parts.gradient
            low, high = gradient.lower, gradient.upper
            assert (row["excess"], row["lower"], row["upper"]) == (gradient.events, low, high)
            assert row["clear"] == (low > 0 or high < 0)
            said["more" if low > 0 else "fewer" if high < 0 else "too close"] += 1
        clear = sum(each.clear for each in evidence.inequalities if each.parts is not None)
        assert re.match(rf"({clear}|None) of \d+ measures? (has|have) a clear gap$", shown.title), shown.title
        drawn = int(shown.table.frame["drawn"].notna().sum())
        if clear > drawn:
            assert f"the largest {drawn} of the {clear} clear gaps" in shown.sentence
    assert min(said.values()) > 3, said


def test_the_headline_says_what_its_rate_is_and_where_the_area_is_below_england(store: Store) -> None:
    evidence = seen(store, "QHL")
    told = headline(View(area="QHL"), evidence)
    parts = next(each.parts for each in evidence.inequalities if each.indicator.id == told.indicator)
    assert parts is not None and told.indicator == SMOKING
    assert told.size_unit.endswith("than at its least deprived areas’ rate")
    assert parts.level.upper < 0 and told.also == "Below England’s rate at equal deprivation."
    rows = store.observations(SMOKING, store.newest(SMOKING, kind="practice"), kind="practice")
    known, fifth = rows.known, quintile_of(store, rows)
    here = known & (store.lies_in(rows.area, "icb") == evidence.area.code)
    least, others = here & (fifth == 4), here & (fifth >= 0) & (fifth < 4)
    rate = rows.numerator[least].sum() / rows.denominator[least].sum()
    more = rows.numerator[others].sum() - rate * rows.denominator[others].sum()
    assert f"least deprived fifth, {rate:.1%}, it would be {say.estimated(more)} more." in told.detail


def test_what_moved_is_named_and_nothing_else(store: Store) -> None:
    clear = 0
    for area in everywhere(store):
        evidence = seen(store, area)
        sentence = priorities(View(area=area), evidence).sentence
        for each in evidence.inequalities:
            if each.trend in ("widened", "narrowed"):
                clear += 1
                assert f"{each.trend} for " in sentence
        if all(each.trend not in ("widened", "narrowed") for each in evidence.inequalities):
            assert "No gap clearly widened or narrowed" in sentence
    assert clear > 10


def test_every_measure_of_outcomes_is_ranked_shown_or_listed_with_its_reason(store: Store) -> None:
    evidence = seen(store, "QUA")
    shown = {each.indicator.id for each in evidence.inequalities} | set(evidence.slopes_by_sex)
    listed = {each.id for each in not_countable(store)}
    superseded = 0
    for each in store.indicators().values():
        if each.family in FAMILIES and each.polarity != "neutral" and each.cannot_rank:
            if store.freshness(each.id).superseded_by:
                superseded += 1
                assert each.id not in listed | shown, each.id
            else:
                assert each.id in listed | shown, each.id
    assert superseded
    catalogue = data_and_methods.PAGE
    asked = catalogue.view(area="QUA")
    table = cannot_say(asked, catalogue.evidence(asked, store)).table
    assert table is not None
    assert (table.frame["why"].str.len() > 15).all() and table.frame["needed"].str.strip().all()


def test_a_board_is_ranked_within_a_second_and_again_at_once(store: Store) -> None:
    boards = store.areas("icb")
    assert len(boards) == 42
    first: list[float] = []
    for _ in range(3):
        store.figures.recent = type(store.figures.recent)()  # as after an edition change: no figure was read yet
        counts._cache.forget()
        area_gaps._gaps.forget()
        ranking._listed.forget()
        began = time.perf_counter()
        found = [load_inequalities(store, board, (), None) for board in boards]
        first.append((time.perf_counter() - began) / len(boards))
    assert sum(len(each) for each in found) >= 0.9 * len(countable(store)) * len(boards)
    assert min(first) < 1.0, first
    again = []
    for code in boards * 5:
        began = time.perf_counter()
        load_inequalities(store, code, (), None)
        again.append(time.perf_counter() - began)
    assert np.quantile(again, 0.95) < 0.060


def test_an_area_of_few_practices_is_refused_by_measure_and_page(store: Store) -> None:
    for each in load_counted(store):
        refused = [made.reason for made in each.burden.values() if isinstance(made, Refused)]
        assert all(reason.endswith(".") for reason in refused)
        assert len(refused) < len(each.burden) / 10


def test_the_lens_of_core20plus5_names_measures_there_are_and_counts_residents(store: Store) -> None:
    named = {key for area in AREAS for key in area.measures}
    assert named <= set(store.indicators())
    assert len({area.name for area in AREAS if area.whose == "adults"}) == 5
    for area in everywhere(store):
        evidence = seen(store, area)
        shown = core20plus5(View(area=area), evidence)
        assert shown.table is not None
        frame = shown.table.frame
        assert set(frame["area"]) == {each.name for each in AREAS}
        assert (frame["lacks"].str.len() > 10).all()
        ranked = {each.indicator.id for each in evidence.inequalities}
        assert int(frame["own"].sum()) == len(named & ranked)
        assert re.match(r"[\d,]+ residents of .+, [\d.]+% of them all, live", shown.sentence), shown.sentence


def test_core20_residents_counted_again_from_small_areas(store: Store) -> None:
    decile = store.classes("imd_2025_decile")
    key = "core20_population_share"
    lived = store.observations(key, store.periods(key)[-1], kind="lsoa21")
    board = store.lies_in(list(lived.area), "icb")
    own = getattr(store.area("QUA"), "code", "")
    rows = [row for row, code in enumerate(lived.area) if board[row] == own]
    poor = sum(lived.denominator[row] for row in rows if decile[lived.area[row]] in ("1", "2"))
    shown = core20plus5(View(area="QUA"), seen(store, "QUA"))
    assert shown.sentence.startswith(f"{say.count(poor)} residents of the Black Country")
    assert f"{100 * poor / sum(lived.denominator[row] for row in rows):.1f}% of them all" in shown.sentence


def test_what_others_do_is_counted_again_from_the_practices(store: Store) -> None:
    """For the most deprived fifth: between the best rate counted and the mean of all boards, and what it would mean here."""
    (smoking,) = (each for each in seen(store, "QUA").inequalities if each.indicator.id == SMOKING)
    assert smoking.benchmark is not None
    period = store.periods(SMOKING, kind="practice")[-1]
    now, fifth = store.observations(SMOKING, period, kind="practice"), store.classes(QUINTILE_OF_PRACTICE)
    board = store.lies_in(list(now.area), "icb")
    sums: dict[str, list[float]] = {}
    for row, code in enumerate(now.area):
        if now.known[row] and fifth.get(code) == "1" and board[row]:
            mine = sums.setdefault(board[row], [0.0, 0.0, 0.0])
            for position, more in enumerate((now.numerator[row], now.denominator[row], 1.0)):
                mine[position] += more
    own = getattr(store.area("QUA"), "code", "")
    rates = sorted(top / bottom for code, (top, bottom, units) in sums.items() if units >= 10 and code != own)
    assert smoking.benchmark.others == len(rates)
    top, bottom, _ = sums[own]
    benchmark = smoking.benchmark
    assert float(np.quantile(rates, 0.02)) < benchmark.level < float(np.mean(rates))
    assert benchmark.here == pytest.approx(top / bottom)
    assert abs(benchmark.believed - np.mean(rates)) < abs(benchmark.here - np.mean(rates)), "drawn towards the others"
    assert benchmark.people == pytest.approx(bottom * (benchmark.believed - benchmark.level))


def test_what_others_do_is_never_told_of_illness_on_record(store: Store) -> None:
    for each in seen(store, "QHL").inequalities:
        assert each.benchmark is None or each.indicator.polarity != "neutral"


def test_the_black_countrys_visits_of_under_fives_come_in_parts(store: Store) -> None:
    """Worked out independently of this project: of 37,318 visits beyond England's least deprived, about 20,300 beyond England's same fifths."""
    (visits,) = (each for each in seen(store, "QUA").inequalities if each.indicator.id == "ae_attendances_0_4")
    assert visits.parts is not None
    parts = visits.parts
    assert round(parts.total) == 37_318
    assert round(parts.level.events, -2) == 20_300
    assert parts.gradient.events + parts.end == pytest.approx(parts.total)
    assert visits.sure is not None and visits.sure.phrase is Sureness.CANNOT_TELL
    table = priorities(View(area="QUA"), seen(store, "QUA")).table
    assert table is not None
    row = table.frame.set_index("code").loc["ae_attendances_0_4"]
    assert (round(row["total"]), round(row["level"])) == (37_318, 20_262)
    assert row["lower"] < 0 < row["upper"] and not row["clear"]


def test_parts_add_up_and_are_those_of_fifths(store: Store) -> None:
    for each in load_counted(store):
        groups, england = each.groups[MIDLANDS], each.groups[ENGLAND]
        assert isinstance(groups, Groups) and isinstance(england, Groups)
        gap = load_area_gap(store, each, MIDLANDS, "region")
        assert not isinstance(gap.parts, Refused)
        turn = -1 if each.indicator.polarity == "higher" else 1
        level = turn * float((groups.events - groups.population * england.rate)[:4].sum())
        assert gap.parts.level.events == pytest.approx(level)
        burden = each.burden[MIDLANDS]
        assert isinstance(burden, Burden)
        assert gap.parts.total == pytest.approx(burden.people)
        assert gap.parts.gradient.events + gap.parts.end == pytest.approx(burden.people)
        assert isinstance(gap.line, GapLine)
        inside = float((groups.events - groups.population * gap.line.at_least)[:4].sum())
        assert gap.parts.gradient.events == pytest.approx(turn * inside), "one line for the ratio and for people"


@pytest.mark.parametrize(
    ("area", "low", "high"), [("QUA", 65_900, 68_200), ("QJM", 36_200, 43_400), ("QHL", 79_400, 83_700)]
)
def test_smokers_beyond_the_areas_own_least_deprived_end(store: Store, area: str, low: int, high: int) -> None:
    """Worked out independently of this project from the publisher's file, by log-linear lines and by the own least deprived fifth. Boards below
    England's level had been overstated by a fifth to a third, and one above it understated by a fifth."""
    evidence = seen(store, area)
    (smoking,) = (each for each in evidence.inequalities if each.indicator.id == SMOKING)
    assert smoking.parts is not None
    assert low <= round(smoking.parts.gradient.events, -2) <= high
    assert smoking.parts.gradient.lower > 0


def test_more_illness_on_record_is_no_concern_and_no_improvement(store: Store) -> None:
    neutral = moved = 0
    for area in everywhere(store):
        for each in seen(store, area).inequalities:
            if each.indicator.polarity == "neutral":
                neutral += 1
                moved += each.trend in ("widened", "narrowed")
                assert going(each) == "unknown"
                assert not re.search(r"concern|better|worse|improve", trend_words(each))
    assert neutral > 100 and moved > 5


def test_a_gap_has_one_trend_in_an_area_on_every_page(store: Store) -> None:
    """Smoking once widened on the first page and narrowed here."""
    told = {"improvement": "narrowed", "concern": "widened"}
    for area in everywhere(store):
        here = {each.indicator.id: each for each in seen(store, area).inequalities}
        for finding in findings(store, area):
            if finding.indicator in here and finding.going in told:
                assert here[finding.indicator].trend == told[finding.going]
        assert len(here) == len(seen(store, area).inequalities), "no gap is told twice"
        assert not {f"{key}_by_quintile" for key in here} & set(here)
