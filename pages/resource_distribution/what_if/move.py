"""What if money moved towards fair shares: the levers moved, the outcome, and the sentence that answers."""

from __future__ import annotations

from dataclasses import replace

from analysis.scenarios import SEED, simulate
from components import narrative as say
from components.units import MONEY
from components.what_if import Onward, WhatIf
from domain.resource_distribution.measures import NET, PRIMARY
from domain.resource_distribution.moving import Moved, last_gains, move, of_interest, paces
from domain.resource_distribution.moving_doubt import Doubts, doubted, outcome
from domain.resource_distribution.parts import BASELINE, CLOSING, GROWTH, Parts, load_boards, load_parts_within
from pages import what_ifs
from pages.distance_bridge import bridge_lines
from pages.one_pound_link import one_pound
from pages.resource_distribution.evidence import Evidence
from pages.resource_distribution.view import STREAMS, View
from pages.resource_distribution.what_if.changes_in_money import RANGE_IS, range_name
from pages.resource_distribution.what_if.move_exhibits import by_fifth, over_years, side_by_side, which_lever, who_moves
from pages.resource_distribution.what_if.move_parameters import (
    NAME,
    NOUNS,
    Moving,
    setting_of,
)
from pages.resource_distribution.what_if.move_printed import after_the_date, grown, not_the_printed, years_by_name
from pages.resource_distribution.what_if.move_run import MoveRun, last_year, pace_words
from pages.resource_distribution.words import area_name, off_target
from pages.words import provenance
from vocabulary import MILLION, Provenance, Refused


def run(view: View, evidence: Evidence, parameters: Moving) -> MoveRun | Refused:
    parts = _parts(view, evidence, parameters)
    if isinstance(parts, Refused):
        return parts
    setting = setting_of(parameters)
    moved = move(parts, setting)
    if isinstance(moved, Refused):
        return moved
    doubts = Doubts(parameters.need_off / 100, parameters.growth_off / 100, parameters.each_off / 100)
    found = {
        pace: each if isinstance(each, Refused) else (each, doubted(each, replace(setting, pace=pace), doubts))
        for pace, each in paces(moved, setting).items()
    }
    own = found[parameters.pace]
    assert not isinstance(own, Refused)  # it is `moved`
    result = simulate(lambda _, seed: outcome(*own, seed), parameters, SEED)
    if isinstance(result, Refused):
        return result
    return MoveRun(
        parameters=parameters,
        outcome=result,
        swings=(),  # see `MoveRun.levers`
        switches={},
        words=_words(view, evidence, parameters, moved),
        gain=lambda each: _gain(parts, each),
        moved=moved,
        doubted=own[1],
        at_paces=found,
    )


def _parts(view: View, evidence: Evidence, parameters: Moving) -> Parts | Refused:
    if parameters.parts == "boards":
        return load_boards(evidence.store, view.stream, evidence.area)
    return load_parts_within(evidence.store, evidence.area, parameters.parts)


def _gain(parts: Parts, parameters: Moving) -> float | Refused:
    """Millions of pounds in the last year."""
    setting = setting_of(parameters)
    gained = of_interest(parts, last_gains(parts, [setting])[0]) / MILLION
    if gained == gained:
        return gained
    found = move(parts, setting)  # says why not
    return found if isinstance(found, Refused) else found.own_gain / MILLION


def _words(view: View, evidence: Evidence, parameters: Moving, moved: Moved) -> what_ifs.Words:
    return what_ifs.Words(
        name=NAME,
        unit=MONEY,
        says=lambda gain: f"{say.pounds(gain * MILLION)} {_more(moved, gain)} a year",
        condition=pace_words(parameters, moved).condition,
        assumed="with needs and growth as far off as you allow"
        if parameters.need_off or parameters.growth_off or parameters.each_off
        else "",
        assumption=("how far needs differ and money grows", "your range"),
        range=range_name(parameters.need_off, parameters.growth_off, parameters.each_off),
        gain="£ million a year gained" if moved.parts.own.any() else "£ million a year moved",
        people="People registered",
        nobody_loses="",
        area_kind=what_ifs.Kind(say.sentence_case(NOUNS[moved.parts.kind].one), NOUNS[moved.parts.kind]),
        provenance=_provenance(view, evidence, moved.parts),
        caveats=_caveats(view, evidence, parameters, moved),
    )


