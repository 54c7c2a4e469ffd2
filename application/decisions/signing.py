"""Signing a decision: the form and what the page shows become an item that nobody can change."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, cast

from analysis.evaluation.verdicts import expectation
from application import figures
from application.decisions import storing, telling
from application.decisions.reading import same_as
from application.decisions.words import day, failing, size, unit_of
from data_access import MIDLANDS, ItemRefused, Store
from domain.learning import decisions
from domain.learning.decisions import Decision
from domain.learning.design_checks import load_failing
from domain.learning.evaluation import Rule, load_series
from domain.learning.power import load_power
from settings import Settings
from vocabulary import PLACE, Refused

Wrong = tuple[str, str]
"""A field of the form, and what is missing or wrong in it."""

POINTS = 100  # the unit in which shares are entered
TEXTS = (
    "question",
    "options",
    "evidence",
    "kind",
    "adopted",
    "choice",
    "reasons",
    "dissent",
    "owner",
    "review_on",
    "stop_if",
    "why_new",
    "card",
    "why_design",
    "counts",
    "own_low",
    "own_high",
    "own_chance",
)


def sign(settings: Settings, given: Mapping[str, str], shown: Any) -> str:
    """Sign a decision. Raises ItemRefused that lists all errors."""
    evidence, store = shown.evidence, figures.newest(settings)  # figures already published may not judge it
    if given.get("design", "") == decisions.UNJUDGED:
        return _sign_unjudged(settings, given, shown, store)
    problems: list[Wrong] = []
    waiting = telling.waits(store, given.get("about", ""), shown.view.area)
    place = store.area(shown.view.area) if waiting else evidence.place
    if place is None or place.kind == PLACE:
        raise ItemRefused(["This page shows no place with a series of its own: choose one first."])
    indicator = given["about"] if waiting else shown.view.indicator
    change = (
        decisions.waiting_period(store, indicator, place.code, date.today())
        if waiting
        else decisions.next_period(store, indicator, place.code, date.today())
    )
    if isinstance(change, Refused):
        raise ItemRefused([change.reason])
    if waiting and not change:
        raise ItemRefused([waiting.when])
    measured = unit_of(store, indicator)
    per = POINTS if measured.name == "%" else 1
    low, high = (_number(given, name, words, problems) / per for name, words in EFFECT)
    chance = _number(given, "probability", "how likely that is, in %", problems) / 100
    if math.isfinite(low + high) and isinstance(wrong := expectation(low, high), Refused):
        problems.append(("high", wrong.reason))
    if math.isfinite(chance) and not 0 < chance < 1:
        problems.append(("probability", "How likely it is lies between 0% and 100%, and is neither."))
    design = given.get("design", "")
    if design not in (dict(waiting.designs) if waiting else decisions.DESIGNS):
        problems.append(("design", "Choose the design that will judge it."))
    weak = {} if waiting else dict(failing_designs(shown, store))
    if design in weak and not given.get("why_design", "").strip():
        words = f"This design fails its own check. {weak[design]} Choose another, or say why you choose it."
        problems.append(("why_design", words))
    _refuse([*problems, *_wrong_texts(given)])
    decision = Decision(
        **{name: given.get(name, "").strip() for name in TEXTS},
        indicator=indicator,
        place=place.code,
        change=change,
        against=shown.view.against,
        design=design,
        low=low,
        high=high,
        probability=chance,
        smallest_told=0.0,
        path=shown.page.path,
        query=replace(
            shown.view, area=_public(shown), edition="", indicator=indicator, change=change, place=place.code
        ).to_query(),
        edition=store.edition,
        replaces=given.get("replaces", ""),
    )
    told = _smallest_told(settings, store, decision)
    item = storing.store_decision(settings, store, replace(decision, smallest_told=told))
    small = told and min(abs(low), abs(high)) < told
    warning = (
        f" In 8 of 10 cases this design tells an effect of {size(measured, told)} or more. Part of your range is smaller: “can’t tell” is "
        "then likely."
        if small
        else ""
    )
    return f"Signed “{item.name}”. The first figure that judges it is that of {decisions.label_of(change)}.{warning}"


def failing_designs(shown: Any, store: Store) -> tuple[tuple[str, str], ...]:
    """For each design that fails its own check, or cannot answer, on what a page shows: its key and the reason in
    words.
    """
    evidence = shown.evidence
    series = Refused("") if evidence.place is None else load_series(store, shown.view.indicator, evidence.place.code)
    if isinstance(series, Refused):
        return ()
    found = load_failing(store, series, cast(Rule, shown.view.against), evidence.without)
    return failing(found)


def _smallest_told(settings: Settings, store: Store, decision: Decision) -> float:
    """The smallest effect its design detects with a power of 80%, against the places that will judge it; 0 where
    unknown.
    """
    series = load_series(store, decision.indicator, decision.place)
    if isinstance(series, Refused):
        return 0.0
    rule, same = cast(Rule, decision.against), same_as(settings, decision)
    power = load_power(store, series, decision.design, rule, same)
    return 0.0 if isinstance(power, Refused) else power[-1].smallest


def _sign_unjudged(settings: Settings, given: Mapping[str, str], shown: Any, store: Store) -> str:
    """Sign a decision that no measure here can judge.

    It has no expected effect in numbers and is reviewed on its review date.
    """
    place = shown.evidence.place or store.area(shown.view.area)
    if place is None or place.kind == PLACE:
        raise ItemRefused(["This page shows a place of your own: choose one that everybody can see first."])
    _refuse(_wrong_texts(given))
    about = given.get("about", "")
    decision = Decision(
        **{name: given.get(name, "").strip() for name in TEXTS},
        indicator=about if about in store.indicators() else shown.view.indicator,
        place=place.code,
        change="",
        against=shown.view.against,
        design=decisions.UNJUDGED,
        low=0.0,
        high=0.0,
        probability=0.0,
        smallest_told=0.0,
        path=shown.page.path,
        query=f"?area={_public(shown)}",
        edition=store.edition,
        replaces=given.get("replaces", ""),
    )
    item = storing.store_decision(settings, store, decision)
    waiting = telling.waits(store, decision.indicator, decision.place)
    why = f"{waiting.when} The decision" if waiting else "No measure here can judge it: it"
    return f"Signed “{item.name}”. {why} is recorded, with its review on {day(decision.review_on)}."


def _refuse(wrong: Sequence[Wrong]) -> None:
    """Raise ItemRefused with all problems and their fields; do nothing if there are none."""
    if wrong:
        raise ItemRefused([words for _, words in wrong], [name for name, _ in wrong])


def _wrong_texts(given: Mapping[str, str]) -> list[Wrong]:
    """What is missing or too long among the texts that every decision needs."""
    problems = _wrong_range(given)
    problems += [(name, f"Say {words}.") for name, words in NEEDED if not given.get(name, "").strip()]
    if not _is_day(given.get("review_on", "")):
        problems.append(("review_on", "Say on which day it is reviewed."))
    if given.get("replaces", "") and not given.get("why_new", "").strip():
        problems.append(("why_new", "Say what changed: it is a new version of a signed decision."))
    long = [name for name in TEXTS if len(given.get(name, "")) > decisions.MOST]
    return problems + [(name, f"At most {decisions.MOST:,} characters can be kept here.") for name in long]


NEEDED = (("choice", "what was decided"), ("owner", "who owns it"))
EFFECT = (("low", "the least effect you expect"), ("high", "the greatest effect you expect"))


def _wrong_range(given: Mapping[str, str]) -> list[Wrong]:
    """What is wrong with the scenario's expected range; nothing where the range is left empty."""
    if not any(given.get(name, "").strip() for name in ("own_low", "own_high")):
        return []
    problems: list[Wrong] = []
    low = _number(given, "own_low", "the least that the scenario gains", problems)
    high = _number(given, "own_high", "the most that the scenario gains", problems)
    chance = _number(given, "own_chance", "how likely that is, in %", problems)
    if low > high:
        problems.append(("own_high", "What the scenario gains begins above its end."))
    if math.isfinite(chance) and not 0 < chance < 100:
        problems.append(("own_chance", "How likely that is lies between 0% and 100%, and is neither."))
    return problems


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text.strip())
    except ValueError:
        return False
    return True


def _public(shown: Any) -> str:
    """The area of the view; the Midlands for a custom area, whose address is private."""
    area = shown.store.area(shown.view.area)
    return MIDLANDS if area is None or area.kind == PLACE else str(shown.view.area)


def _number(given: Mapping[str, str], name: str, what: str, problems: list[Wrong]) -> float:
    """The number in a field; NaN, and one more problem, where it holds none."""
    try:
        value = float(given.get(name, "").strip().replace("−", "-"))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        problems.append((name, f"Say {what}, as a number."))
    return value
