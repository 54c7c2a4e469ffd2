"""The attack: what was tried against the application, as tests. Minutes each, so all are slow; `manage.py attack` runs them.

They ask for the same databases and workspaces as the integration tests.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.conftest import (  # noqa: F401  # fixtures
    database,
    new_postgres,
    new_reference,
    postgres_url,
    pytest_generate_tests,
    reference,
    workspace,
    workspace_settings,
)

HERE = Path(__file__).resolve().parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.slow)
