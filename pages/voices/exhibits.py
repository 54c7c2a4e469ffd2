"""The exhibits, in the order the reader meets them: patients, then patients against what is measured, staff, comments."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.equality import above, below
from components import narrative as say
from components.exhibit import ChartSpec, Column, Drill, Exhibit, Table
from components.page import drills
from components.units import PERCENT, Unit
from data_access.reference.calendar import absent, starts
from pages import areas
from pages.voices.evidence import FIFTHS, Beside, Course, Evidence, Staff, Trust
from pages.voices.headline import NO_INTERVAL, NOT_ADDED, did, place, signed, some
from pages.voices.view import ACCESS, PATIENTS, SENTIMENT, THEMES, View
from pages.words import named
from vocabulary import Period, Provenance, Refused

GAP = Unit("points", 100, words="points", decimals=1)
NAMED = ("1 (most deprived)", "2", "3", "4", "5 (least deprived)")
MOST, LEAST = "Most deprived fifth", "Least deprived fifth"
TREND = {"x": "x", "label": "label", "y": "value", "series": "code", "name": "name", "focus": "focus"}

# ---------------------------------------------------------------- where to look


@drills("area")
def gaps(view: View, evidence: Evidence) -> Exhibit:
    """The eleven systems, the widest gap first: both ends of each."""
    at, england = evidence.at, evidence.england
    frame = pd.DataFrame(
        {
            "code": [areas.key_of(each.area) for each in evidence.systems],
            "name": [each.area.short_name for each in evidence.systems],
            "poor": [float(each.value[0, at]) for each in evidence.systems],
            "rich": [float(each.value[-1, at]) for each in evidence.systems],
            "gap": [float(each.gap[at]) for each in evidence.systems],
            "own": [row in evidence.own and evidence.area.kind != "region" for row in range(len(evidence.systems))],
        }
    ).sort_values("gap", ascending=False, kind="stable", na_position="last", ignore_index=True)
    other = float(england.gap[at])
    frame["from_england"] = frame["gap"] - other
    frame["words"] = [
        say.points(gap).replace("percentage ", "") if np.isfinite(gap) else "no gap known" for gap in frame["gap"]
    ]
    frame.loc[frame["gap"] < 0, "words"] = "−" + frame["words"]
    known = frame[frame["gap"].notna()]
    first, last = known.iloc[0], known.iloc[-1]
    wider = int(above(known["gap"], other).sum())
    ends = PERCENT.telling(float(first["gap"]), float(last["gap"])).decimals
    missing = frame[frame["gap"].isna()]["name"].tolist()
    without = f" {say.listing(missing)} has no figure for one of the two fifths, so no gap is known." if missing else ""
    return Exhibit(
        id="gaps",
        title=(
            f"Widest in {first['name']} ({signed(first['gap'], ends)}), narrowest in {last['name']} ({signed(last['gap'], ends)}): the gap between "
            f"practices in the most and least deprived fifth, {evidence.year}"
        ),
        sentence=(
            f"Share of patients who {did(evidence)}. In {some(wider, len(known))} with a figure the gap is wider than "
            f"England’s {say.points(other)}; the upright lines are England’s two ends, {say.percent(float(england.value[0, at]))} and "
            f"{say.percent(float(england.value[-1, at]))}. A narrow gap with both ends on the left is no success.{without} {NO_INTERVAL}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "System"),
                Column("gap", "Gap", "figure", "percentage point", GAP),
                Column("from_england", "Points from England’s gap", "points"),
                Column("poor", MOST, "percent"),
                Column("rich", LEAST, "percent"),
            ),
            why_missing="no figure published",
            highlight="own",
            chosen="own",
        ),
        spec=ChartSpec(
            "ends",
            roles={"start": "poor", "end": "rich"}
            | {"words": "words", "name": "name", "code": "code", "focus": "own", "chosen": "own"},
            options={
                "start_name": MOST,
                "end_name": LEAST,
                "against": "England",
                "start_level": float(england.value[0, at]),
                "end_level": float(england.value[-1, at]),
                "value_title": f"patients who {did(evidence)}, {evidence.year}",
                "unit": PERCENT,
            },
        ),
        provenance=evidence.provenance,
        caveats=(YARDSTICK, *evidence.indicator.caveats),
        drill=Drill(parameter="area", key="code", verb="Look closer", name="name"),
    )


YARDSTICK = (
    "The headline holds a gap’s difference from England’s against the furthest that gap has moved from one year to the next, since no "
    "interval is published. It is a rule of thumb: by chance alone a difference goes beyond it about one time in ten."
)

# ---------------------------------------------------------------- look closer: patients


def by_fifth(view: View, evidence: Evidence) -> Exhibit:
    """All five fifths of the system, or of each system of the area, and England's."""
    at = evidence.at
    strong = _strong(evidence)
    frame = _lines(
        [(each, strong[row], each.value[:, at]) for row, each in enumerate(evidence.systems)]
        + [(evidence.england, True, evidence.england.value[:, at])],
        list(NAMED),
    )
    return Exhibit(
        id="by-fifth",
        title=_fifths_title(evidence),
        sentence=(
            f"Share of patients who {did(evidence)} at the middle practice of each fifth. {_strong_words(evidence)} {_whole(evidence)}"
            f"{NO_INTERVAL}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Area"),
                Column("label", "Fifth of practices by deprivation"),
                Column("value", f"Patients who {did(evidence)}", "percent"),
            ),
            why_missing="no figure published",
            highlight="focus",
        ),
        spec=ChartSpec(
            "trend",
            roles=TREND,
            options={"y_title": "share of patients", "unit": PERCENT},
        ),
        provenance=evidence.provenance,
        caveats=evidence.indicator.caveats,
    )


