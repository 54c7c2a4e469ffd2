"""The economy and health, and people back in work: figures by hand, parts that add up, every choice answered or refused."""

from __future__ import annotations

import re
from itertools import cycle

import numpy as np
import pytest

from analysis.adjusted_association import Strength
from application.search import ask
from components import narrative as say
from components.charts import render
from components.exhibit import Exhibit
from components.parameters import Parameters
from data_access import MIDLANDS, Store
from domain.wider_economy import conditions, published_worth
from domain.wider_economy.ill_health import OutOfWorkWithin, load_out_of_work_within, load_share_ill, years_of_work
from pages import areas
from pages import wider_economy as page
from pages.wider_economy import pairs
from pages.wider_economy.back_to_work import BACK_TO_WORK
from pages.wider_economy.back_to_work.parameters import ANY, MOST_DEPRIVED, BackInWork
from pages.wider_economy.back_to_work.run import BackRun
from pages.wider_economy.evidence import Evidence
from tests.integration.pages.views import view_at
from vocabulary import Area, Refused, Sureness

UNWRITTEN = re.compile(r"\bnan\b|\bNone\b|\binf\b|not available|  |\{|\}|[<>]| [,.;]|\.\.|-\d|: \.")


def evidence_of(store: Store, **query: str) -> Evidence:
    view = view_at(page.View, page.choices, store, query)
    return page.Evidence(view, store)


def run_of(evidence: Evidence, parameters: Parameters) -> BackRun | Refused:
    found = BACK_TO_WORK.run(evidence.view, evidence, parameters)
    assert isinstance(found, BackRun | Refused)
    return found


def check(exhibit: Exhibit) -> None:
    for words in (exhibit.title, exhibit.sentence, *exhibit.caveats):
        assert not UNWRITTEN.search(words), words
    assert exhibit.provenance is not None
    assert exhibit.provenance.releases
    if exhibit.spec is not None:
        assert exhibit.table is not None
        assert render(exhibit.spec, exhibit.table)["data"]


# ---------------------------------------------------------------- the economy and health


def test_every_outcome_and_condition_is_answered(store: Store) -> None:
    """Every condition with some outcome, and every outcome with all conditions at once."""
    assert list(pairs.OUTCOMES) == list(conditions.OUTCOMES)
    assert list(pairs.CONDITIONS) == list(conditions.CONDITIONS)
    for outcome, condition in zip(cycle(pairs.OUTCOMES), pairs.CONDITIONS, strict=False):
        evidence = evidence_of(store, area="QPM", outcome=outcome, condition=condition)
        exhibit = page.pair(evidence.view, evidence)
        check(exhibit)
        assert not exhibit.refused
        assert "cannot say" in exhibit.sentence
        both = evidence.pair
        assert isinstance(both, conditions.Pair)
        first = both.strengths.as_it_stands
        assert isinstance(first, Strength)
        assert first.places >= 100
        assert exhibit.title.startswith("No clear link") == (not first.clear)
        left = condition in conditions.that_stand(evidence.strengths).as_deprived
        assert (exhibit.sure is Sureness.PROBABLY) == left
        if left:
            words = pairs.OUTCOMES[outcome]
            assert f", {words.more if first.correlation > 0 else words.less}, at equal" in exhibit.title
            assert exhibit.title.startswith(pairs.CONDITIONS[condition].where)
        elif first.clear:
            assert exhibit.title.startswith("At equal deprivation, no clear link")
        check(page.links(evidence.view, evidence))


def test_links_are_counted_that_stand_when_all_are_looked_at(store: Store) -> None:
    """Of women's healthy life child poverty has a chance of 0.011 and two of eleven may have 0.009: adults with A levels alone are left."""
    evidence = evidence_of(store, area="QHL", outcome="healthy-life-women", condition="child-poverty")
    found = evidence.strengths["child-poverty"]
    assert isinstance(found, conditions.Strengths) and isinstance(found.as_deprived, Strength)
    assert found.as_deprived.clear and 0.01 < found.as_deprived.chance < 0.012
    assert conditions.that_stand(evidence.strengths).as_deprived == {"level-3"}
    assert page.links(evidence.view, evidence).title.startswith("1 of 11 conditions goes")
    assert page.pair(evidence.view, evidence).sure is Sureness.CANNOT_TELL


def test_a_county_stands_for_its_districts_where_these_have_no_figure(store: Store) -> None:
    side = conditions.load_side(store, conditions.OUTCOMES["healthy-life-women"])
    assert isinstance(side, conditions.Side)
    assert len(side.codes) == len(set(side.codes)) == 151
    of = dict(zip(side.names, side.value, strict=True))
    # As printed by the Office for National Statistics for 2022 to 2024.
    assert (of["North Northamptonshire"], of["West Northamptonshire"]) == (58.3, 61.9)
    whole = conditions.load_side(store, conditions.OUTCOMES["life-women"])
    assert isinstance(whole, conditions.Side)
    assert not {code for code in whole.codes if str(code).startswith("E10")}  # its districts have figures


