"""NHS Staff Survey Coordination Centre: the detailed spreadsheets of a year, results by organisation (workbook).

A sheet for each group of questions ("YOUR JOB Q1-3"), one row for each organisation. The row of names stands below four others: in one
of them each question ("Q12b - How often ... burnt out ...?") is merged over its columns: "Base (number of responses)" and a share in
per cent for each answer. A share is added up from its answers as in the source that is continued.

Questions keep their numbers from year to year, as far as is known; the words of each are checked all the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from data_access.reference.publishers_files import cells
from data_access.reference.publishers_files.layout import Layout, Read, Table
from data_access.reference.publishers_files.parts import Header, Part, plain
from data_access.reference.sources import staff_survey_wellbeing as source
from data_access.reference.sources.loaded import Loaded
from data_access.reference.sources.refusal import Faults
from vocabulary import Status


@dataclass(frozen=True)
class Question:
    """`answers` are added up, or, where `others`, are what is taken from 100. `words`: a form its text must have."""

    number: str
    words: str
    answers: tuple[str, ...]
    others: bool = False


_AGREE, _NEVER, _YES = ("% Agree", "% Strongly agree"), ("% Never",), ("% Yes",)
_HARASSED = "harassment|bullying|abuse"
# Question of the source -> that of the workbook.
QUESTIONS = {
    "Burned_out": Question("Q12b", "burnt out", ("% Often", "% Always")),
    "Enough_staff": Question("Q3i", "enough staff", _AGREE),
    "Stress": Question("Q11c", "work.related stress", _YES),
    "Autonomy": Question("Q3f", "improvements happen", _AGREE),
    "Physical_public": Question("Q13a", "physical violence", _NEVER, others=True),
    "Physical_manager": Question("Q13b", "physical violence", _NEVER, others=True),
    "Physical_colleagues": Question("Q13c", "physical violence", _NEVER, others=True),
    "Emotional_public": Question("Q14a", _HARASSED, _NEVER, others=True),
    "Emotional_manager": Question("Q14b", _HARASSED, _NEVER, others=True),
    "Emotional_colleagues": Question("Q14c", _HARASSED, _NEVER, others=True),
    "Discrimination_public": Question("Q16a", "discrimination", _YES),
    "Discrimination_internal": Question("Q16b", "discrimination", _YES),
}
_ORGANISATION = ("ODS code", "Organisation name", "Benchmarking group")
_BASE = "Base (number of responses)"
_MERGED = re.compile(r"(Q\d+[a-z]?)\s*[-–.:]\s*(.*)", re.DOTALL)


def read(table: Table) -> Read:
    """The shares of every trust and of the boards' own staff. Raises SourceRefused."""
    faults = table.faults
    year = _year(table)
    if year is None:
        faults.say(
            "Neither the file’s name nor the rows above the table say the year. Keep the name, such as NSS26 ....xlsx."
        )
        faults.refuse_if_any()
    whole, absent = pd.DataFrame(), []
    sheets = [(part, header) for part in (table.part, *table.beside) if (header := _names_at(part)) is not None]
    for name, question in QUESTIONS.items():
        asked = ((part, header, _columns(part, header, question)) for part, header in sheets)
        sheet = next(((part, header, columns) for part, header, columns in asked if columns), None)
        if sheet is None:
            absent.append(question.number)
            continue
        rows = _shares(*sheet, name, question, faults)
        whole = rows if whole.empty else whole.merge(rows, on=list(_ORGANISATION), how="outer")
    if whole.empty:
        faults.add(None, None, "none of the questions", "a question such as “Q12b - How often ... burnt out”")
    faults.refuse_if_any()
    whole.insert(0, "Year", str(year))
    groups = {*source.TRUSTS, *source.DROPPED, source.BOARDS}
    for group in sorted(set(whole["Benchmarking group"]) - groups):
        faults.add(None, "Benchmarking group", group, "a group of organisations the measures know")
    for code in whole.loc[whole.duplicated("ODS code"), "ODS code"]:
        faults.add(None, "ODS code", code, "a row of its own")
    faults.refuse_if_any()
    loaded = source.loaded_from(whole, table.known, faults, years=[str(year)], trusts_floor=1)
    left_out = [
        "Commissioning groups and support units, social enterprises and the sectors of one trust are left out.",
        "Every other question of the workbook is no measure here.",
    ]
    if absent:
        left_out.append(f"The workbook has no question {', '.join(absent)}: the measures from it stay as they are.")
    return Read(
        key=str(year),
        loaded=Loaded(rows_read=len(whole), facts=loaded.facts, areas=loaded.areas, members=loaded.members),
        left_out=tuple(left_out),
        no_total="shares are weighted and do not add up, and the workbook has no row of England",
    )


