"""Thousands of hostile requests: none is answered by an error, a trace of the code or a path of the machine, and none logs an error."""

from __future__ import annotations

import http.client
import itertools
import json
import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from settings import Settings
from tests.attack.conftest import Client, port_of
from tests.attack.hostile import Hostile, requests
from tests.conftest import PATIENCE, Serve, Served

LEAKS = ("Traceback", 'File "', "site-packages", "/usr/lib", "sqlalchemy", "sqlite3", "KeyError", "gunicorn/")
TEXT = ("text/html", "application/json", "text/csv", "text/plain")


@pytest.fixture(scope="module")
def attacked(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """With a workspace of its own: some of what is sent is saved."""
    workspace = tmp_path_factory.mktemp("workspace") / "workspace.sqlite"
    with serve(WORKSPACE_DATABASE_URL=f"sqlite:///{workspace}", ADD_FILES="everyone") as served:
        yield served


def real_bodies(served: Served) -> list[dict[str, Any]]:
    client = Client(served.url)
    listed = json.loads(client.ask("GET", "/_dash-dependencies").body)
    names = [each["output"] for each in listed if not each.get("clientside_function")]
    usual = {"_pages_location.pathname": "/voices", "_pages_location.search": "?area=QUA"}
    asked = json.dumps(
        {"page": "voices", "search": "?area=QUA", "name": "Mine", "note": "", "tags": "", "shared": "no"}
    )
    usual |= {"save--asked.data-asked": asked, "saved--asked.data-asked": json.dumps({"do": "list"})}
    return [json.loads(client.callback_body(name, usual)) for name in names]


def send(served: Served, batch: list[Hostile], folder: Path) -> Counter[int]:
    """All of them over kept connections; what is answered, by status. Fails at the first error."""
    # How long an answer takes depends on what else the machine does; test_unfinished_requests.py holds that.
    connection = http.client.HTTPConnection("127.0.0.1", port_of(served), timeout=PATIENCE)
    seen: Counter[int] = Counter()
    for each in batch:
        headers = dict(each.headers)
        try:
            connection.putrequest(each.method, each.path, skip_host="Host" in headers, skip_accept_encoding=True)
        except (ValueError, http.client.InvalidURL):
            connection.close()  # the client's own library will not say this
            continue
        for name, value in headers.items():
            connection.putheader(name, value)
        if each.body is not None:
            connection.putheader("Content-Type", "application/json")
            connection.putheader("Content-Length", str(len(each.body)))
        elif each.method == "POST":
            connection.putheader("Content-Length", "0")
        connection.endheaders(each.body)
        answer = connection.getresponse()
        said = answer.read()
        seen[answer.status] += 1
        assert answer.status < 500, (each, said[:500])
        assert answer.headers.get("Server") is None
        if (answer.headers.get_content_type() in TEXT) and "component-suites" not in each.path:
            text = said.decode("utf-8", "replace")
            assert not [leak for leak in LEAKS if leak in text], (each, text[:500])
            assert str(folder) not in text, each
        if answer.will_close:
            connection.close()
    connection.close()
    return seen


def attack(served: Served, seed: int, number: int, folder: Path) -> Counter[int]:
    made = requests(seed, number, real_bodies(served))
    batches = [list(itertools.islice(made, 500)) for _ in range(-(-number // 500))]
    with ThreadPoolExecutor(4) as senders:
        answered: Counter[int] = Counter()
        for one in senders.map(lambda batch: send(served, batch, folder), batches):
            answered += one
    return answered


def nothing_failed(served: Served) -> None:
    lines = [json.loads(line) for line in served.log.splitlines()]  # every line is JSON
    assert not [line for line in lines if line["level"] in ("error", "critical")][:3]
    raw = served.log
    assert not [each for each in raw if (ord(each) < 32 and each != "\n") or ord(each) >= 127]
    assert not re.search(r'"path": "/v/[^*"]', raw)


@pytest.mark.slow
def test_a_quick_attack(attacked: Served, settings: Settings) -> None:
    answered = attack(attacked, seed=20261128, number=1_500, folder=settings.data_folder)
    assert sum(answered.values()) > 1_300
    assert {200, 400, 404, 405, 421} <= set(answered)
    nothing_failed(attacked)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))  # 100,000 answered in all
def test_a_long_attack(attacked: Served, settings: Settings, seed: int) -> None:
    answered = attack(attacked, seed=seed, number=11_600, folder=settings.data_folder)
    assert sum(answered.values()) > 10_000
    nothing_failed(attacked)
