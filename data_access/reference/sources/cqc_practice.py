"""Ratings of practices by the Care Quality Commission (CQC): the latest overall one of each.

Layout: compiled and re-saved by the Health Equity Evidence Centre: one row for each place the Commission has rated, with the
year of the rating (2015 to 2024). When the file was made is not stated, so the ratings are of one moment without a date.

Rules
- Rows without a practice code (41) and surgeries of a practice (a code of nine, 18) are dropped: no practice of their own.
- Two practices have two ratings. The later one is taken.
- A rating taken over from the practice's predecessor counts as the practice's own, as the Commission shows it.
- As a figure a practice is 1 (good or outstanding) of 1, or 0 of 1, so that larger areas give the share of their practices.
  The rating itself is the practice's class in the scheme `cqc_rating`, its year in `cqc_rating_year`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from data_access.reference.periods import SNAPSHOT
from data_access.reference.sources import practices
from data_access.reference.sources.boards import boards_by_name
from data_access.reference.sources.loaded import Classification, Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.row_faults import fault_rows
from data_access.reference.sources.table import Number, Text, Whole, read_table

ROWS_FLOOR = 6_100  # the file has 6,229
WITHOUT_CODE = 100  # rows that may have no practice code; the file has 42
GOOD = frozenset({"Good", "Outstanding"})
RATINGS = GOOD | {"Requires improvement", "Inadequate"}
_CODE = "Practice.Code"
_NONE = ("NA",)
COLUMNS: tuple[Text | Number, ...] = (
    Text(_CODE, r"[A-Z]\d{5}(\d{3})?", practices.EXPECTED + ", or eight of a surgery", missing=_NONE),
    Whole("Year", 2013, 2030),
    Text("location_name"),
    Text("service_population_group", among=frozenset({"Overall"})),
    Text("domain", among=frozenset({"Overall"})),
    Text("latest_rating", among=RATINGS),
    Text("inherited_rating_y_n", among=frozenset({"Y", "N"})),
    Text("ICB_NAME", missing=_NONE),
)


def load(files: Mapping[str, Path], known: Known, *, rows_floor: int = ROWS_FLOOR) -> Loaded:
    """One rating for each practice. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    table = read_table(path, COLUMNS, faults, rows_floor=rows_floor)
    rows_read = len(table)
    bare = int((table[_CODE] == "").sum())
    if bare > WITHOUT_CODE:
        faults.add(None, _CODE, f"{bare} rows without a code", f"at most {WITHOUT_CODE}")
    boards = boards_by_name(known)
    unknown = table["ICB_NAME"].ne("") & ~table["ICB_NAME"].isin(list(boards))
    fault_rows(faults, "ICB_NAME", table["ICB_NAME"], unknown, "the name of one of the boards, or NA")
    table = table[table[_CODE].str.fullmatch(practices.PATTERN).astype(bool)]
    twice = table.duplicated([_CODE, "Year"])
    fault_rows(faults, _CODE, table[_CODE], twice, "one rating of a practice in a year")
    faults.refuse_if_any()

    table = table.sort_values([_CODE, "Year"], kind="stable").drop_duplicates(_CODE, keep="last")
    new = table[~table[_CODE].isin(list(known.areas))]
    areas, members = practices.not_yet_known(
        (
            (code, name, boards.get(board, ""))
            for code, name, board in zip(new[_CODE], new["location_name"], new["ICB_NAME"], strict=True)
        ),
        known,
    )
    found = facts(
        indicator="cqc_rating",
        period=SNAPSHOT,
        area=table[_CODE],
        numerator=table["latest_rating"].isin(GOOD).astype(float),
        denominator=1.0,
    )
    classes = [
        Classification(scheme, code, value)
        for scheme, values in (
            ("cqc_rating", table["latest_rating"]),
            ("cqc_rating_year", table["Year"].astype(int).astype(str)),
        )
        for code, value in zip(table[_CODE], values, strict=True)
    ]
    return Loaded(rows_read=rows_read, facts=found, areas=areas, members=members, classes=tuple(classes))
