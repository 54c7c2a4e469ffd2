"""The view: which services' need, compared with whom, and which smaller areas within the area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from components.view import PageView, choice
from data_access import ENGLAND, MIDLANDS, Store
from domain.resource_distribution.allocations import streams_with_target
from domain.resource_distribution.measures import CORE, PRIMARY
from pages import areas, paths
from vocabulary import PLACE, Choices, Option

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


# Stream of money -> its words in a list, and at the beginning of a sentence.
STREAMS: Mapping[str, tuple[str, str]] = {
    "core": ("Core services", "Core services"),
    "primary_medical": ("Primary medical care", "Primary medical care"),
    "specialised": ("Specialised services", "Specialised services"),
}


@dataclass(frozen=True)
class View(PageView):
    compare: str = choice(ENGLAND, among="compare", label="Compare with", rare=True)
    component: str = choice(CORE, among="component", label="Need for", rare=True)
    level: str = choice("pcn", among="level", label="Places within it", rare=True)
    stream: str = choice("core", among="stream", label="Money allocated for")


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
            custom = area is not None and area.kind == PLACE  # made of practices, and of nothing else
            return Choices(tuple(Option(kind, LEVELS[kind][0]) for kind in (("practice",) if custom else LEVELS)))
        case "stream":
            held = [stream for stream in STREAMS if stream in streams_with_target(store)]
            return Choices(tuple(Option(stream, STREAMS[stream][0]) for stream in held or STREAMS))
    raise KeyError(what)
