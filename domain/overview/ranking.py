"""The order in which findings of every page are put before a board."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vocabulary import Finding

# In the order a board hears them; findings of two families are never ranked against each other.
FAMILIES = ("deaths", "ill health", "care", "experience", "resource", "economy")
CERTAINTY = ("beyond the usual spread", "beyond chance", "no interval", "within chance")
DIRECTION = ("worse", "spread", "unknown", "better", "no different")
NOT_PEOPLE = ("years", "percentage points", "million")  # how the unit of a size begins that does not count people


def rank_by_family(findings: Iterable[Finding]) -> Mapping[str, tuple[Finding, ...]]:
    """Within each family: worse or getting worse first, then the surer, then the larger; figures past their date after all others, those of
    more than three years last.

    Findings that a newer measure supersedes are left out.
    """
    listed = [finding for finding in findings if not finding.superseded]
    ranked = sorted(
        listed, key=lambda finding: (finding.age, *_alarm(finding), -abs(finding.size or 0), finding.indicator)
    )
    return {family: tuple(finding for finding in ranked if finding.family == family) for family in FAMILIES}


def first_of(findings: Iterable[Finding]) -> Finding | None:
    """The one to begin with: current figures before those past their date, an alarm before what is calm, the surer before the less
    sure, people before years and points, then in the families' order. None that a newer measure supersedes."""

    def order(finding: Finding) -> tuple[int, int, int, int, bool, int]:
        counts_people = finding.size is not None and not finding.size_unit.startswith(NOT_PEOPLE)
        return (finding.age, *_alarm(finding), not counts_people, FAMILIES.index(finding.family))

    return min((finding for finding in findings if not finding.superseded), key=order, default=None)


def _alarm(finding: Finding) -> tuple[int, int, int]:
    alarms = 2 * (finding.direction == "worse") + (finding.going == "concern")
    return -alarms, CERTAINTY.index(finding.certainty), DIRECTION.index(finding.direction)