def _more(moved: Moved, gain: float) -> str:
    return ("more" if gain >= 0 else "less") if moved.parts.own.any() else "moved"


def _provenance(view: View, evidence: Evidence, parts: Parts) -> Provenance:
    method = (
        "Fair share: share of need times the envelope. Each year every part grows with the envelope and is moved towards its share within floor and cap; "
        "where one side can move less than the other, the other is scaled by one multiplier, so that the budget is met to the penny and no part crosses "
        "its share. Inside a part money is taken to follow need."
    )
    measures = (BASELINE, GROWTH, CLOSING) if parts.kind == "icb" else (NET, PRIMARY)
    return provenance(evidence.store, measures, parts.period, method)


def _caveats(view: View, evidence: Evidence, parameters: Moving, moved: Moved) -> tuple[str, ...]:
    parts, said = moved.parts, []
    if parts.kind == "icb":
        over = parts.start.sum() / parts.need.sum() - 1
        said += [
            (
                f"{STREAMS[view.stream][1]} only: the recurrent allocation, in cash, which may be less than the total on other pages. Targets are scaled to the money there is: together boards close {parts.period} "
                f"{off_target(over)} as published. A board above its printed target gains here if, against "
                "the average board, it is below."
            ),
            *bridge_lines(evidence.store, view.stream, evidence.area.code, parts.period),
            *grown(moved),
            *after_the_date(moved),
            not_the_printed(evidence, view.stream, parameters, moved),
            "Where a floor or cap of the rule holds a board, its target may change and its money not: a narrow range is then the rule’s, not certainty.",
            "Populations and needs stay as they are: NHS England sets targets anew every year.",
        ]
        if parameters.inequalities and parts.inequalities is None:
            said.append("The weight of health inequalities is known for core services only, and changes nothing here.")
    else:
        said += [
            f"Payments of {parts.period} to the practices with a weight in the same population; spending on other care is not published below a board.",
            "Practices are where they are registered, so a local authority counts the practices of this area that lie in it.",
        ]
        if parts.left_out:
            said.append(
                f"{parts.left_out:,} practices with {say.pounds(parts.money_left_out)} have no weight, or lie in none of these parts: they keep it and are not moved."
            )
        if parts.unpaid:
            said.append(f"Payments to {parts.unpaid:,} practices with a weight are not known; they are not in it.")
        if parameters.inequalities:
            said.append("The weight of health inequalities is known for core services only, and changes nothing here.")
    if moved.rules.transition:
        said.append(
            f"Transition money nobody needs in the last year: {say.pounds(float(moved.path.unspent[-1]) / 100)}."
        )
    return (*said, RANGE_IS)


def answer(view: View, evidence: Evidence, run: what_ifs.Run) -> str:
    assert isinstance(run, MoveRun)
    moved, gain = run.moved, run.outcome.central * MILLION
    words = pace_words(run.parameters, moved)
    if abs(gain) < 1:
        return f"{words.start}, nothing would move: each has its fair share, or the rules leave no room."
    if moved.parts.own.any():
        return (
            f"{words.start}, {area_name(evidence)} would have {say.pounds(gain)} {'more' if gain > 0 else 'less'} in {last_year(moved)} than if all "
            "boards grew alike."
        )
    noun = NOUNS[moved.parts.kind]
    return f"{words.start}, {say.pounds(gain)} a year would move between {len(moved.parts):,} {noun.many} {'by' if moved.parts.kind == 'icb' else 'in'} {last_year(moved)}."


def onward(view: View, evidence: Evidence, run: what_ifs.Run) -> Onward | None:
    """The same pounds in five answers: what the area gains or loses, or what moves inside it."""
    assert isinstance(run, MoveRun)
    gain, own = run.outcome.central, run.moved.parts.own
    if run.moved.parts.kind != "icb":
        return one_pound(view.area, gain, "within")
    if not own.any() or own.all():
        return None
    return one_pound(view.area, abs(gain), "outside" if gain > 0 else "leaves", price_year=last_year(run.moved))


MOVE: WhatIf[View, Evidence, what_ifs.Run] = WhatIf(
    name=NAME,
    title="What if money followed need?",
    introduction="Money moves towards fair shares, year by year, by rules you set. Every budget is met to the penny.",
    parameters=Moving,
    run=run,
    answer=answer,
    exhibits=(side_by_side, who_moves, over_years, by_fifth, which_lever),
    about=("stream",),
    onward=onward,
    whys=years_by_name,
)
