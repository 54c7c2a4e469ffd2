"""Own figures are seen by those they are for and by nobody else, whatever is asked, however often and by whom before."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from flask.testing import FlaskClient

from application.access_table import PAGES as PAGES_OF_ALL
from application.job_kinds import every_kind
from data_access import Store, open_store, open_workspace
from data_access.reference import tidy_file
from data_access.workspace import audit
from data_access.workspace.jobs import Jobs
from data_access.workspace.worker import Worker
from tests.integration.access.seen_by import MONTHS, OWN, SEEN, Installation, headers, install
from vocabulary import EVERYONE, WITHOUT_LIMIT, Sight

PAGES = tuple(PAGES_OF_ALL)
ADD = "packs--add-said.data-words"
ACT = (
    "..packs--said.data-words...packs--list.data-words...packs--list.data-code...packs--progress.data-words"
    "...packs--progress.data-job.."
)
ASKING = "/_dash-update-component"
SAVED = "..saved--said.data-words...saved--list.data-words...saved--said.data-file.."
CONTENT = ".._pages_content.children..._pages_store.data.."


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return install(tmp_path_factory.mktemp("own"))


def sight_of(person: str) -> Sight:
    teams = {"ann": "black-country", "vic": "black-country", "bob": "coventry"}.get(person)
    return Sight(frozenset({teams} if teams else ()), person)


@pytest.mark.parametrize("person", SEEN)
def test_a_store_has_the_own_figures_of_whoever_it_is_opened_for(installed: Installation, person: str) -> None:
    store = open_store(installed.settings, sight=sight_of(person))
    assert {indicator for indicator in store.indicators() if indicator in OWN} == SEEN[person]
    for indicator in OWN:
        if indicator in SEEN[person]:
            assert len(store.observations(indicator, MONTHS[0])) == 6
        else:
            for ask in questions(store, indicator):
                with pytest.raises(KeyError):
                    ask()
    released = {release.title for release in store.releases()}
    assert {f"Own data: {indicator}" for indicator in OWN if indicator in SEEN[person]} == {
        title for title in released if title.startswith("Own data")
    }
    assert {each.indicator for each in store.changes.indicators}.isdisjoint(set(OWN) - SEEN[person])


def questions(store: Store, indicator: str) -> list[Callable[[], Any]]:
    """Every question of a store about one indicator."""
    return [
        lambda: store.indicator(indicator),
        lambda: store.releases(indicator),
        lambda: store.coverage(indicator),
        lambda: store.periods(indicator),
        lambda: store.kinds(indicator),
        lambda: store.breakdowns(indicator),
        lambda: store.freshness(indicator),
        lambda: store.observations(indicator, MONTHS[0]),
        lambda: store.history(indicator, "R001"),
        lambda: store.place(indicator, MONTHS[0], ["R001"], kind="trust"),
        lambda: tidy_file.lines(store, indicator),
    ]


def test_whoever_is_not_named_sees_what_everyone_sees_and_its_own_machine_sees_all(installed: Installation) -> None:
    assert open_store(installed.settings) is open_store(installed.settings, sight=EVERYONE)
    assert not {"quokka_waits", "numbat_waits"} & set(open_store(installed.settings).indicators())
    assert set(OWN) <= set(open_store(installed.settings, sight=WITHOUT_LIMIT).indicators())
    # A team of the same name as a person, and the other way round, opens nothing.
    assert "quokka_waits" not in open_store(installed.settings, sight=Sight(login="black-country")).indicators()
    assert (
        "numbat_waits"
        not in open_store(installed.settings, sight=Sight(frozenset({"zoe@example.nhs.uk"}))).indicators()
    )


def test_the_same_sight_is_the_same_store_so_that_caches_are_shared(installed: Installation) -> None:
    ann, vic = (open_store(installed.settings, sight=sight_of(person)) for person in ("ann", "vic"))
    assert ann is vic
    assert ann is not open_store(installed.settings, sight=sight_of("bob"))


def test_an_older_edition_keeps_back_what_is_kept_back_now(installed: Installation) -> None:
    edition = open_store(installed.settings).edition
    pinned = open_store(installed.settings, edition, sight_of("ed"))
    assert set(pinned.indicators()) & set(OWN) == {"bilby_waits"}


class Made(NamedTuple):
    """Something that was saved: its id, and the code of its short link."""

    id: str
    code: str


EXHIBITS = ("unwarranted-variation/league", "data-and-methods/listing")


def ask(client: FlaskClient, person: str, draw: random.Random, made: list[Made], indicator: str, way: str) -> str:
    """One thing a person may ask for, at random; what was answered."""
    page, trust = draw.choice(PAGES), f"R00{draw.randrange(6)}"
    name = {"measure": indicator, "indicator": indicator, "entry": indicator, "find": OWN[indicator][0].split()[0]}
    key = draw.choice(list(name))
    query = f"?area={trust}&{key}={name[key]}"
    of_measure = f"?area={trust}&indicator={indicator}"

    def get(address: str) -> str:
        answer = client.get(address, headers=headers(person), follow_redirects=way == "link")
        assert answer.status_code < 500, (person, address)
        return text_of(answer.data)

    if way == "data file":
        return get(f"/data/{indicator}.csv")
    if way == "search":
        return get(f"/ask?q={OWN[indicator][0]}")
    if way in ("csv", "xlsx"):
        return get(f"/download/{draw.choice(EXHIBITS)}.{way}{of_measure}")
    if way == "page":
        return get(page + query)
    if way == "page of a measure":
        return get(f"/unwarranted-variation{of_measure}")
    if way == "link":
        return "".join(get(f"/v/{one.code}") for one in draw.sample(made, min(4, len(made))))
    if way in ("list", "export", "export-list", "history", "duplicate"):
        form = json.dumps({"do": way, "id": draw.choice(made).id if made else "", "sent": "1"})
        return post(client, person, SAVED, form)
    if way == "pack":  # a card is added where one may, and somebody's pack is read, copied or shared
        card = {"page": "unwarranted-variation", "exhibit": "league", "pack": "", "search": of_measure}
        one = draw.choice(made) if made else Made("", "")
        act = {"do": draw.choice(("duplicate", "write", "details", "add-item")), "id": one.id, "code": one.code}
        return (
            post(client, person, ADD, json.dumps(card))
            + post(
                client,
                person,
                ACT,
                json.dumps(act | {"format": "html", "item": one.id, "name": "Mine", "shared": "yes"}),
            )
            + post(client, person, CONTENT, "/packs", f"?pack={one.code}&read=yes")
        )
    if way == "save":  # what one may see is saved under its name, which its list then shows to those who may see it
        called = f"{OWN[indicator][0]} waits" if indicator in SEEN[person] else "Mine"
        form = json.dumps(
            {
                "page": "unwarranted-variation",
                "search": of_measure,
                "name": f"{called} {draw.random()}",
                "shared": draw.choice(("yes", "no")),
            }
        )
        return post(client, person, "save--said.data-words", form)
    return post(client, person, CONTENT, page, query)


WAYS = (
    "data file",
    "search",
    "csv",
    "xlsx",
    "page",
    "page of a measure",
    "link",
    "list",
    "export",
    "export-list",
    "history",
    "duplicate",
    "pack",
    "save",
    "content",
)
SHOWING = frozenset(WAYS) - {"page", "content", "history", "duplicate", "pack"}
"""The ways that show figures by name to whoever may see them, whatever page chance draws."""


def text_of(content: bytes) -> str:
    """All text of an answer, that of a workbook's parts too."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "".join(book.read(part).decode("utf-8", "replace") for part in book.namelist())


