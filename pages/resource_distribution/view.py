"""The view: which services' need, held against whom, and which places within the area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from components.view import PageView, choice
from data_access import ENGLAND, MIDLANDS, Store
from pages import areas
from vocabulary import PLACE, Choices, Option

PATH = "/resource-distribution"

CORE, PRIMARY = "need_overall_core", "need_primary_medical_final"

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

COMPARED: Mapping[str, str] = {ENGLAND: "England", MIDLANDS: "the Midlands"}

# Kind of place -> its words in a list, and in the middle of a sentence, one and several.
LEVELS: Mapping[str, tuple[str, str, str]] = {
    "pcn": ("Primary care networks", "primary care network", "primary care networks"),
    "ltla": ("Local authorities", "local authority", "local authorities"),
    "sub_icb": ("Parts of the board (sub-ICB areas)", "sub-ICB area", "sub-ICB areas"),
    "practice": ("GP practices", "GP practice", "GP practices"),
}


@dataclass(frozen=True)
class View(PageView):
    compare: str = choice(ENGLAND, among="compare", label="Compare with")
    component: str = choice(CORE, among="component", label="Need for")
    level: str = choice("pcn", among="level", label="Places within it")


def choices(store: Store, what: str, so_far: Mapping[str, str]) -> Choices:
    match what:
        case "area":
            return areas.choices(store)
        case "edition":
            return areas.edition_choices(store)
        case "compare":
            # The Midlands against the Midlands would be 1 whatever happens.
            asked = store.area(so_far["area"])
            offered = [code for code in COMPARED if asked is None or asked.code != code]
            return Choices(tuple(Option(code, words_alone(code)) for code in offered))
        case "component":
            return Choices(tuple(Option(key, words) for key, (words, _) in COMPONENTS.items()))
        case "level":
            asked = store.area(so_far["area"])
            own = asked is not None and asked.kind == PLACE  # made of practices, and of nothing else
            return Choices(tuple(Option(kind, LEVELS[kind][0]) for kind in (("practice",) if own else LEVELS)))
    raise KeyError(what)


def words_alone(code: str) -> str:
    """ "Midlands", as a list offers it."""
    return COMPARED[code].removeprefix("the ")
