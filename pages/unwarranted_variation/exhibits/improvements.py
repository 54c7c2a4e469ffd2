"""Where improvement would pay most: every measure of the area by what it would gain at the ambition."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd

from caching import SingleFlightCache
from components import dates
from components import narrative as say
from components.charts.specs import RankedDot
from components.exhibit import Column, Exhibit, Table
from components.page import leads
from components.units import POUNDS, Unit
from data_access import ENGLAND
from domain.fair_comparison.practice_models import Allowed
from domain.unwarranted_variation.ambition import Ambition, Improvement
from pages.fair_words import place, worse_by
from pages.unwarranted_variation.evidence import Evidence
from pages.unwarranted_variation.improving import address, chance_of, gained, held_by, in_front
from pages.unwarranted_variation.view import COUNTED, COUNTS, View
from pages.words import named, provenance_of_list, spoken

ID, TITLE = "improvements", "Where improvement would pay most"
MOST_DRAWN = 8  # rows that stand whole, with their axis, beside three cards in the first screen of a laptop
EVENTS = Unit("events", decimals=0)
NAN = float("nan")
AIMS = {
    Ambition.EXPECTED: "the average of similar people, or the plain average where we do not know who they are",
    Ambition.MEDIAN: "the level of the median of the other systems, or of the other trusts",
    Ambition.BEST_QUARTER: "the level that a quarter of the other systems, or of the other trusts, have or better",
    Ambition.OWN_BEST: "its own best earlier period beside the others",
}
SHORT_AIMS = {
    Ambition.EXPECTED: "at the average of similar people",
    Ambition.MEDIAN: "at the median of the others",
    Ambition.BEST_QUARTER: "at the best quarter of the others",
    Ambition.OWN_BEST: "at its own best",
}
METHOD = (
    "A gain is what the area, or its trust, would have at {aim}. Each measure is first compared with what its people would have elsewhere, "
    "where it is known who they are. Its figure and those of the others are then drawn towards what is expected, by as much as chance explains: "
    "that takes out luck, and the part that the next period would bring anyway. The level holds the doubt of every other. Gains are called sure or "
    "probable only if they stay so when all are judged together: about 1 in 20 of them may be chance. They are filled and stand first, the "
    "largest first; older figures stand last and are not counted in the title. Cards show those that are like for like, or else sure, before others."
)
AT_AVERAGE = (
    "A gain is the difference between the area, or its trust, and {aim}: the one size that every page shows. Its interval is of that difference. Gains "
    "are called sure or probable only if they stay so when all are judged together: about 1 in 20 of them may be chance. They are filled and stand first, in order of what is left once "
    "luck is taken out; older figures stand last and are not counted in the title. Cards show those that are like for like, or else sure, before others."
)
CAVEATS = (
    "Bed days are those of a year beyond the median trust’s days for each discharge (or the best quarter’s, if you choose it), as in the scenario of shorter delays: a late discharge may be of one day or many.",
    "Pounds are the average cost of a unit, where one is cited, in the prices of its year. They are not cash: beds and rooms stay, and others use them.",
    "Each gain is in its measure’s own units, in its newest period: people, visits or waits of a month or a year. They do not add up.",
    "For a trust, the what-if of moving towards its peers uses all past periods and this table only the newest, so the two may differ.",
    "The gains change with the level chosen under “Improve to”: “Why we say this” on each card leads from one size to the next.",
    "A gain says how far behind the others a place is. It does not say what would close the distance, or that it can be closed.",
    "Where figures are not adjusted, who the people are may be the whole difference.",
    "No specialist hospital is ranked here or among “the other trusts”: general ones treat other patients.",
)
ALWAYS_LIKE_FOR_LIKE = "Gains are always like for like where it is known who the people are, whatever you allow for."


_made = SingleFlightCache(64)


@leads
def improvements(view: View, evidence: Evidence) -> Exhibit:
    """Every measure that can be compared; the first eight that are behind are drawn. Remembered for all views that show the same rows."""
    among = view.compare == ENGLAND
    chosen = "" if evidence.every else evidence.indicator.id
    key = (
        evidence.store,
        evidence.area.code,
        evidence.ambition,
        among,
        view.count,
        evidence.allowed,
        chosen,
        date.today(),
    )
    found: Exhibit = _made.get(key, lambda: _improvements(evidence))
    return found


def _improvements(evidence: Evidence) -> Exhibit:
    found, at_average = evidence.ranked_improvements, evidence.ambition is Ambition.EXPECTED
    method = (AT_AVERAGE if at_average else METHOD).format(aim=AIMS[evidence.ambition])
    if not found:
        why = f"No measure of {named(evidence.area)} has such a level. Choose another level to improve to."
        return Exhibit(ID, TITLE, "", refused=why, can_drill=False)
    rows = pd.DataFrame([_row(evidence, each) for each in found])
    rows["drawn"] = rows["gain"].where(pd.Series(_drawn(found)))
    return Exhibit(
        id=ID,
        title=_title(found),
        sentence=" ".join(
            filter(
                None,
                (_without_a_card(evidence, found), _without_a_row(evidence), f"{_ranked_by(evidence, found)}{method}"),
            )
        ),
        table=Table(
            rows,
            columns=(
                Column("name", "Measure"),
                Column("gain", "Gain", "figure", unit=EVENTS),
                Column("what", "of what"),
                Column("lower", "95% interval from", "figure", unit=EVENTS),
                Column("upper", "to", "figure", unit=EVENTS),
                Column("chance", "Chance of any gain", order="probability"),
                Column("sure", "How sure that there is anything to gain"),
                Column("believed", "With luck taken out", "figure", unit=EVENTS)
                if at_average
                else Column("plain", "Before allowing for chance", "figure", unit=EVENTS),
                Column("moved", "Moved by the adjustment", "figure", unit=EVENTS),
                Column("half", "Half of the gain is in"),
                Column("days_said", "In bed days a year", order="days"),
                Column("pounds_said", "In pounds a year, at a cited cost", order="pounds"),
                Column("period", "Period"),
                Column("link", "More", "link"),
            ),
            why_missing="not known",
            highlight="chosen",
            short=True,
        ),
        spec=RankedDot(
            value="drawn",
            lower="lower",
            upper="upper",
            name="label",
            code="address",
            clear="filled",
            open_name="can’t tell",
            chosen="chosen",
            average=0.0,
            average_name="nothing to gain",
            value_title=f"gain {SHORT_AIMS[evidence.ambition]}",
            order_title="Filled first, then by gain",
            unit=EVENTS,
        ),
        provenance=provenance_of_list(
            evidence.store,
            (each.compared.indicator.id for each in found),
            definition="Each line of the table links to its measure’s definition.",
            method=method,
            period="Newest periods",
        ),
        caveats=CAVEATS if evidence.allowed is Allowed.DEPRIVATION else (ALWAYS_LIKE_FOR_LIKE, *CAVEATS),
        can_drill=False,
    )


def _title(found: tuple[Improvement, ...]) -> str:
    """How many of the gains within their date are sure or probable: those that the chart fills and the table calls so."""
    current = [each for each in found if each.behind and each.current]
    if not current:
        return f"{TITLE}: no current measure is behind"
    return f"{TITLE}: {sum(each.claimed for each in current)} of {len(current)} current gains are sure or probable"


def _without_a_card(evidence: Evidence, found: tuple[Improvement, ...]) -> str:
    """Why the largest gain that is drawn as sure or probable has no card above; "" where it has one, or no cards are shown."""
    drawn = [each for each in found if each.claimed and each.current]
    if not evidence.every or not drawn:
        return ""
    largest = max(drawn, key=lambda each: each.gain.events)
    if largest in in_front(evidence):
        return ""
    name = f"{largest.compared.indicator.short_name}{place(evidence.store, evidence.area, largest.compared)}"
    if largest.firm:
        return f"{name} is larger as counted, but not once luck is taken out: it has no card."
    return f"{name} has no card: it is not adjusted for who the people are, and not sure."


def _without_a_row(evidence: Evidence) -> str:
    """Which of the area's own trusts are not in the table, and why; "" where all are."""
    apart = evidence.own_specialists
    if not apart:
        return ""
    listed = say.listing([f"{spoken(name)} ({kind})" for name, kind in apart], MOST_NAMED)
    return f"{say.sentence_case(listed)} {'has' if len(apart) == 1 else 'have'} no row: a specialist hospital is not compared with general ones."


