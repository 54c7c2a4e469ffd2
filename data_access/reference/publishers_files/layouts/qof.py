"""NHS England: the Quality and Outcomes Framework of a year, by practice.

It comes as a zip: PREVALENCE_2425.csv (registers), seven files ACHIEVEMENT_<region>_2425.csv (numerators, denominators and
exclusions of each indicator), MAPPING_NHS_GEOGRAPHIES_2425.csv (the board of each practice) and lists of names. The zip gives
registers of practices, and of boards and England registers and care targets. PREVALENCE alone gives registers of practices.

The rows say no year, the files' names do. Boards are those the zip names, where they are the boards of the year's last month; else
a practice counts in the board it lay in then. Practices of no such board are left out, of England's care targets too.
"""

from __future__ import annotations

import re

import pandas as pd

from data_access.reference.periods import last_month
from data_access.reference.publishers_files import cells
from data_access.reference.publishers_files.layout import InFileTotal, Layout, Read, Table
from data_access.reference.publishers_files.parts import Header, Part
from data_access.reference.sources import qof_registers, qof_treatment
from data_access.reference.sources.boards import boards_of
from data_access.reference.sources.loaded import Loaded
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Text, Whole, check_table

_PAGE = "https://digital.nhs.uk/data-and-information/publications/statistical/quality-and-outcomes-framework-achievement-prevalence-and-exceptions-data"
_PRACTICE = Text(
    "PRACTICE_CODE", pattern=r"[A-Z]\d{5}|[A-Z0-9]{6}", expected="an ODS code of a practice, six characters"
)
_PREVALENCE = (
    _PRACTICE,
    Text("GROUP_CODE", pattern=r"[A-Z]{2,8}\d{0,3}", expected="the code of a register"),
    Whole("REGISTER", thousands=True),
    Text("PATIENT_LIST_TYPE"),
    Whole("PRACTICE_LIST_SIZE", thousands=True),
)
_REGISTERS = tuple(column.name for column in _PREVALENCE)
_ACHIEVEMENT = ("PRACTICE_CODE", "INDICATOR_CODE", "MEASURE", "VALUE")
_GEOGRAPHIES = ("PRACTICE_CODE", "ICB_ODS_CODE", "SUB_ICB_ODS_CODE")
_COUNTS = dict(zip(("NUMERATOR", "DENOMINATOR", "PCAS"), qof_treatment.COUNTS, strict=True))
_INDICATOR = re.compile(r"([A-Z]+)\d{3}")


def read_registers(table: Table) -> Read:
    """Registers of practices, and with the zip of the year registers and care targets of boards. Raises SourceRefused."""
    faults = table.faults
    year = _year(table, r"PREVALENCE[_ -]?(\d\d)(\d\d)", "PREVALENCE_2526.csv")
    texts = table.part.table(table.header, _REGISTERS, faults)
    rows = check_table(
        texts, _PREVALENCE, faults, rows_floor=1, key=("PRACTICE_CODE", "GROUP_CODE"), first_line=table.header.row + 2
    )
    patients = rows[rows["GROUP_CODE"] == "HYP"].set_index("PRACTICE_CODE")
    if patients.empty:
        faults.add(
            None,
            "GROUP_CODE",
            "no register HYP",
            "the register of high blood pressure, whose list is that of everybody",
        )
    known = rows["PRACTICE_CODE"].isin(list(table.known.spellings))
    large = qof_registers.not_too_small(rows)
    for row in rows.index[(rows["REGISTER"] > rows["PRACTICE_LIST_SIZE"]) & large]:
        faults.add(int(row), "REGISTER", f"{float(rows['REGISTER'][row]):.0f}", "no more people than are on the list")
    faults.refuse_if_any()
    registers = list(qof_registers.REGISTERS)
    unnamed = sorted(set(rows["GROUP_CODE"]) - set(registers))
    small = rows.loc[~large, "PRACTICE_CODE"].nunique()
    left_out = [f"Lists under {qof_registers.FEWEST_PATIENTS:,} are left out ({small:,} practices)."]
    if closed := rows.loc[~known, "PRACTICE_CODE"].nunique():
        left_out.append(
            f"{closed:,} practices are not known here, closed or newer than the map of practices, and are left out."
        )
    if unnamed:
        left_out.append(f"No measure continues the registers {', '.join(unnamed[:10])}.")
    of_practices = qof_registers.facts_of_practices(rows, known & large & rows["GROUP_CODE"].isin(registers), year)
    frames, totals = [of_practices], []
    achieved, found = _achievement(table, ())
    if not found:
        left_out.append("Achievement is in other files of the publication. Give the zip of the year to take it in too.")
    else:
        boards, sentences = _boards(table, year)
        left_out += sentences
        sums = _of_boards(
            rows.rename(columns={"GROUP_CODE": "group"}), boards, "group", ["REGISTER", "PRACTICE_LIST_SIZE"]
        )
        sums = sums.set_axis(["code", "group", "register", "denominator"], axis=1)
        frames.append(qof_registers.facts_of_boards(sums[sums["group"].isin(registers)], year))
        targets, sentences = _targets(achieved, boards, year, faults)
        frames.append(targets)
        left_out += sentences
        totals = _registers_twice(rows, achieved)
    return Read(
        key=year,
        loaded=Loaded(rows_read=len(rows) + len(achieved), facts=pd.concat(frames, ignore_index=True)),
        totals=tuple(totals),
        left_out=tuple(left_out),
        no_total=f"the file prints none; its lists add up to {patients['PRACTICE_LIST_SIZE'].sum():,.0f} patients",
    )


