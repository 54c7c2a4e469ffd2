"""Below the answer of a what-if: lines when the answer stands, and what is in an exhibit when it is opened."""

from __future__ import annotations

from typing import Any

import pytest

from components import exhibit_frame
from components.page import what_if_closer

NAME = what_if_closer.NAME
MOVE = "?area=QHL&what=move"
FRAME = "resource-distribution--if-0"


def asked(visitor: Any, id: str, prop: str, value: Any) -> Any:
    (name,) = (each for each in visitor.callbacks_of("what-if") if each == f"{id}.{prop}")
    given = f"{NAME}-asked" if prop == "data-lines" else id
    return visitor.post(visitor.body(name, {f"{given}.data-asked": value}))


def test_lines_are_those_of_the_levers_asked_for(visitor: Any) -> None:
    usual, faster = (
        asked(visitor, NAME, "data-lines", address).get_json() for address in (MOVE, f"{MOVE}&move.growth=9")
    )
    assert usual["response"][NAME]["data-lines"] == MOVE
    titles = [
        {key: each["sideUpdate"][f"{FRAME}-{key}-title"]["children"] for key in range(1, 5)} for each in (usual, faster)
    ]
    assert titles[0][3] != titles[1][3], "the money of the fifths grows with the envelope"
    assert f"{FRAME}-0-title" not in usual["sideUpdate"], "it stands beside the levers"


def test_only_what_is_opened_is_made(visitor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    contents = exhibit_frame.contents

    def counted(slug: str, one: Any, *more: Any) -> Any:
        made.append(one.id)
        return contents(slug, one, *more)

    monkeypatch.setattr(exhibit_frame, "contents", counted)
    assert visitor.page("/scenarios", f"{MOVE}&move.growth=7").status_code == 200
    assert made == ["move-paces"]
    shown = asked(visitor, f"{NAME}-opened", "data-made", f"0.2{MOVE}&move.growth=7").get_json()
    assert made == ["move-paces", "move-who", "move-fifths"]
    assert {each.rsplit("-", 1)[0] for each in shown["sideUpdate"]} == {f"{FRAME}-1", f"{FRAME}-3"}


@pytest.mark.parametrize(
    "sent", ["", "?", "1", "0?area=QHL", "0?what=nothing", "99" + MOVE, None, 3, {"a": 1}, "0?what=move&area=\x00#"]
)
def test_what_is_no_exhibit_of_a_what_if_changes_nothing(visitor: Any, sent: Any) -> None:
    answer = asked(visitor, f"{NAME}-opened", "data-made", sent)
    assert answer.status_code in (200, 400)
    if sent != "0?what=move&area=\x00#":
        assert not answer.is_json or not answer.get_json().get("sideUpdate")
