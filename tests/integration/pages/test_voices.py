"""Voices: words against numbers for every area and choice, and figures held against the source files by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import product

import numpy as np
import pytest

from components.charts import render
from components.charts.specs import TimeSeries
from components.exhibit import Exhibit
from data_access import ENGLAND, Store
from domain.voices.comments import THEMES, Comments
from domain.voices.patient_experience import ACCESS, CONTINUITY, OVERALL
from domain.voices.patient_survey import CONTACT
from domain.voices.said_and_measured import Comparison
from domain.voices.staff_survey import RECOMMEND_WORK
from pages import areas
from pages import voices as page
from pages.voices.evidence import Evidence
from pages.voices.view import ORGANISATIONS, PATIENTS, STAFF
from tests.integration.pages.views import view_at
from vocabulary import Refused, Sureness

UNWRITTEN = re.compile(r"\bnan\b|\bNone\b|\binf\b|not available|  |\{|\}|[<>]| [,.;]|\.\.|-\d|: \.")
GROUPS = ("region", "cluster")


def view_of(store: Store, **query: str) -> page.View:
    return view_at(page.View, page.choices, store, query)


def seen(store: Store, **query: str) -> tuple[page.View, Evidence]:
    view = view_of(store, **query)
    return view, page.Evidence(view, store)


def exhibits(view: page.View, evidence: Evidence) -> Iterator[Exhibit]:
    for make in (*page.PAGE.where, *page.PAGE.closer):
        yield make(view, evidence)


def sound(exhibit: Exhibit) -> None:
    """Nothing unwritten, nothing empty without a reason, and every part that an exhibit has to carry."""
    assert exhibit.title
    assert not UNWRITTEN.search(exhibit.title), exhibit.title
    if exhibit.refused:
        assert exhibit.refused.endswith(".")
        assert not UNWRITTEN.search(exhibit.refused)
        return
    assert exhibit.provenance is not None
    assert exhibit.provenance.releases
    assert exhibit.provenance.period
    assert exhibit.caveats
    assert "interval" in exhibit.sentence
    assert not UNWRITTEN.search(exhibit.sentence), exhibit.sentence
    assert exhibit.table is not None
    assert len(exhibit.table.frame)
    assert exhibit.spec is not None
    assert render(exhibit.spec, exhibit.table)["data"]


def table(exhibit: Exhibit) -> Mapping[str, Mapping[str, float]]:
    """Rows by the name of the area."""
    assert exhibit.table is not None
    return {str(row["name"]): row for row in exhibit.table.frame.to_dict("records")}  # type: ignore[misc]


def test_every_area_year_and_question_is_answered_or_refused(store: Store) -> None:
    offered = [option.value for option in areas.choices(store)]
    assert len(offered) == 17
    years = [period.id for period in store.periods(OVERALL)]
    assert len(years) == 8
    for area, measure, year in product(offered, PATIENTS, (years[0], years[2], years[5], years[-1])):
        view, evidence = seen(store, area=area, measure=measure, year=year)
        found = page.gap_headline(view, evidence)
        assert found.period == year
        assert "No interval is published" in found.detail
        assert found.sure is Sureness.NOT_MEASURED
        assert found.lower is None
        assert found.upper is None
        assert found.link == page.PATH + view.to_query()
        for words in (found.sentence, found.detail):
            assert not UNWRITTEN.search(words), words
        for exhibit in exhibits(view, evidence):
            sound(exhibit)
            if exhibit.refused:
                assert exhibit.id == "said-and-measured"
                assert year < "2019"


def test_direction_words_agree_with_the_signs_in_the_table(store: Store) -> None:
    for option, measure, year in product(areas.choices(store), PATIENTS, [p.id for p in store.periods(OVERALL)]):
        view, evidence = seen(store, area=option.value, measure=measure, year=year)
        if evidence.system is None:
            continue
        found = page.gap_headline(view, evidence)
        row = table(page.gaps(view, evidence))[evidence.area.short_name]
        if not np.isfinite(row["gap"]):
            assert "is not known" in found.sentence
            assert found.size is None
            assert found.direction == "unknown"
            continue
        apart = row["from_england"]
        assert found.size == pytest.approx(100 * apart)
        assert row["gap"] == pytest.approx(row["rich"] - row["poor"])
        assert ("points higher in the most deprived fifth" in found.sentence) == (row["gap"] < 0)
        assert ("The gap is wider than England’s." in found.detail) == (found.direction == "worse")
        assert ("The gap is narrower than England’s." in found.detail) <= (found.direction == "better")
        if found.direction == "no different":
            moved = re.search(r"moved by up to ([\d.]+) percentage", found.detail)
            assert moved and round(100 * abs(apart), 1) <= float(moved[1]), found.detail
            assert "no different from England’s, as far as we can tell" in found.detail
            assert " narrower " not in found.detail and " wider " not in found.detail
        assert not (found.direction == "worse" and apart <= 0)
        assert not (found.direction == "better" and apart >= 0)
        poor = row["poor"] - evidence.england.at(0, evidence.year_index)
        rich = row["rich"] - evidence.england.at(-1, evidence.year_index)
        for ending, difference in (("The most deprived fifth is", poor), ("the least deprived", rich)):
            said = re.search(rf"{ending} [\d.]+ percentage points? (above|below)", found.detail)
            assert said is not None, found.detail
            assert (said[1] == "above") == (difference > 0)
        if "only because the least deprived" in found.detail:
            assert rich < poor < 0


def test_the_yardstick_decides_the_direction(store: Store) -> None:
    """Derby and Derbyshire's difference from England is beyond anything its own gap does in a year; Black Country's is not."""
    for area, direction, words in (
        ("QJ2", "worse", "is more than that"),
        ("QUA", "no different", "is not more than that"),
    ):
        found = page.gap_headline(*seen(store, area=area))
        assert found.direction == direction
        assert words in found.detail
        assert found.going == "unknown"  # the first year of a new survey


def test_no_sentence_joins_years_across_a_break(store: Store) -> None:
    for option, measure in product(areas.choices(store), PATIENTS):
        view, evidence = seen(store, area=option.value, measure=measure)
        texts = [page.gap_headline(view, evidence).detail]
        labels = [year.label for year in evidence.years]
        for text in texts:
            for first, last in re.findall(r"[Ff]rom (20\d\d/\d\d) to (20\d\d/\d\d)", text):
                assert labels.index(last) in evidence.patients.comparable_years(labels.index(first)), text
        assert "2023/24 may not be set against the years before" in page.gap_over_time(view, evidence).sentence
        drawn = page.gap_over_time(view, evidence).spec
        assert isinstance(drawn, TimeSeries)
        assert drawn.cut
        assert len(drawn.breaks) == (3 if measure not in (OVERALL, ACCESS) else 2)


def test_the_title_of_the_gap_over_time_reaches_the_newest_year(store: Store) -> None:
    """Of years that may be compared it tells the change; where the newest stands alone, between what the gap lay in all years."""
    for area in ("QHL", "QJ2"):
        for measure in PATIENTS:
            view, evidence = seen(store, area=area, measure=measure)
            trend = evidence.system or evidence.england
            known = [year for year in range(len(evidence.years)) if np.isfinite(trend.gap_at(year))]
            title = page.gap_over_time(view, evidence).title
            assert f"to {evidence.years[known[-1]].label}, " in title
            if len(evidence.patients.comparable_years(known[-1])) == 1:
                assert f"From {evidence.years[known[0]].label} " in title and " lay between " in title
    title = page.gap_over_time(*seen(store, area="QHL", measure=OVERALL)).title
    assert title.endswith("gap lay between 3.6 and 18.6 points")  # 11.6 to 3.6 in 2020/21, then 11.9, 18.6 and 4.5


def test_no_figure_is_made_for_several_systems(store: Store) -> None:
    for option in areas.choices(store):
        view, evidence = seen(store, area=option.value)
        if evidence.area.kind not in GROUPS:
            continue
        found = page.gap_headline(view, evidence)
        assert found.size is None
        assert found.direction == "unknown"
        assert "cannot be added up" in found.detail
        own = {system.area.code for system in evidence.own_systems}
        assert own == {each.code for each in store.members(evidence.area.code, "icb")}
        for exhibit in (page.by_quintile(view, evidence), page.gap_over_time(view, evidence)):
            assert exhibit.table is not None
            assert evidence.area.short_name not in set(exhibit.table.frame["name"])
        side_by_side = page.ends_over_time(view, evidence)
        assert side_by_side.table is not None
        assert set(side_by_side.table.frame["fifth"]) == {"Most deprived fifth"}
        names = {each.short_name for each in store.members(evidence.area.code, "icb")}
        assert set(side_by_side.table.frame["whose"]) == names | {"England"}


def test_systems_stand_in_order_and_one_without_a_gap_stands_last(store: Store) -> None:
    for measure in PATIENTS:
        made = page.gaps(*seen(store, area="E40000011", measure=measure))
        assert made.table is not None
        frame = made.table.frame
        assert len(frame) == 11
        assert frame["gap"].dropna().is_monotonic_decreasing
        assert frame.iloc[-1]["name"] == "Herefordshire and Worcestershire"
        assert np.isnan(frame.iloc[-1]["gap"])
        assert "Herefordshire and Worcestershire has no figure" in made.sentence
        assert frame.iloc[-1]["words"] == "no gap known"


@pytest.mark.parametrize("measure", STAFF)
def test_surveys_before_the_pandemic_are_said_to_be_history_everywhere(store: Store, measure: str) -> None:
    newest = store.periods(measure, kind="trust")[-1].id
    for option in areas.choices(store):
        view, evidence = seen(store, area=option.value, staff=measure)
        for exhibit in (page.staff_league(view, evidence), page.staff_over_time(view, evidence)):
            sound(exhibit)
            assert exhibit.title.startswith("History: ") == (newest == "2019")
            assert exhibit.sentence.startswith("History: ") == (newest == "2019")
            assert exhibit.provenance is not None and newest in exhibit.provenance.period
        made = page.staff_league(view, evidence)
        assert made.table is not None
        known = made.table.frame.dropna(subset=["value"])
        best_first = known["value"].is_monotonic_decreasing if evidence.staff.indicator.polarity == "higher" else None
        assert best_first in (True, None)
        if best_first is None:
            assert known["value"].is_monotonic_increasing
        home = {trust.code for trust in store.members(evidence.area.code, "trust")}
        if evidence.area.kind != "region":
            own = made.table.frame.loc[made.table.frame["own"], "code"]
            assert set(own) <= home
            assert len(own)


def test_a_contradicted_figure_is_said_to_be_so(store: Store) -> None:
    made = page.staff_over_time(*seen(store, area="QUA", staff=RECOMMEND_WORK))
    assert "The 2015 figure of Royal Wolverhampton" in made.sentence
    assert "compares 2016 with 2019" in made.sentence
    assert made.table is not None
    doubtful = made.table.frame[made.table.frame["sure"] == "contradicted by another copy"]
    assert set(doubtful["label"]) == {"2015"}
    assert made.table.frame.loc[made.table.frame["label"] == "2015", "answers"].isna().all()


@pytest.mark.parametrize("organisation", ORGANISATIONS)
def test_comments_are_counts_with_intervals_and_never_words(store: Store, organisation: str) -> None:
    for period in store.periods(THEMES):
        view, evidence = seen(store, area="QUA", organisation=organisation, written=period.id)
        assert isinstance(evidence.comments, Comments)
        for exhibit in (page.themes(view, evidence), page.feelings(view, evidence)):
            sound(exhibit)
            assert ORGANISATIONS[organisation] in exhibit.sentence
            assert exhibit.title.startswith(ORGANISATIONS[organisation].split(",")[0])
            assert "not a sample" in exhibit.sentence
            assert exhibit.table is not None
            frame = exhibit.table.frame
            assert ((frame["lower"] <= frame["value"]) & (frame["value"] <= frame["upper"])).all()
            assert frame["value"].to_numpy() == pytest.approx((frame["count"] / frame["out_of"]).to_numpy())
        feelings = page.feelings(view, evidence).table
        assert feelings is not None
        assert feelings.frame["value"].sum() == pytest.approx(1)
        assert feelings.frame["name"].tolist() == ["Very positive", "Positive", "Neither", "Negative", "Very negative"]
        themes = page.themes(view, evidence).table
        assert themes is not None
        assert themes.frame["value"].is_monotonic_decreasing


def test_what_is_said_and_what_is_measured_are_of_the_same_places(store: Store) -> None:
    for year, counted in (("2023/24", "2023"), ("2019/20", "2019")):
        _, evidence = seen(store, area="QUA", year=year)
        waits = evidence.appointments
        assert isinstance(waits, Comparison)
        assert (waits.said_in.id, waits.measured_in.id) == (year, counted)
        assert len(waits.codes) == 42
        row = next(i for i, code in enumerate(waits.codes) if waits.own[i])
        assert waits.said[row] == pytest.approx(
            store.history(ACCESS, waits.codes[row], breakdown="imd_quintile=3").value[-1 if counted == "2023" else 3]
        )
    view, evidence = seen(store, area="QUA", year="2018/19")
    assert "appointments of 2018 would be needed" in page.said_and_measured(view, evidence).refused


def test_no_trust_is_called_high_or_low_by_its_deaths(store: Store) -> None:
    """The catalogue forbids it: neither deaths nor those expected are published."""
    made = page.staff_and_deaths(*seen(store, area="QUA"))
    assert made.table is not None
    assert [column.key for column in made.table.columns] == ["name", "said", "measured"]
    assert not re.search(r"\d(st|nd|rd|th)\b", made.sentence)
    assert "no trust may be called high or low" in made.sentence


def test_every_area_has_findings_for_the_first_page(store: Store) -> None:
    for option in areas.choices(store):
        found = page.findings(store, option.value)
        known = {
            measure
            for measure in PATIENTS
            if "is not known" not in page.gap_headline(*seen(store, area=option.value, measure=measure)).sentence
        }
        survey = [each for each in found if each.indicator == CONTACT]
        gaps = [each for each in found if each.indicator != CONTACT]
        assert len(survey) == (seen(store, area=option.value)[1].area.kind == "icb")
        assert {each.indicator for each in gaps} == known or (len(gaps) == 1 and not known)
        for each in found:
            assert each.page == page.PATH
            assert each.link.startswith(page.PATH + "?")
            assert each.own_freshness is not None and each.own_freshness.period == each.period


# ---------------------------------------------------------------- against the source files


def test_derby_and_england_as_in_the_file(store: Store) -> None:
    # heec_icb_by_imdquintile_5q_nov2024, line 8877: 2024, overall_pct, Derby and Derbyshire: quin_1 (least deprived there)
    # 0.860091608, quin_5 (most) 0.658492567. Line 8859, England: 0.809208696 and 0.729119193.
    view, evidence = seen(store, area="QJ2")
    row = table(page.gaps(view, evidence))["Derby and Derbyshire"]
    assert row["rich"] == pytest.approx(0.860091608)
    assert row["poor"] == pytest.approx(0.658492567)
    assert evidence.england.gap_at(-1) == pytest.approx(0.809208696 - 0.729119193)
    found = page.gap_headline(view, evidence)
    assert "65.8% of patients" in found.detail
    assert "20.2 points lower in the most deprived fifth; in England, 8.0." in found.sentence


def test_northamptonshire_over_the_years_as_in_the_file(store: Store) -> None:
    # Line 7660 (2017): 0.918549504 and 0.703569751; line 8373 (2021): 0.921550326 and 0.7824060445.
    found = page.gap_headline(*seen(store, area="E54000059"))
    first, last = 100 * (0.918549504 - 0.703569751), 100 * (0.921550326 - 0.7824060445)
    assert f"From 2016/17 to 2020/21 the gap went from {first:.1f} points to {last:.1f} points" in found.detail


def test_a_gap_the_other_way_round_as_in_the_file(store: Store) -> None:
    # Line 8820: 2024, continuity_pct, Birmingham and Solihull: quin_1 0.256728041, quin_5 0.317643487.
    view, evidence = seen(store, area="QHL", measure=CONTINUITY)
    found = page.gap_headline(view, evidence)
    assert "31.8% of patients" in found.detail
    assert "6.1 points higher in the most deprived fifth" in found.sentence


def test_appointments_as_in_the_file(store: Store) -> None:
    # bnssg_fpt_full_data, line 19792: 2023, QJ2, over 4 weeks 7.82884531500443. Line 8785 of the fifths: access_pct 2024,
    # Derby and Derbyshire, quin_3 0.671232337.
    made = table(page.said_and_measured(*seen(store, area="QJ2")))["Derby and Derbyshire"]
    assert made["measured"] == pytest.approx(0.0782884531500443)
    assert made["said"] == pytest.approx(0.671232337)


def test_staff_as_in_the_file(store: Store) -> None:
    # ebmgt_staff_survey_SHMI_2015_2019, line 531: RTG, 2019: RecommendWork 0.674895072727273 (shown 67.5%), 5886 responses.
    made = table(page.staff_league(*seen(store, area="QJ2", staff=RECOMMEND_WORK)))["Univ. Hospitals Derby & Burton"]
    assert made["value"] == pytest.approx(0.674895, abs=1e-6)
    assert made["answers"] == 5886


def test_comments_as_in_the_file(store: Store) -> None:
    # pxtextmining_v6framework_230831, counted by hand: NHFT in 2022 has 1,201 comments, 910 of them labelled; 245 carry
    # "Positive experience & gratitude", 162 "Staff manner & personal attributes"; 969 are rated, 310 of them 1.
    view, evidence = seen(store, area="QUA")
    themes, feelings = page.themes(view, evidence).table, page.feelings(view, evidence).table
    assert themes is not None
    assert feelings is not None
    assert themes.frame["count"].tolist()[:2] == [245, 162]
    assert set(themes.frame["out_of"]) == {910}
    assert feelings.frame["count"].tolist() == [310, 242, 92, 237, 88]


def test_england_is_not_taken_for_an_average_of_its_systems(store: Store) -> None:
    _, evidence = seen(store, area="E40000011")
    assert evidence.england.area.code == ENGLAND
    assert isinstance(evidence.gap, Refused)