def _fifths_title(evidence: Evidence) -> str:
    at, system = evidence.at, evidence.system
    shown = evidence.england if system is None else system
    known = [fifth for fifth in range(len(FIFTHS)) if np.isfinite(shown.value[fifth, at])]
    low = min(known, key=lambda fifth: float(shown.value[fifth, at]))
    high = max(known, key=lambda fifth: float(shown.value[fifth, at]))
    whose = "England" if system is None else say.sentence_case(place(evidence))
    least, most = say.percents(float(shown.value[low, at]), float(shown.value[high, at]))
    return f"{whose}: from {least} in fifth {NAMED[low]} to {most} in fifth {NAMED[high]}, {evidence.year}"


def gap_over_time(view: View, evidence: Evidence) -> Exhibit:
    """The gap year by year, not drawn across a change of the survey or a sudden fall."""
    strong = _strong(evidence)
    labels = [year.label for year in evidence.years]
    frame = _lines(
        [(each, strong[row], each.gap) for row, each in enumerate(evidence.systems)]
        + [(evidence.england, True, evidence.england.gap)],
        labels,
    )
    return Exhibit(
        id="gap-over-time",
        title=_time_title(evidence),
        sentence=(
            f"{_breaks(evidence)} {_strong_words(evidence)} Above the dashed line, patients of practices in the most deprived fifth fare "
            f"worse. {_whole(evidence)}{NO_INTERVAL}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Area"),
                Column("label", "Year"),
                Column("value", "Gap between least and most deprived fifth", "figure", "percentage point", GAP),
            ),
            why_missing="no figure published",
            highlight="focus",
        ),
        spec=ChartSpec(
            "trend",
            roles=TREND,
            options={
                "y_title": "gap in percentage points",
                "unit": GAP,
                "breaks": _marks(evidence),
                "gaps": _gaps(evidence.years),
                "cut": True,
                "target": 0.0,
                "target_name": "no gap",
            },
        ),
        provenance=_all_years(evidence),
        caveats=evidence.indicator.caveats,
    )


def _time_title(evidence: Evidence) -> str:
    """The longest stretch of years that may be read together: what the gap did in it."""
    shown = evidence.england if evidence.system is None else evidence.system
    whose = "England’s gap" if evidence.system is None else f"{say.sentence_case(say.possessive(place(evidence)))} gap"
    stretches = [evidence.stretch(0), *(evidence.stretch(start) for start in evidence.starts)]
    longest = max(stretches, key=len)
    known = [year for year in longest if np.isfinite(shown.gap[year])]
    if len(known) < 2:
        return f"{whose} is known in too few years to say where it went"
    first, last = known[0], known[-1]
    since = "later years cannot be joined to these" if last == longest[-1] else "it is not known for every year since"
    decimals = PERCENT.telling(float(shown.gap[first]), float(shown.gap[last])).decimals
    return (
        f"{whose} went from {signed(float(shown.gap[first]), decimals)} in {evidence.years[first].label} to "
        f"{signed(float(shown.gap[last]), decimals)} in {evidence.years[last].label}; {since}"
    )


