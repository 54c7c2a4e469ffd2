"""Inside the area: need against pounds and staff, part by part, and the largest gaps."""

from __future__ import annotations

import pandas as pd

from components import narrative as say
from components.charts.specs import Dumbbell
from components.exhibit import Column, Exhibit, Table
from components.nouns import Noun
from components.units import POUNDS
from domain.resource_distribution.inside import Inside, Unranked
from domain.resource_distribution.measures import LIST_MOVED, SMALLEST_PRACTICE
from pages.resource_distribution.evidence import Evidence
from pages.resource_distribution.exhibits.table_of_areas import signed
from pages.resource_distribution.view import LEVELS, PAYMENTS, SHORT_LEVELS, View
from pages.resource_distribution.words import DISTANCE, INDEX, INDEX_SHORT, NEED_WEIGHTED, POUNDS_EACH, area_name
from vocabulary import Refused, Sureness

PRACTICES = Noun("practice", "practices")
DRAWN = 6  # of the shortest and of the furthest beyond
METHOD = (
    "Every part is held to the pounds, and the staff, for each need-weighted patient of the whole area; the gap is what it has less that. Practices "
    "with a weight and payments count, and are added up to their parts. Indices are for each registered person, the whole area being 1."
)
WHY = {
    Unranked.NO_PRACTICE: "no practice: nothing to compare",
    Unranked.NO_PATIENTS: "no patients registered",
    Unranked.NO_WEIGHT: "no weight for need is published",
    Unranked.NO_PAYMENTS: "no payments are published",
    Unranked.SMALL: f"fewer than {SMALLEST_PRACTICE:,} patients",
    Unranked.LIST_MOVED: f"list changed by over {LIST_MOVED:.0%} in the year: opened, closed or merged",
    Unranked.UNUSUAL: "paid less than half of what need gives, or over twice: check the figure",
    Unranked.REST: "practices that belong to none of these today",
}


def inside(view: View, evidence: Evidence) -> Exhibit:
    """Parts of one kind, the shortest of money first; the largest gaps drawn."""
    found = evidence.inside
    _, one, several = LEVELS[view.level]
    if isinstance(found, Refused):
        title = f"Need against pounds by {one}"
        return Exhibit("inside", title, "", refused=f"{found.reason} Choose other places within it.")
    frame = _frame(found)
    shortest, furthest = (frame.iloc[int(at)] for at in (0, len(found.ranked) - 1))
    largest = shortest if abs(shortest["gap"]) >= abs(furthest["gap"]) else furthest
    paid = PAYMENTS[view.money][1]
    return Exhibit(
        id="inside",
        title=(
            f"{largest['name']}: {say.pounds(largest['gap']).removeprefix('about ')} "
            f"{'below' if largest['gap'] < 0 else 'above'} its share by need, {found.year}"
        ),
        sentence=(
            f"The largest gap of {say.count(len(found.ranked))} {several} in {area_name(evidence)}: {_told(largest)}. At the other end: "
            f"{_told(furthest if largest is shortest else shortest)}. Filled circles are need, open diamonds {paid}, both for each registered person; 1 is "
            f"all of {area_name(evidence)}, {POUNDS_EACH.write(found.each)} for each need-weighted patient. {_most_in_people(frame, found)}"
            f"{_left_out(found, several)}{evidence.newer_payments}Dispensing and drugs are left out. Staff are those practices employ, of {found.staff_year}. No interval is "
            "published: these are all payments."
        ),
        table=Table(
            frame,
            columns=(
                Column("name", say.sentence_case(one)),
                Column("gap_words", "£ against its share by need", order="gap"),
                Column("relative", "%", "figure", unit=DISTANCE),
                Column("gps_words", f"GPs against its share, {found.staff_year}", order="gps_gap"),
                Column("nurses_words", "Nurses", order="nurses_gap"),
                Column("others_words", "Other care staff", order="others_gap"),
                Column("excess_words", "Need in people", order="excess"),
                Column("need_index", "Need", "figure", unit=INDEX),
                Column("pounds_index", "Pounds", "figure", unit=INDEX),
                Column("gps_index", "GPs", "figure", unit=INDEX),
                Column("people", "People registered", "count"),
                Column("pounds", "£ received", "figure", unit=POUNDS),
                Column("why", "Not ranked, because"),
            ),
            why_missing="–",
        ),
        spec=Dumbbell(
            start="need_drawn",
            end="pounds_drawn",
            words="words",
            words_title="against its share by need",
            name="name",
            code="code",
            start_name="Need",
            end_name="Pounds",
            value_title=f"per registered patient, {found.year} (1 is the area’s average)",
            unit=INDEX_SHORT,
        ),
        provenance=evidence.inside_provenance(f"{found.year}; staff {found.staff_year}", METHOD),
        caveats=(NEED_WEIGHTED, *evidence.payment_caveats()),
        sure=Sureness.NOT_MEASURED,
        like_for_like=True,
    )


