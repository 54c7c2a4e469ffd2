"""Allocations: how far each board is from its fair-share target, over the years, and what convergence moved."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from components import narrative as say
from components.charts.specs import Dumbbell, RankedDot
from components.exhibit import Column, Exhibit, Table
from components.nouns import SYSTEM, Noun
from components.page import drills
from components.units import MONEY, POUNDS
from domain.resource_distribution.allocations import Allocations, WithoutTarget, load_allocations
from domain.resource_distribution.counts import Floats
from pages.resource_distribution.evidence import Evidence
from pages.resource_distribution.exhibits.table_of_areas import KINDS, TO_THE_AREA
from pages.resource_distribution.exhibits.years import GREY_LINES, absent_years, year_by_year, years_table
from pages.resource_distribution.view import STREAMS, View
from pages.resource_distribution.words import DISTANCE, DISTANCE_UNITS, POUNDS_EACH, its_system, off_target, standing
from pages.words import named, no_rank_interval
from vocabulary import Refused, Sureness

BOARD, CLUSTER = Noun("board", "boards"), Noun("cluster", "clusters")
DRAWN = {"percent": "percent", "pounds": "millions", "head": "head"}  # measure -> column of the frame
AXES = {"percent": "distance from {}", "pounds": "pounds above (below) {}", "head": "pounds a head above (below) {}"}
CENTRED = "Targets are scaled here so that they add up to what is handed out: an area at 0 has England’s average share of what its target gives it."
AS_PRINTED = "Targets do not add up to what is handed out, so a board on its target is below the average board."


@drills(TO_THE_AREA)
def distance(view: View, evidence: Evidence) -> Exhibit:
    """Systems, or all of England's boards, in order of distance from target; of a stream without target, in order of pounds a head."""
    found = evidence.allocations
    if isinstance(found, Refused):
        alone = evidence.without_target
        return (
            _not_known("distance", view, evidence, found)
            if isinstance(alone, Refused)
            else _per_head(view, alone, evidence)
        )
    frame = shown(frame_of(found, evidence), view).sort_values(view.measure, ascending=False, kind="stable")
    boards = frame[frame["kind"] == KINDS["icb"]]
    highest, lowest = boards.iloc[0], boards.iloc[-1]
    target, year = "average" if view.centred else "target", found.period.label
    england = found.england if view.measure == "percent" else None
    return Exhibit(
        id="distance",
        title=f"{_place(frame, view, evidence, found)}, {year}",
        sentence=(
            f"{_own(found, view, evidence)}{sign_turns(_opening(view, evidence), evidence.funded.code)}{say.sentence_case(str(lowest['name']))} is lowest at "
            f"{off_target(lowest[view.measure], view.measure, centred=view.centred)}, and {highest['name']} highest at "
            f"{off_target(highest[view.measure], view.measure, centred=view.centred)}. {_place_in_england(found, lowest)}{_england(evidence)}"
            f"{CENTRED if view.centred else AS_PRINTED} The distance is the opening baseline less the target. No interval is published: "
            f"these are sums of money. {no_rank_interval(money=True)}"
        ),
        table=Table(frame, columns=_columns(view), highlight="own", chosen="own"),
        spec=RankedDot(
            value=DRAWN[view.measure],
            name="name",
            code="key",
            focus="own",
            chosen="own",
            average=0.0 if england is None else england,
            average_name=target if not england else f"England {DISTANCE.write(england)}",
            value_title=f"{AXES[view.measure].format(target)}, opening {year}",
            unit=DISTANCE_UNITS[view.measure],
            order_title="Boards of England, highest first",
        ),
        provenance=evidence.allocations_provenance(year),
        caveats=evidence.allocations_caveats(),
        sure=Sureness.NOT_MEASURED,
        against="share" if view.centred else "target",
        can_drill=view.boards == "midlands",
    )


Distances = tuple[Allocations, Floats]  # with the distances at the opening or at the close of its year


def sign_turns(both: tuple[Distances, Distances] | Refused, area: str) -> str:
    """A sentence and a space where an area is on one side of its target as printed and on the other against the average board; else ""."""
    if isinstance(both, Refused):
        return ""
    (printed, as_printed), (_, centred) = both
    row = printed.row(area)
    if row is None or not as_printed[row] * centred[row] < 0:
        return ""
    money = "less" if printed.england > 0 else "more"
    side = "below" if as_printed[row] > 0 else "above"
    return f"Printed targets add to {money} than the money; against the average board it is {side}. "