def ends_over_time(view: View, evidence: Evidence) -> Exhibit:
    """Whether a gap closed from below or from above: both ends of a system; of several, each one's most deprived fifth."""
    title, words = _ends_of_one(evidence) if evidence.system else _ends_of_several(evidence)
    return Exhibit(
        id="ends-over-time",
        title=title,
        sentence=f"Share of patients who {did(evidence)}. {words} {_breaks(evidence)} {NO_INTERVAL}",
        table=Table(
            _ends(evidence),
            columns=(
                Column("whose", "Area"),
                Column("fifth", "Fifth of practices"),
                Column("label", "Year"),
                Column("value", f"Patients who {did(evidence)}", "percent"),
            ),
            why_missing="no figure published",
            highlight="focus",
        ),
        spec=ChartSpec(
            "trend",
            roles=TREND,
            options={
                "y_title": "share of patients",
                "unit": PERCENT,
                "breaks": _marks(evidence),
                "gaps": _gaps(evidence.years),
                "cut": True,
            },
        ),
        provenance=_all_years(evidence),
        caveats=evidence.indicator.caveats,
    )


def _ends(evidence: Evidence) -> pd.DataFrame:
    """One row for each line and year: both fifths of one system and of England, or the most deprived of several."""
    lines: list[tuple[Course, int, str, str, bool]]  # whose, which fifth, its words, name of the line, strong
    if evidence.system:
        lines = [(evidence.system, fifth, words, words, True) for fifth, words in ((0, MOST), (-1, LEAST))]
        lines += [
            (evidence.england, fifth, words, f"England: {words.lower()}", False)
            for fifth, words in ((0, MOST), (-1, LEAST))
        ]
    else:
        strong = _strong(evidence)
        own = [(evidence.systems[row], strong[row]) for row in evidence.own]
        lines = [(course, 0, MOST, course.area.short_name, focus) for course, focus in (*own, (evidence.england, True))]
    rows = [
        {
            "code": f"{course.area.code}|{fifth}",
            "area_code": course.area.code,
            "name": name,
            "whose": course.area.short_name,
            "fifth": words,
            "x": float(x),
            "label": year.label,
            "value": float(course.value[fifth, x]),
            "focus": focus,
        }
        for course, fifth, words, name, focus in lines
        for x, year in enumerate(evidence.years)
    ]
    return pd.DataFrame(rows)


def _ends_of_one(evidence: Evidence) -> tuple[str, str]:
    system = evidence.system
    assert system is not None
    values = [float(system.value[fifth, evidence.at]) for fifth in (0, -1)]
    said = [
        f"{words} in the {which} deprived fifth"
        for value, words, which in zip(values, say.percents(*values), ("most", "least"), strict=True)
        if np.isfinite(value)
    ]
    name = place(evidence)
    return (
        f"{say.sentence_case(name)}: {say.listing(said)}, {evidence.year}",
        f"The solid and the dashed line are {name}, the grey lines England.",
    )


def _ends_of_several(evidence: Evidence) -> tuple[str, str]:
    at = evidence.at
    known = [evidence.systems[row] for row in evidence.own if np.isfinite(evidence.systems[row].value[0, at])]
    said = f"England {say.percent(float(evidence.england.value[0, at]))}"
    if known:
        low, high = (pick(known, key=lambda each: float(each.value[0, at])) for pick in (min, max))
        if low is high:
            said = f"{low.area.short_name} {say.percent(float(low.value[0, at]))}, {said}"
        else:
            least, most = say.percents(float(low.value[0, at]), float(high.value[0, at]))
            said = f"from {least} in {named(low.area)} to {most} in {named(high.area)}; {said}"
    region = "The strong line is England, the grey ones are the systems of the Midlands; the table names them."
    which = region if evidence.area.kind == "region" else "The systems of the cluster, side by side, and England."
    return (
        f"Most deprived fifth: {said}, {evidence.year}",
        f"{which} {_whole(evidence)}The numbers of patients who gave each answer, practice by practice, would be needed.",
    )


