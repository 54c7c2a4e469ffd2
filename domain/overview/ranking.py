"""The order in which findings of every page are put before a board."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vocabulary import Finding, Sureness

# In the order a board hears them; findings of two families are never ranked against each other.
FAMILIES = ("deaths", "ill health", "care", "experience", "resource", "economy")
SURE = (Sureness.SURE, Sureness.PROBABLY, Sureness.NOT_MEASURED, Sureness.CANNOT_TELL)
DIRECTION = ("worse", "spread", "unknown", "better", "no different")
NOT_PEOPLE = ("years", "percentage points", "million")  # how the unit of a size begins that does not count people


def rank_by_family(findings: Iterable[Finding]) -> Mapping[str, tuple[Finding, ...]]:
    """Within each family: current figures before those past their date, those of more than three years last; differences before what is
    no different; comparisons that allow for who the people are before plain ones; then worse or getting worse, the surer, the larger.

    Findings that a newer measure supersedes are left out.
    """
    listed = [finding for finding in findings if not finding.superseded]
    ranked = sorted(listed, key=lambda finding: (*_rank(finding), -abs(finding.size or 0), finding.indicator))
    return {family: tuple(finding for finding in ranked if finding.family == family) for family in FAMILIES}


def first_of(findings: Iterable[Finding]) -> Finding | None:
    """The one to begin with; None that a newer measure supersedes."""
    return next(iter(in_order(findings)), None)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings of several families in one list: in the order of a family's list, then people before years and points, then in the
    families' order. None that a newer measure supersedes."""

    def order(finding: Finding) -> tuple[int, ...]:
        counts_people = finding.size is not None and not finding.size_unit.startswith(NOT_PEOPLE)
        return (*_rank(finding), not counts_people, FAMILIES.index(finding.family))

    return sorted((finding for finding in findings if not finding.superseded), key=order)


def _rank(finding: Finding) -> tuple[int, ...]:
    alarms = 2 * (finding.direction == "worse") + (finding.going == "concern")
    return (
        finding.age,
        not alarms and finding.direction == "no different",
        not finding.like_for_like,
        -alarms,
        SURE.index(finding.sure),
        DIRECTION.index(finding.direction),
    )