def _opening(view: View, evidence: Evidence) -> tuple[Distances, Distances] | Refused:
    """The opening distances as printed, and against the average board."""
    printed = evidence.as_printed
    centred = load_allocations(evidence.store, view.stream, view.year, centred=True)
    if isinstance(printed, Refused) or isinstance(centred, Refused):
        return Refused("There is no target.")
    return (printed, printed.distance), (centred, centred.distance)


def distance_years(view: View, evidence: Evidence) -> Exhibit:
    """The distance from target in every year there is an allocation for."""
    found = evidence.allocations
    if isinstance(found, Refused):
        return _not_known("distance-years", view, evidence, found)
    own = evidence.distances[0]
    unit, target = DISTANCE_UNITS[view.measure], "average" if view.centred else "target"
    first, last = (off_target(float(own.value[at]), view.measure, centred=view.centred) for at in (0, -1))
    drawn = [replace(each, value=each.value / 1e6) if view.measure == "pounds" else each for each in evidence.distances]
    return Exhibit(
        id="distance-years",
        title=f"{its_system(evidence)}{say.sentence_case(first)} in {own.labels[0]}, {last.removesuffix(f' {target}')} in {own.labels[-1]}",
        sentence=(
            f"{say.sentence_case(named(evidence.funded))}. Each year opens from a target made anew, for new populations and needs, so the line moves "
            f"with the formula as well as with the money. {CENTRED if view.centred else AS_PRINTED} The grey lines are {GREY_LINES[evidence.funded.kind]}. {absent_years(own)}"
            "No interval is published."
        ),
        table=years_table(evidence, drawn, f"{AXES[view.measure].format(target)}", unit),
        spec=year_by_year(drawn[0], AXES[view.measure].format(f"fair-share {target}"), unit),
        provenance=evidence.allocations_provenance(f"{own.labels[0]} to {own.labels[-1]}"),
        caveats=evidence.allocations_caveats(),
    )


@drills(TO_THE_AREA)
def convergence(view: View, evidence: Evidence) -> Exhibit:
    """The distance before and after the year's convergence, and the pounds it moved."""
    found = evidence.allocations
    if isinstance(found, Refused):
        return _not_known("convergence", view, evidence, found)
    frame = shown(frame_of(found, evidence), view).sort_values(
        "distance", ascending=False, kind="stable", ignore_index=True
    )
    frame["moved_words"] = [moved_words(pounds) for pounds in frame["moved"]]
    own, year = found.row(evidence.funded.code), found.period.label
    to_boards = float(found.moved[found.boards][found.moved[found.boards] > 0].sum())
    return Exhibit(
        id="convergence",
        title=(
            f"Convergence moved {say.pounds(to_boards).removeprefix('about ')} to boards below target in England, {year}"
            if own is None
            else f"{its_system(evidence)}{'convergence' if its_system(evidence) else 'Convergence'} {'gave' if found.moved[own] > 0 else 'held back'} "
            f"{say.pounds(float(found.moved[own])).removeprefix('about ')}, {year}"
        ),
        sentence=(
            "Base growth is nearly the same everywhere; convergence gives boards below target more and holds others back. Filled circles are "
            f"the distance at the opening of {year}, open diamonds after it. {CENTRED if view.centred else AS_PRINTED} No interval is published."
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Area"),
                Column("distance", "Opening distance, %", "figure", unit=DISTANCE),
                Column("closing", "Closing distance, %", "figure", unit=DISTANCE),
                Column("moved_words", "Moved by convergence", order="moved"),
                Column("convergence", "Convergence, % of growth", "figure", unit=DISTANCE),
                Column("closing_pounds", "£ above (below) target at the close", "figure", unit=POUNDS),
            ),
            highlight="own",
            chosen="own",
        ),
        spec=Dumbbell(
            start="distance",
            end="closing",
            words="moved_words",
            words_title="pounds moved by convergence",
            name="name",
            code="key",
            focus="own",
            chosen="own",
            start_name="Opening",
            end_name="After convergence",
            value_title=f"distance from {'average' if view.centred else 'target'}, {year}",
            unit=DISTANCE,
        ),
        provenance=evidence.allocations_provenance(year),
        caveats=evidence.allocations_caveats(),
        can_drill=view.boards == "midlands",
    )