def _lines(courses: list[tuple[Course, bool, np.ndarray]], labels: list[str]) -> pd.DataFrame:
    """One row for each area and place on the axis; those in focus first."""
    rows = [
        {
            "code": course.area.code,
            "name": course.area.short_name,
            "x": float(x),
            "label": label,
            "value": float(value[x]),
            "focus": focus,
        }
        for course, focus, value in courses
        for x, label in enumerate(labels)
    ]
    return pd.DataFrame(rows).sort_values("focus", ascending=False, kind="stable", ignore_index=True)


def _strong(evidence: Evidence) -> list[bool]:
    """Which systems are drawn strong: all eleven at once would be none."""
    return [row in evidence.own and evidence.area.kind != "region" for row in range(len(evidence.systems))]


def _strong_words(evidence: Evidence) -> str:
    if evidence.area.kind == "region":
        return "The strong line is England, the grey ones are the systems of the Midlands; the table names them."
    own = [named(evidence.systems[each].area) for each in evidence.own]
    return f"Strong: {say.listing([*own, 'England'], most=12)}; grey: the other systems of the Midlands."


def _whole(evidence: Evidence) -> str:
    """Why an area of several systems has no line of its own."""
    if evidence.system is not None:
        return ""
    return f"{_all_of_it(evidence)} as a whole has no line: {NOT_ADDED}. "


def _all_of_it(evidence: Evidence) -> str:
    return "The cluster" if evidence.area.kind == "cluster" else say.sentence_case(place(evidence))


def _marks(evidence: Evidence) -> list[tuple[float, str]]:
    return [(start - 0.5, each.words) for start, each in zip(evidence.starts, evidence.breaks, strict=True)]


def _breaks(evidence: Evidence) -> str:
    return " ".join([*(each.why for each in evidence.breaks[::-1]), *_absent(evidence.years)])


def _gaps(years: tuple[Period, ...]) -> list[float]:
    """Where a line would be drawn across years that were never published."""
    return [float(start) for start in starts(years)]


def _absent(years: tuple[Period, ...]) -> list[str]:
    """The sentence that names years never published; none where every year is there."""
    said = say.broken_line([each.label for each in absent(years)])
    return [said] if said else []


def _all_years(evidence: Evidence) -> Provenance:
    return replace(evidence.provenance, period=f"{evidence.years[0].label} to {evidence.years[-1].label}")


# ---------------------------------------------------------------- look closer: what patients say and what is measured


@dataclass(frozen=True)
class Words:
    """What is said and what is measured, in words: for columns, axes and sentences."""

    exhibit: str
    unit: str  # "system"
    said: str
    measured: str
    said_axis: str
    measured_axis: str
    measured_unit: Unit
    few: tuple[str, str] = ("", "")  # the place by what is measured, from either end; "": places may not be told
    good: tuple[str, str] = ("", "")


APPOINTMENTS = Words(
    exhibit="said-and-measured",
    unit="system",
    said=f"Patients who {PATIENTS[ACCESS].did}",
    measured="Appointments over 4 weeks after booking",
    said_axis="good experience of making one",
    measured_axis="appointments over 4 weeks after booking",
    measured_unit=PERCENT,
    few=("fewest such appointments", "most such appointments"),
    good=("best experience of making one", "poorest experience of making one"),
)
DEATHS = Words(
    exhibit="staff-and-deaths",
    unit="trust",
    said="Staff who would recommend the care",
    measured="Deaths as a multiple of those expected",
    said_axis="staff who would recommend the care",
    measured_axis="deaths as a multiple of those expected",
    measured_unit=Unit("ratio", decimals=2),
)


def said_and_measured(view: View, evidence: Evidence) -> Exhibit:
    """Systems of England: experience of making an appointment beside appointments far ahead."""
    waits = evidence.waits
    if isinstance(waits, Refused):
        title = "What patients say of appointments, and how long they wait for one"
        return Exhibit("said-and-measured", title, "", refused=waits.reason)
    if _none(waits):
        title = (
            "What patients say of making an appointment does not follow how many appointments are over 4 weeks ahead"
        )
    else:
        way = "poorer" if waits.found.rank_correlation < 0 else "better"
        title = f"Where more appointments are over 4 weeks ahead, patients report a {way} experience of making one"
    return _side_by_side(
        evidence,
        waits,
        APPOINTMENTS,
        title=f"{title}, {waits.when_said}",
        sentence=(
            f"Each mark is one of {waits.found.places} systems of England. Upwards: patients who {PATIENTS[ACCESS].did}, survey of "
            f"{waits.when_said}, at the middle practice of the middle fifth, so that systems are held against each other at the same "
            f"deprivation; to the right: appointments over 4 weeks after booking, {waits.when_measured}, the year that ends as the survey "
            f"begins. {_standing(evidence, waits, APPOINTMENTS)} {_correlation(waits)} It is an association between systems, not a cause: "
            "an appointment far ahead may be just what a patient wanted, and the survey asks about much more than the wait."
        ),
    )


