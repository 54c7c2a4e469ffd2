"""What patients' comments are about, and how they feel: counts only (NHS England's pxtextmining project, MIT licence).

Layout: the project's own training file of 31 August 2023, one row for each comment to the Friends and Family Test, labelled
by people. Of its 61 columns only those without anybody's words or number are read: Trust, Date, Service type 1, FFT
categorical answer, Comment sentiment and the 50 labels ("1" or nothing). The comments, the respondents' numbers and the
comment's own number are never taken into memory as data, and nothing of them leaves this module.

Definitions
- Theme: share of an organisation's labelled comments of a year that carry the theme. A comment may carry several, so that
  shares add up to more than 100%.
- Sentiment: share of its rated comments at each of five levels, 1 being the best. That 1 is the best is checked: those who
  gave the best answer to the test's own question ("very good", 1) must rate better on average than those who gave the
  worst (5).

Rules
- Comments marked "Labelling not possible" (1,685) or "Not assigned" (360) are about nothing that can be counted. They are
  left out of the themes' denominators; three of them carry a theme all the same, which is not counted.
- Themes nobody used in the whole file (4 of 48) are left out: an empty column may mean that nobody looked for it. A theme
  used in one organisation only counts 0 in the other.
- A blank sentiment (1,729) is not rated. It is missing, not "neither".
- Dates are written day first in most rows and month first in 289, so the day is not certain. Only the year is used.
- Service types are those of Service type 1; a blank is "Unknown", as the file's own. Each belongs to one organisation.
- Organisations: NEAS and NHFT, as published. Neither name is spelt out in the file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from data_access.reference.sources.csv_file import read_bytes
from data_access.reference.sources.loaded import AreaRow, Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Text, read_table

ORGANISATIONS = {
    "NHFT": AreaRow("comments-nhft", "NHFT (as published)", "NHFT (as published)", "organisation"),
    "NEAS": AreaRow("comments-neas", "NEAS (as published)", "NEAS (as published)", "organisation"),
}
# As written in the file -> key and words. A no-break space stands in one of them.
SERVICES = {
    "PTS\xa0 - Patient Transport": ("patient-transport", "Patient transport"),
    "See and Convey": ("see-and-convey", "Ambulance: seen and taken to hospital"),
    "111": ("111", "NHS 111"),
    "Local partnerships- MH": ("mental-health", "Local partnerships: mental health"),
    "Community health services": ("community", "Community health services"),
    "Forensic": ("forensic", "Forensic services"),
    "Specialist Services and CYP": ("specialist-and-children", "Specialist services, children and young people"),
    "Unknown": ("unknown", "Not known"),
    "": ("unknown", "Not known"),
}
# The publisher's heading -> key and words.
THEMES = {
    "Organisation & efficiency": ("organisation", "Organisation and efficiency"),
    "Funding & use of financial resources": ("funding", "Funding and use of money"),
    "Staff manner & personal attributes": ("staff-manner", "Staff: manner and personal qualities"),
    "Number & deployment of staff": ("staff-numbers", "Staff: number and where they work"),
    "Staff responsiveness": ("staff-responsiveness", "Staff: responsiveness"),
    "Staff continuity": ("staff-continuity", "Staff: seeing the same people"),
    "Competence & training": ("staff-competence", "Staff: competence and training"),
    "Unspecified communication": ("communication", "Communication, not specified"),
    "Staff listening, understanding & involving patients": ("listening", "Being listened to, understood and involved"),
    "Information directly from staff during care": ("information-in-care", "Information from staff during care"),
    "Information provision & guidance": ("information", "Information and guidance"),
    "Being kept informed, clarity & consistency of information": ("kept-informed", "Being kept informed, clearly"),
    "Contacting services": ("contacting", "Contacting services"),
    "Appointment arrangements": ("appointment-arrangements", "Appointments: arrangements"),
    "Appointment method": ("appointment-method", "Appointments: by telephone, video or in person"),
    "Timeliness of care": ("timeliness", "Timeliness of care"),
    "Pain management": ("pain", "Pain management"),
    "Diagnosis & triage": ("diagnosis", "Diagnosis and triage"),
    "Referals & continuity of care": ("referrals", "Referrals and continuity of care"),
    "Discharge": ("discharge", "Discharge"),
    "Care plans": ("care-plans", "Care plans"),
    "Patient records": ("records", "Patient records"),
    "Cleanliness, tidiness & infection control": ("cleanliness", "Cleanliness and infection control"),
    "Provision of medical equipment": ("equipment", "Medical equipment"),
    "Service location": ("location", "Where the service is"),
    "Transport to/ from services": ("transport", "Transport to and from services"),
    "Parking": ("parking", "Parking"),
    "Electronic entertainment": ("entertainment", "Electronic entertainment"),
    "Feeling safe": ("feeling-safe", "Feeling safe"),
    "Patient appearance & grooming": ("appearance", "Patients' appearance and grooming"),
    "Mental Health Act": ("mental-health-act", "Mental Health Act"),
    "Equality, Diversity & Inclusion": ("equality", "Equality, diversity and inclusion"),
    "Admission": ("admission", "Admission"),
    "Safeguarding concerns?": ("safeguarding", "Safeguarding concerns"),
    "Environment & Facilities": ("environment", "Environment and facilities"),
    "Supplying & understanding medication": ("medication", "Medication: supply and understanding"),
    "Activities & access to fresh air": ("activities", "Activities and fresh air"),
    "Food & drink provision & facilities": ("food", "Food and drink"),
    "Sensory experience": ("sensory", "Noise, light, warmth and smell"),
    "Impact of treatment/ care": ("impact", "What the care achieved"),
    "Psychological therapy arrangements": ("therapy", "Psychological therapy: arrangements"),
    "Existence of services": ("existence", "Whether services exist"),
    "Choice of services": ("choice", "Choice of services"),
    "Out of hours support (community services)": ("out-of-hours", "Out of hours support"),
    "Learning organisation": ("learning", "Learning from mistakes"),
    "Interaction with family/ carers": ("family", "Family and carers"),
    "Negative experience & dissatisfaction": ("negative", "Bad experience, not specified"),
    "Positive experience & gratitude": ("positive", "Good experience and thanks, not specified"),
}
NOT_COUNTED = ("Labelling not possible", "Not assigned")
LEVELS = ("1", "2", "3", "4", "5")
FFT_ANSWERS = ("1", "2", "3", "4", "5", "6", "7")  # 6 is "don't know"; 7 is not explained
ROWS_FLOOR = 7_000
_ANSWER, _SENTIMENT = "FFT categorical answer", "Comment sentiment"


def load(files: Mapping[str, Path], known: Known) -> Loaded:
    """Counts of comments by theme and by sentiment. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    labels = (*THEMES, *NOT_COUNTED)
    columns = (
        Text("Trust", among=frozenset(ORGANISATIONS)),
        Text("Date", pattern=r"\d\d?/\d\d?/20\d\d", expected="a day as dd/mm/yyyy or m/d/yyyy"),
        Text("Service type 1", pattern=".*", among=frozenset(name.strip() for name in SERVICES)),
        Text(_ANSWER, among=frozenset(FFT_ANSWERS), expected="a number from 1 to 7"),
        Text(_SENTIMENT, among=frozenset({"", *LEVELS}), missing=("",), expected="a number from 1 to 5, or nothing"),
        *(Text(label, among=frozenset({"", "1"}), missing=("",), expected="1 or nothing") for label in labels),
    )
    frame = read_table(path, columns, faults, rows_floor=ROWS_FLOOR, rows=rows_with_line_breaks)
    _check_direction(frame, faults)
    faults.refuse_if_any()
    base = pd.DataFrame(
        {
            "area": frame["Trust"].map({name: row.code for name, row in ORGANISATIONS.items()}),
            "period": frame["Date"].str[-4:],
            "service": frame["Service type 1"].map({name.strip(): key for name, (key, _) in SERVICES.items()}),
        }
    )
    marked = frame[list(labels)] == "1"
    countable = ~marked[list(NOT_COUNTED)].any(axis=1)
    themes = base[countable].join(marked.loc[countable, list(THEMES)])
    used = [label for label in THEMES if themes[label].any()]
    rated = frame[_SENTIMENT] != ""
    feelings = base[rated].join(
        pd.DataFrame({level: frame[_SENTIMENT][rated] == level for level in LEVELS}, index=frame.index[rated])
    )
    return Loaded(
        rows_read=len(frame),
        facts=pd.concat(
            [
                *shares("comment_theme_counts", themes, {label: f"theme={THEMES[label][0]}" for label in used}),
                *shares("comment_sentiment", feelings, {level: f"sentiment={level}" for level in LEVELS}),
            ],
            ignore_index=True,
        ),
        areas=tuple(ORGANISATIONS.values()),
        labels={("theme", THEMES[label][0]): THEMES[label][1] for label in used}
        | {("service", key): words for key, words in SERVICES.values()},
    )


