"""The headline: how much there is, how much of it is old, and what cannot be ranked."""

from __future__ import annotations

from components import narrative as say
from pages.data_and_methods.evidence import Evidence
from pages.data_and_methods.view import PATH, View
from pages.words import statement
from vocabulary import Finding


def headline(view: View, evidence: Evidence) -> Finding:
    indicators = evidence.indicators.values()
    stale = sum(each.stale for each in evidence.freshness.values())
    bare = sum(indicator.cannot_rank is not None for indicator in indicators)
    publishers = len({release.publisher for release in evidence.releases})
    newest = max((release.loaded_on for release in evidence.releases), default="")
    return statement(
        PATH,
        f"These pages show {len(evidence.indicators)} measures, from {publishers} publishers.",
        detail=f"There are {say.count(evidence.observations)} figures, from {len(evidence.releases)} publications. {stale} measures are due for newer "
        f"figures by the usual rhythm of their publishers; the date beside each figure says how old it is. {bare} measures come without counts "
        f"of people: they are shown, never ranked by people. The files were last read on {newest}. This is edition {evidence.edition}.",
        link=PATH,
    )
