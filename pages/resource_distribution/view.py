"""The view: which money, of which year and how measured; which smaller areas; which services' need, compared with whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from components.view import PageView, choice
from data_access import ENGLAND, MIDLANDS, Store
from domain.resource_distribution.allocations import streams, years_of
from domain.resource_distribution.inside import units_there_are
from domain.resource_distribution.measures import CORE, PRIMARY
from domain.resource_distribution.practices import ALL, CONTRACT
from pages import areas, paths
from vocabulary import Choices, Option

PATH = paths.RESOURCE_DISTRIBUTION

# Measure -> its words in a list, and in the middle of a sentence.
COMPONENTS: Mapping[str, tuple[str, str]] = {
    CORE: ("All core services together", "all core services together"),
    PRIMARY: ("General practice", "general practice"),
    "need_general_acute": ("Hospital care (general and acute)", "hospital care"),
    "need_community": ("Community services", "community services"),
    "need_mental_health": ("Mental health", "mental health services"),
    "need_maternity": ("Maternity", "maternity services"),
    "need_prescribing": ("Prescribing", "prescribing"),
    "need_health_inequalities": ("Health inequalities", "the health inequalities part"),
}

# Benchmark -> its words in a list, and in the middle of a sentence.
BENCHMARKS: Mapping[str, tuple[str, str]] = {ENGLAND: ("England", "England"), MIDLANDS: ("Midlands", "the Midlands")}

# Kind of smaller area -> its words in a list, and in the middle of a sentence, one and several.
LEVELS: Mapping[str, tuple[str, str, str]] = {
    "pcn": ("Primary care networks", "primary care network", "primary care networks"),
    "ltla": ("Local authorities", "local authority", "local authorities"),
    "sub_icb": ("Parts of the board (sub-ICB areas)", "sub-ICB area", "sub-ICB areas"),
    "practice": ("GP practices", "GP practice", "GP practices"),
}
SHORT_LEVELS = {"pcn": "networks", "ltla": "authorities", "sub_icb": "sub-ICB areas", "practice": "practices"}

# Stream of money -> its words in a list, and at the beginning of a sentence.
STREAMS: Mapping[str, tuple[str, str]] = {
    "core": ("Core services", "Core services"),
    "primary_medical": ("Primary medical care", "Primary medical care"),
    "other_primary_care": ("Other primary care", "Pharmacy, optometry and dentistry"),
    "specialised": ("Specialised services", "Specialised services"),
    "running_costs": ("Running costs", "Running costs"),
}

DISTANCES: Mapping[str, str] = {"percent": "Percent", "pounds": "Pounds", "head": "Pounds a head"}
MEASURED_FROM: Mapping[str, str] = {"printed": "The target as printed", "centred": "England’s average (centred)"}
BOARDS: Mapping[str, str] = {"midlands": "The Midlands’ 11", "england": "England’s 42"}

BESIDE: Mapping[str, str] = {"pounds": "Payments", "staff": "GPs", "need": "Need"}

# Payments to practices -> their words in a list, and in the middle of a sentence.
PAYMENTS: Mapping[str, tuple[str, str]] = {
    ALL: ("All but dispensing and drugs", "all payments"),
    CONTRACT: ("Core contracts (need and history)", "core contracts"),
    "need": ("What follows need", "payments that follow need"),
    "history": ("What follows history", "payments that follow history"),
    "cost": ("What follows cost", "payments that follow cost"),
    "work": ("Work done", "payments for work done"),
    "local_schemes": ("Local schemes", "local schemes"),
    "other": ("Other payments", "other payments"),
}


@dataclass(frozen=True)
class View(PageView):
    stream: str = choice("core", among="stream", label="Money allocated for")
    level: str = choice("pcn", among="level", label="Places within it")
    year: str = choice("newest", among="year", label="Year", rare=True)
    measure: str = choice("percent", among="measure", label="Distance in", rare=True)
    measured_from: str = choice("printed", among="measured_from", label="Distance from", rare=True)
    boards: str = choice("midlands", among="boards", label="Boards shown", rare=True)
    money: str = choice(ALL, among="money", label="Payments to practices", rare=True)
    beside: str = choice("pounds", among="beside", label="Systems compared by", rare=True)
    component: str = choice(CORE, among="component", label="Need for", rare=True)
    compare: str = choice(ENGLAND, among="compare", label="Compare with", rare=True)

    @property
    def centred(self) -> bool:
        return self.measured_from == "centred"


class LevelChoices(Choices):
    """The kinds of part that the area has; an address may name any other, of which the page then says that there are none."""

    def resolve(self, text: str) -> str | None:
        return super().resolve(text) or (text if text in LEVELS else None)

    def label(self, value: str) -> str:
        return LEVELS[value][0] if value in LEVELS else super().label(value)


def choices(store: Store, what: str, so_far: Mapping[str, str]) -> Choices:
    match what:
        case "area":
            return areas.choices(store)
        case "edition":
            return areas.edition_choices(store)
        case "compare":
            # The Midlands compared with the Midlands would be 1 whatever happens.
            area = store.area(so_far["area"])
            offered = [code for code in BENCHMARKS if area is None or area.code != code]
            return Choices(tuple(Option(code, BENCHMARKS[code][0]) for code in offered))
        case "component":
            return Choices(tuple(Option(measure, words) for measure, (words, _) in COMPONENTS.items()))
        case "level":
            area = store.area(so_far["area"])
            kinds = tuple(LEVELS) if area is None else units_there_are(store, area)
            return LevelChoices(tuple(Option(kind, words[0]) for kind, words in LEVELS.items() if kind in kinds))
        case "stream":
            held = [stream for stream in STREAMS if stream in streams(store)]
            return Choices(tuple(Option(stream, STREAMS[stream][0]) for stream in held or STREAMS))
        case "year":
            years = [period.label for period in years_of(store, so_far["stream"])][::-1]
            newest = f"{years[0]} (newest)" if years else "The newest"
            return Choices((Option("newest", newest), *(Option(year, year) for year in years)))
        case "measure" | "measured_from" | "boards" | "beside":
            words = {"measure": DISTANCES, "measured_from": MEASURED_FROM, "boards": BOARDS, "beside": BESIDE}[what]
            return Choices(tuple(Option(value, label) for value, label in words.items()))
        case "money":
            return Choices(tuple(Option(money, label) for money, (label, _) in PAYMENTS.items()))
    raise KeyError(what)
