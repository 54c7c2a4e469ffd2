"""Making a place: every way to change it, saving, files of all three forms, and what is refused without losing anything."""

from __future__ import annotations

import base64
import json

import pytest

from data_access import Items, PlaceMaking, PlacesRefused, Store, StoredPlaces, open_store
from data_access.workspace import ItemRefused, Workspace
from data_access.workspace.places import in_areas, listed_today, offered
from data_access.workspace.places.making import NEW, Done
from settings import Settings
from vocabulary import PLACE, CustomArea

WALSALL = "E08000030"


@pytest.fixture(scope="module")
def store(shipped: Settings) -> Store:
    return open_store(shipped)


@pytest.fixture
def making(store: Store, workspace: Workspace) -> PlaceMaking:
    return PlaceMaking(store, StoredPlaces(workspace), Items(workspace), "ada", "ada")


def town(store: Store) -> set[str]:
    listed = listed_today(store)
    return {
        code
        for code in in_areas([WALSALL], lambda area: [each.code for each in store.members(area, "practice")])
        if code in listed
    }


def do(making: PlaceMaking, in_hand: CustomArea | None, **given: str) -> Done:
    return making.do(given, in_hand.id if in_hand else "none")


def test_an_authority_is_added_and_some_of_it_taken_out(making: PlaceMaking, store: Store) -> None:
    made = do(making, None, do="area", area=WALSALL, way="add").place
    assert made is not None and making.kept.get(made.id) == made
    assert (made.name, set(made.practices)) == (NEW, town(store))
    two = sorted(made.practices)[:2]
    less = do(making, made, do="list", list=f"{two[0]}\n{two[1]}", way="take")
    assert less.place is not None and set(less.place.practices) == set(made.practices) - set(two)
    assert less.words[0] == f"2 practices taken out: “{NEW}” now has {len(made.practices) - 2}."


def test_names_and_codes_of_a_list_are_taken_and_what_is_unclear_is_told(making: PlaceMaking, store: Store) -> None:
    listed = listed_today(store)
    code = sorted(town(store))[0]
    closed = next(each.code for each in store.areas("practice") if each.code not in listed)
    done = do(making, None, do="list", list=f"{listed[code]}\n{closed}\nno such practice", way="add")
    assert done.place is not None and done.place.practices == (code,)
    assert any(closed in each for each in done.words) and any("no such practice" in each for each in done.words)


def test_saved_named_versions_deleted_and_back(making: PlaceMaking, store: Store) -> None:
    made = do(making, None, do="area", area=WALSALL, way="add").place
    named = do(making, made, do="name", name="  =North of <b>Walsall</b>  ").place
    assert named is not None and named.name == "=North of <b>Walsall</b>"
    do(making, named, do="save", way="save")
    (item,) = making.items.list(PLACE, by="ada")
    assert (item.name, item.body["place"], item.shared) == (named.name, named.id, False)
    assert making.items.list(PLACE, by="somebody else") == ()
    less = do(making, named, do="list", list=named.practices[0], way="take").place
    again = do(making, less, do="save", way="save", shared="yes")
    assert "version 2" in again.words[0]
    (item,) = making.items.list(PLACE, by="somebody else")
    assert less is not None and item.body["place"] == less.id
    assert making.kept.get(named.id) == named, "an older link shows what it showed"
    gone = do(making, less, do="save", way="delete")
    assert making.items.list(PLACE, by="ada") == () and gone.undo == item.id
    back = do(making, less, do="restore", id=gone.undo)
    assert back.place == less and len(making.items.list(PLACE, by="ada")) == 1


@pytest.mark.parametrize("form", ["json", "csv", "session"])
def test_written_and_read_again(making: PlaceMaking, store: Store, form: str) -> None:
    codes = sorted(town(store))
    for name, part in (("=One", codes[:3]), ("Two, with a comma", codes[2:7])):
        place = CustomArea.of(name, part)
        making.kept.keep(place)
        do(making, place, do="save", way="save")
    file = do(making, None, do="write", form=form).file
    assert file is not None
    for item in making.items.list(PLACE, by="ada"):
        making.items.delete(item.id, by="ada")
    done = do(making, None, do="read", file=file[1])
    kept = {item.name: set(item.body["practices"]) for item in making.items.list(PLACE, by="ada")}
    assert kept == {"=One": set(codes[:3]), "Two, with a comma": set(codes[2:7])}
    assert done.place is not None


def test_a_session_file_names_who_is_no_longer_listed(making: PlaceMaking, store: Store) -> None:
    code = sorted(town(store))[0]
    text = json.dumps(
        {"places": ["North"], "North": {"gps": [f"{code}: A", "Z99999: The Old Surgery"], "icb": "NHS Black Country"}}
    )
    done = do(making, None, do="read", file=text)
    assert done.place is not None and done.place.practices == (code,)
    assert any("The Old Surgery (Z99999), in North" in each for each in done.words)


@pytest.mark.parametrize(
    "given",
    [
        {"do": "area", "area": "", "way": "add"},
        {"do": "area", "area": "E92000001", "way": "add"},
        {"do": "list", "list": "", "way": "add"},
        {"do": "name", "name": " "},
        {"do": "name", "name": "x" * 121},
        {"do": "save", "way": "save"},
        {"do": "save", "way": "delete"},
        {"do": "read", "file": "{]"},
        {"do": "read", "file": "place,practice\nNorth,Z99999\n"},
        {"do": "write", "form": "json"},
        {"do": "anything"},
        {},
    ],
)
def test_what_cannot_be_done_is_refused_and_nothing_is_kept(making: PlaceMaking, given: dict[str, str]) -> None:
    with pytest.raises((ItemRefused, PlacesRefused)) as refused:
        making.do(given, "place-0123456789abcdef")
    assert str(refused.value).strip()
    assert making.items.list(PLACE, by="ada") == ()


