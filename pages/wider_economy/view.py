"""The view: which part of health and care, which year, and what money is spent on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from components.view import PageView, choice
from data_access import Store
from pages import areas, paths
from vocabulary import Choices, Option, Period

PATH = paths.WIDER_ECONOMY
LATEST = "latest"
SHARE = "gva_share_health_social"

# Part -> the rows of the accounts that make it up; "" is the whole section.
PARTS: Mapping[str, tuple[str, ...]] = {
    "all": ("",),
    "health": ("industry=86",),
    "care": ("industry=87", "industry=88"),
}

HEALTH, CARE = "Q86", "Q87_Q88"

# What money can be spent on: health and care first, then others to hold them against, in the words of a board.
PRODUCTS: Mapping[str, str] = {
    HEALTH: "Health services",
    CARE: "Residential care and social work",
    "P85": "Education",
    "O84": "Public administration and defence",
    "F41_F42_F43": "Construction",
    "G47": "Retailing",
    "I56": "Restaurants and pubs",
    "C29": "Motor vehicles",
    "C21": "Making of medicines",
    "A01": "Farming",
    "K64": "Financial services",
    "J62": "Computer services",
    "R93": "Sport and leisure",
}


@dataclass(frozen=True)
class View(PageView):
    part: str = choice("all", among="part", label="Part of health and care")
    year: str = choice(LATEST, among="year", label="Year")
    product: str = choice(HEALTH, among="product", label="Money spent on")
    effect: str = choice("earned", among="effect", label="What it sets in motion")


def choices(store: Store, what: str, so_far: Mapping[str, str]) -> Choices:
    match what:
        case "area":
            return areas.choices(store)
        case "edition":
            return areas.edition_choices(store)
        case "part":
            return Choices(
                (
                    Option("all", "Health and social care"),
                    Option("health", "Health alone"),
                    Option("care", "Residential care and social work"),
                )
            )
        case "year":
            listed = years(store)[::-1]
            newest = Option(LATEST, f"Newest ({listed[0].label})")
            return Choices((newest, *(Option(each.id, each.label) for each in listed)))
        case "product":
            return Choices(tuple(Option(key, words) for key, words in PRODUCTS.items()))
        case "effect":
            return Choices(
                (
                    Option("earned", "Value added (GVA)"),
                    Option("output", "Output"),
                    Option("jobs", "Jobs"),
                )
            )
    raise KeyError(what)


def years(store: Store) -> tuple[Period, ...]:
    return store.periods(SHARE, kind="icb")


def year_of(store: Store, view: View) -> Period:
    listed = years(store)
    return next((each for each in listed if each.id == view.year), listed[-1])
