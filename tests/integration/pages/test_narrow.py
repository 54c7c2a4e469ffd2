"""The what-if of narrowing a gap: the model's numbers from the store's, words against signs, the best system found again."""

from __future__ import annotations

import re
import time

import pytest

from analysis.burden import Groups
from analysis.gap_line import GapLine
from data_access import MIDLANDS, Store, open_store
from pages import areas
from pages.inequalities.evidence import Evidence
from pages.inequalities.exhibits.one_measure import quintiles
from pages.inequalities.view import View
from pages.inequalities.what_if import narrow
from pages.inequalities.what_if.narrow import Narrowing
from pages.what_ifs import Run
from settings import Settings
from vocabulary import Refused

SMOKING, VISITS, STROKE = "smoking_prevalence_qof", "ae_attendances_0_4", "stroke_prevalence"


@pytest.fixture(scope="module")
def store(shipped: Settings) -> Store:
    return open_store(shipped)


def asked(store: Store, area: str, indicator: str = SMOKING, **parameters: str) -> tuple[View, Evidence, Run | Refused]:
    view = View(area=area, indicator=indicator)
    evidence = Evidence(view, store)
    set_to, wrong = Narrowing.from_values(parameters)
    assert not wrong
    return view, evidence, narrow.run(view, evidence, set_to)


def test_people_are_a_quarter_of_the_way_to_the_average(store: Store) -> None:
    _, evidence, run = asked(store, "QUA")
    groups = evidence.detail.groups
    assert isinstance(run, Run) and isinstance(groups, Groups)
    average = groups.events.sum() / groups.population.sum()
    assert run.outcome.central == pytest.approx(0.25 * (groups.events[0] - average * groups.population[0]))
    assert run.outcome.people == groups.population[0]
    assert sum(each.change.value for each in run.outcome.places) == pytest.approx(run.outcome.central)


def test_the_best_system_is_found_again(store: Store) -> None:
    evidence = asked(store, "QNC")[1]
    found = evidence.detail
    best = evidence.best_system([0, 1])
    assert best is not None
    own = found.groups
    assert isinstance(own, Groups)
    rates = {}
    for system in store.members(MIDLANDS, "icb"):
        groups = found.counted.groups[system.code]
        assert isinstance(groups, Groups)
        if groups.units[0] >= 5 and groups.units[1] >= 5:
            rates[system.short_name] = (groups.rate[:2] @ own.population[:2]) / own.population[:2].sum()
    assert best.area.short_name == min(rates, key=lambda name: rates[name])
    assert len(rates) >= 8


def test_every_area_gets_people_or_a_reason_and_words_that_agree(store: Store) -> None:
    refused = 0
    for option in areas.choices(store):
        for indicator in (SMOKING, VISITS, STROKE):
            for towards in ("next", "average", "least", "best"):
                view, evidence, run = asked(store, option.value, indicator, towards=towards, share="50")
                if isinstance(run, Refused):
                    assert run.reason.endswith(".")
                    refused += 1
                    continue
                said = narrow.answer(view, evidence, run)
                if run.outcome.central == 0:
                    assert said.startswith("Nothing would change")
                    continue
                assert " fewer " in said and "nan" not in said
                before, after = run.outcome.also[0].before, run.outcome.also[0].after.value
                word = re.search(r"The slope would (?:become \d+% (gentler|steeper)|turn round)", said)
                assert word, said
                if before * after > 0:
                    assert word[1] == ("gentler" if abs(after) <= abs(before) else "steeper")
    assert refused >= 17 * 4, "what is neither good nor bad by itself is never moved"


@pytest.mark.parametrize("area", ["QUA", "QNC", "E40000011"])
def test_it_starts_from_the_ratio_that_the_page_shows_and_refits_it(store: Store, area: str) -> None:
    view, evidence, run = asked(store, area, moved="2", towards="least", share="100")
    assert isinstance(run, Run)
    found = re.search(r"would have ([\d.]+) times .*, now ([\d.]+) times", narrow.answer(view, evidence, run))
    shown = re.search(r"([\d.]+) times \(95% interval", quintiles(view, evidence).sentence)
    assert found and shown
    assert float(found[2]) == pytest.approx(float(shown[1]), abs=0.006)
    assert float(found[1]) < float(found[2])


def test_fifths_left_alone_leave_the_ratio_alone(store: Store) -> None:
    _, evidence, _ = asked(store, "QUA")
    line, still, halved = evidence.gap.line, evidence.moved_line([1.0] * 5), evidence.moved_line([0.5] * 5)
    assert isinstance(line, GapLine) and isinstance(still, GapLine) and isinstance(halved, GapLine)
    assert still.ratio == pytest.approx(line.ratio, rel=1e-9)
    assert halved.ratio == pytest.approx(line.ratio, rel=1e-6), "half of all is the same ratio"


def test_a_run_of_ten_thousand_draws_is_soon_done(store: Store) -> None:
    view, evidence, run = asked(store, "E40000011")
    assert isinstance(run, Run) and run.outcome.draws.size == 10_000
    taken = []
    for _ in range(5):
        began = time.perf_counter()
        narrow.run(view, evidence, Narrowing())
        taken.append(time.perf_counter() - began)
    assert min(taken) < 0.2
