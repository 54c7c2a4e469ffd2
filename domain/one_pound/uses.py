"""Uses of money, the published cost of a year in full health of each, and conversion to the prices of one year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.scenarios import Range
from caching import SingleFlightCache
from data_access import Intervention, Store, load_interventions
from vocabulary import NOT_HELD, Refused

CARE, OWN, SOCIAL = "care-as-commissioned", "own", "social-care"
HEALTH_PRODUCT, CARE_PRODUCT = "Q86", "Q87_Q88"
OUTSIDE_BOARDS = frozenset({"public-health-grant", SOCIAL})
"""What councils buy: no part of what boards are allocated."""

INDICES, DEFLATOR = "price_indices", "gdp_deflator"
FINANCIAL_YEAR: Mapping[str, str] = {"2008": "2008/09"}
"""Years that a publication names in another way, and the financial year whose prices stand for them."""

DEPARTMENT = 15_000.0
"""£ for a year in full health that the Department of Health and Social Care uses (PMC10722785, table 2); it names no year of prices."""

BORROWED = Range(0.75, 1.0, 1.875)
"""The range of all commissioned care over its figure, used where a source gives none."""


@dataclass(frozen=True)
class Use:
    """`product` is that of the input-output tables, `stream` the random stream of its price. `found` is None if nothing is
    published."""

    key: str
    found: Intervention | None
    product: str
    allocated: bool  # whether it is bought with the money that has fair shares
    stream: int


def _uses() -> dict[str, Use]:
    listed = load_interventions()
    published = {
        key: Use(key, each, HEALTH_PRODUCT, key not in OUTSIDE_BOARDS, 200 + number)
        for number, (key, each) in enumerate(listed.items())
    }
    return published | {
        SOCIAL: Use(SOCIAL, None, CARE_PRODUCT, allocated=False, stream=190),
        OWN: Use(OWN, None, HEALTH_PRODUCT, allocated=True, stream=191),
    }


USES: Mapping[str, Use] = _uses()


@dataclass(frozen=True)
class Prices:
    """The GDP deflator by financial year. `to`: the year that all pounds are brought to."""

    index: Mapping[str, float]
    forecast: frozenset[str]
    to: str

    def brought(self, year: str) -> float | Refused:
        """What pounds of `year` are multiplied by to be pounds of `to`. Refuses a year without an index."""
        named = FINANCIAL_YEAR.get(year, year)
        if named not in self.index:
            return Refused(f"There is no price index of {year}.")
        return self.index[self.to] / self.index[named]


_indices = SingleFlightCache(4)


def price_years(store: Store) -> tuple[str, ...]:
    """The years that pounds may be of, the oldest first; none where the edition has no index."""
    return tuple(_held(store)[0])


def load_prices(store: Store, to: str) -> Prices | Refused:
    """Refuses an edition without the index, and a year it does not hold."""
    index, forecast = _held(store)
    if to not in index:
        return Refused(f"The price index of {to} is {NOT_HELD}: pounds of different years cannot be put together.")
    return Prices(index, forecast, to)


def _held(store: Store) -> tuple[Mapping[str, float], frozenset[str]]:
    held: tuple[Mapping[str, float], frozenset[str]] = _indices.get(store, lambda: _load(store))
    return held


def _load(store: Store) -> tuple[Mapping[str, float], frozenset[str]]:
    try:
        held = store.matrix(INDICES)
    except KeyError:
        return {}, frozenset()
    columns = list(held.columns)
    values, ahead = (held.values[:, columns.index(name)] for name in (DEFLATOR, "forecast"))
    forecast = frozenset(row for row, each in zip(held.rows, ahead, strict=True) if each)
    return dict(zip(held.rows, map(float, values), strict=True)), forecast


def price_of_care(prices: Prices, given: float, off: float) -> Range | Refused:
    """The cost (£) of a year in full health from the care boards buy, at the prices of one year. `given`: at those of its
    publication.

    The published figure has the range of publications, up to the Department's value. A reader's own figure ranges by up to
    `off` of itself either way.
    """
    entry = USES[CARE].found
    assert entry is not None  # of a published use
    by = prices.brought(entry.prices)
    if isinstance(by, Refused):
        return by
    if given != entry.pounds_per_year:
        return own_price(given * by, off)
    assert entry.lowest is not None and entry.highest is not None
    return Range(entry.lowest * by, given * by, max(entry.highest * by, DEPARTMENT))


def own_price(price: float, off: float) -> Range:
    """A reader's own figure; a price is never nothing, so at least a twentieth of it is left."""
    return Range(price * max(1 - off, 0.05), price, price * (1 + off))


def price_of(use: Use, prices: Prices) -> Range | Refused:
    """The published figure of a use with its range, in the prices of one year. Refuses a use without one."""
    if use.found is None:
        return Refused("No publication says what a year in full health costs here. Give your own figure.")
    by = prices.brought(use.found.prices)
    if isinstance(by, Refused):
        return by
    likely = use.found.pounds_per_year * by
    if use.found.lowest is None or use.found.highest is None:
        return Range(likely * BORROWED.low, likely, likely * BORROWED.high)
    return Range(use.found.lowest * by, likely, use.found.highest * by)