MOST_NAMED = 3


def _sure(each: Improvement) -> str:
    """How sure it is that there is anything to gain; of a measure that is not behind, that there is nothing."""
    if not each.behind:
        return "nothing to gain"
    old = "" if each.current else ", older figures"
    return f"{each.phrase}, {'like for like' if each.compared.like_for_like else 'not adjusted'}{old}"


PERSONS = ("people", "patients", "women", "men", "children", "babies")
HEAD = re.compile(r" (?:of|over|within|in|to|ended|missed|rated|after|that|with)\b")


def _not_people(each: Improvement) -> str:
    """What a gain counts where it is not people: "visits", "waits"; "" of people."""
    indicator = each.compared.indicator
    counted = indicator.people if indicator.polarity == "higher" else indicator.people_worse
    return "" if counted.split()[0] in PERSONS else HEAD.split(counted)[0]


def _ranked_by(evidence: Evidence, found: tuple[Improvement, ...]) -> str:
    """A sentence and a space, where gains are not ranked as each measure counts."""
    if evidence.view.count == COUNTED:
        return ""
    costed = sum(
        each.worth is not None and (evidence.view.count == "pounds" or say.known(each.worth.days)) for each in found
    )
    return (
        f"Ranked {COUNTS.label(evidence.view.count)}: {costed} of {len(found)} gains can be told so and stand first, the others after them. No unit cost of "
        "the others is cited here. "
    )


