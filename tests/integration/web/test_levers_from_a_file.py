"""Over HTTP: levers are filled from a file where nobody may add figures, and files are counted among the writes of an address."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path

import pytest

from app import create_app
from data_access import open_workspace
from settings import Limits, Settings
from tests.integration.web.conftest import Visitor

FILE = 'Programme,People who benefit in a year,Benefit of each (years in full health),Cost (£ million a year)\nCancer,"1,000",0.1,2\n'


@pytest.fixture
def app_for(settings: Settings, tmp_path: Path) -> Visitor:
    """Takes two writes a minute from an address; nobody may add files of figures."""
    made = Settings.from_environment(
        {
            "DATA_FOLDER": str(settings.data_folder),
            "WORKSPACE_DATABASE_URL": f"sqlite:///{tmp_path}/workspace.sqlite",
            "ADD_FILES": "off",
        }
    )
    limited = replace(made, limits=replace(Limits(), address_writes=2))
    return Visitor(create_app(limited), limited)


def test_files_that_fill_levers_are_read_without_adding_figures_and_counted(app_for: Visitor) -> None:
    output = next(each for each in app_for.dependencies() if "-file-said.data-words" in each)
    name = output.lstrip(".").split("-file-said")[0]
    asked = {"do": "fill", "name": "mine.csv", "bytes": base64.b64encode(FILE.encode()).decode()}

    def sent(address: str, **changed: str) -> str:
        body = app_for.body(output, {f"{name}-file-asked.data-asked": json.dumps(asked | changed)})
        headers = {"X-Forwarded-For": address}
        return app_for.post(body, headers=headers, environ_overrides={"REMOTE_ADDR": "127.0.0.1"}).text

    first = sent("198.51.100.1")
    assert "1 programme filled in" in first
    assert f'"{name}--a_people"' in first and "1000" in first
    assert "filled in" in sent("198.51.100.1")
    refused = sent("198.51.100.1")
    assert "Files come faster here than this site reads them. Wait " in refused
    assert "programme filled in" not in refused
    assert "Files come faster" not in sent("198.51.100.1", do="write"), "the template is not read"
    assert "programme filled in" in sent("198.51.100.2"), "another reader of the same proxy"
    open_workspace(app_for.settings).close()
