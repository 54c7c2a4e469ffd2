"""Starters of invented figures, small and large enough that building takes a moment, and a fresh place for editions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from data_access import Store, open_store
from data_access.reference.editions import building, lifecycle
from settings import Settings
from tests.integration.data_access.starters import write_starter


@pytest.fixture
def settings(new_reference: Callable[[], dict[str, str]]) -> Settings:
    """Settings with no edition yet: the test runs once on each kind of database."""
    return Settings.from_environment(new_reference())


@pytest.fixture(scope="module")
def store(reference: dict[str, str]) -> Store:
    """The edition of the figures that are shipped, on each kind of database."""
    return open_store(Settings.from_environment(reference))


@pytest.fixture(scope="session")
def small_starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """24 observations."""
    return write_starter(tmp_path_factory.mktemp("small"), periods=3, trusts=4)


@pytest.fixture(scope="session")
def large_starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """100,000 observations: a build takes most of a second."""
    return write_starter(tmp_path_factory.mktemp("large"), periods=500)


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The editions built since the test began, in order."""
    found: list[str] = []
    real = building.put

    def counted(wanted: Any, *given: Any, **named: Any) -> Any:
        found.append(wanted.edition_id)
        return real(wanted, *given, **named)

    monkeypatch.setattr(lifecycle, "put", counted)
    return found
