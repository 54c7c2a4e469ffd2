"""What if systems were put together: who stands above and below, what levelling would move, and who would give and receive."""

from __future__ import annotations

from typing import cast

from analysis.mergers import Way
from analysis.scenarios import SEED, simulate
from components import narrative as say
from components.units import MONEY
from components.what_if import Onward, WhatIf
from data_access import Store
from domain.resource_distribution.mergers import Merged, put_together
from domain.resource_distribution.parts import BASELINE, CLOSING, GROWTH
from pages import what_ifs
from pages.distance_bridge import bridge_lines
from pages.one_pound_link import one_pound
from pages.resource_distribution.evidence import Evidence
from pages.resource_distribution.view import STREAMS, View
from pages.resource_distribution.what_if.changes_in_money import RANGE_IS, range_name
from pages.resource_distribution.what_if.merge_exhibits import fifths, places, systems, ways
from pages.resource_distribution.what_if.merge_parameters import NAME, NOBODY, Merging
from pages.resource_distribution.what_if.merge_run import MergeRun
from pages.resource_distribution.what_if.move_parameters import NOUNS
from pages.resource_distribution.words import off_target
from pages.words import provenance, spoken
from vocabulary import MILLION, NOT_HELD, Refused


def run(view: View, evidence: Evidence, parameters: Merging) -> MergeRun | Refused:
    codes = _systems(evidence, parameters)
    if isinstance(codes, Refused):
        return codes
    way = cast(Way, parameters.way)
    merged = put_together(evidence.store, view.stream, codes, parameters.places, way, parameters.growth / 100)
    if isinstance(merged, Refused):
        return merged
    off, each_off = parameters.need_off / 100, parameters.each_off / 100
    result = simulate(lambda _, seed: merged.outcome(off, seed, each_off), parameters, SEED)
    if isinstance(result, Refused):
        return result
    return MergeRun(
        parameters=parameters,
        outcome=result,
        swings=(),
        switches={},
        words=_words(view, evidence, merged, parameters),
        gain=lambda each: _gain(view, evidence, each),
        merged=merged,
        off=off,
        each=each_off,
    )


def _gain(view: View, evidence: Evidence, parameters: Merging) -> float | Refused:
    """The central gain at other levers."""
    codes = _systems(evidence, parameters)
    if isinstance(codes, Refused):
        return codes
    way = cast(Way, parameters.way)
    merged = put_together(evidence.store, view.stream, codes, parameters.places, way, parameters.growth / 100)
    return merged if isinstance(merged, Refused) else merged.outcome(parameters.need_off / 100, SEED).central


def _systems(evidence: Evidence, parameters: Merging) -> tuple[str, ...] | Refused:
    store, area = evidence.store, evidence.area
    if parameters.which == "chosen":
        third = () if parameters.third == NOBODY else (parameters.third,)
        given = [_code(store, each) for each in (parameters.first, parameters.second, *third)]
        codes = tuple(code for code in given if code)
        if len(set(codes)) < len(given):
            return Refused(
                f"A system is chosen twice, or is {NOT_HELD}. Put together, a system and itself are the system."
            )
        return codes
    cluster = area if area.kind == "cluster" else next(iter(store.parents(area.code, "cluster")), None)
    if cluster is None or area.kind not in ("icb", "cluster"):
        return Refused("This area is in no cluster. Choose a system or a cluster, or put together systems you choose.")
    return tuple(each.code for each in store.members(cluster.code, "icb"))


def _code(store: Store, ods: str) -> str:
    area = store.area(ods)
    return area.code if area is not None else ""


def _words(view: View, evidence: Evidence, merged: Merged, parameters: Merging) -> what_ifs.Words:
    method = (
        "Distance from target of all together: their money over their published targets. Levelled, every system stands at one distance. Inside a system money is "
        "taken to follow need by practice, and a place’s change is its need’s share of its system’s. Years: growth with the money, a fifth of the distance closed "
        "each year, half a point at the most. "
        f"{RANGE_IS}"
    )
    return what_ifs.Words(
        name=NAME,
        unit=MONEY,
        says=lambda gain: f"{say.pounds(gain * MILLION)} a year",
        condition="put them together",
        assumed="with needs as far off as you allow",
        assumption=("how far needs differ", "your range"),
        range=range_name(parameters.need_off, each_off=parameters.each_off),
        gain="£ million a year",
        people="People registered",
        nobody_loses="",
        area_kind=what_ifs.Kind("System", NOUNS["icb"]),
        provenance=provenance(evidence.store, (BASELINE, GROWTH, CLOSING), merged.boards.period, method),
        caveats=(
            f"{STREAMS[view.stream][1]} only, at the close of {merged.boards.period}. Targets are those published.",
            *bridge_lines(evidence.store, view.stream, evidence.area.code, merged.boards.period),
            RANGE_IS,
            "Allocations of a new board are set by NHS England; nothing published says that it would level its places.",
            "Debts, deficits and what a merger itself costs or saves are not in it.",
        ),
    )


def answer(view: View, evidence: Evidence, run: what_ifs.Run) -> str:
    assert isinstance(run, MergeRun)
    merged = run.merged
    start = f"Together they are {off_target(merged.merger.joint).replace(' target', ' published target')}"
    pounds = say.pounds(merged.moved)
    if merged.moved < 1:
        return f"{start}, and so is each by itself: nothing would move."
    if merged.way == "up":
        return f"{start}; to level all up to the best funded would cost {pounds} a year."
    if merged.way == "down":
        return f"{start}; to level all down to the worst funded would set free {pounds} a year."
    giver = merged.boards.names[int(merged.change.argmin())]
    most = "all of it" if int((merged.change < -1).sum()) == 1 else "most of it"
    return f"{start}; levelling would move {pounds} a year, {most} from {spoken(giver)}."


def onward(view: View, evidence: Evidence, run: what_ifs.Run) -> Onward | None:
    """The same pounds in five answers: what this board would gain or lose, or what would move inside the cluster."""
    assert isinstance(run, MergeRun)
    merged, code = run.merged, evidence.area.code
    if code in merged.boards.codes:
        change = float(merged.change[merged.boards.codes.index(code)]) / MILLION
        return one_pound(view.area, abs(change), "outside" if change > 0 else "leaves", price_year=merged.boards.period)
    if evidence.area.kind != "cluster" or merged.way != "joint":
        return None
    return one_pound(view.area, merged.moved / MILLION, "within", price_year=merged.boards.period)


MERGE: WhatIf[View, Evidence, what_ifs.Run] = WhatIf(
    name=NAME,
    title="What if systems were put together?",
    introduction="Two or three systems share one distance from target. The answer is who would give, who would receive, and how long levelling takes.",
    parameters=Merging,
    run=run,
    answer=answer,
    exhibits=(systems, ways, places, fifths),
    about=("stream",),
    onward=onward,
)
