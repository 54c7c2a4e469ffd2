"""Look closer: the chosen place, period by period, as a control chart where there are points enough for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from textwrap import shorten

import pandas as pd

from analysis.spc import POINTS_TO_LOCK, SpecialCause, XmR
from components import narrative as say
from components.charts import specs
from components.exhibit import HELD_BACK, Column, Exhibit, Table
from components.nouns import Noun
from components.page import draws_decisions, shows
from data_access.reference.periods import first_month
from domain.learning.decisions import label_of
from domain.unwarranted_variation.funnel import Funnel
from domain.unwarranted_variation.series import Series
from pages.board_words import across_boards, boards_without_series
from pages.unwarranted_variation.evidence import Evidence, places_of
from pages.unwarranted_variation.exhibits.peers_table import value_column
from pages.unwarranted_variation.over_time import (
    SIGNS,
    counting,
    next_figure,
    period_noun,
    resembling,
    sign,
    standing,
    verdicts,
)
from pages.unwarranted_variation.since_when import next_worse, since_when
from pages.unwarranted_variation.view import ALL_PERIODS, View
from pages.unwarranted_variation.words import of_whom
from pages.words import named
from vocabulary import Period, Provenance, Refused

METHOD = (
    "XmR control chart (NHS England, Making Data Count): average plus and minus 2.66 mean moving ranges, widened for periods that resemble "
    "the one before and for the number of periods; runs as much longer; two of three near a limit are no sign. Of series in which nothing changes, "
    "at most 5 in 100 carry a sign anywhere."
)
LINE_METHOD = "As published, joined by lines: too few points for a control chart"
MOST_OF_A_REASON, MOST_OF_A_DECISION = 200, 44  # letters, in a sentence and beside a line
MOST_DECISIONS = 5
STEADY = "The dashed lines are the usual range: a {period} inside it is ordinary variation. Ordinary means steady, not acceptable."
MOSTLY_SPECIAL = "More than half of the {periods} carry a sign, so no one average and usual range describe this series."
LONG_SERIES = (
    "The average and the usual range are made of the whole series, and cut off at what is possible. Where the level has moved for good, "
    "they describe the past more than the present; no new start is made for them without a reason that somebody has written down."
)


Decided = Sequence[tuple[str, str]]
"""Of each signed decision the id of the first period after it, and what was decided."""


def _about(view: View, evidence: Evidence) -> tuple[str, tuple[str, ...]]:
    """The measure and the places whose decisions are drawn: the place shown or, for the area's places together, the area and its places."""
    rows, chosen = evidence.peers.rows.area, evidence.chosen
    own = (evidence.area.code, *(str(code) for code in rows[evidence.peers.own]))
    return evidence.indicator.id, own if chosen is None else (str(rows[chosen]),)


@draws_decisions(_about)
@shows("place")
def over_time(view: View, evidence: Evidence, decided: Decided = ()) -> Exhibit:
    series = evidence.shown
    chart = series.control_chart
    if not isinstance(chart, XmR):
        return _line(evidence, series, evidence.no_control_chart(series))
    noun, unit, target = period_noun(series), evidence.unit, evidence.indicator.target
    highest = 1.0 if evidence.indicator.value_kind == "proportion" else None
    frame = pd.DataFrame(
        {
            "date": [_date(period) for period in series.periods],
            "label": [period.label for period in series.periods],
            "value": series.value,
            "mean": chart.mean,
            "lower": chart.lower.clip(0, highest),
            "upper": chart.upper.clip(0, highest),
            "cause": [
                (HELD_BACK if period in series.held_back else "not reported") if cause is None else sign(cause, series)
                for period, cause in zip(series.periods, chart.special_causes, strict=True)
            ],
            "small": [period in series.held_back for period in series.periods],
            "verdict": verdicts(chart),
            "chosen": [period == evidence.period for period in series.periods],
        }
    )
    front, boards = _not_yet_drawn(series, decided), _boards(evidence, series)
    parts = (
        _stands(evidence, series),
        _provisional(chart, noun),
        MOSTLY_SPECIAL.format(periods=noun.many) if series.mostly_special else STEADY.format(period=noun.one),
        _baseline(evidence, series),
        _decisions(decided),
        resembling(series),
        _since(evidence),
        _shapes(evidence),
        _expected(evidence, series),
        counting(series),
        _assurance(chart, evidence, noun) if target is not None else "",
        _gaps(evidence, series),
        boards if front else "",
        _ended(evidence, series),
        _two_figures(evidence, series),
    )
    return Exhibit(
        id="over-time",
        title=_title(evidence, series),
        front=front or boards,
        sentence=" ".join(part for part in parts if part),
        table=Table(
            frame,
            columns=(
                Column("label", say.sentence_case(noun.one)),
                value_column("value", say.sentence_case(of_whom(evidence)), unit),
                value_column("mean", "Average", unit),
                value_column("lower", "Usual range from", unit, "usual range"),
                value_column("upper", "to", unit),
                Column("cause", "Sign"),
            ),
            why_missing="not reported",
            held_back="small",
            chosen="chosen",
        ),
        spec=specs.ControlChart(
            x="date",
            label="label",
            y="value",
            mean="mean",
            lower="lower",
            upper="upper",
            cause="cause",
            verdict="verdict",
            y_title=f"{of_whom(evidence)}{unit.axis}",
            target=target,
            target_name=f"standard {unit.write(target, decimals=0)}" if target is not None else "",
            unit=unit,
            by_label=not series.monthly,
            events=_events(series, decided),
        ),
        provenance=_dated(evidence, series, METHOD),
        caveats=(LONG_SERIES, *evidence.caveats_of(series)),
    )


