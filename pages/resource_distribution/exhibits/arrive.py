"""What it would take to stand on the fair-share target by 2028/29, beside what convergence gave last."""

from __future__ import annotations

import math
from collections.abc import Callable

from components import narrative as say
from components.charts.specs import Dumbbell
from components.exhibit import Column, Exhibit, Table
from components.page import drills
from components.units import POUNDS
from domain.resource_distribution.arrival import Arriving, load_arriving
from pages.resource_distribution.evidence import Evidence
from pages.resource_distribution.exhibits.allocations import (
    AS_PRINTED,
    CENTRED,
    Distances,
    frame_of,
    shown,
    sign_turns,
    why_no_target,
)
from pages.resource_distribution.exhibits.table_of_areas import TO_THE_AREA
from pages.resource_distribution.view import STREAMS, View
from pages.resource_distribution.words import DISTANCE, its_system
from pages.words import named
from vocabulary import Refused, Sureness

BY = "2028/29"
METHOD = (
    "Assumption: base growth raises every allocation and every target alike, and needs stay as they are. Needed each year = (closing target / "
    "recurrent allocation) to the power of 1 / years left, less 1. Years at the last pace = ln(closing target / recurrent allocation) / ln(1 + "
    "convergence of the newest year)."
)


@drills(TO_THE_AREA)
def arrive(view: View, evidence: Evidence) -> Exhibit:
    """Convergence given in the newest year against what each year to 2028/29 would take, system by system."""
    found = evidence.arriving
    if isinstance(found, Refused):
        title = f"What it would take to arrive by {BY}"
        return Exhibit("arrive", title, "", refused=why_no_target(view, evidence, found))
    newest, taken = found.newest, found.arrival
    frame = frame_of(newest, evidence).assign(
        each_year=taken.each_year,
        first_year=taken.first_year,
        in_all=taken.in_all,
        years_at_pace=taken.years_at_pace,
        words=[_a_year(pounds) for pounds in taken.first_year],
        pace_words=[_pace(years) for years in taken.years_at_pace],
    )
    frame = shown(frame, view).sort_values("each_year", ascending=False, kind="stable", ignore_index=True)
    year = newest.period.label
    return Exhibit(
        id="arrive",
        title=_title_of_place(found, evidence) or _title(found, evidence),
        sentence=(
            f"{_own(found, evidence)}{sign_turns(_closing(view, evidence), evidence.funded.code)}Open diamonds are the growth beyond base growth that each of the {found.years} years to {BY} would take; filled "
            f"circles what convergence gave in {year}. Pounds are of the first year, of the budget at the close of {year} before it grows. This assumes that needs and targets stay as they are but for "
            f"base growth. {CENTRED if view.centred else AS_PRINTED} No interval is published."
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Area"),
                Column("closing", f"Closing distance, {year}, %", "figure", unit=DISTANCE),
                Column("in_all", "£ needed in all (negative: beyond target)", "figure", unit=POUNDS),
                Column("convergence", f"Convergence in {year}, %", "figure", unit=DISTANCE),
                Column("each_year", f"Needed each year to {BY}, %", "figure", unit=DISTANCE),
                Column("words", f"£ of the first year, of the budget that closed {year}", order="first_year"),
                Column("pace_words", f"At the pace of {year}", order="years_at_pace"),
            ),
            highlight="own",
            chosen="own",
        ),
        spec=Dumbbell(
            start="convergence",
            end="each_year",
            words="words",
            words_title=f"pounds in the first year to {BY}",
            name="name",
            code="key",
            focus="own",
            chosen="own",
            start_name=f"Given in {year}",
            end_name=f"Needed each year to {BY}",
            value_title=f"growth beyond base growth, {say.mid_sentence(STREAMS[view.stream][1])}",
            unit=DISTANCE,
        ),
        provenance=evidence.arriving_provenance(year, METHOD),
        caveats=evidence.allocations_caveats(),
        sure=Sureness.NOT_MEASURED,
        against="share" if view.centred else "target",
        can_drill=view.boards == "midlands",
    )


