"""Simulations read the real units of the shipped edition, once."""

from __future__ import annotations

import pytest

from data_access import Store, open_store
from settings import Settings


@pytest.fixture(scope="session")
def store(shipped: Settings) -> Store:
    return open_store(shipped)
