"""Nouns in the singular and the plural: sentences choose between the two and never cut one out of the other."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Noun:
    """ "trust" and "trusts"."""

    one: str
    many: str

    def after(self, count: float) -> str:
        """The form behind a number: 1 "trust", 2 "trusts"."""
        return self.one if count == 1 else self.many

    def after_written(self, number: str) -> str:
        """The form behind a number in words: "1" and "under 1" are of one thing."""
        return self.one if number in ("1", "under 1") else self.many


SYSTEM = Noun("system", "systems")
TRUST = Noun("trust", "trusts")
JOB = Noun("full-time job", "full-time jobs")
HEALTHY_YEAR = Noun("year", "years")