def _frame(found: Inside) -> pd.DataFrame:
    """Ranked parts from the shortest of money, then the others."""
    ranked = found.ranked
    others = [row for row in range(len(found.codes)) if found.unranked[row] is not None]
    rows = [int(row) for row in (*ranked, *others)]
    drawn = pd.Series(
        [place < len(ranked) and not DRAWN <= place < len(ranked) - DRAWN for place in range(len(rows))], dtype=bool
    )
    gaps = {name: values[rows] for name, values in found.staff_gap.items()}
    frame = pd.DataFrame(
        {
            "code": [found.codes[row] for row in rows],
            "name": [found.names[row] or "In none of them" for row in rows],
            "gap": found.gap[rows],
            "gap_words": [signed(pounds, "more", "less", "£") for pounds in found.gap[rows]],
            "relative": found.relative[rows],
            **{f"{name}_gap": values for name, values in gaps.items()},
            **{f"{name}_words": [_staff(value) for value in values] for name, values in gaps.items()},
            "excess": found.excess_need[rows],
            "excess_words": [
                signed(people, "more than registered", "fewer than registered") for people in found.excess_need[rows]
            ],
            "need_index": found.need_index[rows],
            "pounds_index": found.pounds_index[rows],
            "gps_index": found.gps_index[rows],
            "people": found.people[rows],
            "pounds": found.pounds[rows],
            "why": [None if (why := found.unranked[row]) is None else WHY[why] for row in rows],
            "need_drawn": pd.Series(found.need_index[rows]).where(drawn),
            "pounds_drawn": pd.Series(found.pounds_index[rows]).where(drawn),
        }
    )
    frame["words"] = [_short(*each) for each in zip(frame["gap"], frame["gps_gap"], strict=True)]
    return frame


def _short(pounds: float, gps: float) -> str:
    """ "£826,000 less, 2 GPs fewer"."""
    if not say.known(pounds):
        return ""
    money = f"{say.pounds(pounds).removeprefix('about ')} {'more' if pounds > 0 else 'less'}"
    return f"{money}, {words}" if (words := _staff(gps, "GP")) else money


def _staff(number: float, noun: str = "") -> str | None:
    """ "2.4 more"; with a noun "2 GPs more", "1 GP fewer", "as many GPs"."""
    if not say.known(number):
        return None
    if not noun:
        return "no different" if abs(number) < 0.05 else f"{abs(number):.1f} {'more' if number > 0 else 'fewer'}"
    size = round(abs(number))
    if not size:
        return f"as many {noun}s"
    return f"{size} {Noun(noun, f'{noun}s').one if size == 1 else f'{noun}s'} {'more' if number > 0 else 'fewer'}"


def _told(row: pd.Series) -> str:
    """A part with its gaps in pounds, staff and people."""
    return f"{row['name']}, {row['words']}; weighted for need, {row['excess_words']}"


def _most_in_people(frame: pd.DataFrame, found: Inside) -> str:
    """A sentence and a space about the part with the most need in people."""
    ranked = frame.iloc[: len(found.ranked)]
    most = ranked.iloc[int(ranked["excess"].argmax())]
    return f"The greatest need in people: {most['name']}, {most['excess_words']}. " if most["excess"] > 0 else ""


def _left_out(found: Inside, several: str) -> str:
    """Sentences and a space about what is in no ranking, with its pounds: nothing is lost."""
    sentences = []
    unranked = [why for why in found.unranked if why is not None]
    for why in dict.fromkeys(unranked):
        if why is Unranked.REST:
            row = found.unranked.index(why)
            sentences.append(f"Practices in none of today’s {several} received {say.pounds(float(found.pounds[row]))}.")
        else:
            number = unranked.count(why)
            verb = "is" if number == 1 else "are"
            sentences.append(
                f"Of the {SHORT_LEVELS[found.kind]}, {number:,} {verb} in the table and not ranked ({WHY[why]})."
            )
    if found.left_out:
        sentences.append(
            f"{say.pounds(found.left_out_pounds).capitalize()} went to {found.left_out:,} {PRACTICES.after(found.left_out)} without patients or a weight, and is in no comparison."
        )
    return "".join(f"{sentence} " for sentence in sentences)
