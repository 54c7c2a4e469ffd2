"""What the first page and the cards say about decisions, and the links that start a decision from a card."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, urlsplit

from application.decisions import words
from application.decisions.reading import SignedDecision, signed_decisions
from application.decisions.register import counted_in, figures_since, systems_of
from components.decision_form import Waits
from components.decision_links import start
from data_access import Store, WorkspaceUnavailable
from domain.learning.decisions import WAITING_DESIGNS, Marked, is_due, label_of, system_of, waiting_period
from domain.learning.evaluation import has_judged_place, too_short, whole_too_short
from domain.learning.nearest_measure import nearest_judged
from pages import areas, paths
from settings import Settings
from vocabulary import PLACE, Finding, Indicator

MOST_TOLD = 2


def told(settings: Settings, store: Store, area: str) -> list[tuple[str, str]]:
    """News of an area's decisions: a verdict that changed with the newest figure, a review that is due, data that
    stopped coming.

    At most two sentences with their links, new verdicts first, and how many more there are.
    """
    found = []
    marked = [(each, each.marked(store)) for each in _current(settings, store, area)]
    for each, by_now in sorted(marked, key=lambda pair: not pair[1].changed):
        said = _to_tell(each, by_now)
        if said:
            found.append((f"“{each.item.name}”: {said}", figures_since(each) or paths.LEARNING))
    more = len(found) - MOST_TOLD
    if more > 0:
        last = (f"{more} more {'decision waits' if more == 1 else 'decisions wait'} for a look.", paths.LEARNING)
        return [*found[:MOST_TOLD], last]
    return found


def _to_tell(signed: SignedDecision, marked: Marked) -> str:
    parts = []
    if marked.changed and marked.verdict is not None:
        before = f", before: {str(marked.before).lower()}" if marked.before is not None else ""
        newest = f" with the figure of {marked.newest.label}" if marked.newest is not None else ""
        parts.append(f"the verdict is new{newest}: {str(marked.verdict).lower()}{before}.")
    if is_due(signed.decision, date.today()):
        parts.append(f"{'review' if not parts else 'Review'} due since {words.day(signed.decision.review_on)}.")
    if marked.stale and marked.newest is not None:
        parts.append(f"{'no' if not parts else 'No'} new figure since {marked.newest.label}.")
    return " ".join(parts)


def about(settings: Settings, store: Store, finding: Finding) -> str:
    """For the measure of a card: when the area last decided on it, and the verdict; "" without a decision."""
    if not finding.indicator:
        return ""
    of_measure = [
        each for each in _current(settings, store, finding.area) if each.decision.indicator == finding.indicator
    ]
    if not of_measure:
        return ""
    newest = of_measure[0]
    marked = newest.marked(store)
    unsaid = "No verdict yet." if newest.decision.is_judged else words.verdict(store, newest.decision, marked)
    verdict = f"{marked.verdict}." if marked.verdict is not None else unsaid
    return f"Decided {words.day(newest.item.created_at)}: “{newest.item.name}”. {verdict}"


def starts(store: Store, finding: Finding) -> str:
    """The address that starts a decision from a card; "" for a card about no measure or about a custom area.

    If its measure cannot judge a decision, the form opens on the nearest measure that can.
    """
    area = store.area(finding.area)
    if not finding.indicator or area is None or area.kind == PLACE:
        return ""
    entry = store.indicators().get(finding.indicator)
    if entry is None:
        return ""
    named = parse_qs(urlsplit(finding.link).query).get("place", [""])[0]
    place = named if store.area(named) is not None else ""
    of_parts = has_judged_place(store, finding.indicator, area.code)
    judged = of_parts and (bool(place) or not whole_too_short(store, finding.indicator, area))
    nearest = None if of_parts else nearest_judged(store, finding.indicator, area.code)
    joined = "&" if "?" in finding.link else "?"
    asked = {
        "area": areas.key_of(area),
        "indicator": finding.indicator if judged else nearest.id if nearest else "",
        "unjudged": "" if judged else entry.short_name,
        "about": "" if judged else entry.id,
        "nearest": nearest.short_name if nearest else "",
        "place": place if judged else "",
        "card": entry.id,
        "finding": f"{area.short_name}, {finding.period}. {finding.sentence}",
        "question": f"{finding.sentence.rstrip('.')}. What shall we do about it?",
        "evidence": f"{finding.sentence.rstrip('.')}, {finding.period}: {finding.link}{joined}edition={store.edition}",
    }
    return start(asked)


def unjudged(store: Store, finding: Finding) -> str:
    """For the link that starts a decision: why the card's measure cannot judge it, when it first could, and which
    measure can; "" where it can.
    """
    if not finding.indicator or finding.indicator not in store.indicators():
        return ""
    found = too_short(store, finding.indicator, finding.area)
    if found is None:
        return ""
    near = _nearest(store, finding.indicator, finding.area)
    if near is not None:
        return f"A decision on it is judged by “{near.short_name}”: this measure has too few figures."
    if found.is_held:
        return ""
    if found.needed is None:
        return "Too few figures to judge a decision on it: the review will."
    return f"A decision on it can be judged after {found.needed.label}."


def waits(store: Store, indicator: str, area: str) -> Waits | None:
    """For the form of a measure with too few figures and no near alternative: when it can first judge, and what may be
    signed today.

    None for any other measure.
    """
    found = too_short(store, indicator, area) if indicator in store.indicators() else None
    if found is None or found.needed is None or _nearest(store, indicator, area) is not None:
        return None
    name = store.indicator(indicator).short_name
    when = (
        f"“{name}” has {len(found.periods)} figures of the whole area, too few to check any design now, so none is recommended."
        if found.is_held
        else f"“{name}” has too few figures yet: it can be judged after {found.needed.label}, when it has {len(found.periods)} before a change."
    )
    change = waiting_period(store, indicator, area, date.today())
    if not change:
        return Waits(f"{when} Until then, a decision is judged at its review.")
    designs = tuple(each for each in words.DESIGNS if each[0] in WAITING_DESIGNS)
    first = f"Signed today, the first figure that judges it is that of {label_of(change)}. No design can be checked before then."
    return Waits(when, first, designs, counted_in(store, indicator))


def _nearest(store: Store, indicator: str, area: str) -> Indicator | None:
    """The nearest measure that can judge; None where the area's own figures will, though they are still too few."""
    own = store.area(area)
    if own is not None and whole_too_short(store, indicator, own) and has_judged_place(store, indicator, area):
        return None
    return nearest_judged(store, indicator, area)


def _current(settings: Settings, store: Store, area: str) -> list[SignedDecision]:
    """The decisions of an area's systems that no newer version replaces, newest first; empty while they cannot be read."""
    own = systems_of(store, area)
    try:
        signed, _ = signed_decisions(settings)
    except WorkspaceUnavailable:
        return []
    return [each for each in signed if not each.replaced and system_of(store, each.decision.place) in own]