def test_the_strength_is_that_of_the_figures(store: Store) -> None:
    evidence = evidence_of(store, area="QPM", outcome="life-men", condition="child-poverty")
    both = evidence.pair
    assert isinstance(both, conditions.Pair)
    found = both.strengths.as_it_stands
    assert isinstance(found, Strength)
    assert found.correlation == pytest.approx(np.corrcoef(both.condition.value, both.outcome.value)[0, 1])
    assert found.without_chance is None  # neither has an interval
    with_intervals = evidence_of(store, area="QPM", outcome="healthy-life-women", condition="pay").pair
    assert isinstance(with_intervals, conditions.Pair)
    strength = with_intervals.strengths.as_it_stands
    assert isinstance(strength, Strength)
    assert strength.without_chance is not None
    assert strength.without_chance[0] > strength.correlation > 0


def test_authorities_like_ours_are_the_publishers_nearest(store: Store) -> None:
    evidence = evidence_of(store, area="QPM", outcome="life-women")
    both = evidence.pair
    assert isinstance(both, conditions.Pair)
    assert set(both.outcome.codes[both.own]) == {"E06000061", "E06000062"}
    nearest = {near.code for own in ("E06000061", "E06000062") for near in store.peers(own, "ons_global")[:5]} - {
        "E06000061",
        "E06000062",
    }
    assert set(both.outcome.codes[both.alike]) == nearest & set(both.outcome.codes)
    one = evidence_of(store, area="QPM", outcome="life-women", authority="E06000061").pair
    assert isinstance(one, conditions.Pair)
    assert set(one.outcome.codes[one.own]) == {"E06000061"}


def test_healthy_life_beside_the_pension_age(store: Store) -> None:
    for option in areas.choices(store):
        evidence = evidence_of(store, area=option.value)
        check(page.pair(evidence.view, evidence))
        exhibit = page.pension_age(evidence.view, evidence)
        check(exhibit)
        assert exhibit.table is not None
        own = exhibit.table.frame[exhibit.table.frame["own"]]
        assert (exhibit.sure is Sureness.SURE) == bool((own["upper"] < 67).all())
        assert np.allclose(own["value"] + own["short"], 67)
        assert "GOV.UK" in exhibit.caveats[0]


# ---------------------------------------------------------------- ill health and work


def test_people_out_of_work_within_add_up(store: Store) -> None:
    # Deprivation index of 2025: 976,040 people in the Midlands; 26,470 in North and 27,295 in West Northamptonshire.
    midlands = load_out_of_work_within(store, _area(store, MIDLANDS))
    assert isinstance(midlands, OutOfWorkWithin)
    assert midlands.people == 976040
    here = load_out_of_work_within(store, _area(store, "QPM"))
    assert isinstance(here, OutOfWorkWithin)
    assert dict(zip(here.authorities, here.by_authority, strict=True)) == {
        "North Northamptonshire": 26470,
        "West Northamptonshire": 27295,
    }
    assert here.by_fifth.sum() == here.people
    assert here.only(most_deprived=True).by_fifth.tolist() == [here.by_fifth[0], 0, 0, 0, 0]
    assert here.only(authority=1).by_authority.tolist() == [0, 27295]


def _area(store: Store, code: str) -> Area:
    area = store.area(code)
    assert area is not None
    return area


def test_the_share_because_of_ill_health_is_three_publications(store: Store) -> None:
    share = load_share_ill(store)
    assert not isinstance(share, Refused)
    # 5.8% of all of working age over 4,787,240 of 35,268,918 out of work; 12.51% over 40,970 of 224,808 in Nottingham.
    assert share.low == pytest.approx(0.058 / (4787240 / 35268918), rel=1e-4)
    assert share.likely == 0.6
    assert share.high == pytest.approx(0.1251 / (40970 / 224808.17), rel=1e-4)


def test_a_year_of_work_is_divided_once() -> None:
    low, central, high = years_of_work()
    assert (low.society, low.exchequer, high.society, high.exchequer) == (15_000, 8_000, 28_000, 18_000)
    for year in (low, central, high):
        assert year.exchequer + year.households_and_employers == pytest.approx(year.society)
        assert year.produced == pytest.approx(year.society - published_worth.CARE_SAVED.value)
    assert low.society < central.society < high.society


