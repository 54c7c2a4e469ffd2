"""Decisions: signed from what a page shows, kept as items that nobody can change, and marked by the newest figures."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from analysis.evaluation import calibration
from analysis.evaluation.verdicts import Verdict, expectation
from application import figures, readers, workspace
from components.decision_register import DecisionBook, Signed
from data_access import MIDLANDS, Item, ItemMissing, ItemRefused, Store, StoreUnavailable, WorkspaceUnavailable
from domain.learning import decisions
from domain.learning.decisions import Decision, Marked
from domain.learning.evaluation import load_series
from domain.learning.power import load_power
from settings import Settings
from vocabulary import PLACE, Refused

DESIGNS = (
    ("differenced", "Against the average of the other places"),
    ("matched", "Against a weighted mix of similar places"),
    ("interrupted", "Against where its own past was heading"),
    ("before_after", "The average after, less the average before (a last resort)"),
)
MOST_LISTED = 200
POINTS = 100  # what a share is written in


def book(settings: Settings) -> DecisionBook:
    return DecisionBook(
        sign=lambda given, shown: _sign(settings, given, shown),
        listed=lambda: _listed(settings),
        designs=DESIGNS,
        refused=(ItemMissing, ItemRefused, WorkspaceUnavailable, StoreUnavailable),
    )


def _listed(settings: Settings) -> tuple[str, list[Signed]]:
    """How well we judge, and every decision, newest first; of a decision with a newer version the newer one is marked alone."""
    items = workspace.items(settings)
    listed = items.list(decisions.KIND, by=readers.reader(settings), limit=MOST_LISTED)
    in_all = items.count(decisions.KIND, by=readers.reader(settings))
    store = figures.newest(settings)
    read = [(item, decision) for item in listed if isinstance(decision := Decision.from_body(item.body), Decision)]
    replaced = {decision.replaces for _, decision in read if decision.replaces}
    marked = [(item, decision, decisions.mark(store, decision)) for item, decision in read]
    current = [(decision, mark) for item, decision, mark in marked if item.id not in replaced]
    said = [_said(store, item, decision, mark, replaced=item.id in replaced) for item, decision, mark in marked]
    more = f" The newest {MOST_LISTED} of {in_all:,} are listed." if in_all > len(listed) else ""
    return f"{_tally(current)}{more}", said


def _sign(settings: Settings, given: Mapping[str, str], shown: Any) -> str:
    """Raises ItemRefused with all that is wrong."""
    evidence, store = shown.evidence, figures.newest(settings)  # figures that are out already may not judge it
    problems: list[str] = []
    place = evidence.place
    if place is None or place.kind == PLACE:
        raise ItemRefused(["This page shows no place with a series of its own: choose one first."])
    change = decisions.next_period(store, shown.view.indicator, place.code, date.today())
    if isinstance(change, Refused):
        raise ItemRefused([change.reason])
    per = POINTS if evidence.unit.name == "%" else 1
    low, high = (
        _number(given.get(name, ""), words, problems) / per for name, words in (("low", "from"), ("high", "to"))
    )
    chance = _number(given.get("probability", ""), "how likely", problems) / 100
    if not problems and isinstance(wrong := expectation(low, high), Refused):
        problems.append(wrong.reason)
    if math.isfinite(chance) and not 0 < chance < 1:
        problems.append("How likely it is lies between 0% and 100%, and is neither.")
    design = given.get("design", "")
    if design not in decisions.DESIGNS:
        problems.append("Choose the design that will judge it.")
    problems += [
        f"Say {words}."
        for name, words in (("choice", "what was decided"), ("owner", "who owns it"))
        if not given.get(name, "").strip()
    ]
    replaced = given.get("replaces", "")
    if replaced and not given.get("why_new", "").strip():
        problems.append("Say what changed: it is a new version of a signed decision.")
    if long := [name for name, text in given.items() if len(text) > decisions.MOST]:
        problems.append(f"At most {decisions.MOST:,} characters can be kept of each text: {', '.join(long)}.")
    if problems:
        raise ItemRefused(problems)
    series = load_series(store, shown.view.indicator, place.code)
    power = series if isinstance(series, Refused) else load_power(store, series)
    told = 0.0 if isinstance(power, Refused) else power[-1].smallest
    decision = Decision(
        **{
            name: given.get(name, "").strip()
            for name in ("question", "choice", "reasons", "dissent", "owner", "review_on", "stop_if", "why_new")
        },
        indicator=shown.view.indicator,
        place=place.code,
        change=change,
        against=shown.view.against,
        design=design,
        low=low,
        high=high,
        probability=chance,
        smallest_told=told,
        path=shown.page.path,
        query=replace(shown.view, area=_public(shown), edition="", change=change, place=place.code).to_query(),
        edition=store.edition,
        replaces=replaced,
    )
    item = workspace.items(settings).add(
        decisions.KIND,
        name=decision.choice[:120],
        owner=readers.writer(settings),
        shared=True,
        body=decision.to_body(),
    )
    small = told and min(abs(low), abs(high)) < told
    warning = (
        f" In 8 of 10 cases this series tells an effect of {told * per:.2g}{' points' if per == POINTS else ''} or more. Part of your range is smaller: “can’t tell” is then likely."
        if small
        else ""
    )
    return f"Signed “{item.name}”. The first figure that judges it is that of {decisions.label_of(change)}.{warning}"


def _public(shown: Any) -> str:
    """The area of the view; the Midlands for a reader's own area, whose address is not for everybody."""
    area = shown.store.area(shown.view.area)
    return MIDLANDS if area is None or area.kind == PLACE else str(shown.view.area)