def read_achievement(table: Table) -> Read:
    """Care targets of boards and England, from the achievement of all seven regions together. Raises SourceRefused."""
    faults = table.faults
    year = _year(table, r"ACHIEVEMENT\D*?(\d\d)(\d\d)(?!\d)", "ACHIEVEMENT_MIDLANDS_2526.csv")
    achieved, _ = _achievement(table, ((table.part, table.header),))
    boards, left_out = _boards(table, year)
    targets, sentences = _targets(achieved, boards, year, faults)
    return Read(
        key=year,
        loaded=Loaded(rows_read=len(achieved), facts=targets),
        left_out=(*left_out, *sentences, "Registers are in PREVALENCE, which this zip does not hold."),
        no_total="the files print none, and PREVALENCE, which repeats the registers, is not among them",
    )


def _year(table: Table, form: str, example: str) -> str:
    named = re.search(form, table.part.file, re.IGNORECASE)
    year = cells.financial_year(f"20{named[1]}-{named[2]}") if named else None
    if year is None:
        faults = table.faults
        faults.say(f"The rows do not say of which year they are, the file’s name does: keep it, such as {example}.")
        faults.refuse_if_any()
    return str(year)


def _achievement(table: Table, own: tuple[tuple[Part, Header], ...]) -> tuple[pd.DataFrame, int]:
    """The rows of every file of achievement with VALUE as a number, and how many files there are. Raises SourceRefused."""
    files = (*own, *table.others(_ACHIEVEMENT))
    frames = []
    for part, header in files:
        faults = Faults(part.file)
        texts = part.table(header, _ACHIEVEMENT, faults)
        texts["VALUE"] = cells.numbers(texts["VALUE"], "VALUE", faults, marks={})[0]
        faults.refuse_if_any()
        frames.append(texts)
    empty = pd.DataFrame(columns=list(_ACHIEVEMENT))
    return (pd.concat(frames, ignore_index=True) if frames else empty), len(files)


def _boards(table: Table, year: str) -> tuple[pd.Series[str], list[str]]:
    """Practice -> store code of its board, of the year's last month; and sentences about it. Raises SourceRefused."""
    faults, known = table.faults, table.known
    files = table.others(_GEOGRAPHIES)
    if not files:
        faults.say(
            "The board of each practice is in MAPPING_NHS_GEOGRAPHIES, which is missing. Give the zip of the year as it was "
            "published: it holds that map and the seven regions."
        )
        faults.refuse_if_any()
    part, header = files[0]
    rows = part.table(header, _GEOGRAPHIES, faults).drop_duplicates("PRACTICE_CODE").set_index("PRACTICE_CODE")
    named = rows["ICB_ODS_CODE"].map(known.spellings)
    boards, month = boards_of(known), last_month(year)
    there = set(named.dropna())
    if named.notna().all() and not boards.missing(there, month) and not boards.counted_twice(there):
        return named, []
    part_of, board_of = known.parents("practice", "sub_icb"), known.parents("sub_icb", "icb")
    parts = rows.index.to_series().map(part_of).fillna(rows["SUB_ICB_ODS_CODE"].map(known.spellings))
    then = parts.map(board_of)
    if missing := boards.missing(set(then.dropna()), month):
        faults.add(None, "ICB_ODS_CODE", f"no practice of {', '.join(missing[:5])}", f"all boards of {year}")
        faults.refuse_if_any()
    sentences = ["The zip names boards of another time. Practices count in the boards they lay in that year."]
    if lost := int(then.isna().sum()):
        sentences.append(f"{lost:,} practices lay in no board that is known, and are left out of boards and England.")
    return then.dropna(), sentences


