"""What a move of money between kinds of care changes here, and what publications found beside spending of each kind."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Protocol

import pandas as pd

from analysis.scenarios import Summary, summaries
from components import narrative as say
from components.charts.specs import DotRows
from components.exhibit import Column, Exhibit, Table
from components.units import JOBS, PENCE, PERCENT
from domain.wider_economy.settings_of_care import kinds_of_care
from domain.wider_economy.spending_outcome import Doubted
from pages import what_ifs
from pages.wider_economy.evidence import Evidence
from pages.wider_economy.view import View
from pages.wider_economy.what_if.exhibits import STEPS, bars_by_step, columns_by_step
from vocabulary import MILLION

CARE_NAMES = {
    "acute": "hospital care",
    "community": "community services",
    "primary": "general practice",
    "social_care": "social care",
    "prevention": "prevention",
}
NOT_A_CAUSE = (
    "These are associations between places, or returns of chosen schemes. None shows that spending is the cause."
)
NOT_COUNTED = "None is counted in any answer here."


class _TwoEffects(Protocol):
    """What is needed to know of a run: what is spent more, and less."""

    @property
    def more(self) -> Doubted: ...
    @property
    def less(self) -> Doubted: ...
    @property
    def told_apart(self) -> bool: ...
    @property
    def jobs(self) -> float: ...
    @property
    def turns(self) -> float | None: ...


def difference(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """More here, less there: by step."""
    both = _effects(run)
    more, less = both.more.whole, both.less.whole
    draws = (more.inside["gva"].draws - less.inside["gva"].draws) / MILLION
    central = (more.inside["gva"].added - less.inside["gva"].added) / MILLION
    jobs = more.inside["jobs"].added - less.inside["jobs"].added
    whole = run.outcome.whole
    rows = [
        _row(name, step, float(more_jobs))
        for name, step, more_jobs in zip(STEPS, summaries(draws.T, central), jobs, strict=True)
    ]
    rows.append(_row("All together", whole, both.jobs))
    set_to: Any = run.parameters
    title = (
        f"About {amount(whole)} a year {'more' if whole.value >= 0 else 'less'} value added here{_perhaps(whole)}"
        if both.told_apart
        else "The tables cannot tell the two kinds of care apart"
    )
    return Exhibit(
        id=f"{run.words.name}-difference",
        title=title,
        sentence=(
            f"What {CARE_NAMES[set_to.target]} sets off here, less what {CARE_NAMES[set_to.source]} does. "
            f"{_turns(both, CARE_NAMES[set_to.target])}"
            f"Jobs: {say.about(both.jobs)} {'more' if both.jobs >= 0 else 'fewer'}. It says nothing of health."
        ),
        table=Table(
            pd.DataFrame(rows),
            columns=(
                *columns_by_step(run),
                Column("jobs", "Full-time jobs here", "figure", unit=JOBS),
            ),
        ),
        spec=bars_by_step(run),
        provenance=run.words.provenance,
        caveats=run.words.caveats,
    )


def amount(whole: Summary) -> str:
    """No finer than it is known: to one figure where the range holds both signs."""
    write = say.rough_pounds if whole.lower < 0 < whole.upper else say.rounded_pounds
    return write(whole.value * MILLION)


def _perhaps(whole: Summary) -> str:
    """Said where the range holds both signs."""
    if not whole.lower < 0 < whole.upper:
        return ""
    return ", or perhaps less" if whole.value >= 0 else ", or perhaps more"


def _turns(both: _TwoEffects, target: str) -> str:
    """A sentence and a space on what would turn the answer round; "" where the tables cannot tell the two apart."""
    if not both.told_apart:
        return ""
    more, less = (PERCENT.write(each.whole.assumed.displaced, decimals=0) for each in (both.more, both.less))
    if both.turns is None:
        return f"However much other work {target} displaces, the answer stands. "
    return f"It turns round where {target} displaces {PERCENT.write(both.turns, decimals=0)} of other work, against {more} set; the other care displaces {less}. "


def associations(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """What publications found to go with spending of each kind: never a cause, and not in the answer."""
    rows = [
        {
            "name": say.sentence_case(CARE_NAMES[kind.id]),
            "lowest": kind.association.lowest,
            "highest": kind.association.highest,
            "counted": kind.association.counted,
            "compared": " ".join(kind.association.compared.split()),
            "source": kind.association.source,
        }
        for kind in kinds_of_care()
        if kind.association is not None
    ]
    frame = pd.DataFrame(rows)
    without = [CARE_NAMES[kind.id] for kind in kinds_of_care() if kind.association is None]
    dots = pd.concat(
        [
            frame.assign(value=frame[end], series=words)
            for end, words in (("lowest", "lowest published"), ("highest", "highest published"))
        ],
        ignore_index=True,
    )
    return Exhibit(
        id=f"{run.words.name}-associations",
        title="Published associations differ by kind of care, and show no cause",
        sentence=(
            f"For each £1 spent, published reports have these amounts beside it. {NOT_A_CAUSE} {NOT_COUNTED} For {say.listing(without)} there is none."
        ),
        table=Table(
            dots,
            columns=(
                Column("name", "Kind of care"),
                Column("series", "Which figure"),
                Column("value", "For each £1", "figure", unit=PENCE),
                Column("counted", "What is counted"),
                Column("compared", "What was compared"),
                Column("source", "Source"),
            ),
        ),
        spec=DotRows(
            name="name",
            value="value",
            series="series",
            value_title="£ for each £1: association, not effect",
            unit=replace(PENCE, decimals=0),
        ),
        provenance=replace(
            run.words.provenance,
            definition="Pounds of value added, or of returns as a study counts them, found beside each pound of spending.",
            method="As published. Not worked out again, and not used in any answer of this application.",
            period="2015 to 2024",
            releases=(),
            source="The reports named in the table",
            freshness=(),
        ),
        caveats=(NOT_A_CAUSE, NOT_COUNTED),
    )


def _effects(run: Any) -> _TwoEffects:
    two: _TwoEffects = run
    return two


def _row(name: str, found: Summary, jobs: float) -> dict[str, object]:
    return {"name": name, "value": found.value, "lower": found.lower, "upper": found.upper, "jobs": jobs}
