"""Since when, in words: the last change of level of a place beside the others, with its date, size and interval."""

from __future__ import annotations

from collections.abc import Callable

from components import narrative as say
from domain.unwarranted_variation.ambition import Improvement
from domain.unwarranted_variation.changes import LevelChange, LevelChanges, changes_beside, load_changes, next_beside
from domain.unwarranted_variation.funnel import Funnel
from pages.unwarranted_variation.evidence import Evidence
from pages.unwarranted_variation.over_time import noun_of
from pages.unwarranted_variation.words import chance, difference
from pages.words import spoken
from vocabulary import Refused


def since_when(evidence: Evidence, funnel: Funnel, row: int | None) -> str:
    """Since when a place, or the area's places together (None), has its present level against the others; a sentence and a space."""
    peers = evidence.peers
    if row is None and (peers.whole or not peers.reporting.any()):
        return ""
    found = load_changes(evidence.store, peers, peers.reporting if row is None else [row])
    who = evidence.together_name if row is None else spoken(peers.name(row))
    if isinstance(found, Refused):
        return ""
    others = f"the other {evidence.noun.many}" if not funnel.against_expected else "what is expected"

    def write(size: float) -> str:
        return difference(evidence, size)

    return f"{say.sentence_case(who)}, beside {others}: {_told(found, write, ('higher', 'lower'))} "


def next_worse(evidence: Evidence, funnel: Funnel, row: int | None) -> str:
    """The probability of being worse than the others in the next period; a sentence and a space, "" where it cannot be said."""
    peers = evidence.peers
    if row is None and (peers.whole or not peers.reporting.any()):
        return ""
    found = next_beside(evidence.store, peers, peers.reporting if row is None else [row])
    if isinstance(found, Refused):
        return ""
    others = "what is expected" if funnel.against_expected else f"the other {evidence.noun.many}"
    ends = sorted((found.lower, found.upper))
    return (
        f"The chance that the next figure is worse than that of {others} is {chance(found.worse)}, as far as the past tells: from "
        f"{_sided(evidence, ends[0])} to {_sided(evidence, ends[1])} (95% interval). "
    )


def _sided(evidence: Evidence, size: float) -> str:
    return f"{difference(evidence, size)} {'higher' if size > 0 else 'lower'}"


def since(evidence: Evidence, each: Improvement) -> str:
    """The same of an improvement, in shares of what is expected; a sentence without a space."""
    found = changes_beside(evidence.store, each.compared)
    if isinstance(found, Refused):
        return "It is not known since when: too few periods are held."

    def write(size: float) -> str:
        return f"{abs(size):.0%} of what is expected"

    return f"Beside the others: {_told(found, write, ('more', 'fewer'))}"


def beside_in_front(evidence: Evidence, funnel: Funnel, row: int | None) -> str:
    """The same for a place, or the area's places together, on one measure; "" if unknown."""
    peers = evidence.peers
    if row is None and (peers.whole or not peers.reporting.any()):
        return ""
    found = load_changes(evidence.store, peers, peers.reporting if row is None else [row])
    if isinstance(found, Refused):
        return ""
    return beside(found, "what is expected" if funnel.against_expected else f"the other {evidence.noun.many}")


def beside(found: LevelChanges, others: str) -> str:
    """Since when in front, in one sentence: "Beside the other trusts, no change found in 33 months, from the first figures in June 2023." or "Beside the other trusts it changed in August 2024 (95% interval: July to September 2024).". `others`: "the other trusts"."""
    if not found.changes:
        many = noun_of((found.first, found.last)).many
        return f"Beside {others}, no change found in {found.periods} {many}, from the first figures in {found.first.label}."
    last = found.changes[-1]
    when = "" if last.earliest == last.latest else f" (95% interval {last.earliest.label} to {last.latest.label})"
    return f"Beside {others}, it last changed in {last.since.label}{when}."


def _told(found: LevelChanges, write: Callable[[float], str], sides: tuple[str, str]) -> str:
    """ "since June 2024 9.1 percentage points lower (95% interval 5.0 to 13.2), a change that came between May and July 2024."."""
    if not found.changes:
        return f"no change of level is found from {found.first.label} to {found.last.label}."
    last = found.changes[-1]
    side = sides[0] if last.size > 0 else sides[1]
    earlier = len(found.changes) - 1
    before = f" {earlier} earlier {'change was' if earlier == 1 else 'changes were'} found." if earlier else ""
    return (
        f"since {last.since.label} {write(last.size)} {side} (95% interval {_interval(last, write)}), "
        f"a change that came {_when(last)}.{before}"
    )


def _interval(change: LevelChange, write: Callable[[float], str]) -> str:
    """The limits without the sign that the sentence has; one on the other side of 0 is told as none."""
    ends = sorted((change.lower, change.upper), key=abs)
    low = write(ends[0]).split(" ")[0] if change.lower * change.upper > 0 else "none"
    return f"{low} to {write(ends[1]).split(' ')[0]}"


def _when(change: LevelChange) -> str:
    if change.earliest == change.latest:
        return f"in {change.since.label}"
    return f"between {change.earliest.label} and {change.latest.label}"
