"""Own figures are seen by those they are for and by nobody else, whatever is asked, however often and by whom before."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from data_access import Store, open_store, open_workspace
from data_access.reference import tidy_file
from tests.integration.access.seen_by import MONTHS, OWN, SEEN, Installation, headers, install
from vocabulary import EVERYONE, WITHOUT_LIMIT, Sight

PAGES = (
    "/unwarranted-variation",
    "/data-and-methods",
    "/learning",
    "/inequalities",
    "/voices",
    "/",
    "/packs",
    "/saved-views",
)
ASKING = "/_dash-update-component"
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


def ask(client: FlaskClient, person: str, draw: random.Random, made: list[str]) -> str:
    """One thing a person may ask for, at random; what was answered."""
    indicator = draw.choice(list(OWN))
    page, trust = draw.choice(PAGES), f"R00{draw.randrange(6)}"
    name = {"measure": indicator, "indicator": indicator, "entry": indicator, "find": OWN[indicator][0].split()[0]}
    key = draw.choice(list(name))
    query = f"?area={trust}&{key}={name[key]}"

    def get(address: str) -> str:
        return text_of(client.get(address, headers=headers(person)).data)

    way = draw.randrange(9)
    if way == 0:
        return get(f"/data/{indicator}.csv")
    if way == 1:
        return get(f"/ask?q={OWN[indicator][0]} waits in {trust}")
    if way == 2:
        exhibit = draw.choice(("league", "funnel", "table", "measures"))
        return get(f"/download{page}/{exhibit}.{draw.choice(('csv', 'xlsx'))}{query}")
    if way == 3:
        return get(page + query)
    if way == 4 and made:
        return get(f"/v/{draw.choice(made)}")
    if way == 5:
        form = json.dumps({"do": draw.choice(("list", "export", "export-list")), "sent": "1"})
        return post(client, person, "..saved--said.data-words...saved--list.data-words...saved--said.data-file..", form)
    if way == 6:
        form = json.dumps(
            {"page": page.strip("/") or "home", "search": query, "name": f"Mine {draw.random()}", "shared": "yes"}
        )
        return post(client, person, "save--said.data-words", form)
    return post(client, person, CONTENT, page, query)


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
    return client.post(ASKING, json=body, headers=headers(person)).text


def tries(installed: Installation, number: int, seed: int) -> tuple[int, int]:
    """How often somebody was answered with figures they may see, and with figures they may not."""
    draw, seen, leaked = random.Random(seed), 0, 0
    client = installed.app.server.test_client()
    client.get("/_dash-dependencies")
    made: list[str] = []
    for _ in range(number):
        person = draw.choice(list(SEEN))
        answer = ask(client, person, draw, made)
        for indicator, (name, _) in OWN.items():
            # Words of one's own question come back with it; the figures' name, publication and rows do not.
            answer_alone = answer.replace(f"{name} waits in", "")
            marks = (f"{name} waits", f"{name}, seen within", f"{indicator},", f"Own data: {indicator}")
            shown = any(mark in answer_alone for mark in marks)
            seen += shown and indicator in SEEN[person]
            leaked += shown and indicator not in SEEN[person]
        if not made:
            made = codes(installed)
    return seen, leaked


def codes(installed: Installation) -> list[str]:
    """The short links of everything that was saved, whoever made it."""
    with open_workspace(installed.settings).read() as connection:
        return [code for (code,) in connection.exec_driver_sql("SELECT code FROM item").all()]


def test_no_figures_of_another_team_in_random_tries(installed: Installation) -> None:
    seen, leaked = tries(installed, 120, seed=3)
    assert leaked == 0
    assert seen > 10  # those who may, do


@pytest.mark.slow
def test_no_figures_of_another_team_in_2_000_random_tries(installed: Installation) -> None:
    seen, leaked = tries(installed, 2_000, seed=4)
    assert (leaked, seen > 100) == (0, True)


def test_the_tries_find_a_store_that_keeps_nothing_back(
    installed: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Sight, "sees", lambda self, seen_by: True)
    assert tries(installed, 60, seed=5)[1] > 0