def _closing(view: View, evidence: Evidence) -> tuple[Distances, Distances] | Refused:
    """The closing distances as printed, and against the average board."""
    both = [load_arriving(evidence.store, view.stream, centred=centred) for centred in (False, True)]
    if isinstance(both[0], Refused) or isinstance(both[1], Refused):
        return Refused("There is no target.")
    printed, centred = both[0].newest, both[1].newest
    return (printed, printed.closing), (centred, centred.closing)


def _title_of_place(found: Arriving, evidence: Evidence) -> str:
    """Of a custom area: the first half of what is said of its system, which is named; "" of any other area."""
    system = its_system(evidence)
    return f"{system}{say.mid_sentence(_title(found, evidence).split('; ')[0])}" if system else ""


def _title(found: Arriving, evidence: Evidence) -> str:
    newest = found.newest
    row = newest.row(evidence.funded.code)
    target = "average" if newest.centred else "target"
    if row is None or not say.known(float(newest.closing[row])):
        below = sum(bool(newest.closing[at] < 0) for at in newest.boards)
        return f"{below} of England’s {len(newest.boards)} boards closed {newest.period.label} below {target}"
    needed, given = float(found.arrival.each_year[row]), float(newest.convergence[row])
    if DISTANCE.same(needed, 0.0):
        return f"On {target} at the close of {newest.period.label}"
    write = DISTANCE.telling(abs(needed), abs(given), 0.0).write
    share = evidence.share_needs
    if share is not None and share * needed < 0:
        write = DISTANCE.telling(abs(needed), abs(share), 0.0).write
        return (
            f"Its share by {BY} needs {write(abs(share))} a year {_beyond(share)} base growth; "
            f"target, {write(abs(needed))} {_beyond(needed)}"
        )
    return (
        f"Reaching {target} by {BY} needs {write(abs(needed))} a year {_beyond(needed)} base growth; {newest.period.label} "
        f"{_gave(given, write)}"
    )


def _beyond(growth: float) -> str:
    return "beyond" if growth > 0 else "below"


def _gave(given: float, write: Callable[[float], str]) -> str:
    """ "gave 0.5%", "took 0.3%", "moved nothing"."""
    if not say.known(given) or DISTANCE.same(given, 0.0):
        return "moved nothing"
    return f"{'gave' if given > 0 else 'took'} {write(abs(given))}"


def _own(found: Arriving, evidence: Evidence) -> str:
    """A sentence and a space about the area; "" where it has no allocation."""
    newest, row = found.newest, found.newest.row(evidence.funded.code)
    if row is None:
        return ""
    pounds = float(newest.closing_pounds[row])
    return (
        f"{say.sentence_case(named(evidence.funded))} closed {newest.period.label} {say.pounds(pounds)} {'below' if pounds < 0 else 'above'} "
        f"{'average' if newest.centred else 'target'}. At the pace of that year: "
        f"{_pace(float(found.arrival.years_at_pace[row]))}. "
    )


def _a_year(pounds: float) -> str:
    """ "£44.6 million more", "£3.0 million less"."""
    if not say.known(pounds):
        return say.NOT_AVAILABLE
    if abs(pounds) < 500:
        return "nothing"
    return f"{say.pounds(pounds).removeprefix('about ')} {'more' if pounds > 0 else 'less'}"


def _pace(years: float) -> str:
    """ "just over 9 years", "under a year", "never", "on target"."""
    if years != years:
        return say.NOT_AVAILABLE
    if math.isinf(years):
        return "never"
    if years == 0:
        return "on target"
    if years > 100:
        return "over 100 years"
    whole = math.floor(years + 0.005)
    if not whole:
        return "under a year"
    said, beyond = f"{whole} year{'' if whole == 1 else 's'}", years - whole
    if beyond < 0.005:
        return said
    if beyond <= 0.25:
        return f"just over {said}"
    return f"{whole} to {whole + 1} years" if beyond < 0.75 else f"nearly {whole + 1} years"
