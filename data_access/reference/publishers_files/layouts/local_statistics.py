"""Office for National Statistics: Explore local statistics, one indicator or several (CSV). Recognised, and not taken in yet."""

from __future__ import annotations

from data_access.reference.publishers_files.layout import Layout

LAYOUT = Layout(
    id="ons-local-statistics",
    name="Explore local statistics (CSV)",
    publisher="Office for National Statistics",
    page="https://www.ons.gov.uk/explore-local-statistics/",
    columns=("areacd", "areanm"),
    also=(
        *("dataset", "indicator", "period", "period_start", "period_length", "date", "measure", "unit"),
        *("value", "observation", "lci", "uci", "lci_95", "uci_95", "status", "notes"),
    ),
    instead="No measure of this installation continues it.",
)
