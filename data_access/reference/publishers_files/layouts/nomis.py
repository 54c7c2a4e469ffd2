"""Office for National Statistics: an export from Nomis (CSV), in two forms.

- The table made on the site: titles, perhaps the date and the variable, a row of names with `mnemonic` (the area's code), a second row of
  names under several variables ("percent", "conf"), the rows, and notes on the marks.
- The table of its service: a row for each area, date, variable and measure, with GEOGRAPHY_CODE, VARIABLE_NAME and OBS_VALUE.

Two exports continue measures. Of the Annual Population Survey, variables of calendar years that Explore local statistics has too: the
loader of that source reads them, with the interval that "conf" (half its width) gives. Of the census of 2021, the small areas of
table TS007A: the loader of that table reads the file as it is. What another export holds is named, and not taken in.
"""

from __future__ import annotations

import re

import pandas as pd

from data_access.reference.publishers_files import cells
from data_access.reference.publishers_files.layout import Layout, Read, Table
from data_access.reference.publishers_files.layouts import through_loader
from data_access.reference.publishers_files.parts import Header, plain
from data_access.reference.sources import census_age_lsoa21
from data_access.reference.sources.loaded import Loaded
from data_access.reference.sources.refusal import Faults
from vocabulary import Status

_PAGE = "https://www.nomisweb.co.uk/"
_PUBLISHER = "Office for National Statistics, Nomis"
_LOADER, _CENSUS = "ons_local_statistics", "census_age_lsoa21"
# Variable of the Annual Population Survey, as it begins -> the indicator of Explore local statistics that it is.
VARIABLES = {
    "Employment rate - aged 16-64": "Employment rate",
    "% who are economically inactive - aged 16-64": "Economically inactive",
}
_YEAR = re.compile(r"Jan(?:uary)? (20\d\d) ?[-–] ?Dec(?:ember)? (20\d\d)")
_SPAN = re.compile(r"[A-Z][a-z]{2,8} 20\d\d ?[-–] ?[A-Z][a-z]{2,8} 20\d\d")
_AREA, _OURS = r"[EKNSW]\d{8}", r"[EK]\d{8}"
_PERCENT, _CONF = ("percent", "%", "value", "variable"), ("conf", "confidence")
# As the site explains them below its tables: too few asked, unreliable or disclosive; under 500; not available.
_MARKS = {**cells.MARKS, **dict.fromkeys(("!", "*", "#", "~"), Status.SUPPRESSED), "-": Status.MISSING}
_WORDS = {Status.SUPPRESSED: "u", Status.MISSING: "x", Status.NOT_APPLICABLE: "x"}
_OTHER = (
    "It holds none of the variables that a measure here continues: "
    + "; ".join(VARIABLES)
    + "; census table TS007A by small area. "
    "Figures of another export can be put into the layout of docs/own_data.md, with the measure’s id."
)


def read_table(table: Table) -> Read:
    """The variables of a table made on the site, or residents by age and small area. Raises SourceRefused."""
    census = ("mnemonic", "Total", *census_age_lsoa21.BANDS)
    if all(plain(name) in table.header.places for name in census):
        return _census(table)
    titles = [text for row, _ in table.part.top[: table.header.row + 1] for text in row if text]
    faults = table.faults
    found = []
    for variable in VARIABLES:
        header, percent, conf = _columns(table, variable, titles)
        if header is None:
            continue
        rows = table.part.table(header, ("mnemonic", percent, *([conf] if conf else [])), faults)
        rows = rows[rows["mnemonic"].str.fullmatch(_AREA)]
        date = next((text for text in (*titles, *header.names) if _SPAN.search(text)), "")
        found.append(
            pd.DataFrame(
                {
                    "code": rows["mnemonic"],
                    "variable": variable,
                    "date": date,
                    "value": rows[percent],
                    "conf": rows[conf] if conf else "",
                    "said": "",
                }
            )
        )
    return _years(table, pd.concat(found) if found else pd.DataFrame(), faults)


def _columns(table: Table, variable: str, titles: list[str]) -> tuple[Header | None, str, str]:
    """The row of names that has the variable, and its columns of percentages and of half intervals; None: it has it not."""
    alone = any(plain(title).startswith(plain(variable)) for title in titles)
    for header in table.part.headers():
        if "mnemonic" not in header.places:
            continue
        names = {name: plain(name) for name in header.names if name}
        under = {name: text for name, text in names.items() if text.startswith(plain(variable))}
        percent = next((name for name, text in under.items() if text.endswith(_PERCENT)), "")
        conf = next((name for name, text in under.items() if text.endswith(_CONF)), "")
        if not percent and alone and not under:
            percent = next((name for name, text in names.items() if text in _PERCENT), "")
            conf = next((name for name, text in names.items() if text in _CONF), "")
        if percent:
            return header, percent, conf
    return None, "", ""