def staff_and_deaths(view: View, evidence: Evidence) -> Exhibit:
    """Trusts of England in 2019: whether staff would recommend the care, beside deaths against those expected. History."""
    deaths = evidence.deaths
    if isinstance(deaths, Refused):
        title = "Whether staff would recommend the care, and deaths against those expected"
        return Exhibit("staff-and-deaths", title, "", refused=deaths.reason)
    if _none(deaths):
        title = "whether staff would recommend the care did not follow deaths against those expected"
    else:
        way = "fewer" if deaths.found.rank_correlation < 0 else "more"
        title = f"where deaths were high against those expected, {way} staff would recommend the care"
    return _side_by_side(
        evidence,
        deaths,
        DEATHS,
        title=f"History: in {deaths.when_said}, {title}",
        sentence=(
            f"{HISTORY} Each mark is one of {deaths.found.places} acute trusts of England. Upwards: staff who would recommend the care; to "
            f"the right: deaths in hospital or within 30 days as a multiple of those expected (1 is as expected). {_correlation(deaths)} It "
            "is an association between trusts, not a cause. How far chance moves one trust’s deaths is not published (no interval), so no "
            "trust may be called high or low by it."
        ),
    )


def _side_by_side(evidence: Evidence, beside: Beside, words: Words, *, title: str, sentence: str) -> Exhibit:
    few, good = _places(beside)
    frame = pd.DataFrame(
        {
            "code": beside.codes,
            "name": beside.names,
            "said": beside.said,
            "good": good,
            "measured": beside.measured,
            "few": few,
            "own": beside.own & (evidence.area.kind != "region"),
            "none": False,
        }
    ).sort_values("good", kind="stable", na_position="last", ignore_index=True)
    frame["chosen"] = frame["own"] & frame["good"].notna()
    ends = np.array([np.nanmin(beside.measured), np.nanmax(beside.measured)])
    line = pd.DataFrame({"x": ends, "y": [beside.found.line(float(x)) for x in ends]})
    columns = (
        Column("name", say.sentence_case(words.unit)),
        Column("said", f"{words.said}, {beside.when_said}", "percent"),
        Column("good", "Place (1 = best)", "count"),
        Column("measured", f"{words.measured}, {beside.when_measured}", "figure", unit=words.measured_unit),
        Column("few", "Place (1 = lowest)", "count"),
    )
    return Exhibit(
        id=words.exhibit,
        title=title,
        sentence=sentence,
        table=Table(
            frame,
            columns=tuple(each for each in columns if words.few[0] or each.key not in ("good", "few")),
            why_missing="no figure published",
            highlight="own",
        ),
        spec=ChartSpec(
            "scatter",
            roles={"x": "measured", "y": "said", "name": "name", "code": "code", "focus": "own", "chosen": "chosen"},
            options={
                "x_title": f"{words.measured_axis}, {beside.when_measured}",
                "y_title": f"{words.said_axis}, {beside.when_said}",
                "x_unit": words.measured_unit,
                "y_unit": PERCENT,
                "line_name": "straight line through all",
            },
            overlay=None if _none(beside) else line,
        ),
        provenance=beside.provenance,
        caveats=beside.caveats,
    )


def _none(beside: Beside) -> bool:
    """Whether the two may as well have nothing to do with one another."""
    return beside.found.lower <= 0 <= beside.found.upper


def _correlation(beside: Beside) -> str:
    def number(value: float) -> str:
        return f"{value:.2f}".replace("-", "−")

    found = beside.found
    return (
        f"Rank correlation {number(found.rank_correlation)} (95% interval {number(found.lower)} to {number(found.upper)}; 0 is none, 1 or "
        "−1 complete)."
    )


