"""What is said of a name or code that no list of areas holds: where it lies, what is meant, or what is searched."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from app import create_app
from data_access import Store, open_store
from pages.finding_areas import SEARCHED, find
from settings import Settings


@pytest.fixture(scope="module")
def store(shipped: Settings) -> Store:
    return open_store(shipped)


@pytest.mark.parametrize(
    ("typed", "said", "go"),
    [
        ("Sandwell", "No area of that name; Sandwell lies in the Black Country.", ["QUA"]),
        ("dudley", "No area of that name; Dudley lies in the Black Country.", ["QUA"]),
        ("walsal", "No area of that name; Walsall lies in the Black Country.", ["QUA"]),
        ("black county", "No area of that name. Did you mean the Black Country?", ["QUA"]),
        ("Linconshire", "No area of that name. Did you mean Lincolnshire?", ["QJM"]),
        ("RL4", "RL4 is Royal Wolverhampton, an NHS trust; Royal Wolverhampton lies in the Black Country.", ["QUA"]),
        ("E08000028", "E08000028 is Sandwell, a local authority; Sandwell lies in the Black Country.", ["QUA"]),
        ("m85063", "M85063 is Midlands Medical Partnership, a GP practice", ["QHL"]),
        ("Corby", "it ended in 2021 and is now a part of North Northamptonshire", ["QPM"]),
        ("Leeds", "Leeds is outside the Midlands and cannot be chosen here.", []),
        ("England", "England is what areas are held against", []),
        ("wv1", "postcodes are not searched. Type the name", []),
        ("WV1 4AB", "postcodes are not searched", []),
        ("b1 ", "postcodes are not searched", []),
        ("", SEARCHED, []),
        ("--- ", "Nothing was typed.", []),
        ("xyzzy", "No area has the name or code “xyzzy”.", []),
        ("\x00\ud800", "Nothing was typed.", []),
        ("<b>Sandwell", "Did you mean Sandwell (in the Black Country)?", ["QUA"]),
        ("<b>xyzzy", "No area has the name or code “<b>xyzzy”.", []),
    ],
)
def test_where_it_lies_or_what_is_searched(store: Store, typed: str, said: str, go: list[str]) -> None:
    found = find(store, typed)
    assert said in found.sentence
    assert [each.value for each in found.go] == go


def test_a_trust_of_no_known_system_is_not_said_to_be_elsewhere(store: Store) -> None:
    assert "outside" not in find(store, "R1A").sentence


def test_the_picker_is_answered_in_json_whatever_it_asks(shipped: Settings) -> None:
    client = create_app(shipped).server.test_client()
    answer = client.get("/areas/find?q=Sandwell").get_json()
    assert answer == {
        "said": "No area of that name; Sandwell lies in the Black Country.",
        "go": [{"value": "QUA", "label": "the Black Country"}],
    }
    for typed in ("", "%00", "%ED%A0%80", quote("’" * 5000), quote("../../etc/passwd"), "place-0123456789abcdef"):
        response = client.get(f"/areas/find?q={typed}")
        assert response.status_code == 200 and response.get_json()["said"], typed