def _drawn(found: tuple[Improvement, ...]) -> list[bool]:
    """The first that are behind, as many as have room; older figures only where no current measure is behind."""
    current = any(each.behind and each.current for each in found)
    fit = [each.behind and (each.current or not current) for each in found]
    return [is_fit and sum(fit[: number + 1]) <= MOST_DRAWN for number, is_fit in enumerate(fit)]


def _row(evidence: Evidence, each: Improvement) -> dict[str, object]:
    one, gain = each.compared, each.gain
    where, counted = address(evidence, each), _not_people(each)
    name = f"{one.indicator.short_name}{place(evidence.store, evidence.area, one)}"
    moved = worse_by(one, one.difference - one.crude) if one.adjusted_for else float("nan")
    days, pounds = (NAN, NAN) if each.worth is None else (each.worth.days, each.worth.pounds)
    return {
        "name": name,
        "label": f"{name} ({counted})" if counted else name,
        "gain": gain.events,
        "what": gained(one.indicator),
        "lower": gain.lower,
        "upper": gain.upper,
        "probability": gain.probability,
        "chance": chance_of(each),
        "sure": _sure(each),
        "plain": gain.plain,
        "believed": each.believed,
        "moved": moved,
        "half": held_by(each) or "not known",
        "days": days,
        "days_said": EVENTS.write(days) if say.known(days) else "no bed days",
        "pounds": pounds,
        "pounds_said": POUNDS.write(pounds) if say.known(pounds) else "no cited unit cost",
        "period": dates.dated(one.period.label, [one.freshness] if one.freshness else []),
        "link": ("Look closer", where),
        "address": where,
        "filled": each.claimed,
        "chosen": not evidence.every and one.indicator.id == evidence.indicator.id,
    }
