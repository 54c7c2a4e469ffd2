"""Items of a team, items whose words may hold own figures, and what a role may write."""

from __future__ import annotations

import itertools
import json
import random

import pytest

from data_access import Conflict, ItemMissing, ItemRefused, Items, Standing
from data_access.workspace import Workspace

ANN, VIC, BOB = "ann", "vic", "bob"
TEAMS = {ANN: "black-country", VIC: "black-country", BOB: "coventry"}
BODY = {"path": "/voices", "query": ""}


def of(workspace: Workspace, person: str, *readable: str) -> Items:
    return Items(workspace, standing=Standing(frozenset({TEAMS[person]}), frozenset(readable)))


def test_an_item_of_a_team_is_seen_and_changed_by_its_people_alone(workspace: Workspace) -> None:
    made = of(workspace, ANN).add("scenario", name="Ours", owner=ANN, body=BODY, team="black-country")
    assert of(workspace, VIC).get(made.id, by=VIC) == made
    assert of(workspace, VIC).count(by=VIC) == 1
    changed = of(workspace, VIC).update(made.id, 1, by=VIC, name="Ours still")
    assert changed.item.name == "Ours still"  # type: ignore[union-attr]
    others = of(workspace, BOB)
    assert (others.list(by=BOB), others.count(by=BOB)) == ((), 0)
    for ask in (
        lambda: others.get(made.id, by=BOB),
        lambda: others.by_code(made.code, by=BOB),
        lambda: others.history(made.id, by=BOB),
        lambda: others.duplicate(made.id, by=BOB),
        lambda: others.update(made.id, 2, by=BOB, name="Mine"),
        lambda: others.exported([made.id], by=BOB),
    ):
        with pytest.raises(ItemMissing):
            ask()


def test_only_its_owner_gives_an_item_to_a_team_and_only_to_one_of_theirs(workspace: Workspace) -> None:
    mine = of(workspace, ANN)
    made = mine.add("view", name="Mine", owner=ANN, body=BODY)
    with pytest.raises(ItemRefused, match="You are not in the team"):
        mine.update(made.id, 1, by=ANN, team="coventry")
    with pytest.raises(ItemRefused, match="You are not in the team"):
        mine.add("view", name="Theirs", owner=ANN, body=BODY, team="coventry")
    given = mine.update(made.id, 1, by=ANN, team="black-country").item  # type: ignore[union-attr]
    with pytest.raises(ItemRefused, match="Only the person who made it"):
        of(workspace, VIC).update(made.id, given.revision, by=VIC, shared=True, team=None)
    shared = mine.update(made.id, given.revision, by=ANN, shared=True).item  # type: ignore[union-attr]
    assert (shared.shared, shared.team, shared.shared_from) == (True, None, 3)
    assert [each.number for each in of(workspace, BOB).history(made.id, by=BOB)] == [3]  # not what the team alone saw
    assert json.loads(mine.exported(by=ANN))["items"][0].keys().isdisjoint({"team", "holds"})


def test_what_may_hold_own_figures_is_seen_by_those_who_may_see_them_all(workspace: Workspace) -> None:
    mine = of(workspace, ANN, "quokka", "numbat")
    made = mine.add("view", name="Headline", owner=ANN, body=BODY, shared=True, holds=["quokka"])
    assert of(workspace, BOB, "quokka").get(made.id, by=BOB).id == made.id
    assert of(workspace, BOB, "quokka", "numbat", "other").count(by=BOB) == 1
    for readable in ((), ("numbat",), ("quokk",), ("quokka_2",)):
        assert of(workspace, BOB, *readable).list(by=BOB) == ()
        with pytest.raises(ItemMissing):
            of(workspace, BOB, *readable).by_code(made.code, by=BOB)
    more = mine.update(made.id, 1, by=ANN, holds=["numbat"], note="Another card").item  # type: ignore[union-attr]
    assert of(workspace, BOB, "quokka").count(by=BOB) == 0
    assert mine.update(made.id, more.revision, by=ANN, note="").item.holds == "|numbat||quokka|"  # type: ignore[union-attr]
    assert mine.duplicate(made.id, by=ANN).holds == "|numbat||quokka|"
    assert Items(workspace, standing=Standing(readable=None)).count(by="whoever runs the machine") == 1