def _places(beside: Beside) -> tuple[np.ndarray, np.ndarray]:
    """Places from 1 among those with both figures: lowest first by what is measured, best first by what is said."""
    known = np.isfinite(beside.said) & np.isfinite(beside.measured)

    def places(value: np.ndarray) -> np.ndarray:
        return np.where(known, [1.0 + float((value[known] < each).sum()) for each in value], np.nan)

    return places(beside.measured), places(-beside.said)


def _standing(evidence: Evidence, beside: Beside, words: Words) -> str:
    """Where what is said and what is measured differ: the area's own, or those of several that differ most."""
    few, good = _places(beside)
    number = beside.found.places
    rows = np.flatnonzero(beside.own & np.isfinite(few))
    if not len(rows):
        return f"For {place(evidence)} one of the two figures is missing."
    apart = good - few  # below 0: what is said is better than what is measured would suggest
    ends = dict.fromkeys((int(rows[np.argmax(apart[rows])]), int(rows[np.argmin(apart[rows])])))
    far = [row for row in ends if abs(apart[row]) > number / 3]
    if len(rows) > 1 and not far:
        return f"In none of {len(rows)} {words.unit}s here are the two places further apart than a third of the way."
    said = [
        f"{beside.names[row]} has the {_nth(few[row], number, words.few)} of {number} and the {_nth(good[row], number, words.good)}"
        for row in far or rows[:1]
    ]
    return f"{'; '.join(said)}: {'the two do not go together here' if far else 'the two are not far apart'}."


def _nth(rank: float, number: int, words: tuple[str, str]) -> str:
    """ "fewest", "3rd fewest", "2nd most": from the nearer end."""
    from_start = rank <= (number + 1) / 2
    at, what = (int(rank), words[0]) if from_start else (int(number + 1 - rank), words[1])
    return what if at == 1 else f"{say.ordinal(at)} {what}"


# ---------------------------------------------------------------- look closer: staff, to 2019

HISTORY = "History: the survey of 2019 and before, before the pandemic. It does not describe the trusts of today."
ACUTE = "Acute trusts only: staff of mental health, community and ambulance trusts, of general practice and of care are not in it."


def staff_league(view: View, evidence: Evidence) -> Exhibit:
    """The trusts of the Midlands in the last year there is, the area's own filled."""
    staff, at = evidence.staff, len(evidence.staff.years) - 1
    year, middle = staff.years[at].label, float(staff.middle[at])
    higher = staff.indicator.polarity == "higher"
    frame = pd.DataFrame(
        {
            "code": [each.area.code for each in staff.trusts],
            "name": [each.area.short_name for each in staff.trusts],
            "value": [float(each.value[at]) for each in staff.trusts],
            "answers": [float(each.answers[at]) for each in staff.trusts],
            "own": [each.own and evidence.area.kind != "region" for each in staff.trusts],
            "lower": np.nan,
            "upper": np.nan,
            "none": False,
        }
    ).sort_values("value", ascending=not higher, kind="stable", na_position="last", ignore_index=True)
    frame["difference"] = frame["value"] - middle
    known = frame[frame["value"].notna()]
    first, last = known.iloc[0], known.iloc[-1]
    least, most = say.percents(float(last["value"]), float(first["value"]))
    own = [each for each in staff.trusts if each.own and np.isfinite(each.value[at])]
    return Exhibit(
        id="staff-league",
        title=(f"History: in {year}, {staff.asked} ran from {least} at {last['name']} to {most} at {first['name']}"),
        sentence=(
            f"{HISTORY} {_own_trusts(evidence, own, at)} The dashed line is the middle one of England’s {staff.number[at]} acute trusts, "
            f"{say.percent(middle)}. {ACUTE} No interval is published."
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Trust"),
                Column("value", f"{say.sentence_case(staff.asked)}, {year}", "percent"),
                Column("difference", "Points from England’s middle trust", "points", "percentage point"),
                Column("answers", "Staff who answered the survey", "count"),
            ),
            why_missing="no figure that year",
            highlight="own",
        ),
        spec=ChartSpec(
            "league",
            roles={"value": "value", "lower": "lower", "upper": "upper", "name": "name", "code": "code"}
            | {"focus": "own", "chosen": "none"},
            options={
                "average": middle,
                "average_name": f"England’s middle trust {say.percent(middle)}",
                "value_title": f"share, {year} ({'higher' if higher else 'lower'} is better)",
            },
        ),
        provenance=replace(staff.provenance, period=year),
        caveats=staff.indicator.caveats,
    )


