"""An application with a freshly built edition, and a visitor that asks it what the browser would ask."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from dash import Dash
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from components import links
from settings import Settings
from web.logs import JsonLines

CONTENT = ".._pages_content.children..._pages_store.data.."


@dataclass
class Visitor:
    """Asks one application over HTTP, without a browser."""

    app: Dash
    settings: Settings
    log: io.StringIO = field(default_factory=io.StringIO)

    def __post_init__(self) -> None:
        self.client: FlaskClient = self.app.server.test_client()
        self.prefix = self.settings.path_prefix

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(self.prefix + path.lstrip("/"), buffered=True, **more)

    def dependencies(self) -> dict[str, dict[str, Any]]:
        listed = self.get("/_dash-dependencies").get_json()
        return {each["output"]: each for each in listed if not each.get("clientside_function")}

    def body(self, output: str, values: dict[str, Any]) -> dict[str, Any]:
        """A callback's body as the browser sends it; `values` by "id.property", anything else is null."""
        wanted = self.dependencies()[output]
        outputs = [dict(zip(("id", "property"), one.rsplit(".", 1), strict=True)) for one in outputs_of(output)]
        given = {
            kind: [each | {"value": values.get(f"{each['id']}.{each['property']}")} for each in wanted[kind]]
            for kind in ("inputs", "state")
        }
        return {
            "output": output,
            "outputs": outputs if output.startswith("..") else outputs[0],
            **given,
            "changedPropIds": [f"{each['id']}.{each['property']}" for each in given["inputs"]],
        }

    def post(self, body: Any, **more: Any) -> TestResponse:
        data = body if isinstance(body, bytes | str) else json.dumps(body)
        return self.client.post(
            f"{self.prefix}_dash-update-component", data=data, content_type="application/json", **more
        )

    def forget(self) -> None:
        """Make every view anew from now on: for tests that break its makers."""
        self.app.server.extensions["services"].drawn.forget()
        self.app.server.extensions["answers"].forget()

    def page(self, path: str, query: str = "") -> TestResponse:
        """The page's layout, as the router asks for it when an address is opened."""
        address = self.prefix + path.lstrip("/")
        values = {"_pages_location.pathname": address, "_pages_location.search": query}
        return self.post(self.body(CONTENT, values))

    def callbacks_of(self, slug: str) -> list[str]:
        """The server's callbacks of one page: its sections and its headline."""
        return [name for name in self.dependencies() if name.lstrip(".").startswith(f"{slug}--")]

    def renew(self, output: str, slug: str, query: str) -> TestResponse:
        """The page's answer when its controls are set to a query, coming from the view of another area."""
        chosen = {f"{slug}--{name}.value": values[0] for name, values in parse_qs(query.lstrip("?")).items()}
        return self.post(self.body(output, {f"{slug}--view.data-view": "?area=QHL", **chosen}))


def outputs_of(output: str) -> list[str]:
    return output.strip(".").split("...") if output.startswith("..") else [output]


@pytest.fixture(scope="session")
def edition_folder(shipped: Settings) -> Path:
    """A data folder with one good edition. Read only: tests that break an edition make their own."""
    return shipped.data_folder


@pytest.fixture
def at(settings: Settings, tmp_path: Path) -> Settings:
    """The figures of this session with an empty workspace."""
    return Settings.from_environment(
        {"DATA_FOLDER": str(settings.data_folder), "WORKSPACE_DATABASE_URL": f"sqlite:///{tmp_path}/workspace.sqlite"}
    )


@pytest.fixture(scope="session")
def visit() -> Callable[..., Visitor]:
    """Makes an application for some settings. The framework keeps one list of pages for the whole process, so only the
    application made last may be asked for pages."""

    def make(folder: Path, **environment: str) -> Visitor:
        settings = Settings.from_environment({"DATA_FOLDER": str(folder)} | environment)
        visitor = Visitor(create_app(settings), settings)
        handler = logging.StreamHandler(visitor.log)
        handler.setFormatter(JsonLines())
        logging.getLogger().handlers[:] = [handler]
        return visitor

    return make


@pytest.fixture(scope="module")
def visitor(visit: Callable[..., Visitor], reference: dict[str, str]) -> Iterator[Visitor]:
    """A visitor of an application on each kind of database."""
    before = logging.getLogger().handlers[:]
    yield visit(Path(reference["DATA_FOLDER"]), **reference)
    logging.getLogger().handlers[:] = before
    links.set_prefix("/")


@pytest.fixture
def log_lines(visitor: Visitor) -> Callable[[], list[dict[str, Any]]]:
    """The log's lines since the test began."""
    start = visitor.log.tell()

    def read() -> list[dict[str, Any]]:
        return [json.loads(line) for line in visitor.log.getvalue()[start:].splitlines()]

    return read
