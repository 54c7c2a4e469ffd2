"""What others published of a region, beside what the tables cut down to the area record: jobs for each million pounds of health care."""

from __future__ import annotations

from dataclasses import dataclass

from data_access import Store
from domain.wider_economy.published_worth import Published
from domain.wider_economy.spending import HEALTH, local_effect, to_tables_year
from vocabulary import MILLION, Area, Refused

WALES = Published(
    19.0,
    "Roberts A, Munday M (2018), NHS Wales and the Regional Economy, Cardiff University",
    "the South Wales Echo, 12 January 2019",
)
"""Jobs in Wales that £1 million of the NHS’s revenue spending supported in 2016/17: “almost 19,000” for £1 billion. Full-time jobs and others."""
WALES_YEAR = "2016/17"
UK_OUTPUT = Published(
    1.414,
    "The health care sector in the economies of the European Union (2021), Cost Effectiveness and Resource Allocation, table 1",
)
"""Output in the UK for a pound of health care, of 2010 (Type I)."""


@dataclass(frozen=True)
class Beside:
    """Jobs for £1 million at the prices of `prices`, as recorded, households included: in the area, in all of the UK, and as published for Wales."""

    prices: str
    here: float
    uk: float
    wales: float
    uk_output: float  # of a pound, Type I, from the tables in use


def load_beside(store: Store, area: Area, uk_output: float) -> Beside | Refused:
    """Refused where `local_effect` refuses, and without an index of the year that the publication is of."""
    found, then = local_effect(store, area, MILLION, HEALTH, draws=100), to_tables_year(store, WALES_YEAR)
    if isinstance(found, Refused):
        return found
    now = to_tables_year(store, found.prices)
    if isinstance(then, Refused):
        return then
    if isinstance(now, Refused):
        return now
    here, uk = (float(each["jobs"].recorded.sum()) for each in (found.inside, found.uk))
    return Beside(found.prices, here, uk, WALES.value * now[1] / then[1], uk_output)
