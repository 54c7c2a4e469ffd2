"""What patients and staff say beside what is measured, of the same systems or trusts of England."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from components import narrative as say
from components.charts.specs import Line, Scatter
from components.exhibit import Column, Exhibit, Table
from components.units import PERCENT, Unit
from domain.voices.patient_experience import ACCESS
from domain.voices.said_and_measured import Comparison
from pages.voices.evidence import Evidence
from pages.voices.exhibits.staff import HISTORY
from pages.voices.view import PATIENTS, View
from pages.voices.words import area_name
from pages.words import provenance_together
from vocabulary import Provenance, Refused, Sureness

CORRELATION = "Spearman’s rank correlation, with its interval after Bonett and Wright (2000). Every place counts the same, whatever its size."


@dataclass(frozen=True)
class Words:
    """The names of a survey question and a measure, for columns, axes and sentences."""

    exhibit: str
    unit: str  # "system"
    said: str
    measured: str
    said_axis: str
    measured_axis: str
    measured_unit: Unit
    ranked: bool  # whether ranks may be told


APPOINTMENTS = Words(
    exhibit="said-and-measured",
    unit="system",
    said=f"Patients who {PATIENTS[ACCESS].did}",
    measured="Appointments over 4 weeks after booking",
    said_axis="good experience of making one",
    measured_axis="appointments over 4 weeks after booking",
    measured_unit=PERCENT,
    ranked=True,
)
DEATHS = Words(
    exhibit="staff-and-deaths",
    unit="trust",
    said="Staff who would recommend the care",
    measured="Deaths as a multiple of those expected",
    said_axis="staff who would recommend the care",
    measured_axis="deaths as a multiple of those expected",
    measured_unit=Unit("ratio", decimals=2),
    ranked=False,
)
AS_COUNTED = "Places are as counted: those close together may change order. The table of the patient survey has the interval of each rank."
# A rank from its nearer end.
APPOINTMENTS_RANKED = ("fewest such appointments", "most such appointments")
EXPERIENCE_RANKED = ("best experience of making one", "poorest experience of making one")


def said_and_measured(view: View, evidence: Evidence) -> Exhibit:
    """Systems of England: experience of making an appointment beside appointments far ahead."""
    waits = evidence.appointments
    if isinstance(waits, Refused):
        title = "What patients say of appointments, and how long they wait for one"
        return Exhibit("said-and-measured", title, "", refused=waits.reason)
    if waits.association.clear:
        way = "poorer" if waits.association.rank_correlation < 0 else "better"
        title = f"Where more appointments are booked far ahead, patients report a {way} experience"
    else:
        title = "There is no clear link between booking far ahead and patients’ experience"
    return _side_by_side(
        evidence,
        waits,
        APPOINTMENTS,
        title=title,
        sentence=(
            f"Each mark is one of {waits.association.places} systems of England. Upwards: patients who {PATIENTS[ACCESS].did}, "
            f"survey of {waits.said_in.label}. They are those of the median practice of the middle fifth, so that deprivation is alike. "
            f"To the right: appointments over 4 weeks after booking, {waits.measured_in.label}. That year ends as the survey begins. "
            f"{_standing(evidence, waits)} {_correlation(waits)} It is an association between systems, not a cause. "
            "A patient may want an appointment far ahead, and the survey asks about more than the wait."
        ),
    )


def staff_and_deaths(view: View, evidence: Evidence) -> Exhibit:
    """Trusts of England in 2019: whether staff would recommend the care, beside deaths against those expected. History."""
    deaths = evidence.deaths
    if isinstance(deaths, Refused):
        title = "Whether staff would recommend the care, and deaths against those expected"
        return Exhibit("staff-and-deaths", title, "", refused=deaths.reason)
    if deaths.association.clear:
        way = "fewer" if deaths.association.rank_correlation < 0 else "more"
        title = f"where deaths were higher than expected, {way} staff would recommend the care"
    else:
        title = "no clear link between deaths and whether staff would recommend the care"
    return _side_by_side(
        evidence,
        deaths,
        DEATHS,
        title=f"History: {title}",
        sentence=(
            f"{HISTORY} Each mark is one of {deaths.association.places} acute trusts of England. Upwards: staff who would recommend the care. "
            f"To the right: deaths in hospital or within 30 days, as a multiple of those expected. {_correlation(deaths)} "
            "It is an association between trusts, not a cause. No interval is published for the deaths of one trust, so no trust may be "
            "called high or low by it."
        ),
    )


def _side_by_side(evidence: Evidence, compared: Comparison, words: Words, *, title: str, sentence: str) -> Exhibit:
    measured_rank, said_rank = compared.ranks
    frame = pd.DataFrame(
        {
            "code": compared.codes,
            "name": compared.names,
            "said": compared.said,
            "said_rank": said_rank,
            "measured": compared.measured,
            "measured_rank": measured_rank,
            "own": compared.own & (evidence.area.kind != "region"),
        }
    ).sort_values("said_rank", kind="stable", na_position="last", ignore_index=True)
    frame["chosen"] = frame["own"] & frame["said_rank"].notna()
    ends = compared.measured_ends
    columns = (
        Column("name", say.sentence_case(words.unit)),
        Column("said", f"{words.said}, {compared.said_in.label}", "percent"),
        Column("said_rank", "Place (1 = best)", "count"),
        Column("measured", f"{words.measured}, {compared.measured_in.label}", "figure", unit=words.measured_unit),
        Column("measured_rank", "Place (1 = lowest)", "count"),
    )
    return Exhibit(
        id=words.exhibit,
        title=title,
        sentence=sentence,
        table=Table(
            frame,
            columns=tuple(column for column in columns if words.ranked or not column.key.endswith("_rank")),
            why_missing="no figure published",
            highlight="own",
        ),
        spec=Scatter(
            x="measured",
            y="said",
            name="name",
            code="code",
            focus="own",
            chosen="chosen",
            x_title=f"{words.measured_axis}, {compared.measured_in.label}",
            y_title=f"{words.said_axis}, {compared.said_in.label}",
            x_unit=words.measured_unit,
            y_unit=PERCENT,
            line=Line(ends, [compared.association.line(end) for end in ends]) if compared.association.clear else None,
            line_name="straight line through all",
        ),
        provenance=_of_both(evidence, compared),
        sure=Sureness.PROBABLY if compared.association.clear else Sureness.CANNOT_TELL,
        caveats=tuple(
            dict.fromkeys((*evidence.caveats(compared.said_measure), *evidence.caveats(compared.measured_measure)))
        ),
    )


def _of_both(evidence: Evidence, compared: Comparison) -> Provenance:
    said = evidence.provenance(compared.said_measure, compared.said_in.label)
    measured = evidence.provenance(compared.measured_measure, compared.measured_in.label)
    return provenance_together(
        (said, measured),
        method=f"{said.method} {measured.method} {CORRELATION}",
        period=f"{said.period} (said) and {measured.period} (measured)",
    )


def _correlation(compared: Comparison) -> str:
    write = Unit("correlation", decimals=2).write
    related = compared.association
    return (
        f"Rank correlation {write(related.rank_correlation)} (95% interval {write(related.lower)} to {write(related.upper)}); 0 is no link, "
        "1 or −1 a complete one."
    )


def _standing(evidence: Evidence, compared: Comparison) -> str:
    """The difference between survey answers and measured care: the area's own, or the largest of several."""
    count = compared.association.places
    rows = compared.furthest_apart()
    if not rows:
        return f"For {area_name(evidence)} one of the two figures is missing."
    apart = [row for row in rows if compared.ranks_apart(row) > count / 3]
    if not apart and compared.own_ranked > 1:
        return f"In none of the {compared.own_ranked} systems here do the two places lie more than a third of the way apart."
    measured_rank, said_rank = compared.ranks
    standings = [
        f"{compared.names[row]} has the {_nth(measured_rank[row], count, APPOINTMENTS_RANKED)} of {count} and the "
        f"{_nth(said_rank[row], count, EXPERIENCE_RANKED)}."
        for row in apart or rows
    ]
    return f"{' '.join(standings)} {AS_COUNTED} {'The two do not go together here' if apart else 'The two places are near each other'}."


def _nth(rank: float, count: int, words: tuple[str, str]) -> str:
    """ "fewest", "3rd fewest", "2nd most": from the nearer end."""
    from_start = rank <= (count + 1) / 2
    number, what = (int(rank), words[0]) if from_start else (int(count + 1 - rank), words[1])
    return what if number == 1 else f"{say.ordinal(number)} {what}"
