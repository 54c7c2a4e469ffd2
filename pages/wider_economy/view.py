"""The view: which part of health and care, which year, and what money is spent on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from components.narrative import sentence_case
from components.view import PageView, choice
from data_access import Store
from domain.wider_economy.accounts import SHARE, account_years
from domain.wider_economy.ill_health import load_out_of_work_within
from domain.wider_economy.supply_chain import CARE, HEALTH, PRODUCTS
from pages import areas, paths
from pages.wider_economy.pairs import CONDITIONS, OUTCOMES
from vocabulary import Choices, Option, Period, Refused

PATH = paths.WIDER_ECONOMY
LATEST = "latest"
ALL = "all"

# Parts of health and care: as a choice, and in the middle of a sentence.
PARTS: Mapping[str, str] = {
    "all": "Health and social care",
    "health": "Health alone",
    "care": "Residential care and social work",
}
PARTS_IN_WORDS: Mapping[str, str] = {
    "all": "health and social care",
    "health": "health",
    "care": "residential care and social work",
}

# What money can be spent on, in the words of a board, for the middle of a sentence.
PRODUCT_NAMES: Mapping[str, str] = {
    HEALTH: "health services",
    CARE: "residential care and social work",
    "P85": "education",
    "O84": "public administration and defence",
    "F41_F42_F43": "construction",
    "G47": "retailing",
    "I56": "restaurants and pubs",
    "C29": "motor vehicles",
    "C21": "making of medicines",
    "A01": "farming",
    "K64": "financial services",
    "J62": "computer services",
    "R93": "sport and leisure",
}


@dataclass(frozen=True)
class View(PageView):
    part: str = choice("all", among="part", label="Part of health and care")
    year: str = choice(LATEST, among="year", label="Year", rare=True)
    outcome: str = choice("healthy-life-women", among="outcome", label="Outcome")
    condition: str = choice("inactivity", among="condition", label="Condition")
    product: str = choice(HEALTH, among="product", label="Money spent on", rare=True)
    effect: str = choice("earned", among="effect", label="What it adds", rare=True)
    authority: str = choice(ALL, among="authority", label="Authority", rare=True)


def choices(store: Store, what: str, so_far: Mapping[str, str]) -> Choices:
    match what:
        case "area":
            return areas.choices(store)
        case "edition":
            return areas.edition_choices(store)
        case "part":
            return Choices(tuple(Option(key, words) for key, words in PARTS.items()))
        case "year":
            years = account_years(store)[::-1]
            newest = Option(LATEST, f"Newest ({years[0].label})" if years else "Newest")
            return Choices((newest, *(Option(year.id, year.label) for year in years)))
        case "product":
            return Choices(tuple(Option(key, sentence_case(PRODUCT_NAMES[key])) for key in PRODUCTS))
        case "effect":
            return Choices(
                (
                    Option("earned", "Value added (GVA)"),
                    Option("output", "Output"),
                    Option("jobs", "Jobs"),
                )
            )
        case "outcome":
            return Choices(tuple(Option(key, each.label) for key, each in OUTCOMES.items()))
        case "condition":
            return Choices(tuple(Option(key, each.label) for key, each in CONDITIONS.items()))
        case "authority":
            return _authorities(store, so_far.get("area", ""))
    raise KeyError(what)


def _authorities(store: Store, key: str) -> Choices:
    """The authorities of the area of today, and all of them together."""
    area = store.area(key)
    within = load_out_of_work_within(store, area) if area is not None else Refused("")
    listed = () if isinstance(within, Refused) else zip(within.codes, within.authorities, strict=True)
    return Choices((Option(ALL, "All here"), *(Option(code, name) for code, name in listed)))


def year_of(store: Store, view: View) -> Period:
    """The year of the accounts that is shown. Raises NotHeld where there are no accounts."""
    store.newest(SHARE, kind="icb")
    years = account_years(store)
    return next((year for year in years if year.id == view.year), years[-1])