def _of_boards(rows: pd.DataFrame, boards: pd.Series[str], by: str, columns: list[str]) -> pd.DataFrame:
    """Sums of practices for each board, and for England under its code: code, `by`, and the columns."""
    placed = rows.assign(code=rows["PRACTICE_CODE"].map(boards)).dropna(subset=["code"])
    of_boards = placed.groupby(["code", by], as_index=False)[columns].sum()
    england = placed.groupby(by, as_index=False)[columns].sum().assign(code=qof_treatment.ENGLAND)
    return pd.concat([of_boards, england], ignore_index=True)[["code", by, *columns]]


def _targets(
    achieved: pd.DataFrame, boards: pd.Series[str], year: str, faults: Faults
) -> tuple[pd.DataFrame, list[str]]:
    unplaced = sorted(set(achieved["PRACTICE_CODE"]) - set(boards.index))
    counted = achieved[achieved["MEASURE"].isin(list(_COUNTS))]
    wide = counted.pivot_table(
        index=["PRACTICE_CODE", "INDICATOR_CODE"], columns="MEASURE", values="VALUE", aggfunc="sum", fill_value=0.0
    )
    wide = wide.reindex(columns=list(_COUNTS), fill_value=0.0).rename(columns=_COUNTS).reset_index()
    sums = _of_boards(
        wide.rename(columns={"INDICATOR_CODE": "indicator"}), boards, "indicator", list(qof_treatment.COUNTS)
    )
    sums = sums[sums["indicator"].isin(list(qof_treatment.TARGETS))].reset_index(drop=True)
    if sums.empty:
        faults.add(None, "INDICATOR_CODE", "no care target", f"codes such as {next(iter(qof_treatment.TARGETS))}")
        faults.refuse_if_any()
    per_target = sums.groupby("indicator").size()
    fewer = sorted(per_target.index[per_target < per_target.max()])
    whole = sums.groupby("indicator")["denominator"].min() > 0
    kept = sums["indicator"].isin([target for target in whole.index[whole] if target not in fewer])
    absent = sorted(set(qof_treatment.TARGETS) - set(sums.loc[kept, "indicator"]))
    sentences = [f"{len(unplaced):,} practices have achievement and no board."] if unplaced else []
    if absent:
        sentences.append(f"The year has no figures of every board for the care targets {', '.join(absent)}.")
    return qof_treatment.facts_of(sums[kept].reset_index(drop=True), year, faults), sentences


def _registers_twice(rows: pd.DataFrame, achieved: pd.DataFrame) -> list[InFileTotal]:
    """Each register of PREVALENCE beside the same register in the files of achievement: the zip has both."""
    printed = rows.groupby("GROUP_CODE")["REGISTER"].sum()
    registers = achieved[(achieved["MEASURE"] == "REGISTER") & (achieved["VALUE"] > 0)]
    found: dict[str, list[float]] = {}
    for indicator, people in registers.groupby("INDICATOR_CODE")["VALUE"].sum().items():
        if match := _INDICATOR.fullmatch(str(indicator)):
            found.setdefault(match[1], []).append(float(people))
    return [
        InFileTotal(f"Register {group}, PREVALENCE against the files of achievement", float(printed[group]), sums[0])
        for group, sums in sorted(found.items())
        if len(sums) == 1 and group in printed
    ]


PREVALENCE = Layout(
    id="qof-prevalence",
    name="Quality and Outcomes Framework, the zip of a year, or its registers by practice (CSV)",
    publisher="NHS England",
    page=_PAGE,
    columns=_REGISTERS,
    continues=("qof_cvd_practice", "qof_treatment"),
    read=read_registers,
)
ACHIEVEMENT = Layout(
    id="qof-achievement",
    name="Quality and Outcomes Framework, achievement of all regions (zip)",
    publisher="NHS England",
    page=_PAGE,
    columns=_ACHIEVEMENT,
    also=("REGION_ODS_CODE", "REGION_ONS_CODE", "REGION_NAME"),
    continues=("qof_treatment",),
    read=read_achievement,
)
LAYOUTS = (PREVALENCE, ACHIEVEMENT)