def _number(text: str, what: str, problems: list[str]) -> float:
    try:
        value = float(text.strip().replace("−", "-"))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        problems.append(f"The number for “{what}” is missing or is not a number.")
    return value


def _said(store: Store, item: Item, decision: Decision, marked: Marked, *, replaced: bool) -> Signed:
    area, entry = store.area(decision.place), store.indicators().get(decision.indicator)
    per = POINTS if entry is not None and entry.unit == "%" else 1
    unit = "percentage points" if per == POINTS else entry.unit if entry is not None else ""
    late = decision.review_on and decision.review_on < date.today().isoformat()
    facts = (
        ("Question and options", decision.question),
        ("Why", decision.reasons),
        ("Who disagreed", decision.dissent),
        (
            "Measure",
            f"{entry.short_name if entry else decision.indicator}, {area.short_name if area else decision.place}",
        ),
        ("Expected", f"{decision.low * per:g} to {decision.high * per:g} {unit}, {decision.probability:.0%} likely"),
        ("Judged", f"{dict(DESIGNS)[decision.design]}, from {decisions.label_of(decision.change)}"),
        ("Smallest effect told", f"{decision.smallest_told * per:.3g} {unit}" if decision.smallest_told else ""),
        ("Stop if", decision.stop_if),
        ("Owner", decision.owner),
        ("Review", f"{decision.review_on}{' (overdue)' if late else ''}"),
        ("New version because", decision.why_new),
        ("Signed", f"{item.created_at[:10]}, on edition {decision.edition}"),
    )
    verdict = "Replaced by a newer version." if replaced else _verdict(marked, per, unit)
    return Signed(item.id, item.name, verdict, facts, f"{decision.path}{decision.query}")


def _verdict(marked: Marked, per: int, unit: str) -> str:
    if marked.verdict is None or marked.effect is None:
        return marked.reason
    effect = marked.effect
    return (
        f"{marked.verdict}. Found {effect.estimate * per:+.3g} {unit}, 95% interval {effect.lower * per:+.3g} to {effect.upper * per:+.3g}, "
        f"after {marked.since} period{'' if marked.since == 1 else 's'}."
    ).replace("-", "−")


def _tally(marks: Sequence[tuple[Decision, Marked]]) -> str:
    """How well we judge: only where numbers allow."""
    told = [(decision, marked) for decision, marked in marks if marked.verdict not in (None, Verdict.CANNOT_TELL)]
    number = f"{len(marks)} decision{'' if len(marks) == 1 else 's'} signed; the figures answer {len(told)} so far."
    found = calibration.reliability(
        [decision.probability for decision, _ in told], [marked.verdict is Verdict.AS_EXPECTED for _, marked in told]
    )
    if isinstance(found, Refused):
        return f"{number} How well we judge is said from {calibration.FEWEST} answers on."
    worked = sum(marked.verdict is Verdict.AS_EXPECTED for _, marked in told)
    said = sum(decision.probability for decision, _ in told) / len(told)
    return f"{number} {worked} worked as expected, where {said:.0%} was expected to. Brier score {found.brier:.2f} (0 is perfect; always saying the average scores {found.always_the_average:.2f})."