def _events(series: Series, decided: Decided) -> tuple[tuple[int, str], ...]:
    """Decisions whose first period is in the series, by its row."""
    rows = {period.id: row for row, period in enumerate(series.periods)}
    return tuple(
        (rows[change], shorten(what, MOST_OF_A_DECISION, placeholder="…")) for change, what in decided if change in rows
    )


def _boards(evidence: Evidence, series: Series) -> str:
    """Which boards the periods are of, where England's changed among them."""
    return across_boards(evidence.store, series.known) if evidence.level == "icb" else ""


def _ended(evidence: Evidence, series: Series) -> str:
    return boards_without_series(evidence.store, series.known) if evidence.level == "icb" else ""


def _decisions(decided: Decided) -> str:
    """What was decided, and from when on figures tell of it; "" where nothing was."""
    told = [f"“{what[:MOST_OF_A_REASON]}”, from {label_of(change)} on" for change, what in decided[:MOST_DECISIONS]]
    more = f" and {len(decided) - MOST_DECISIONS} more" if len(decided) > MOST_DECISIONS else ""
    return f"Decided here: {'; '.join(told)}{more}. A change after a decision need not come from it." if told else ""


def _not_yet_drawn(series: Series, decided: Decided) -> str:
    """That the newest decision is after all that is drawn; "" where there is none such."""
    newest = series.periods[-1]
    later = [(change, what) for change, what in decided if change > newest.id]
    if not later:
        return ""
    change, what = max(later)
    return f"Decided after the newest figure: “{what[:MOST_OF_A_REASON]}”. The first figure to tell of it is that of {label_of(change)}."


def _line(evidence: Evidence, series: Series, reason: str) -> Exhibit:
    """Too few points for a control chart: said, and the points there are drawn as they are."""
    name, unit = evidence.shown_name, evidence.unit
    if len(series.known) < 2:
        if series.known:
            reason = (
                f"For {name}, only {series.known[0].label} is published. "
                "A line over time needs two points, a control chart three."
            )
        return Exhibit("over-time", f"{say.sentence_case(name)} over time", "", refused=reason.strip())
    frame = pd.DataFrame(
        {
            "index": [float(index) for index in range(len(series.periods))],  # an absent period is counted too
            "label": [period.label for period in series.periods],
            "value": series.value,
            "series": name,
            "small": [period in series.held_back for period in series.periods],
            "chosen": [period == evidence.period for period in series.periods],
        }
    )
    parts = (
        f"No usual range is drawn. {reason} The line joins what is published; it does not say what is chance.",
        say.broken_line([period.label for period in series.missing]),
        _ended(evidence, series),
        _two_figures(evidence, series),
    )
    return Exhibit(
        id="over-time",
        title=_title(evidence, series),
        front=_boards(evidence, series),
        sentence=" ".join(part for part in parts if part),
        table=Table(
            frame,
            columns=(
                Column("label", say.sentence_case(period_noun(series).one)),
                value_column("value", say.sentence_case(of_whom(evidence)), unit),
            ),
            why_missing="not reported",
            held_back="small",
            chosen="chosen",
        ),
        spec=specs.TimeSeries(
            x="index",
            label="label",
            y="value",
            series="series",
            name="series",
            y_title=f"{of_whom(evidence)}{unit.axis}",
            unit=unit,
        ),
        provenance=_dated(evidence, series, LINE_METHOD),
        caveats=evidence.caveats_of(series),
    )


