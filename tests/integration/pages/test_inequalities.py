"""The inequalities page: slopes worked out again from the store, words against signs, what is refused and why."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping

import numpy as np
import pytest

from components.charts.specs import Choropleth
from data_access import ENGLAND, MIDLANDS, Store, open_store
from data_access.reference import boundaries
from domain.inequalities.indicators import AUTHORITY_GAP, by_quintile
from domain.inequalities.slope_comparison import load_slope_comparison
from pages import areas
from pages.inequalities import PAGE
from pages.inequalities.evidence import Evidence
from pages.inequalities.exhibits.neighbourhoods import life_map, neighbourhoods
from pages.inequalities.exhibits.over_time import over_time
from pages.inequalities.exhibits.quintile_gaps import measures
from pages.inequalities.exhibits.slopes import gradient, slopes
from pages.inequalities.headline import slope_headline
from pages.inequalities.view import WHO, View
from settings import Settings
from vocabulary import Choices, Refused

MALES, FEMALES = "life_expectancy_at_birth_male_msoa", "life_expectancy_at_birth_female_msoa"


@pytest.fixture(scope="module")
def store(shipped: Settings) -> Store:
    return open_store(shipped)


def everywhere(store: Store) -> list[str]:
    return [option.value for option in areas.choices(store)]


def seen(store: Store, **choices: str) -> Evidence:
    return Evidence(View(**choices), store)


def name_of(store: Store, code: str) -> str:
    area = store.area(code)
    assert area is not None
    return area.short_name


def again(store: Store, area: str, measure: str) -> float:
    """The slope by plain loops: a line by people through neighbourhoods at their place in England's order by deprivation."""
    rank = store.observations("imd_2019_rank", store.periods("imd_2019_rank")[-1], kind="lsoa11")
    lived = store.observations("resident_population_2020", store.periods("resident_population_2020")[-1], kind="lsoa11")
    life = store.observations(measure, store.periods(measure)[-1], kind="msoa11")
    people_of = dict(zip(lived.area, lived.value, strict=True))
    ranks: dict[str, float] = {}
    people: dict[str, float] = {}
    for small, value, parent in zip(rank.area, rank.value, store.lies_in(rank.area, "msoa11"), strict=True):
        people[parent] = people.get(parent, 0.0) + people_of[small]
        ranks[parent] = ranks.get(parent, 0.0) + value * people_of[small]
    ordered = sorted(ranks, key=lambda code: ranks[code] / people[code])
    place = {code: (number + 0.5) / len(ordered) for number, code in enumerate(ordered)}
    whose = store.area(area)
    assert whose is not None
    lies_in = store.lies_in(life.area, whose.kind)
    own = [row for row, code in enumerate(lies_in) if code == whose.code and life.known[row]]
    return float(
        np.polyfit(
            [place[life.area[row]] for row in own],
            [life.value[row] for row in own],
            1,
            w=[np.sqrt(people[life.area[row]]) for row in own],
        )[0]
    )


# ---------------------------------------------------------------- the numbers


def test_slopes_are_on_englands_one_scale(store: Store) -> None:
    """Worked out independently of this project: males, 2016 to 2020. On its own order Shropshire's was 3.6, "gentler"."""
    evidence = seen(store, area="QOC", measure=MALES)
    own, england = evidence.gradient.slope, evidence.england.slope
    assert [round(each, 1) for each in (own.sii, own.sii_lower, own.sii_upper)] == [6.1, 3.4, 8.8]
    assert round(england.sii, 1) == 7.8
    assert not evidence.from_england.beyond_chance
    told = slope_headline(View(area="QOC", measure=MALES), evidence)
    assert "falls by 6.1 years" in told.sentence and "not clearly different from England’s 7.8" in told.detail
    assert told.direction == "no different"


def test_the_black_country_is_second_steepest_on_englands_scale(store: Store) -> None:
    """On its own order it was 7.3, sixth of eleven."""
    peers = seen(store, area="QUA", measure=MALES).peers
    assert len(peers) == 11
    assert peers[1].area.ods == "QUA" and round(peers[1].slope.sii, 1) == 8.5


@pytest.mark.parametrize("measure", [MALES, FEMALES])
@pytest.mark.parametrize("area", ["QWU", "QOC", MIDLANDS])
def test_a_slope_worked_out_again_by_plain_loops(store: Store, area: str, measure: str) -> None:
    evidence = seen(store, area=area, measure=measure)
    assert evidence.gradient.slope.sii == pytest.approx(again(store, area, measure), rel=1e-9)


def test_tenths_hold_all_people_of_neighbourhoods_with_a_figure(store: Store) -> None:
    for area in everywhere(store):
        evidence = seen(store, area=area)
        own = evidence.gradient
        known = np.isfinite(evidence.neighbourhoods.life[own.rows])
        assert own.groups.population.sum() == pytest.approx(evidence.neighbourhoods.people[own.rows][known].sum())
        assert int((~known).sum()) == own.unknown