def test_a_saved_place_that_is_renamed_is_saved_under_its_new_name_alone(making: PlaceMaking) -> None:
    made = do(making, None, do="area", area=WALSALL, way="add").place
    named = do(making, made, do="name", name="Town").place
    do(making, named, do="save", way="save")
    other = do(making, named, do="name", name="Borough")
    assert other.words == ["It is called “Borough”, here and where it is saved."]
    (item,) = making.items.list(PLACE, by="ada")
    assert other.place is not None
    assert (item.name, item.body["place"], item.revision) == ("Borough", other.place.id, 2)
    draft = do(making, other.place, do="list", list=other.place.practices[0], way="take").place
    assert do(making, draft, do="name", name="Draft").words == ["It is called “Draft”."], "a draft is not what is saved"
    do(making, do(making, draft, do="name", name="Second").place, do="save", way="save")
    with pytest.raises(ItemRefused, match="another place called “Second”"):
        do(making, other.place, do="name", name="Second")
    assert {each.name for each in making.items.list(PLACE, by="ada")} == {"Borough", "Second"}


CLOSED = "M92002"  # a practice of Wolverhampton that has nobody registered any more
NORTHAMPTONSHIRE_ONCE = {
    "E07000150": "Corby ended in 2021. Its practices are now in North Northamptonshire: choose that.",
    "E07000154": "Northampton ended in 2021. Its practices are now in West Northamptonshire: choose that.",
    "E07000153": "Kettering ended in 2021. Its practices are now in North Northamptonshire: choose that.",
}


def test_only_areas_with_practices_of_today_are_offered(store: Store) -> None:
    listed = listed_today(store)
    authorities = offered(store, "ltla")
    assert len(authorities) == 65
    assert not [each.short_name for each in authorities if "until" in each.short_name]
    assert {each.code for each in offered(store, "practice")} <= set(listed)
    assert CLOSED not in {each.code for each in offered(store, "practice")}
    for kind in ("ltla", "pcn", "sub_icb"):
        for area in offered(store, kind):
            assert any(each.code in listed for each in store.members(area.code, "practice")), area


@pytest.mark.parametrize("code", NORTHAMPTONSHIRE_ONCE)
def test_an_authority_that_ended_tells_where_its_practices_are(making: PlaceMaking, code: str) -> None:
    with pytest.raises(ItemRefused) as refused:
        do(making, None, do="area", area=code, way="add")
    assert str(refused.value) == NORTHAMPTONSHIRE_ONCE[code]


def test_when_areas_ended_and_what_they_became(store: Store) -> None:
    assert [store.last_day(each) for each in ("E07000150", "E06000061", "QUA", "RL4")] == ["2021-03-31", "", "", ""]
    after = store.successor("E07000150")
    assert after is not None and after.short_name == "North Northamptonshire"
    assert store.successor("E06000061") is None


def test_a_practice_that_closed_is_not_added_and_can_be_taken_out(making: PlaceMaking, store: Store) -> None:
    with pytest.raises(ItemRefused, match="it has closed or merged, so it cannot be added"):
        do(making, None, do="list", list=CLOSED, way="add")
    code = sorted(town(store))[0]
    place = CustomArea.of("Once", [code, CLOSED])
    making.kept.keep(place)
    done = do(making, place, do="list", list=CLOSED, way="take")
    assert done.place is not None and done.place.practices == (code,)


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        ("RL4", "neither a code nor the name of a practice"),
        ("U84985", "which is not a practice"),
        ("Z99999", "no practice of England has this code"),
        ("", "The list is empty"),
    ],
)
def test_what_is_no_practice_is_told_in_words_of_use(making: PlaceMaking, store: Store, listed: str, said: str) -> None:
    if listed == "U84985":
        listed = next(each.code for each in offered(store, "pcn"))
    with pytest.raises(ItemRefused, match=said):
        do(making, None, do="list", list=listed, way="add")


def test_a_file_comes_as_bytes_and_keeps_its_letters(making: PlaceMaking, store: Store) -> None:
    code = sorted(town(store))[0]
    content = f"place,practice,name\r\nSt John’s – east,{code},One\r\n".encode("cp1252")
    done = do(making, None, do="read", bytes=base64.b64encode(content).decode())
    assert done.place is not None and done.place.name == "St John’s – east"
    assert any("Windows-1252" in each for each in done.words)
    with pytest.raises(PlacesRefused, match="Choose it again"):
        do(making, None, do="read", bytes="no base64")


@pytest.mark.parametrize("name", ["A\ufffdB", "A\x00B", "A\u202eB", "A" + chr(0xD800)])
def test_a_name_that_no_screen_or_database_takes_is_refused(making: PlaceMaking, name: str) -> None:
    with pytest.raises(ItemRefused, match=r"Type (the name|it) again"):
        do(making, None, do="name", name=name)


def test_what_is_written_is_bounded_and_says_so(
    making: PlaceMaking, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = sorted(town(store))
    for number in range(4):
        do(making, None, do="read", file="place,practice\n" + "".join(f"P{number},{code}\n" for code in codes[:10]))
    monkeypatch.setattr("data_access.workspace.places.making.MOST_WRITTEN", 25)
    done = do(making, None, do="write", form="json")
    assert done.file is not None and len(json.loads(done.file[1])["places"]) == 2
    assert "2 more were left out" in " ".join(done.words)
