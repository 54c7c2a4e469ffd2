"""Numbers as readers write them in forms and files."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.[0-9]*)?(?:[eE][+-]?[0-9]{1,2})?")
_DIGIT = re.compile(r"[0-9]")

COMMAS = "A comma only parts thousands, as in 1,500; write 0.5 with a point."


def read_number(text: str) -> float | None:
    """The number that a text is: "1,234.5", "-3", "1.2E+05". None for every other text, also where a comma parts no thousands: "0,5", "1,5"."""
    given = text.strip()
    if not _NUMBER.fullmatch(given) or not _DIGIT.match(given.lstrip("+-.")):
        return None
    return float(given.replace(",", ""))
