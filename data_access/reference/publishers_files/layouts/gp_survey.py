"""NHS England and Ipsos: the GP Patient Survey of a year, weighted results of systems and boards (CSV).

One row for each system, over a thousand columns: for each question `<question>.pcteval` (the share of good answers, 0 to 1),
`.lowileval` and `.hiwileval` (its 95% interval), `.counteval` (weighted good answers), `.baseevaluw` (answers). -98 is suppressed:
under ten answers. The file of England is another; in one zip with it, boards are held to England.
"""

from __future__ import annotations

import re

import pandas as pd

from data_access.reference.publishers_files import cells
from data_access.reference.publishers_files.layout import InFileTotal, Layout, Read, Table
from data_access.reference.publishers_files.parts import Header, Part, plain
from data_access.reference.sources import gp_patient_survey as source
from data_access.reference.sources.boards import boards_of
from data_access.reference.sources.loaded import Known, Loaded
from data_access.reference.sources.refusal import Faults
from vocabulary import Status

# Question of the publisher -> the metric of the source.
QUESTIONS = {
    "localgpservicesphone": "gpps-phone-access",
    "localgpserviceswebsite": "gpps-website-access",
    "localgpservicesapp": "gpps-app-access",
    "localgpservicesreception": "gpps-reception-helpfulness",
    "localgpservicesprefhpsee": "gpps-continuity",
    "gpcontactoverall": "gpps-contact-experience",
    "lastgpapptlisten": "gpps-listened",
    "lastgpapptcare": "gpps-care-concern",
}
_PARTS = {
    "pcteval": "percent",
    "lowileval": "lower_95",
    "hiwileval": "upper_95",
    "counteval": "weighted_positive_count",
}
_PERCENT = ("percent", "lower_95", "upper_95")
_MARKS = {**cells.MARKS, "-98": Status.SUPPRESSED, "-99": Status.MISSING}
_CODE = "ICB_Code"
_NATIONAL = ("national", "distributed", "received")


def read(table: Table) -> Read:
    """The shares of good answers of every board, and of England where its file is there. Raises SourceRefused."""
    faults = table.faults
    named = re.search(r"(?:GPPS|survey)\D{0,3}(20\d\d)", table.part.file, re.IGNORECASE)
    if named is None:
        faults.say(
            "The rows do not say of which year they are, the file’s name does: keep it, such as GPPS_2026_ICS_data."
        )
        faults.refuse_if_any()
        raise AssertionError("unreachable")
    year = named[1]
    rows = _rows(table.part, table.header, "ICB", faults)
    rows["area"], boards = _boards(rows, table.known, year, faults)
    nations = table.others(_NATIONAL)
    if nations:
        england = _rows(*nations[0], source.ENGLAND, Faults(nations[0][0].file))
        rows = pd.concat([rows, england.assign(area=source.ENGLAND_CODE)], ignore_index=True)
        rows = rows[rows["metric"].isin(list(england["metric"]))].reset_index(drop=True)
    source.check(rows, faults, boards=boards)
    faults.refuse_if_any()
    absent = [question for question, metric in QUESTIONS.items() if metric not in set(rows["metric"])]
    left_out = ["Every other question is in the file and is not a measure here."]
    if absent:
        left_out.append(f"The file does not ask, or no longer asks so: {', '.join(absent)}.")
    if not nations:
        left_out.append("England is in another file of the survey: give both in one zip to take it in.")
    return Read(
        key=year,
        loaded=Loaded(rows_read=boards, facts=source.facts_of(rows, year)),
        totals=_england(rows) if nations else (),
        left_out=tuple(left_out),
        no_total="the file of boards has no row of England",
    )


def _rows(part: Part, header: Header, level: str, faults: Faults) -> pd.DataFrame:
    """A row for each area and question with the columns of the source. Raises SourceRefused."""
    asked = [question for question in QUESTIONS if all(plain(f"{question}.{part}") in header.places for part in _PARTS)]
    if not asked:
        faults.add(header.row + 1, None, "none of the questions", f"columns such as {next(iter(QUESTIONS))}.pcteval")
        faults.refuse_if_any()
    keys = () if level == source.ENGLAND else (_CODE,)
    texts = part.table(header, [*keys, *(f"{name}.{of}" for name in asked for of in _PARTS)], faults)
    code = texts[_CODE] if keys else pd.Series("ENGLAND", index=texts.index)
    texts, code = texts[code != ""], code[code != ""]
    found = []
    for question in asked:
        rows = pd.DataFrame({"level": level, "code": code, "metric": QUESTIONS[question]}, index=texts.index)
        for of, name in _PARTS.items():
            column = f"{question}.{of}"
            value, status = cells.numbers(texts[column], column, faults, marks=_MARKS)
            rows[name] = value * 100 if name in _PERCENT else value
            if of == "pcteval":
                rows["status"] = status.astype(str)
        rows.loc[rows["percent"].isna(), list(_PARTS.values())] = float("nan")
        found.append(rows)
    faults.refuse_if_any()
    return pd.concat(found, ignore_index=True)


def _boards(rows: pd.DataFrame, known: Known, year: str, faults: Faults) -> tuple[pd.Series[str], int]:
    """The store codes of the boards, those of March or those of April of the year, and how many. Raises SourceRefused."""
    boards = boards_of(known)
    older = rows["code"].map(known.spellings)
    newer = older.map(lambda code: boards.renewed.get(code, code))
    for code in sorted(set(rows.loc[~older.isin(known.codes("icb")), "code"])):
        faults.add(None, _CODE, code, "the code of an integrated care board")
    faults.refuse_if_any()
    for codes, month in ((older, f"{year}-03"), (newer, f"{year}-04")):
        if not boards.missing(set(codes), month) and not boards.counted_twice(set(codes)):
            return codes, codes.nunique()
    missing = ", ".join(boards.missing(set(older), f"{year}-03")[:5])
    faults.add(None, _CODE, f"{older.nunique()} boards, none for {missing}", f"all boards of {year}")
    faults.refuse_if_any()
    raise AssertionError("unreachable")


def _england(rows: pd.DataFrame) -> tuple[InFileTotal, ...]:
    found = []
    for metric, part in rows.groupby("metric", sort=False):
        whole = part["level"] == source.ENGLAND
        counts = part["weighted_positive_count"]
        if counts.notna().all():
            what = f"Good answers, weighted, England: {source.QUESTIONS[str(metric)]}"
            found.append(
                InFileTotal(what, float(counts[whole].sum()), float(counts[~whole].sum()), source.SUMS_ROUNDED)
            )
    return tuple(found)


LAYOUT = Layout(
    id="gp-survey-icb",
    name="GP Patient Survey, weighted results by integrated care board or system (CSV, or a zip with England’s)",
    publisher="NHS England, Ipsos",
    page="https://gp-patient.co.uk/surveysandreports",
    columns=(_CODE, "ICB_Name", "Distributed", "Received"),
    also=("RespRate", "Region_Code", "Region_Name", "ad_commissioningregioncode", "ad_commissioningregionname"),
    continues=("gp_patient_survey_2025",),
    read=read,
    not_with={
        "ad_practicecode": "this is the file of practices. Give the file of systems, such as GPPS_2026_ICS_data.",
        "ad_pcncode": "this is the file of networks. Give the file of systems, such as GPPS_2026_ICS_data.",
    },
    older_names={
        "ICS_Code": _CODE,
        "ICS_Name": "ICB_Name",
        "ad_icscode": _CODE,
        "ad_icsname": "ICB_Name",
        "ad_icbcode": _CODE,
        "ad_icbname": "ICB_Name",
    },
)