def moved_words(pounds: float) -> str:
    """ "£14.6 million given", "£2.1 million held back", "nothing"."""
    if not say.known(pounds):
        return say.NOT_AVAILABLE
    if abs(pounds) < 500:
        return "nothing"
    return f"{say.pounds(pounds).removeprefix('about ')} {'given' if pounds > 0 else 'held back'}"


def frame_of(found: Allocations, evidence: Evidence) -> pd.DataFrame:
    """A row for each area."""
    return pd.DataFrame(
        {
            **_names(found, evidence),
            "distance": found.distance,
            "percent": found.distance,
            "pounds": found.pounds,
            "millions": found.pounds / 1e6,
            "head": found.pounds_a_head,
            "baseline": found.baseline,
            "allocated": found.allocated,
            "target": found.target,
            "per_head": found.per_head,
            "convergence": found.convergence,
            "moved": found.moved,
            "closing": found.closing,
            "closing_pounds": found.closing_pounds,
        }
    )


def shown(frame: pd.DataFrame, view: View) -> pd.DataFrame:
    """England's boards or the Midlands'; with them the area chosen, where it is made of several."""
    inside = frame["midlands"] if view.boards == "midlands" else frame["kind"] == KINDS["icb"]
    return frame[(inside & (frame["kind"] == KINDS["icb"])) | frame["own"]].reset_index(drop=True)


def _names(found: Allocations | WithoutTarget, evidence: Evidence) -> dict[str, object]:
    return {
        "code": found.codes,
        "key": [evidence.key_of(code) for code in found.codes],
        "name": found.names,
        "kind": [KINDS[kind] for kind in found.kinds],
        "midlands": found.in_midlands,
        "own": [code == evidence.funded.code for code in found.codes],
    }


def _columns(view: View) -> tuple[Column, ...]:
    target = "average" if view.centred else "target"
    distances = {
        "percent": Column("percent", f"Distance from {target}, %", "figure", unit=DISTANCE),
        "pounds": Column("millions", f"£ million above (below) {target}", "figure", unit=MONEY),
        "head": Column("head", f"£ a head above (below) {target}", "figure", unit=POUNDS_EACH),
    }
    return (
        Column("name", "Area"),
        distances.pop(view.measure),
        *distances.values(),
        Column("baseline", "£ opening baseline", "figure", unit=POUNDS),
        Column("target", "£ fair-share target", "figure", unit=POUNDS),
        Column("allocated", "£ allocated in the year, after growth", "figure", unit=POUNDS),
        Column("per_head", "£ a head", "figure", unit=POUNDS_EACH),
        Column("convergence", "Convergence in the year, % of growth", "figure", unit=DISTANCE),
    )


def _place(frame: pd.DataFrame, view: View, evidence: Evidence, found: Allocations) -> str:
    """Where the area stands among those of its kind; the range where there is nothing to rank it among."""
    kind = evidence.funded.kind
    own = frame[frame["own"]]
    if len(own) and kind in ("icb", "cluster"):
        value = float(own.iloc[0][view.measure])
        if kind == "icb":
            others, noun = frame[frame["kind"] == KINDS["icb"]], SYSTEM if view.boards == "midlands" else BOARD
        else:
            every = frame_of(found, evidence)
            others, noun = every[every["kind"] == KINDS["cluster"]], CLUSTER
        place = standing(value, others[view.measure].to_numpy(), noun)
        words = say.sentence_case(off_target(value, view.measure, centred=view.centred))
        if evidence.funded is not evidence.area:
            return f"{its_system(evidence)}{say.mid_sentence(words)}, {place}"
        return f"{words}: {place}"
    boards = frame[frame["kind"] == KINDS["icb"]]
    lowest = boards.iloc[int(boards[view.measure].argmin())]
    words = off_target(float(lowest[view.measure]), view.measure, centred=view.centred)
    return f"{lowest['name']}: {words}, lowest of {len(boards)} {'systems' if view.boards == 'midlands' else 'boards'}"


