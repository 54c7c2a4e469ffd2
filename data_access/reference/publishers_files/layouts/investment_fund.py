"""NHS England: the Investment and Impact Fund, a row for each network or practice, indicator and count (CSV).

One indicator of it continues a measure: appointments within two weeks (ACC-08), by practice, in the file of a whole year (31 March).
The file of the whole Network Contract, by practice, has other columns and is named only.
"""

from __future__ import annotations

import pandas as pd

from data_access.reference.publishers_files import cells
from data_access.reference.publishers_files.layout import Layout, Read, Table
from data_access.reference.sources import appointments_within_two_weeks as source
from data_access.reference.sources.loaded import Loaded, facts
from vocabulary import Status

_PUBLISHER = "NHS England"
_PAGE = "https://digital.nhs.uk/data-and-information/publications/statistical/mi-network-contract-des"
_ORGANISATION = "ORGANISATION_CODE"
_TEXTS = (_ORGANISATION, "ACH_DATE", "IND_CODE", "MEASURE", "VALUE")


def read(table: Table) -> Read:
    """Appointments of every practice, and those within two weeks. Raises SourceRefused."""
    faults = table.faults
    rows = table.part.table(table.header, _TEXTS, faults)
    rows_read = len(rows)
    rows = rows[rows["IND_CODE"].eq(source.KEPT)]
    if rows.empty:
        none = f"It has no row of {source.KEPT} (ACC-08, within two weeks), the only indicator that a measure here continues."
        return Read("none", Loaded(rows_read), left_out=(none,))
    days = sorted(set(rows["ACH_DATE"]))
    day = cells.day(days[0]) if len(days) == 1 else None
    if day is None or day[5:] != "03-31":
        faults.add(None, "ACH_DATE", ", ".join(days[:3]), "31 March: the measure is of whole financial years")
    for row, text in rows.loc[~rows["MEASURE"].isin([source.TOP, source.BOTTOM]), "MEASURE"].items():
        faults.add(int(str(row)), "MEASURE", text, f"{source.TOP} or {source.BOTTOM}")
    for row in rows.index[rows.duplicated([_ORGANISATION, "MEASURE"])]:
        faults.add(int(row), _ORGANISATION, rows.at[row, _ORGANISATION], "a row of its own")
    value, status = cells.numbers(rows["VALUE"], "VALUE", faults)
    faults.refuse_if_any()
    places = rows.assign(VALUE=value, status=status.astype(object)).set_index([_ORGANISATION, "MEASURE"]).unstack()
    parts = [source.TOP, source.BOTTOM]
    counts, marks = pd.DataFrame(places["VALUE"]), pd.DataFrame(places["status"])
    counts, marks = counts.reindex(columns=parts), marks.reindex(columns=parts).fillna(Status.MISSING)
    few = counts[source.BOTTOM] < source.FEWEST_APPOINTMENTS
    known = counts.index.isin(list(table.known.spellings))
    kept = counts[known & ~few]
    for code, counted in kept.loc[kept[source.TOP] > kept[source.BOTTOM], source.TOP].items():
        faults.add(None, "VALUE", f"{counted:,.0f} for {code}", f"no more than {source.BOTTOM}")
    faults.refuse_if_any()
    top, bottom = (marks.loc[kept.index, name] for name in (source.TOP, source.BOTTOM))
    together = top.where(top.ne(Status.OK), bottom)
    shown = together.eq(Status.OK)
    year = f"{int(str(day)[:4]) - 1}/{str(day)[2:4]}"
    left_out = ["Every other indicator of the fund is no measure here."]
    if (~known).any():
        left_out.append(f"{int((~known).sum()):,} organisations are not known here and are left out.")
    if (known & few).any():
        left_out.append(
            f"{int((known & few).sum()):,} practices with fewer than {source.FEWEST_APPOINTMENTS} appointments are left out, as before."
        )
    return Read(
        key=year.replace("/", "-"),
        loaded=Loaded(
            rows_read,
            facts(
                indicator=source.INDICATOR,
                period=year,
                area=kept.index,
                numerator=kept[source.TOP].where(shown),
                denominator=kept[source.BOTTOM].where(shown),
                status=together,
            ),
        ),
        left_out=tuple(left_out),
        no_total="the file prints none of England for this indicator",
    )


FUND = Layout(
    id="investment-fund",
    name="Investment and Impact Fund, indicators by network and practice (CSV)",
    publisher=_PUBLISHER,
    page=_PAGE,
    columns=("ORGANISATION_TYPE", *_TEXTS),
    also=("ORGANISATION_NAME", "QUALITY_SERVICE"),
    continues=("appointments_within_two_weeks",),
    read=read,
)
CONTRACT = Layout(
    id="network-contract",
    name="Network Contract, every indicator by practice (CSV)",
    publisher=_PUBLISHER,
    page=_PAGE,
    columns=("PRACTICE_CODE", "ACH_DATE", "QUALITY_SERVICE", "IND_CODE", "MEASURE", "VALUE"),
    also=("PRACTICE_NAME", "PCN_ODS_CODE", "PCN_NAME"),
)
LAYOUTS = (FUND, CONTRACT)
