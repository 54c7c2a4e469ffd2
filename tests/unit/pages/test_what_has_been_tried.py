"""Where "What has been tried" leads from each "What would change this?"."""

from __future__ import annotations

from components.what_if import EVIDENCE_MAP
from pages.learning import PAGE
from pages.learning.exhibits import evidence_map


def test_what_has_been_tried_leads_to_the_evidence_map() -> None:
    """It once led to the card before it, the announced changes: the cards are numbered, and one had been put in front."""
    assert f"{PAGE.slug}--closer-{PAGE.closer.index(evidence_map)}" == EVIDENCE_MAP