def _shown(evidence: Evidence, series: Series) -> Period:
    """The period shown; where the series has no such period, its newest."""
    return evidence.period if evidence.period in series.periods else series.periods[-1]


def _stands(evidence: Evidence, series: Series) -> str:
    """Where the series stands, and how far it is from a year before."""
    return f"{say.sentence_case(evidence.shown_name)}: {standing(series, _shown(evidence, series), evidence.unit)}."


def _title(evidence: Evidence, series: Series) -> str:
    said = standing(series, _shown(evidence, series), evidence.unit, brief=True).removesuffix(
        f" ({SIGNS[SpecialCause.NONE]})"
    )
    return f"{say.sentence_case(evidence.shown_name)}: {said}"


def _provisional(chart: XmR, noun: Noun) -> str:
    if chart.locked:
        return ""
    return (
        f"Only {chart.points_in_limits} {noun.many}: the usual range is provisional until there are {POINTS_TO_LOCK}, "
        "and a sign of change is a hint, not a finding."
    )


def _since(evidence: Evidence) -> str:
    """Since when the place shown stands where it does beside the others."""
    if isinstance(evidence.funnel, Refused):
        return ""
    row = evidence.chosen
    return f"{since_when(evidence, evidence.funnel, row)}{next_worse(evidence, evidence.funnel, row)}".strip()


def _baseline(evidence: Evidence, series: Series) -> str:
    """That the reader locked the baseline, and why; or that a reason is missing."""
    if evidence.view.baseline == ALL_PERIODS:
        return ""
    if series.baseline is not None:
        return (
            f"The average and the usual range are made of the periods up to {series.baseline.label} alone. Your reason: "
            f"{evidence.view.because.strip()[:MOST_OF_A_REASON].rstrip('.')}."
        )
    if not evidence.view.because.strip():
        return (
            "A baseline is locked only with a reason: write yours under “More choices”. Until then every period counts."
        )
    return "This series has too few periods up to that baseline, so every period counts."


def _expected(evidence: Evidence, series: Series) -> str:
    """What the period after the newest is expected to bring."""
    words = next_figure(series, series.periods[-1], evidence.unit)
    return f"{words}." if words else ""


def _shapes(evidence: Evidence) -> str:
    if evidence.indicator.polarity == "neutral":
        return "Grey squares are unusual; neither direction is good or bad in itself."
    return "Large blue circles are signs of improvement, orange diamonds of concern."


def _assurance(chart: XmR, evidence: Evidence, noun: Noun) -> str:
    """Whether the standard would be met if nothing changed."""
    meaning = {
        "consistently meets": f"at this level it would be met {noun.one} after {noun.one}",
        "hit or miss": f"at this level it would be met in some {noun.many} and missed in others",
        "consistently misses": f"at this level it would be missed {noun.one} after {noun.one}",
    }
    assurance = meaning.get(chart.assurance or "")
    return f"{evidence.indicator.target_source}; against it, {assurance}." if assurance else ""


def _gaps(evidence: Evidence, series: Series) -> str:
    """That periods are missing, and what follows from it."""
    broken = say.broken_line([period.label for period in series.missing])
    if not broken:
        return ""
    small = say.listing([period.label for period in series.held_back])
    held_back = f" The figures of {small} are held back because the numbers are small." if small else ""
    return f"{broken} No run of signs and no usual range is counted across a gap.{held_back}"


def _two_figures(evidence: Evidence, series: Series) -> str:
    """Why the area's own series has another figure than its places together, which the page compares."""
    index = series.index(evidence.period)
    if evidence.chosen is not None or series.added_up or index is None or isinstance(evidence.excess, Refused):
        return ""
    assert isinstance(evidence.funnel, Funnel)  # there is an excess
    unit, together = evidence.unit, evidence.funnel.own_value[0]
    whole = float(series.value[index])
    if unit.write(whole) == unit.write(together):
        return ""
    return (
        f"This is the figure of {named(evidence.area)} as a whole, {unit.write(whole)} in {evidence.period.label}. "
        f"The figure compared above, {unit.write(together)}, is that of {places_of(evidence)} alone; the whole is "
        f"not the sum of its {evidence.noun.many}."
    )


def _date(period: Period) -> str:
    month = first_month(period.id)
    return f"{month}-01" if month else ""


def _dated(evidence: Evidence, series: Series, method: str) -> Provenance:
    first, last = series.periods[0].label, series.periods[-1].label
    return replace(
        evidence.provenance,
        method=method,
        period=first if first == last else f"{first} to {last}",
        freshness=(evidence.freshness_at(series.periods[-1]),),
    )