def read_service(table: Table) -> Read:
    """The variables of a table of the service. Raises SourceRefused."""
    faults = table.faults
    has = table.header.places
    extra = [name for name in ("VARIABLE_NAME", "OBS_STATUS_NAME") if plain(name) in has]
    texts = ("DATE_NAME", "GEOGRAPHY_CODE", "MEASURES_NAME", "OBS_VALUE", *extra)
    rows = table.part.table(table.header, texts, faults)
    if "VARIABLE_NAME" not in rows:
        return _years(table, pd.DataFrame(), faults)
    rows = rows.assign(said=rows.get("OBS_STATUS_NAME", ""), measure=rows["MEASURES_NAME"].map(plain))
    rows["variable"] = [
        next((each for each in VARIABLES if plain(text).startswith(plain(each))), "") for text in rows["VARIABLE_NAME"]
    ]
    rows = rows[rows["variable"] != ""]
    keys = ["GEOGRAPHY_CODE", "variable", "DATE_NAME"]
    conf = rows[rows["measure"].isin(_CONF)].drop_duplicates(keys).set_index(keys)["OBS_VALUE"]
    values = rows[rows["measure"].isin(_PERCENT)].rename(columns={"OBS_VALUE": "value"})
    values["conf"] = [conf.get(key, "") for key in values[keys].itertuples(index=False, name=None)]
    names = {"GEOGRAPHY_CODE": "code", "DATE_NAME": "date"}
    return _years(table, values.rename(columns=names), faults)


def _years(table: Table, rows: pd.DataFrame, faults: Faults) -> Read:
    """What the loader of Explore local statistics makes of rows of code, variable, date, value, conf and said."""
    if rows.empty:
        return Read("none", Loaded(0), left_out=(_OTHER,))
    rows_read, left_out = len(rows), []
    dated = rows["date"].str.extract(_YEAR)
    years = dated[0].where(dated[0] == dated[1])
    if years.isna().any():
        forms = ", ".join(sorted(set(rows.loc[years.isna(), "date"]))[:3]) or "no date"
        left_out.append(
            f"Figures of twelve months other than a calendar year stay out, since the measures are of years: {forms}."
        )
    ours = rows["code"].str.fullmatch(_OURS) & years.notna()
    if not rows["code"].str.fullmatch(_OURS).all():
        left_out.append("Wales, Scotland and Northern Ireland are in the file and are not areas here.")
    rows, years = rows[ours], years[ours]
    value, status = cells.numbers(rows["value"], "value", faults, marks=_MARKS)
    half = cells.numbers(rows["conf"], "conf", faults, marks=_MARKS)[0]
    faults.refuse_if_any()
    if rows.empty:
        return Read("none", Loaded(rows_read), left_out=tuple(left_out))
    hidden = value.isna() & rows["said"].str.contains("suppress|disclos|unreliable", case=False, regex=True)
    given = pd.DataFrame(
        {
            "areacd": rows["code"],
            "indicator": rows["variable"].map(VARIABLES),
            "period_start": years + "-01-01",
            "period_length": "P1Y",
            "measure": "Percentage",
            "observation": value,
            "lci_95": value - half,
            "uci_95": value + half,
            "status": status.map(_WORDS).fillna("").mask(hidden, "u"),
            "notes": "",
        }
    )
    loaded = through_loader.load(
        through_loader.loader(_LOADER), "nomis.csv", given.to_csv(index=False).encode(), table.known, rows_floor=1
    )
    named = sorted(years.unique())  # one year's file leaves that of another in its place
    return Read(
        key="-".join([*sorted(loaded.facts["indicator"].unique()), *dict.fromkeys((named[0], named[-1]))]),
        loaded=Loaded(rows_read, loaded.facts),
        left_out=tuple(left_out),
        no_total="its figures are rates, which do not add up",
    )


def _census(table: Table) -> Read:
    rows = table.part.table(table.header, ("mnemonic", "Total", *census_age_lsoa21.BANDS), table.faults)
    rows = rows[rows["mnemonic"].str.fullmatch(r"[EW]01\d{6}")].map(lambda text: text.replace(",", ""))
    loaded = through_loader.load(
        through_loader.loader(_CENSUS),
        "TS007A.csv",
        rows.to_csv(index=False).encode(),
        table.known,
        small_areas=SMALL_AREAS,
    )
    return Read(
        key="census-2021-age",
        loaded=loaded,
        left_out=("Wales is in the file and is not taken in.",),
        no_total="each row was held to the total printed in it while it was read, and the file prints none of England",
    )


SMALL_AREAS = census_age_lsoa21.SMALL_AREAS
TABLE = Layout(
    id="nomis-table",
    name="Annual Population Survey or census table TS007A, a table made on the site (CSV)",
    publisher=_PUBLISHER,
    page=_PAGE,
    columns=("mnemonic",),
    continues=(_LOADER, _CENSUS),
    read=read_table,
)
SERVICE = Layout(
    id="nomis-service",
    name="Annual Population Survey, a table of its service for programs (CSV)",
    publisher=_PUBLISHER,
    page=_PAGE,
    columns=("DATE_NAME", "GEOGRAPHY_NAME", "GEOGRAPHY_CODE", "MEASURES_NAME", "OBS_VALUE"),
    also=(
        *("DATE", "DATE_CODE", "GEOGRAPHY", "GEOGRAPHY_TYPE", "MEASURES", "RECORD_OFFSET", "RECORD_COUNT"),
        *("VARIABLE", "VARIABLE_NAME", "OBS_STATUS", "OBS_STATUS_NAME"),
    ),
    continues=(_LOADER,),
    read=read_service,
)
LAYOUTS = (TABLE, SERVICE)
