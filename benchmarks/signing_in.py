"""What signing in costs: each page asked for by whoever signed in here, and by whoever did not.

    python -m benchmarks signing-in [--quick]

Processor time of the thread that answers, of a page's document and of its answer. Each reader has an application in a process of its own, and
they ask in turn. Two of them have saved a view: one is known by a session, with a role and a team, the other by a cookie. A third has no cookie.
What a server makes once it has made before.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any

from dash import Dash
from flask.testing import FlaskClient

from app import create_app
from application.access_table import PAGES
from benchmarks import edition
from benchmarks.comparison import Limit, Measure
from settings import Settings
from web.identity import SignedIn
from web.sessions import Sessions

BESIDE = "ours: signed in; plain: known by a cookie. One request at a time."
NO_MORE = Limit(ratio=1.05)
CONTENT = ".._pages_content.children..._pages_store.data.."
KEEP = "save--said.data-words"
ASKING = "/_dash-update-component"
ROLES = "roles:\n  editor: {people: [ann]}\nteams:\n  black-country: {name: Black Country, people: [ann]}\n"


@dataclass(frozen=True)
class Reader:
    """Somebody who asks for pages."""

    app: Dash
    client: FlaskClient

    @classmethod
    def of(cls, data_folder: Path, workspace: Path, **more: str) -> Reader:
        given = {"DATA_FOLDER": str(data_folder), "WORKSPACE_DATABASE_URL": f"sqlite:///{workspace}"}
        app = create_app(Settings.from_environment(given | more))
        client = app.server.test_client()
        client.get("/_dash-dependencies")  # the framework registers its callbacks at the first request
        return cls(app, client)

    def document(self, path: str) -> None:
        answer = self.client.get(f"{path}?area=QUA", headers={"Accept": "text/html"})
        assert answer.status_code == 200, (path, answer.status_code)

    def answer(self, path: str) -> None:
        self.asks(CONTENT, {"_pages_location.pathname": path, "_pages_location.search": "?area=QUA"})

    def saves(self) -> None:
        """A view of their own."""
        form = {"page": "voices", "search": "?area=QUA", "name": "Mine", "note": "", "tags": "", "shared": "no"}
        self.asks(KEEP, {"save--asked.data-asked": json.dumps(form)})

    def asks(self, output: str, values: Mapping[str, str]) -> None:
        declared = self.app.callback_map[output]
        outputs = [
            dict(zip(("id", "property"), one.rsplit(".", 1), strict=True)) for one in output.strip(".").split("...")
        ]
        body = {
            "output": output,
            "outputs": outputs if output.startswith("..") else outputs[0],
            "inputs": [each | {"value": values.get(f"{each['id']}.{each['property']}")} for each in declared["inputs"]],
            "state": [dict(each) for each in declared["state"]],
            "changedPropIds": [],
        }
        answer = self.client.post(ASKING, json=body)
        assert answer.status_code == 200, (output, answer.status_code)


def measured(repeats: int, folder: Path, data_folder: Path | None = None) -> list[Measure]:
    """`data_folder`: a built edition; None to build the starter's."""
    if data_folder is None:
        data_folder = folder / "data"
        edition.build(data_folder)
    roles = folder / "roles.yaml"
    roles.write_text(ROLES, encoding="utf-8")
    provider = {"OIDC_ISSUER": "http://localhost:9", "OIDC_CLIENT_ID": "nobody asks it", "ROLES_FILE": str(roles)}
    found: list[Measure] = []
    with ExitStack() as stack:
        readers = {
            "signed in": stack.enter_context(apart(data_folder, folder / "signed-in.sqlite", True, provider)),
            "by cookie": stack.enter_context(apart(data_folder, folder / "cookie.sqlite", True, {})),
            "no cookie": stack.enter_context(apart(data_folder, folder / "none.sqlite", False, {})),
        }
        whole: dict[str, list[float]] = {name: [0.0] * repeats for name in readers}
        for path in PAGES:
            for part in ("document", "answer"):
                times = in_turn(readers, part, path, repeats)
                for name in readers:
                    whole[name] = [before + more for before, more in zip(whole[name], times[name], strict=True)]
                found.append(Measure(f"{path}: {part}", "ms", times["signed in"], times["by cookie"]))
    return [
        *found,
        Measure("all of these", "ms", whole["signed in"], whole["by cookie"], limit=NO_MORE),
        Measure("all, beside no cookie and nothing saved", "ms", whole["signed in"], whole["no cookie"]),
    ]


def in_turn(readers: Mapping[str, Connection], part: str, path: str, repeats: int) -> dict[str, list[float]]:
    """Milliseconds of processor of each, so many times, in an order that changes."""
    taken: dict[str, list[float]] = {name: [] for name in readers}
    order, dice = list(readers), Random(f"{path} {part}")
    for turn in range(-3, repeats):
        dice.shuffle(order)
        for name in order:
            readers[name].send((part, path))
            took = float(readers[name].recv())
            if turn >= 0:
                taken[name].append(took)
    return taken


@contextmanager
def apart(data_folder: Path, workspace: Path, saves: bool, more: Mapping[str, str]) -> Iterator[Connection]:
    """A reader in a process of their own: the framework keeps one register of pages for each process."""
    ours, theirs = Pipe()
    given = (theirs, data_folder, workspace, saves, dict(more))
    process = get_context("spawn").Process(target=_asks, args=given, daemon=True)
    process.start()
    theirs.close()
    try:
        yield ours
    finally:
        ours.close()
        process.join(10)
        process.kill()


def _asks(told: Connection, data_folder: Path, workspace: Path, saves: bool, more: Mapping[str, str]) -> None:
    """Ask for what is told, and tell how many milliseconds of processor it took, until nobody listens."""
    reader = Reader.of(data_folder, workspace, **more)
    logging.disable(logging.CRITICAL)  # nobody reads the log of a benchmark
    if more:
        sign_in(reader)
    if saves:
        reader.saves()
    with suppress(EOFError):
        while True:
            part, path = told.recv()
            began = time.thread_time()
            (reader.document if part == "document" else reader.answer)(path)
            told.send((time.thread_time() - began) * 1000)


def sign_in(reader: Reader) -> None:
    """Begin a session as the way back from the provider does, and keep its cookie."""
    server = reader.app.server
    sessions: Any = next(
        cell.cell_contents
        for asked in server.before_request_funcs[None]
        for cell in (getattr(asked, "__closure__", None) or ())
        if isinstance(cell.cell_contents, Sessions)
    )
    with server.test_request_context("/"):
        sessions.begin(SignedIn("k" * 32, "ann", "Ann", ("staff",)))
        answer = server.process_response(server.make_response(""))
    for line in answer.headers.getlist("Set-Cookie"):
        name, _, value = line.partition(";")[0].partition("=")
        reader.client.set_cookie(name, value)
