"""Office for National Statistics: an export from Nomis (CSV). Recognised, and not taken in.

Two forms: the table made on the site (titles, then a row of headings with `mnemonic`, then notes), and that of its service.
"""

from __future__ import annotations

from data_access.reference.publishers_files.layout import Layout

_PAGE = "https://www.nomisweb.co.uk/"
_PUBLISHER = "Office for National Statistics, Nomis"
_INSTEAD = (
    "An export holds whatever was chosen on the site, under headings of its own, so it does not say which measure here it "
    "continues. Put its figures into the layout of docs/own_data.md, with the measure’s id, and add that."
)

TABLE = Layout(
    id="nomis-table",
    name="Nomis, table made on the site (CSV)",
    publisher=_PUBLISHER,
    page=_PAGE,
    columns=("mnemonic",),
    instead=_INSTEAD,
)
SERVICE = Layout(
    id="nomis-service",
    name="Nomis, table of its service (CSV)",
    publisher=_PUBLISHER,
    page=_PAGE,
    columns=("DATE_NAME", "GEOGRAPHY_NAME", "GEOGRAPHY_CODE", "MEASURES_NAME", "OBS_VALUE", "OBS_STATUS"),
    also=("DATE", "DATE_CODE", "GEOGRAPHY", "GEOGRAPHY_TYPE", "MEASURES", "RECORD_OFFSET", "RECORD_COUNT"),
    instead=_INSTEAD,
)
LAYOUTS = (TABLE, SERVICE)