def test_a_version_kept_aside_is_read_by_those_who_may_see_what_it_holds(workspace: Workspace) -> None:
    mine, theirs = of(workspace, ANN, "quokka"), of(workspace, BOB)
    made = mine.add("scenario", name="Ours", owner=ANN, body={"a": 1}, shared=True)
    theirs.update(made.id, 1, by=BOB, body={"a": 2})
    aside = mine.update(made.id, 1, by=ANN, body={"answer": "Quokka 61%"}, holds={"quokka"})
    assert isinstance(aside, Conflict)
    assert len(mine.history(made.id, by=ANN)) == 3
    with pytest.raises(ItemMissing):
        theirs.history(made.id, by=BOB)
    assert of(workspace, VIC, "quokka").get(made.id, by=VIC).body == {"a": 2}


def test_lists_and_single_items_agree_for_everybody(workspace: Workspace) -> None:
    """The condition of the query and the check of a row are two ways of saying one thing."""
    draw, own = random.Random(7), ("a", "b", "a_b")
    made = []
    for number in range(60):
        owner = draw.choice([ANN, VIC, BOB])
        holds = draw.sample(own, draw.randrange(3))
        let_in = draw.choice([{}, {"shared": True}, {"team": TEAMS[owner]}])
        items = of(workspace, owner)
        made.append(items.add("view", name=f"{number}", owner=owner, body=BODY, holds=holds, **let_in))  # type: ignore[arg-type]
    for person, count in itertools.product((ANN, BOB), range(4)):
        for readable in itertools.combinations(own, count):
            items = of(workspace, person, *readable)
            seen = {each.id for each in items.list(by=person)}
            assert len(seen) == items.count(by=person)
            for item in made:
                try:
                    assert (items.get(item.id, by=person).id in seen) is True
                except ItemMissing:
                    assert item.id not in seen


def test_what_a_role_may_not_write_is_refused_and_changes_nothing(workspace: Workspace) -> None:
    def may(kind: str, own: bool) -> str:
        return "" if kind == "view" and own else "Only analysts can."

    shared = of(workspace, ANN).add("view", name="Everyone's", owner=ANN, body=BODY, shared=True)
    items = Items(workspace, standing=Standing(may_write=may))
    made = items.add("view", name="Mine", owner=VIC, body=BODY)
    items.update(made.id, 1, by=VIC, name="Mine still")
    file = json.dumps({"format": "workbench-items", "version": 1, "items": [{"kind": "pack", "name": "P", "body": {}}]})
    for write in (
        lambda: items.add("scenario", name="New", owner=VIC, body=BODY),
        lambda: items.update(shared.id, 1, by=VIC, name="Mine now"),
        lambda: items.imported(file, by=VIC),
    ):
        with pytest.raises(ItemRefused, match="Only analysts can"):
            write()
    assert items.get(shared.id, by=VIC) == shared
    assert items.count(by=VIC) == 2


def test_what_is_taken_in_from_a_file_may_hold_all_its_reader_may_see(workspace: Workspace) -> None:
    mine, theirs = of(workspace, ANN, "quokka"), of(workspace, BOB)
    body = {**BODY, "headline": {"sentence": "Quokka 61%"}}
    made = mine.add("view", name="Ours", owner=ANN, body=body, shared=True, holds={"quokka"})
    (taken,) = mine.imported(mine.exported([made.id], by=ANN), by=ANN, kinds=("view",))
    assert taken.holds == "|quokka|"
    mine.update(taken.id, 1, by=ANN, shared=True)
    with pytest.raises(ItemMissing):
        theirs.get(taken.id, by=BOB)
    (public,) = theirs.imported(
        theirs.exported([theirs.add("view", name="A", owner=BOB, body=BODY).id], by=BOB), by=BOB
    )
    theirs.update(public.id, 1, by=BOB, shared=True)
    assert mine.get(public.id, by=ANN).holds == ""