def _own_trusts(evidence: Evidence, own: list[Trust], at: int) -> str:
    staff, middle = evidence.staff, float(evidence.staff.middle[at])
    if not own:
        return f"No acute trust of {place(evidence)} has a figure for {staff.years[at].label}."
    higher = staff.indicator.polarity == "higher"
    values = [float(each.value[at]) for each in own]
    good = int(
        (above(values, middle) if higher else below(values, middle)).sum()
    )  # as good as the middle is not better
    if evidence.area.kind == "region":
        return f"{say.sentence_case(say.share_of(good, len(own), 'trust'))} did better than England’s middle trust."
    write = PERCENT.apart(*((value, middle) for value in values)).write
    each = say.listing([f"{one.area.short_name} {write(float(one.value[at]))}" for one in own], most=9)
    whose = "The cluster’s" if evidence.area.kind == "cluster" else say.sentence_case(say.possessive(place(evidence)))
    if len(own) == 1:
        return f"{whose} own is filled: {each}, {'better' if good else 'no better'} than England’s middle trust."
    number = "none" if good == 0 else "all" if good == len(own) else f"{good}"
    return f"{whose} own are filled: {each}; {number} of the {len(own)} did better than England’s middle trust."


FIRM = 1  # the place of 2016: two copies of the results contradict one another in 2015, and its answers are not known


def staff_over_time(view: View, evidence: Evidence) -> Exhibit:
    """The area's trusts from 2015 to 2019, the Midlands' others behind them."""
    staff = evidence.staff
    region = evidence.area.kind == "region"
    rows = [
        {
            "code": each.area.code,
            "name": each.area.short_name,
            "x": float(x),
            "label": year.label,
            "value": float(each.value[x]),
            "answers": float(each.answers[x]),
            "sure": "contradicted by another copy" if each.doubtful[x] else "as compiled",
            "focus": each.own and not region,
        }
        for each in staff.trusts
        for x, year in enumerate(staff.years)
    ]
    rows += [
        {
            "code": "england",
            "name": "England’s middle trust",
            "x": float(x),
            "label": year.label,
            "value": float(staff.middle[x]),
            "answers": float("nan"),
            "sure": f"middle of {staff.number[x]} trusts",
            "focus": True,
        }
        for x, year in enumerate(staff.years)
    ]
    frame = pd.DataFrame(rows).sort_values("focus", ascending=False, kind="stable", ignore_index=True)
    doubted, first, last = (staff.years[at].label for at in (0, FIRM, -1))
    doubtful = [each for each in staff.trusts if each.doubtful.any() and (each.own or region)]
    doubt = (
        f"The {doubted} figure of {say.listing([each.area.short_name for each in doubtful])} is contradicted by another copy of the results. "
        if doubtful
        else ""
    )
    middle = say.percents(float(staff.middle[FIRM]), float(staff.middle[-1]))
    return Exhibit(
        id="staff-over-time",
        title=(
            f"History: {staff.asked}, {first} to {last}: at England’s middle trust from {middle[0]} to {middle[1]}"
            f"{_own_course(evidence, staff)}"
        ),
        sentence=f"{HISTORY} The title leaves {doubted} out, the least certain year. {doubt}{ACUTE} Until 2016 many trusts asked only a sample of their staff. {' '.join([*_absent(staff.years), 'No interval is published.'])}",
        table=Table(
            frame,
            columns=(
                Column("name", "Trust"),
                Column("label", "Year"),
                Column("value", say.sentence_case(staff.asked), "percent"),
                Column("answers", "Staff who answered the survey", "count"),
                Column("sure", "How far it can be relied on"),
            ),
            why_missing="not known",
            highlight="focus",
        ),
        spec=ChartSpec("trend", roles=TREND, options={"y_title": "share", "unit": PERCENT, "gaps": _gaps(staff.years)}),
        provenance=staff.provenance,
        caveats=staff.indicator.caveats,
    )