def _year(table: Table) -> str | None:
    above = (" ".join(row) for part in (table.part, *table.beside) for row, _ in part.top[:5])
    for text in (table.part.file, *above):
        if match := re.search(r"NSS[ _-]?(\d\d)(?!\d)|(20\d\d)", text):
            return match[2] or f"20{match[1]}"
    return None


def _names_at(part: Part) -> Header | None:
    """The row of names of a sheet; None: it has none."""
    for header in part.headers():
        if header.names == part.top[header.row][0] and all(plain(name) in header.places for name in _ORGANISATION):
            return header
    return None


def _columns(part: Part, header: Header, question: Question) -> dict[str, int]:
    """Name below the question -> its column; nothing where the sheet does not ask it."""
    for row, _ in part.top[: header.row]:
        here, found = "", dict[str, int]()
        for place in range(len(header.names)):
            if place < len(row) and row[place]:
                match = _MERGED.match(row[place])
                here = row[place] if match and match[1] == question.number else ""
            if here:
                found.setdefault(plain(header.names[place]), place)
        if found:
            return found
    return {}


def _shares(
    part: Part, header: Header, columns: dict[str, int], name: str, question: Question, faults: Faults
) -> pd.DataFrame:
    """Organisations with `<name>_rate` (per cent), `<name>_base` and `<name>_status`."""
    own = Faults(f"{part.file}, sheet {part.name}")
    said = next(
        text
        for row, _ in part.top[: header.row]
        for text in row
        if (match := _MERGED.match(text)) and match[1] == question.number
    )
    if not re.search(question.words, said, re.IGNORECASE):
        own.add(None, question.number, said, f"a question about {question.words.replace('|', ' or ')}")
    wanted = (_BASE, *question.answers)
    for answer in wanted:
        if plain(answer) not in columns:
            own.add(header.row + 1, f"{question.number} {answer}", "no such column", "a column of this name")
    own.refuse_if_any()
    named = [*header.names]
    for answer in wanted:
        named[columns[plain(answer)]] = f"{question.number} {answer}"
    again = Header(header.row, header.line, tuple(named))
    texts = part.table(again, [*_ORGANISATION, *(f"{question.number} {answer}" for answer in wanted)], own)
    texts = texts[texts["ODS code"].ne("") & texts["Benchmarking group"].ne("")]
    rate, status = pd.Series(0.0, index=texts.index), pd.Series(Status.OK, index=texts.index, dtype=object)
    for answer in question.answers:
        share, marks = cells.numbers(texts[f"{question.number} {answer}"], f"{question.number} {answer}", faults)
        rate, status = rate + share, status.where(share.notna(), marks)
    base, _ = cells.numbers(texts[f"{question.number} {_BASE}"], f"{question.number} {_BASE}", faults)
    for row in rate.index[(rate < 0) | (rate > 100.000001)]:
        faults.add(int(row), question.number, f"{rate[row]:g}", "0 to 100")
    return texts[list(_ORGANISATION)].assign(
        **{
            f"{name}_rate": 100 - rate if question.others else rate,
            f"{name}_base": base,
            f"{name}_status": status.astype(str),
        }
    )


LAYOUT = Layout(
    id="staff-survey",
    name="NHS Staff Survey, detailed results by organisation (workbook)",
    publisher="NHS Staff Survey Coordination Centre for NHS England",
    page="https://www.nhsstaffsurveys.com/results/",
    columns=_ORGANISATION,
    also=("Region", "Org ID", "Year", "ICS/STP", "ICS", "Weighting"),
    continues=("staff_survey_2021_2024",),
    read=read,
)