def _own(found: Allocations, view: View, evidence: Evidence) -> str:
    """A sentence and a space about the area; of a custom area about its system. "" where that has no allocation."""
    row = found.row(evidence.funded.code)
    if row is None:
        return ""
    name, pounds = say.sentence_case(named(evidence.funded)), float(found.pounds[row])
    return (
        f"{name} started {found.period.label} {off_target(float(found.distance[row]), centred=view.centred)}: {say.pounds(pounds)} "
        f"{'less' if pounds < 0 else 'more'}. "
    )


def _place_in_england(found: Allocations, lowest: pd.Series) -> str:
    """A sentence and a space where the lowest system is the lowest board of England too; otherwise ""."""
    if lowest["distance"] > min(found.distance[found.boards]):
        return ""
    return f"{say.sentence_case(str(lowest['name']))} is also furthest below its target of England’s {len(found.boards)} boards. "


def _england(evidence: Evidence) -> str:
    printed = evidence.as_printed
    if isinstance(printed, Refused):
        return ""
    mean = float(printed.distance[printed.boards].mean())
    return (
        f"All of England’s boards together stand {off_target(printed.england)} as printed; the mean of the {len(printed.boards)} is "
        f"{DISTANCE.write(mean)}. "
    )


def _per_head(view: View, found: WithoutTarget, evidence: Evidence) -> Exhibit:
    """A stream without a target: pounds a head."""
    frame = pd.DataFrame(_names(found, evidence) | {"per_head": found.per_head, "allocated": found.allocated})
    frame = shown(frame, view).sort_values("per_head", ascending=False, kind="stable", ignore_index=True)
    own, year = frame[frame["own"]], found.period.label
    boards = frame[frame["kind"] == KINDS["icb"]]["per_head"].to_numpy()
    write = POUNDS_EACH.write
    where = (
        f"{its_system(evidence)}{write(float(own.iloc[0]['per_head']))} a head{',' if its_system(evidence) else ':'} {standing(float(own.iloc[0]['per_head']), boards, SYSTEM if view.boards == 'midlands' else BOARD)}"
        if len(own) and evidence.funded.kind == "icb"
        else f"{write(float(boards.min()))} to {write(float(boards.max()))} a head in {len(boards)} boards"
    )
    return Exhibit(
        id="distance",
        title=f"{where}, {say.mid_sentence(STREAMS[view.stream][1])}, {year}",
        sentence=(
            f"NHS England publishes no fair-share target for {say.mid_sentence(STREAMS[view.stream][1])}, so these are pounds a head, which take no "
            f"account of need. The dashed line is England, {write(found.england)}. No interval is published: these are sums of money. "
            f"{no_rank_interval(money=True)}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Area"),
                Column("per_head", "£ a head", "figure", unit=POUNDS_EACH),
                Column("allocated", "£ allocated", "figure", unit=POUNDS),
            ),
            highlight="own",
            chosen="own",
        ),
        spec=RankedDot(
            value="per_head",
            name="name",
            code="key",
            focus="own",
            chosen="own",
            average=found.england,
            average_name=f"England {write(found.england)}",
            value_title=f"pounds a head, {year}",
            unit=POUNDS_EACH,
            order_title="Boards of England, highest first",
        ),
        provenance=evidence.allocations_provenance(year),
        caveats=evidence.allocations_caveats(),
        sure=Sureness.NOT_MEASURED,
        can_drill=view.boards == "midlands",
    )


def _not_known(id: str, view: View, evidence: Evidence, refused: Refused) -> Exhibit:
    title = {"convergence": "What convergence moved", "distance-years": "Distance from target over the years"}
    return Exhibit(
        id=id,
        title=title.get(id, "Allocations and targets are not shown"),
        sentence="",
        refused=why_no_target(view, evidence, refused),
    )


def why_no_target(view: View, evidence: Evidence, refused: Refused) -> str:
    """That the money has no target, where it is allocated all the same."""
    if isinstance(evidence.without_target, Refused) or not isinstance(evidence.allocations, Refused):
        return refused.reason
    return f"NHS England publishes no fair-share target for {say.mid_sentence(STREAMS[view.stream][1])}."
