"""The exhibits: the list, the entry looked at in full, and the figures there are of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from components import dates
from components import narrative as say
from components.exhibit import Column, Drill, Exhibit, Table
from components.page import drills, shows
from data_access import Coverage, Method
from pages.data_and_methods.evidence import Evidence
from pages.data_and_methods.view import Entry, View, name_of
from pages.words import KINDS_OF_AREA, provenance
from vocabulary import NOT_HELD, Freshness, Indicator, Provenance, Release

NOT_STATED = "not stated"

# ---------------------------------------------------------------- where to look


@drills(Drill(parameter="entry", key="id", verb="Look closer", name="name"))
def listing(view: View, evidence: Evidence) -> Exhibit:
    """Everything found, a row for each entry."""
    number = len(evidence.listed)
    what = {"measures": "measure", "publications": "publication", "methods": "method"}[view.show]
    title = f"{say.count(number)} {what}{'' if number == 1 else 's'}" + (f" with “{view.find}”" if view.find else "")
    if view.show == "measures" and not view.find:
        due = sum(each.stale for each in evidence.freshness.values())
        title = f"{say.count(due)} of the {title} are due for newer figures"
    if not number:
        return Exhibit("listing", title, "", refused="Nothing has all these words. Try fewer, or another list.")
    table = {"measures": _measures, "publications": _publications, "methods": _methods}[view.show](view, evidence)
    return Exhibit(
        id="listing",
        title=title,
        sentence=SENTENCES[view.show],
        table=table,
        provenance=_of_catalogue(evidence, HELD[view.show]),
    )


HELD = {
    "measures": "The measures of this edition.",
    "publications": "The publications that were read for this edition.",
    "methods": "The statistical methods in use here.",
}


def _of_catalogue(evidence: Evidence, definition: str, releases: tuple[Release, ...] = ()) -> Provenance:
    """Where entries of the catalogue come from: they are written for this application, from what publishers say."""
    return Provenance(
        definition=definition,
        releases=releases,
        edition=evidence.edition,
        method="Entries are written by hand from what publishers say of their figures, and from the literature on methods.",
        period="",
        source="The catalogue of this application, which names the publisher of each measure and the reference of each method.",
    )


SENTENCES = {
    "measures": (
        "“By people” says whether a measure can say how many people it concerns. Where it cannot, the entry says why."
    ),
    "publications": "Each file is named for what it is: the publisher’s own, or re-saved, and by whom.",
    "methods": (
        "Reference cases are worked examples with known answers, computed by others or published. Each is run before a version of this "
        "software is released, and must be reproduced."
    ),
}


def _measures(view: View, evidence: Evidence) -> Table:
    frame = pd.DataFrame(
        [
            {
                "id": measure.id,
                "name": measure.name,
                "family": say.sentence_case(measure.family),
                "areas": _areas(measure.geographies),
                "publisher": "; ".join(evidence.publishers(measure)),
                "people": "yes" if measure.cannot_rank is None else "no",
                "fresh": _age(evidence.freshness[measure.id]),
                "chosen": measure.id == view.entry,
            }
            for measure in evidence.listed.values()
            if isinstance(measure, Indicator)
        ]
    )
    columns = (
        Column("name", "Measure"),
        Column("family", "About"),
        Column("areas", "Published for"),
        Column("publisher", "Publisher"),
        Column("people", "By people"),
        Column("fresh", "Figures"),
    )
    return Table(frame, columns, chosen="chosen", short=not view.find)


def _age(freshness: Freshness) -> str:
    if freshness.superseded_by:
        return "older figures: a newer measure is held"
    if freshness.newer_known:
        return f"newer figures exist, {NOT_HELD}: {freshness.newer_known}"
    return dates.age(freshness.months) if freshness.stale else "current"


def _newest(freshness: Freshness) -> str:
    """The newest period of a measure, its age, and what is known of newer figures."""
    if not freshness.period:
        return "There are no figures for this measure yet."
    newest = f"Newest figures: {dates.dated(freshness.period, [freshness])}."
    if freshness.superseded_by:
        return f"{newest} Newer figures: {freshness.newer_name}, {freshness.newer_period}."
    if freshness.newer_known:
        return f"{newest} Newer figures exist and are {NOT_HELD}: {freshness.newer_known}."
    return newest


def _publications(view: View, evidence: Evidence) -> Table:
    rows = []
    for source, release in evidence.listed.items():
        if not isinstance(release, Release):
            continue
        rows.append(
            {
                "id": source,
                "name": release.title,
                "publisher": release.publisher,
                "page": ("Publisher’s page", release.url) if release.url else None,
                "period": say.period_span(release.period_from, release.period_to),
                "licence": release.licence,
                "rows": release.rows,
                "published": release.published or NOT_STATED,
                "read": release.loaded_on,
                "checksum": _short(release.checksum),
                "chosen": source == view.entry,
            }
        )
    columns = (
        Column("name", "Publication"),
        Column("publisher", "Publisher"),
        Column("page", "Where it is", "outside link"),
        Column("period", "Period"),
        Column("licence", "Licence"),
        Column("rows", "Rows read", "count"),
        Column("published", "Published on"),
        Column("read", "First read on"),
        Column("checksum", "Checksum"),
    )
    return Table(pd.DataFrame(rows), columns, why_missing=NOT_STATED, chosen="chosen", short=not view.find)


def _methods(view: View, evidence: Evidence) -> Table:
    frame = pd.DataFrame(
        [
            {
                "id": method.id,
                "name": method.name,
                "question": method.question,
                "cases": sum(method.reference_cases.values()) or None,
                "chosen": method.id == view.entry,
            }
            for method in evidence.listed.values()
            if isinstance(method, Method)
        ]
    )
    columns = (
        Column("name", "Method"),
        Column("question", "The question it answers"),
        Column("cases", "Reference cases", "count"),
    )
    return Table(frame, columns, why_missing="none published", chosen="chosen", short=not view.find)


def _areas(kinds: Iterable[str]) -> str:
    return say.sentence_case(", ".join(KINDS_OF_AREA.get(kind, kind) for kind in kinds))


def _short(checksum: str) -> str:
    """Enough of "sha256:..." to tell two files apart."""
    return checksum.rpartition(":")[2][:12]


# ---------------------------------------------------------------- look closer


@shows("entry")
def chosen_entry(view: View, evidence: Evidence) -> Exhibit:
    """The entry in full: term and words."""
    entry = evidence.entry
    if entry is None:
        return Exhibit("entry", "The entry you choose, in full", "", refused="Choose an entry in the list above.")
    if isinstance(entry, Indicator):
        rows = _of_measure(entry, evidence)
    elif isinstance(entry, Release):
        rows = _of_publication(entry, evidence)
    else:
        rows = _of_method(entry)
    frame = pd.DataFrame([(term, words) for term, words in rows if words], columns=["term", "words"])
    return Exhibit(
        id="entry",
        title=name_of(entry),
        sentence=_newest(evidence.freshness[entry.id]) if isinstance(entry, Indicator) else "",
        table=Table(frame, (Column("term", "What"), Column("words", "In words"))),
        provenance=_of_catalogue(evidence, "One entry of the catalogue, in full.", _releases(entry, evidence)),
    )


def _releases(entry: Entry, evidence: Evidence) -> tuple[Release, ...]:
    if isinstance(entry, Indicator):
        return evidence.store.releases(entry.id)
    return (entry,) if isinstance(entry, Release) else ()


def _of_measure(entry: Indicator, evidence: Evidence) -> list[tuple[str, str]]:
    better = {
        "higher": "Higher is better",
        "lower": "Lower is better",
        "neutral": "Neither high nor low is good in itself",
    }
    listed = [
        ("Question", entry.question),
        ("Counted", entry.numerator),
        ("Out of", "nothing: it is a count" if entry.denominator == "None" else entry.denominator),
        ("Unit", entry.unit),
        ("Direction", better[entry.polarity]),
        ("How it is made", entry.method),
        ("By people", entry.cannot_rank or "Yes: there are counts."),
        ("Added up for", _areas(entry.aggregates)),
        ("Small numbers", RULES[entry.disclosure_rule]),
        ("Standard", entry.target_source or ""),
    ]
    listed += [("Caution", caveat) for caveat in entry.caveats]
    listed += [("Unusual figure", each.words) for each in entry.doubted]
    listed += [
        (
            "Publication",
            f"{release.publisher}, {release.title} ({release.licence}), {say.period_span(release.period_from, release.period_to)}",
        )
        for release in evidence.releases
        if entry in evidence.measures_of.get(release.id, ())
    ]
    listed += [
        ("Looked after by", entry.owner),
        ("Checked", entry.checked_by),
        ("Next review", entry.next_review),
        ("Name in links and files", entry.id),
    ]
    return listed


RULES = {
    "published": "Shown as published: the publisher has protected them.",
    "hospital": "Counts of 1 to 7 are hidden, others rounded to the nearest 5.",
}


def _of_publication(entry: Release, evidence: Evidence) -> list[tuple[str, str]]:
    measures = evidence.measures_of.get(entry.id, ())
    return [
        ("Publisher", entry.publisher),
        ("Licence", entry.licence),
        ("To be credited as", entry.attribution),
        ("Publisher’s page", entry.url),
        ("Published on", entry.published or NOT_STATED),
        ("The file", entry.published_as),
        *(("Read from", address) for address in entry.read_from),
        ("Period", say.period_span(entry.period_from, entry.period_to)),
        ("Rows read", say.count(entry.rows)),
        ("First read on", entry.loaded_on),
        (
            "Measures made of it",
            "; ".join(sorted(measure.name for measure in measures)) or "none: it says which area lies in which",
        ),
        ("Checksum", _short(entry.checksum)),
    ]


def _of_method(entry: Method) -> list[tuple[str, str]]:
    cases = "; ".join(f"{number} of {name}" for name, number in entry.reference_cases.items())
    return [
        ("Question", entry.question),
        ("Definition", entry.definition),
        ("Where it comes from", entry.reference),
        ("Reference cases reproduced", cases or "None are published for it; its tests are our own."),
        ("In the code", entry.function),
    ]


def holdings(view: View, evidence: Evidence) -> Exhibit:
    """What the edition holds of a measure: for which areas and periods, and how much of it has a figure."""
    entry = evidence.entry
    if not isinstance(entry, Indicator):
        return Exhibit(
            "holdings", "The figures of the measure you choose", "", refused="Choose a measure in the list above."
        )
    rows = []
    for kind in sorted({row.kind for row in evidence.coverage}):
        mine = [row for row in evidence.coverage if row.kind == kind]
        periods = sorted({row.period for row in mine})
        parts = {row.breakdown for row in mine if row.breakdown}
        rows.append(
            {
                "kind": say.sentence_case(KINDS_OF_AREA.get(kind, kind)),
                "made": "added up here" if all(row.derived for row in mine) else "as published",
                "first": periods[0].label,
                "newest": periods[-1].label,
                "periods": len(periods),
                "parts": len(parts) or None,
                "rows": sum(row.observations for row in mine),
                "known": sum(row.known for row in mine) / max(1, sum(row.observations for row in mine)),
            }
        )
    total = sum(row.observations for row in evidence.coverage)
    return Exhibit(
        id="holdings",
        title=f"{say.count(total)} figures of {entry.short_name}",
        sentence="All of them, with their areas, periods, releases and status, are in one file.",
        table=Table(
            pd.DataFrame(rows),
            (
                Column("kind", "Kind of area"),
                Column("made", "Figures are"),
                Column("first", "First period"),
                Column("newest", "Newest"),
                Column("periods", "Periods", "count"),
                Column("parts", "Broken down into", "count"),
                Column("rows", "Rows", "count"),
                Column("known", "With a figure", "percent"),
            ),
            why_missing="not broken down",
        ),
        provenance=provenance(evidence.store, (entry.id,), _span(evidence.coverage)),
        file=f"/data/{entry.id}.csv",
        file_words=f"Download all figures of {entry.short_name} (CSV)",
    )


def _span(coverage: Sequence[Coverage]) -> str:
    periods = sorted({row.period for row in coverage})
    if not periods:
        return ""
    first, last = periods[0].label, periods[-1].label
    return first if first == last else f"{first} to {last}"
