"""The pseudonyms under which a person is known here."""

from __future__ import annotations

import re

from application import readers
from data_access import open_workspace
from data_access.workspace.retention import known
from settings import Settings

_PSEUDONYM = re.compile("[0-9a-f]{32}")


def known_as(settings: Settings, who: str) -> tuple[str, ...]:
    """The pseudonyms that have data here and belong to a person, given as a login, the provider's subject, or a
    pseudonym.

    Raises WorkspaceUnavailable.
    """
    recognised, wanted = readers.recognised(settings, readers.edge(settings)), who.strip()
    asked = {recognised.pseudonym(f"name {wanted.casefold()}")}
    if settings.sign_in is not None:
        asked.add(recognised.pseudonym(f"subject {settings.sign_in.issuer} {wanted}"))
    if _PSEUDONYM.fullmatch(wanted):
        asked.add(wanted)
    return known(open_workspace(settings), {key for key in asked if key}, wanted)