def post(client: FlaskClient, person: str, output: str, *values: str) -> str:
    declared = client.application.extensions["application"].callback_map[output]
    outputs = [dict(zip(("id", "property"), one.rsplit(".", 1), strict=True)) for one in output.strip(".").split("...")]
    given = iter([*values, "", ""])
    body = {
        "output": output,
        "outputs": outputs if output.startswith("..") else outputs[0],
        "inputs": [each | {"value": next(given)} for each in declared["inputs"]],
        "state": [dict(each) for each in declared["state"]],
        "changedPropIds": [],
    }
    answer = client.post(ASKING, json=body, headers=headers(person))
    assert answer.status_code < 500, (person, output, values)
    return answer.text


def tries(installed: Installation, number: int, seed: int) -> tuple[Counter[str], Counter[str]]:
    """How often each way answered somebody with figures that not everyone may see: those they may see, and those they may not.
    Each way is asked `number` times for each of these figures and each person."""
    draw = random.Random(seed)
    seen, leaked = Counter[str](), Counter[str]()
    client = installed.app.server.test_client()
    client.get("/_dash-dependencies")
    asked = [(way, person, one) for way in WAYS for person in SEEN for one in RESTRICTED] * number
    draw.shuffle(asked)
    made = saved(installed)
    for way, person, indicator in asked:
        answer = ask(client, person, draw, made, indicator, way)
        for own in RESTRICTED:
            name = OWN[own][0]
            # Words of one's own question come back with it; the figures' name, publication and rows do not.
            answer_alone = answer.replace(f"{name} waits in", "")
            marks = (f"{name} waits", f"{name}, seen within", f"{own},", f"Own data: {own}")
            if any(mark in answer_alone for mark in marks):
                (seen if own in SEEN[person] else leaked)[way] += 1
        if way in ("save", "pack"):
            made = saved(installed)
    return seen, leaked


