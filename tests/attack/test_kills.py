"""Processes that write are killed a thousand times (`--kills`): nothing that was confirmed is lost."""

from __future__ import annotations

import pytest

from data_access.workspace import Workspace
from settings import Settings
from tests.integration.data_access.test_items_crowd import kill_and_count

pytestmark = pytest.mark.slow  # minutes


def test_every_confirmed_write_is_there_after_a_thousand_kills(
    workspace: Workspace, workspace_settings: Settings, pytestconfig: pytest.Config
) -> None:
    kill_and_count(workspace, workspace_settings, pytestconfig.getoption("--kills"))
