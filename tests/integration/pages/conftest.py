"""Pages are asked for their answers on each kind of database."""

from __future__ import annotations

import pytest

from data_access import Store, ensure_edition, open_store
from settings import Settings


@pytest.fixture(scope="session")
def settings(reference: dict[str, str]) -> Settings:
    """Settings on the figures of the starter that is shipped, in the kind of database in hand."""
    return Settings.from_environment(reference)


@pytest.fixture(scope="module")
def store(settings: Settings) -> Store:
    """The edition of the shipped starter, built if it is missing."""
    ensure_edition(settings)
    return open_store(settings)
