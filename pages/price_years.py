"""The price year of pounds, wherever money buys health: one lever and one wording.

`domain.one_pound.uses.Prices.brought` converts all pounds by the GDP deflator.
"""

from __future__ import annotations

from typing import Any

from components.parameters import option
from domain.wider_economy.spending import PRICES
from vocabulary import Choices, Option

YEARS = tuple(f"{first}/{(first + 1) % 100:02d}" for first in range(2019, 2031))
PRICE_YEARS = Choices(tuple(Option(year, f"{year}{' (forecast)' if year >= PRICES else ''}") for year in YEARS))


def price_year_lever() -> Any:
    return option(
        PRICES,
        label="Prices of",
        choices=PRICE_YEARS,
        why="Your pounds are in this year’s prices. All others are converted by the GDP deflator.",
        source="HM Treasury, GDP deflator; from 2025/26 the Office for Budget Responsibility’s forecast.",
    )


def in_prices_of(year: str) -> str:
    """ "in prices of 2025/26"."""
    return f"in prices of {year}"


def all_brought(year: str) -> str:
    """The caveat of every sum of pounds from different price years."""
    return f"Pounds are {in_prices_of(year)}, by the GDP deflator. Prices of 2008 stand for 2008/09; the Department’s £15,000 names no year and stays as it is."
