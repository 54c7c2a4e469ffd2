"""Pages are asked for their answers on each kind of database."""

from __future__ import annotations

import pytest

from settings import Settings


@pytest.fixture(scope="session")
def settings(reference: dict[str, str]) -> Settings:
    """Settings on the figures of the starter that is shipped, in the kind of database in hand."""
    return Settings.from_environment(reference)