def test_ill_health_in_every_area(store: Store) -> None:
    for option in areas.choices(store):
        evidence = evidence_of(store, area=option.value)
        exhibit = page.ill_health(evidence.view, evidence)
        check(exhibit)
        assert exhibit.table is not None
        frame = exhibit.table.frame
        assert frame["own"].sum() == 1
        for level in ("low", "central", "high"):
            assert np.allclose(frame[f"exchequer_{level}"] + frame[f"rest_{level}"], frame[f"society_{level}"])
        own = frame[frame["own"]].iloc[0]
        low, high = (say.rounded(float(own[level])) for level in ("low", "high"))
        assert exhibit.title == f"By published shares, about {low} to {high} people out of work here are ill"
        assert "keeps" not in exhibit.title and "at what one person helped into work" in exhibit.sentence
        assert (frame["low"] < frame["central"]).all()
        assert (frame["central"] < frame["high"]).all()
        assert (frame["high"] < frame["out"]).all()


# ---------------------------------------------------------------- people back in work


def test_a_range_of_assumptions_is_not_called_an_interval(store: Store) -> None:
    evidence = evidence_of(store, area="QPM")
    run = run_of(evidence, BackInWork())
    assert isinstance(run, BackRun)
    assert "middle 95% of the assumptions" in run.front.interval.lower() and "95% interval" not in run.front.interval
    for make in BACK_TO_WORK.exhibits:
        exhibit = make(evidence.view, evidence, run)
        labels = [column.label for column in exhibit.table.columns] if exhibit.table else []
        assert not any("95% interval" in each for each in (*labels, exhibit.sentence)), exhibit.id


def test_a_thousand_back_in_work_in_every_area(store: Store) -> None:
    for option in areas.choices(store):
        evidence = evidence_of(store, area=option.value)
        run = run_of(evidence, BackInWork())
        assert isinstance(run, BackRun)
        # 400 more in work; 7 in 10 stay each year; £16,560 a year of which £9,200 are the Exchequer’s.
        years = sum((0.7 / 1.035) ** year for year in range(5))
        assert run.back.central == pytest.approx(400 * years * 16_560 / 1e6)
        assert run.back.central_parties.tolist() == pytest.approx(
            [400 * years * each / 1e6 for each in (7_360, 9_200, 0)]
        )
        for make in BACK_TO_WORK.exhibits:
            check(make(evidence.view, evidence, run))
        words = BACK_TO_WORK.answer(evidence.view, evidence, run)
        assert not UNWRITTEN.search(words), words
        assert "Shorter waiting lists alone would bring few people back" in words


def test_who_gains_adds_up_to_what_is_shown(store: Store) -> None:
    evidence = evidence_of(store, area="QPM")
    run = run_of(evidence, BackInWork(employers=25))
    assert isinstance(run, BackRun)
    frames = [make(evidence.view, evidence, run).table for make in BACK_TO_WORK.exhibits[:5]]
    to_whom, _, by_year, where, fifths = (table.frame for table in frames if table is not None)
    for frame in (to_whom, by_year, where, fifths):
        assert frame["value"].sum() == pytest.approx(run.back.central)
    assert set(to_whom["value"] > 0) == {True}


def test_where_and_who_limit_how_many(store: Store) -> None:
    evidence = evidence_of(store, area="QPM", authority="E06000061")
    run = run_of(evidence, BackInWork())
    assert isinstance(run, BackRun)
    assert [place.name for place in run.back.places] == ["North Northamptonshire"]
    # 6,710 people out of work live in the most deprived fifth there, 60% of them ill: 4,026.
    deprived = run_of(evidence, BackInWork(people=4_000, where=MOST_DEPRIVED))
    assert isinstance(deprived, BackRun)
    assert [group.people > 0 for group in deprived.back.groups] == [True, False, False, False, False]
    too_many = run_of(evidence, BackInWork(people=4_100, where=MOST_DEPRIVED))
    assert isinstance(too_many, Refused)
    assert "4,100 cannot be helped" in too_many.reason
    assert isinstance(run_of(evidence, BackInWork(people=4_100, where=MOST_DEPRIVED, who=ANY)), BackRun)


def test_those_who_are_not_ill_count_as_the_reader_says(store: Store) -> None:
    evidence = evidence_of(store, area="QPM")
    same = run_of(evidence, BackInWork(who=ANY))
    half = run_of(evidence, BackInWork(who=ANY, others=50))
    ill = run_of(evidence, BackInWork())
    assert isinstance(same, BackRun)
    assert isinstance(half, BackRun)
    assert isinstance(ill, BackRun)
    assert same.back.central == pytest.approx(ill.back.central)
    assert half.back.central == pytest.approx(ill.back.central * (0.6 + 0.4 * 0.5))


def test_defaults_are_published_or_the_readers() -> None:
    levers = BackInWork()
    published = {name for name in levers.declared() if levers.whose(name) == "published"}
    assert published == {"full_time", "ill", "discount"}
    assert all(levers.declared()[name].why.endswith(".") for name in levers.declared())


def test_the_question_asked_in_words_leads_to_its_answer(store: Store) -> None:
    found = ask(store, "1,000 people back at work in Northamptonshire: worth what, to whom").found
    assert found[0].address == "/scenarios?area=QPM&what=back-to-work"
