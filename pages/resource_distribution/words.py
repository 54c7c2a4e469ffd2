"""Words and units that the headline and the exhibits of this page share."""

from __future__ import annotations

from components import narrative as say
from components.units import PERCENT, Unit
from data_access import ENGLAND
from domain.resource_distribution.counts import Floats
from domain.resource_distribution.measures import CORE
from pages.resource_distribution.evidence import Evidence
from pages.resource_distribution.view import COMPONENTS
from pages.words import named

INDEX = Unit("need index", decimals=3, floor=0)
POUNDS_EACH = Unit("£", before="£", decimals=2)
GPS_EACH = Unit("GPs", decimals=2, floor=0)
POUNDS = Unit("£", before="£", decimals=0)

DISTANCE = Unit("%", by=100, after="%")

NO_INTERVAL = "No interval is published."
HOW_SURE = "No interval is published: everybody is counted, so chance plays little part; how sure the weights themselves are is not known."
READS_AS_ONE = 0.0005  # an index nearer to 1 than this reads 1.000


def area_name(evidence: Evidence) -> str:
    """The area in the middle of a sentence."""
    return named(evidence.area)


def average_of(evidence: Evidence) -> str:
    """ "England’s average", "the Midlands’ average"."""
    return f"{say.possessive(evidence.benchmark_name)} average"


def side(ratio: float) -> int:
    """1 above, -1 below, 0 so near to 1 that it reads the same."""
    return 0 if not say.known(ratio) or abs(ratio - 1) < READS_AS_ONE else (1 if ratio > 1 else -1)


def excess_need(evidence: Evidence) -> str:
    """ "has the need of about 109,000 more people than are registered on need alone, and of about 70,700 more with prices"; of one service,
    whose weights hold no prices or cannot be told from them, "has the need for maternity care of about 3,000 fewer ..."."""
    index, people = (
        float(column[evidence.row]) for column in (evidence.listed.need_index, evidence.listed.excess_need)
    )
    component = evidence.view.component
    service = "" if component == CORE else f" for {COMPONENTS[component][1]}"
    against = "" if evidence.benchmark.code == ENGLAND else f", against {evidence.benchmark_name}"
    own = evidence.own_need
    if own is not None:
        return (
            f"has the need of {people_more(own.excess_alone)} people than are registered on need alone{against}, and of "
            f"{people_more(own.excess_with_prices)} with prices"
        )
    if side(index) == 0:
        return f"has the need{service} of as many people as are registered{against}"
    return f"has the need{service} of {say.about(people)} {'more' if people > 0 else 'fewer'} people than are registered{against}"


def people_more(people: float) -> str:
    """ "about 70,700 more", "no more"."""
    if abs(people) < 0.5:
        return "no more"
    return f"{say.about(people)} {'more' if people > 0 else 'fewer'}"


def off_target(distance: float) -> str:
    """ "4.9% below target", "on target"."""
    if not say.known(distance):
        return say.NOT_AVAILABLE
    if DISTANCE.same(distance, 0.0):
        return "on target"
    return f"{DISTANCE.write(abs(distance))} {'below' if distance < 0 else 'above'} target"


def distance_words(distance: float, pounds: float) -> str:
    """ "4.9% below its fair-share target, about £145.6 million less"."""
    if DISTANCE.same(distance, 0.0):
        return "on its fair-share target"
    side_of, more = ("below", "less") if distance < 0 else ("above", "more")
    return f"{DISTANCE.write(abs(distance))} {side_of} its fair-share target, {say.pounds(pounds)} {more}"


def rank(evidence: Evidence, values: Floats) -> str:
    """ "the highest of the 11 systems"."""
    rows = evidence.rows_of_its_kind()
    position = 1 + sum(bool(values[row] > values[evidence.row]) for row in rows)
    kind = "systems" if evidence.area.kind == "icb" else "clusters"
    if position in (1, len(rows)):
        return f"the {'highest' if position == 1 else 'lowest'} of the {len(rows)} {kind}"
    return f"the {say.ordinal(position)} highest of the {len(rows)} {kind}"


# ---------------------------------------------------------------- over time


def payments_trend(evidence: Evidence) -> str:
    """The last two years of payments compared with the benchmark; "" where one of them is not known."""
    own, benchmark = evidence.payments_series[:2]
    if len(own.value) < 2 or not all(say.known(value) for value in own.value[-2:]):
        return ""
    before, now = (float(own.value[row] / benchmark.value[row] - 1) for row in (-2, -1))
    return (
        f"In {own.labels[-2]} its payments for each weighted patient were {_difference(before, evidence)}, in {own.labels[-1]} "
        f"{_difference(now, evidence)}."
    )


def _difference(proportion: float, evidence: Evidence) -> str:
    of_benchmark = say.possessive(evidence.benchmark_name)
    if PERCENT.same(proportion, 0.0):
        return f"the same as {of_benchmark}"
    written = PERCENT.telling(abs(proportion), 0.0).write(abs(proportion))
    return f"{written} {'above' if proportion > 0 else 'below'} {of_benchmark}"


def gp_trend(evidence: Evidence) -> str:
    """GPs for every 10,000 patients, not weighted, from the first year to the last."""
    own, benchmark = evidence.gp_series[:2]
    here, there = (change(series.value, GPS_EACH) for series in (own, benchmark))
    return (
        f"From {own.labels[0]} to {own.labels[-1]}, GPs for every 10,000 patients (not weighted) {here} here; in "
        f"{evidence.benchmark_name} they {there}."
    )


def change(values: Floats, unit: Unit) -> str:
    """ "fell from 4.83 to 4.24", told apart; "stayed at 4.83"."""
    first, last = float(values[0]), float(values[-1])
    write = unit.telling(first, last).write
    if unit.same(first, last):
        return f"stayed at {write(last)}"
    return f"{'rose' if last > first else 'fell'} from {write(first)} to {write(last)}"