def _own_course(evidence: Evidence, staff: Staff) -> str:
    """Where the one trust of the area, or the one of several that moved most, went."""
    own = [each for each in staff.trusts if each.own and np.isfinite(each.value[[FIRM, -1]]).all()]
    if evidence.area.kind == "region" or not own:
        return ""
    most = max(own, key=lambda each: abs(float(each.value[-1] - each.value[FIRM])))
    which = "" if len(own) == 1 else "the one here that moved most, "
    moved = "from {} to {}".format(*say.percents(float(most.value[FIRM]), float(most.value[-1])))
    return f"; at {which}{most.area.short_name}, {moved}"


# ---------------------------------------------------------------- look closer: comments

SHOWN = 20
NOT_A_SAMPLE = (
    "The comments were chosen to train a computer: they are not a sample of patients, say nothing of the area chosen above, and may not be "
    "compared between organisations."
)


def themes(view: View, evidence: Evidence) -> Exhibit:
    """What comments are about: counts only, no comment is kept."""
    found, title = evidence.comments, "What comments are about"
    if isinstance(found, Refused):
        return Exhibit("themes", title, "", refused=found.reason)
    frame = pd.DataFrame(
        {
            "code": list(found.themes),
            "name": list(found.themes),
            "value": found.share.value,
            "lower": found.share.lower,
            "upper": found.share.upper,
            "count": found.carrying,
            "out_of": found.labelled,
            "own": True,
            "none": False,
        }
    ).head(SHOWN)
    rest = len(found.themes) - len(frame)
    first = frame.iloc[0]
    return Exhibit(
        id="themes",
        title=f"{first['name']}: the theme of {say.percent(first['value'])} of comments ({found.name}, {found.year.label})",
        sentence=(
            f"The {len(frame)} most frequent of {len(found.themes)} themes in {say.count(found.labelled)} comments that could be labelled; the "
            f"other {rest} are in {say.percent(float(found.share.value[len(frame)]))} of comments or fewer each. A comment may carry several themes, so shares add up to more than 100%. The lines are 95% intervals. {NOT_A_SAMPLE}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Theme"),
                Column("value", "Share of comments", "percent"),
                Column("lower", "95% interval from", "percent", "95% interval"),
                Column("upper", "to", "percent"),
                Column("count", "Comments with the theme", "count"),
                Column("out_of", "Out of", "count"),
            ),
        ),
        spec=ChartSpec(
            "league",
            roles=_COMMENTS,
            options={"value_title": f"share of {say.count(found.labelled)} comments, {found.year.label}"},
        ),
        provenance=found.provenance[THEMES],
        caveats=found.caveats[THEMES],
    )


_COMMENTS = {
    "value": "value",
    "lower": "lower",
    "upper": "upper",
    "name": "name",
    "code": "code",
    "focus": "own",
    "chosen": "none",
}


def feelings(view: View, evidence: Evidence) -> Exhibit:
    """How comments feel: five levels, best first."""
    found, title = evidence.comments, "How comments feel"
    if isinstance(found, Refused):
        return Exhibit("feelings", title, "", refused=found.reason)
    frame = pd.DataFrame(
        {
            "code": list(found.feelings),
            "name": list(found.feelings),
            "value": found.felt.value,
            "lower": found.felt.lower,
            "upper": found.felt.upper,
            "count": found.feeling,
            "out_of": found.rated,
            "own": True,
            "none": False,
        }
    )
    good, bad = (float(found.feeling[part].sum() / found.rated) for part in (slice(0, 2), slice(-2, None)))
    return Exhibit(
        id="feelings",
        title=(
            f"{say.percent(good)} of comments were positive, {say.percent(bad)} negative ({found.name}, {found.year.label})"
        ),
        sentence=(
            f"{say.count(found.rated)} comments rated by people at five levels. Comments that were not rated are left out, not counted as "
            f"“neither”. The lines are 95% intervals. {NOT_A_SAMPLE}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "How it feels"),
                Column("value", "Share of rated comments", "percent"),
                Column("lower", "95% interval from", "percent", "95% interval"),
                Column("upper", "to", "percent"),
                Column("count", "Comments", "count"),
                Column("out_of", "Out of", "count"),
            ),
        ),
        spec=ChartSpec(
            "league",
            roles=_COMMENTS,
            options={"value_title": f"share of {say.count(found.rated)} rated comments, {found.year.label}"},
        ),
        provenance=found.provenance[SENTIMENT],
        caveats=found.caveats[SENTIMENT],
    )
