"""A sum of money in a question: "£10m", "10 million pounds", "a million", "£500k"."""

from __future__ import annotations

import re
from dataclasses import dataclass

MONEY = "sum of pounds"
"""The token that replaces a sum of money, for the synonyms."""

_MILLIONS = {
    "k": 1e-3,
    "thousand": 1e-3,
    "m": 1.0,
    "mn": 1.0,
    "million": 1.0,
    "millions": 1.0,
    "bn": 1e3,
    "billion": 1e3,
}
_WORDS = {"a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "five": 5.0, "ten": 10.0, "fifty": 50.0, "hundred": 100.0}
_SUM = re.compile(
    rf"(?P<sign>£\s?)?\b(?P<number>\d[\d,]*(?:\.\d+)?|{'|'.join(_WORDS)})(?:\s?(?P<unit>{'|'.join(_MILLIONS)}))?\b(?P<named>(?: more)? (?:pounds?|quid)\b)?"
    r"(?! (?:more |fewer )?(?:people|patients|residents|children|adults|appointments|days|jobs|women|men)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Sum:
    """`rest`: the question with the sum replaced by `MONEY`; `millions`: the sum in £ million."""

    rest: str
    millions: float


def sum_in(question: str) -> Sum | None:
    """The first sum of money; None without one.

    A bare number is not a sum of money, nor is a million of something counted.
    """
    for found in _SUM.finditer(question):
        unit = (found["unit"] or "").casefold()
        if not (found["sign"] or found["named"] or _MILLIONS.get(unit, 0) >= 1):
            continue
        number = _WORDS.get(found["number"].casefold()) or float(found["number"].replace(",", ""))
        millions = number * _MILLIONS.get(unit, 1e-6)
        return Sum(f"{question[: found.start()]} {MONEY} {question[found.end() :]}", millions)
    return None