def shares(
    indicator: str, marks: pd.DataFrame, breakdowns: Mapping[str, str], by: str | None = "service"
) -> list[pd.DataFrame]:
    """Facts for each mark (a column of true and false) by area and period, and by those and `by` if there is one.

    `marks` has the columns area, period and `by` beside the marks.
    """
    frames = []
    for keys in (["area", "period"], ["area", "period", by]) if by else (["area", "period"],):
        grouped = marks.groupby(keys)[list(breakdowns)]
        sums, sizes = grouped.sum().reset_index(), marks.groupby(keys).size().to_numpy()
        for column, breakdown in breakdowns.items():
            parts = [[breakdown] * len(sums)]
            if len(keys) == 3:
                parts.append([f"{by}={value}" for value in sums[by]])
            frames.append(
                facts(
                    indicator=indicator,
                    breakdown=["&".join(sorted(both)) for both in zip(*parts, strict=True)],
                    period=sums["period"],
                    area=sums["area"],
                    numerator=sums[column],
                    denominator=sizes,
                )
            )
    return frames


def rows_with_line_breaks(path: Path, names: Sequence[str], faults: Faults) -> list[list[str]]:
    """The named columns of a CSV file whose texts may hold line breaks. A row's number is that of the record, the header
    being 1. Columns that are not named are passed over."""
    reader = csv.reader(io.StringIO(read_bytes(path, faults).decode("utf-8-sig", errors="replace"), newline=""))
    rows: list[list[str]] = []
    try:
        header = [name.strip() for name in next(reader, [])]
        for name in names:
            if header.count(name) != 1:
                faults.add(1, name, f"{header.count(name)} columns of this name", "one")
        faults.refuse_if_any()
        positions = [header.index(name) for name in names]
        for number, row in enumerate(reader, start=2):
            if len(row) == len(header):
                rows.append([row[position] for position in positions])
            else:
                faults.add(number, None, f"{len(row)} fields", f"{len(header)} fields")
    except csv.Error as fault:
        faults.add(reader.line_num, None, fault, "well-formed CSV")
    faults.refuse_if_any()
    return rows


def _check_direction(frame: pd.DataFrame, faults: Faults) -> None:
    """Sentiment 1 must be the best: the mean of those who answered 1, "very good", below that of those who answered 5."""
    rated = frame[frame[_SENTIMENT] != ""]
    level = rated[_SENTIMENT].astype(float)
    best, worst = (level[rated[_ANSWER] == answer].mean() for answer in ("1", "5"))
    if not best < worst:
        faults.add(
            None, _SENTIMENT, f"{best:.2f} on average beside the best answer", f"less than {worst:.2f}: 1 is best"
        )