RESTRICTED = tuple(indicator for indicator, (_, seen_by) in OWN.items() if seen_by != "[]")


def saved(installed: Installation) -> list[Made]:
    """Everything that was saved, whoever made it."""
    with open_workspace(installed.settings).read() as connection:
        return [Made(*row) for row in connection.exec_driver_sql("SELECT id, code FROM item ORDER BY created_at").all()]


def test_a_pack_and_its_file_are_given_to_whoever_made_it(installed: Installation) -> None:
    client = installed.app.server.test_client()
    client.get("/_dash-dependencies")
    card = {"page": "unwarranted-variation", "exhibit": "league", "pack": ""}
    added = post(client, "ann", ADD, json.dumps({**card, "search": "?area=R001&indicator=quokka_waits"}))
    assert "now 1 card" in added
    with open_workspace(installed.settings).read() as connection:
        (code,) = connection.exec_driver_sql("SELECT code FROM item WHERE kind = 'pack'").one()
    post(client, "ann", ACT, json.dumps({"do": "write", "code": code, "format": "xlsx"}))
    jobs = Jobs(open_workspace(installed.settings))
    assert Worker(jobs, every_kind(installed.settings)).run_one()
    (job,) = jobs.list()
    progress = {person: post(client, person, ACT, json.dumps({"do": "progress", "job": job.id})) for person in SEEN}
    assert {person for person, text in progress.items() if job.result["file"] in text} == {"ann"}
    files = {person: client.get(f"/download/pack/{job.result['file']}", headers=headers(person)) for person in SEEN}
    assert {person for person, file in files.items() if file.status_code == 200} == {"ann"}
    assert "Quokka clinic waits" in text_of(files["ann"].data)
    assert files["ann"].headers["Cache-Control"] == "no-store"
    packs = {person: post(client, person, CONTENT, "/packs", f"?pack={code}&read=yes") for person in SEEN}
    assert {person for person, text in packs.items() if "Quokka clinic" in text} == {"ann"}
    written = [(row.did, row.item) for row in audit.everything(open_workspace(installed.settings))]
    assert ("downloaded own figures", "quokka_waits") in written[-3:]


def test_no_figures_of_another_team_by_any_way(installed: Installation) -> None:
    seen, leaked = tries(installed, 1, seed=3)
    assert not leaked
    assert set(seen) >= SHOWING  # those who may, do


@pytest.mark.slow
def test_no_figures_of_another_team_in_2_000_random_tries(installed: Installation) -> None:
    seen, leaked = tries(installed, 17, seed=4)
    assert not leaked
    assert all(seen[way] >= 10 for way in SHOWING), seen


def test_the_tries_find_a_store_that_keeps_nothing_back(
    installed: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Sight, "sees", lambda self, seen_by: True)
    _, leaked = tries(installed, 1, seed=5)
    assert {"data file", "csv", "xlsx", "page of a measure", "list", "export"} <= set(leaked)