def test_a_cluster_holds_the_neighbourhoods_of_its_systems(store: Store) -> None:
    gradients = seen(store, area=MIDLANDS).gradients.by_code
    for cluster in store.members(MIDLANDS, "cluster"):
        own = [gradients[each.code].rows for each in store.members(cluster.code, "icb")]
        assert sorted(np.concatenate(own)) == sorted(gradients[cluster.code].rows)


# ---------------------------------------------------------------- the words


def views(store: Store) -> Iterator[View]:
    for area in everywhere(store):
        for measure in WHO:
            yield View(area=area, measure=measure)


def test_the_headline_says_the_sign_the_interval_and_the_way(store: Store) -> None:
    for view in views(store):
        evidence = Evidence(view, store)
        finding = slope_headline(view, evidence)
        slope, england = evidence.gradient.slope, evidence.england.slope
        told = re.search(r"(falls|rises) by ([\d.]+) years?\.$", finding.sentence)
        assert told, finding.sentence
        assert told[1] == ("falls" if slope.sii >= 0 else "rises")
        assert told[2] == f"{abs(slope.sii):.1f}"
        assert re.search(rf"95% interval (from )?{abs(slope.sii_lower):.1f} ", finding.detail), finding.detail
        assert "average" not in finding.sentence, "a level of this file is too high: slopes only"
        assert finding.size == pytest.approx(slope.sii - england.sii)
        if finding.direction == "no different":
            assert "not clearly different from England" in finding.detail
        else:
            assert (
                (finding.direction == "worse")
                == (slope.sii > england.sii)
                == ("wider than England’s" in finding.detail)
            )


def test_systems_and_clusters_stand_side_by_side_the_steepest_first(store: Store) -> None:
    for area in everywhere(store):
        made = slopes(View(area=area), seen(store, area=area))
        assert made.table is not None
        frame = made.table.frame
        assert (frame["kind"].value_counts().to_dict()) == {"System": 11, "Cluster of systems": 5, "Region": 1}
        assert (np.diff(frame["slope"]) <= 0).all()
        assert ((frame["lower"] <= frame["slope"]) & (frame["slope"] <= frame["upper"])).all()
        assert name_of(store, area) in set(frame.loc[frame["own"], "name"])


def test_the_gradient_shows_tenths_as_differences_and_never_a_level(store: Store) -> None:
    for area in everywhere(store):
        made = gradient(View(area=area), seen(store, area=area))
        assert made.table is not None and len(made.table.frame) == 10
        frame = made.table.frame
        assert (frame["lower"] <= frame["apart"]).all() and (frame["apart"] <= frame["upper"]).all()
        assert np.average(frame["apart"], weights=frame["people"]) == pytest.approx(0, abs=1e-6), (
            "from the area's average"
        )


def test_neighbourhoods_off_the_line_are_counted_as_they_are_drawn(store: Store) -> None:
    for area in everywhere(store):
        evidence = seen(store, area=area)
        made = neighbourhoods(View(area=area), evidence)
        assert made.table is not None and not isinstance(evidence.line, Refused)
        assert len(made.table.frame) == len(evidence.gradient.rows)
        assert int((evidence.line.off != 0).sum()) == int((made.table.frame["off"] != 0).sum())


def test_gaps_between_practices_have_no_cluster_and_say_so(store: Store) -> None:
    assert len(by_quintile(store)) > 10
    few = set()
    for area in everywhere(store):
        evidence = seen(store, area=area)
        made = measures(View(area=area), evidence)
        kind = store.area(area)
        assert kind is not None
        if kind.kind != "icb":
            assert made.refused and "averaged" in made.refused
        elif any(series.too_few(evidence.own_rows[0]) for series in evidence.quintile_series):
            few.add(kind.ods)
            assert made.refused and "the median practice is not typical" in made.refused
        else:
            assert made.table is not None and len(made.table.frame) > 4
    assert {"QUA", "QPM", "QGH"} <= few, "two practices in one of the fifths, or none"


@pytest.mark.parametrize("trend", [AUTHORITY_GAP, "patient_experience_overall_by_quintile"])
def test_gaps_over_time_say_grew_and_shrank_by_their_signs(store: Store, trend: str) -> None:
    read, shown = 0, 0
    for area in everywhere(store):
        view = View(area=area, trend=trend)
        evidence = Evidence(view, store)
        made = over_time(view, evidence)
        if made.refused:
            continue
        shown += 1
        if trend == AUTHORITY_GAP and not isinstance(evidence.authority_gaps, Refused):
            change = evidence.authority_gaps.change
            told = re.search(r"wider in (\d+) authorit(?:y|ies), narrower in (\d+)$", made.title)
            if told:
                read += 1
                assert [int(each) for each in told.groups()] == [int((change > 0).sum()), int((change < 0).sum())]
            else:
                assert ("wider" in made.title, "narrower" in made.title) != (True, True)
    assert shown > 5
    assert read > 5 or trend != AUTHORITY_GAP


