"""How long what is no longer in use is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from settings.reading import count


@dataclass(frozen=True)
class Retention:
    """How many days the release command keeps what is no longer in use. What people save stays until they delete it."""

    audit: int = 730
    sessions: int = 30  # after they ended
    deleted: int = 365  # items put away, which their owner can bring back until then
    jobs: int = 90  # after they ended
    drafts: int = 90  # places that nothing saved names

    @classmethod
    def from_environment(cls, given: Mapping[str, str], problems: list[str]) -> Retention:
        usual = cls()

        def days(name: str, value: int) -> int:
            return count(given, f"KEEP_{name}_DAYS", value, problems, most=3660)

        return cls(
            days("AUDIT", usual.audit),
            days("SESSION", usual.sessions),
            days("DELETED", usual.deleted),
            days("JOB", usual.jobs),
            days("DRAFT", usual.drafts),
        )
