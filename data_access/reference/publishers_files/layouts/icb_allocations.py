"""NHS England: allocations to integrated care boards (workbook), recognised by the words above its columns."""

from __future__ import annotations

from data_access.reference.publishers_files.layout import Layout

LAYOUT = Layout(
    id="icb-allocations",
    name="Allocations to integrated care boards (workbook)",
    publisher="NHS England",
    page="https://www.england.nhs.uk/allocations/",
    columns=("Region",),
    forms=(r"r\d\d", r"icb\d\d", r".*(recurrent baseline|fair[ -]shares target|recurrent allocation).*"),
    instead="No measure of this installation continues it.",
)