def test_the_level_of_the_file_is_never_on_the_page(store: Store) -> None:
    """The file's life expectancy is about 81 to 85 years, too high: no exhibit may hold such a number of years."""
    for area in ("QWU", MIDLANDS):
        view = View(area=area)
        evidence = Evidence(view, store)
        for _, makers in PAGE.sections().values():
            for make in makers:
                made = make(view, evidence)
                for text in (made.title, made.sentence):
                    assert not re.search(r"\b(7[5-9]|8\d)\.\d years", text), text


def test_findings_for_the_first_page(store: Store) -> None:
    assert PAGE.findings is not None
    for area in everywhere(store):
        found = PAGE.findings(store, area)
        assert found
        assert [each.family for each in found].count("deaths") == 2
        for finding in found:
            assert finding.link.startswith("/inequalities?")
            if finding.family == "deaths":
                continue
            # In people: the first of its family on the page itself, less of it better, and no chance result.
            first = next(
                each
                for each in seen(store, area=area).inequalities
                if each.indicator.family == finding.family and each.indicator.polarity != "neutral"
                if each.parts is not None and each.parts.gradient.lower > 0
            )
            assert first.parts is not None and first.sure is not None
            assert (finding.indicator, finding.size) == (first.indicator.id, first.parts.gradient.events)
            assert finding.lower is not None and finding.lower > 0
            assert finding.sure is first.sure.phrase and not finding.like_for_like
            assert not finding.like_for_like
    assert store.area(ENGLAND) is not None


def test_every_neighbourhood_of_an_area_has_a_shape_in_the_file_it_is_drawn_on(store: Store) -> None:
    for area in everywhere(store):
        evidence = seen(store, area=area)
        made = life_map(View(area=area), evidence)
        assert made.table is not None and isinstance(made.spec, Choropleth)
        name = made.spec.boundaries.removeprefix("/boundaries/").split(".")[0]
        content = boundaries.packed(name)
        assert content is not None
        drawn = {feature["id"] for feature in json.loads(gzip.decompress(content))["features"]}
        assert set(made.table.frame["code"]) <= drawn
        assert evidence.area.kind != "icb" or len(drawn) < 1.2 * len(made.table.frame), "a system's own file"


# ---------------------------------------------------------------- ours and those published


@pytest.mark.parametrize(("measure", "expected"), [(MALES, 0.82), (FEMALES, 0.76)])
def test_our_slopes_go_with_those_published(store: Store, measure: str, expected: float) -> None:
    """The correlation was worked out independently of this project, over the 271 authorities that one counted."""
    found = load_slope_comparison(store, measure)
    assert not isinstance(found, Refused)
    assert 271 <= len(found.code) <= 296
    assert np.corrcoef(found.ours, found.published)[0, 1] == pytest.approx(expected, abs=0.02)
    assert 1.5 < found.shortfall < 2.8, "the file of neighbourhoods gives slopes about 2 years shorter"


def test_one_authoritys_slope_worked_out_again(store: Store) -> None:
    evidence = seen(store, area="QUA", measure=MALES)
    found, around = load_slope_comparison(store, MALES), evidence.neighbourhoods
    assert not isinstance(found, Refused)
    walsall = found.code.index("E08000030")
    inside = [
        row
        for row, code in enumerate(store.lies_in(around.code, "ltla"))
        if code == "E08000030" and np.isfinite(around.life[row])
    ]
    inside.sort(key=lambda row: around.rank[row])
    people = around.people[inside]
    middle = (np.cumsum(people) - people / 2) / people.sum()
    slope = np.polyfit(middle, around.life[inside], 1, w=np.sqrt(people))[0]
    assert found.ours[walsall] == pytest.approx(slope)
    assert found.neighbourhoods[walsall] == len(inside)


# ---------------------------------------------------------------- addresses, and what is worked out when


def test_old_links_name_the_indicator_by_look(store: Store) -> None:
    def choices(what: str, so_far: Mapping[str, str]) -> Choices:
        return PAGE.choices(store, what, so_far)

    old, problems = View.from_query({"area": "QUA", "look": "stroke_prevalence", "measure": FEMALES}, choices)
    assert problems == ()
    assert old == View(area="QUA", indicator="stroke_prevalence", measure=FEMALES)
    assert old.to_query() == f"?area=QUA&indicator=stroke_prevalence&measure={FEMALES}"
    assert View.from_query({"look": "nonsense"}, choices)[1][0].parameter == "indicator"


def test_only_what_is_shown_is_worked_out(store: Store) -> None:
    view = View(area="QUA")
    evidence = Evidence(view, store)
    slope_headline(view, evidence)
    assert not {"inequalities", "detail", "quintile_series"} & set(vars(evidence))
