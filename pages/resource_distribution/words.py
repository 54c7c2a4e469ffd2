"""Words and units that the headline and the exhibits of this page share."""

from __future__ import annotations

import numpy as np

from components import narrative as say
from components.units import Unit
from data_access import ENGLAND
from pages.resource_distribution.evidence import Evidence, Floats
from pages.resource_distribution.view import COMPONENTS, CORE
from pages.words import named

INDEX = Unit("need index", decimals=3, floor=0)
POUNDS_EACH = Unit("£", before="£", decimals=2)
GPS_EACH = Unit("GPs", decimals=2, floor=0)
POUNDS = Unit("£", before="£", decimals=0)

NO_INTERVAL = "No interval is published."
HOW_SURE = "No interval is published: everybody is counted, so chance plays little part; how sure the weights themselves are is not known."
CLOSE = 0.0005  # an index nearer to 1 than this reads 1.000


def place(evidence: Evidence) -> str:
    """The area in the middle of a sentence."""
    return named(evidence.area)


def rate_of(evidence: Evidence) -> str:
    """ "England’s average", "the average of the Midlands"."""
    return f"{say.possessive(evidence.compared_words)} average"


def side(ratio: float) -> int:
    """1 above, -1 below, 0 so near to 1 that it reads the same."""
    return 0 if not np.isfinite(ratio) or abs(ratio - 1) < CLOSE else (1 if ratio > 1 else -1)


def beyond(evidence: Evidence) -> str:
    """ "has the need of about 70,700 more people than are registered", with the service where it is not all of them."""
    index, people = float(evidence.listed.index[evidence.own]), float(evidence.listed.beyond[evidence.own])
    service = "" if evidence.component == CORE else f" for {COMPONENTS[evidence.component][1]}"
    against = "" if evidence.compared.code == ENGLAND else f", against {evidence.compared_words}"
    if side(index) == 0:
        return f"has the need{service} of as many people as are registered{against}"
    return f"has the need{service} of {say.about(people)} {'more' if people > 0 else 'fewer'} people than are registered{against}"


def placed(evidence: Evidence, values: Floats) -> str:
    """ "the highest of the 11 systems"."""
    rows = evidence.peers()
    own = values[evidence.own]
    at = 1 + sum(bool(values[row] > own) for row in rows)
    kind = "systems" if evidence.area.kind == "icb" else "clusters"
    if at in (1, len(rows)):
        return f"the {'highest' if at == 1 else 'lowest'} of the {len(rows)} {kind}"
    return f"the {say.ordinal(at)} highest of the {len(rows)} {kind}"
