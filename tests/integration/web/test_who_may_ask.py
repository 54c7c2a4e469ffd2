"""Host names, sign-in by a header, the signed cookie and the exchange of old ones, as the application answers them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app import create_app
from components import links
from data_access import Items, open_workspace
from settings import Settings
from tests.integration.web.conftest import Visitor

SAVE = "save--said.data-words"
ACT = "..saved--said.data-words...saved--list.data-words...saved--said.data-file.."
OLD = "0123456789abcdef0123456789abcdef"
PUBLIC = "https://workbench.example.nhs.uk"


@pytest.fixture
def given(settings: Settings, tmp_path: Path) -> dict[str, str]:
    """The figures of this session with an empty workspace."""
    return {
        "DATA_FOLDER": str(settings.data_folder),
        "WORKSPACE_DATABASE_URL": f"sqlite:///{tmp_path}/workspace.sqlite",
    }


@pytest.fixture
def visit_with(given: dict[str, str]) -> Iterator[Any]:
    made: list[Visitor] = []

    def visit(**more: str) -> Visitor:
        settings = Settings.from_environment(given | more)
        visitor = Visitor(create_app(settings), settings)
        visitor.get("/saved-views", headers={"X-Person": "zoe"})
        made.append(visitor)
        return visitor

    yield visit
    for each in made:
        open_workspace(each.settings).close()
    links.set_prefix("/")


def save(who: Visitor, name: str = "Mine", **more: Any) -> Any:
    asked = {"page": "voices", "search": "?area=QUA", "name": name, "note": "", "tags": "", "shared": "no"}
    return who.post(who.body(SAVE, {"save--asked.data-asked": json.dumps(asked)}), **more)


def listed(who: Visitor, **more: Any) -> str:
    answer = who.post(who.body(ACT, {"saved--asked.data-asked": json.dumps({"do": "list"})}), **more)
    assert answer.status_code == 200
    return answer.text


# --- names ---


@pytest.mark.parametrize(
    "host", ["rebound.example", "rebound.example:8050", "192.0.2.1", "localhost.rebound.example", ""]
)
@pytest.mark.parametrize(
    "path", ["/", "/voices", "/_dash-layout", "/assets/workbench.css", "/download/voices/x.csv", "/v/x"]
)
def test_a_foreign_name_is_refused_in_words(visitor: Any, host: str, path: str) -> None:
    answer = visitor.get(path, headers={"Host": host})
    assert answer.status_code == 421
    assert "ALLOWED_HOSTS" in answer.text
    assert "not known by that name" in answer.text


def test_a_foreign_name_with_its_own_origin_may_not_write(visitor: Any) -> None:
    body = visitor.body(SAVE, {"save--asked.data-asked": json.dumps({"page": "voices", "name": "Theirs"})})
    sent = {"Host": "rebound.example", "Origin": "http://rebound.example", "Sec-Fetch-Site": "same-origin"}
    assert visitor.post(body, headers=sent).status_code == 421


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_checks_by_address_are_answered(visitor: Any, path: str) -> None:
    assert visitor.get(path, headers={"Host": "10.20.30.40:8050"}).status_code == 200


def test_configured_names_are_answered_to(visit_with: Any) -> None:
    visitor = visit_with(PUBLIC_ADDRESSES=PUBLIC, ALLOWED_HOSTS="one.example,*.two.example")
    for host in ("workbench.example.nhs.uk", "one.example:1", "a.two.example", "127.0.0.1:8050"):
        assert visitor.get("/saved-views", headers={"Host": host}).status_code == 200
    assert visitor.get("/saved-views", headers={"Host": "two.example"}).status_code == 421


# --- HTTPS ---


@pytest.mark.parametrize(
    ("configured", "peer", "proto", "told"),
    [
        (PUBLIC, "127.0.0.1", "https", True),
        (PUBLIC, "127.0.0.1", "http", False),
        (PUBLIC, "192.0.2.1", "https", False),
        ("http://workbench.example.nhs.uk", "127.0.0.1", "https", False),
        ("", "127.0.0.1", "https", False),
    ],
)
def test_keeping_to_https_is_asked_behind_tls_where_configured(
    visit_with: Any, configured: str, peer: str, proto: str, told: bool
) -> None:
    visitor = visit_with(PUBLIC_ADDRESSES=configured)
    answer = visitor.get("/saved-views", headers={"X-Forwarded-Proto": proto}, environ_base={"REMOTE_ADDR": peer})
    assert answer.headers.get("Strict-Transport-Security") == ("max-age=31536000" if told else None)


def test_the_cookies_name_says_where_it_may_come_from(visit_with: Any) -> None:
    visitor = visit_with()
    secure = save(visitor, base_url="https://localhost").headers["Set-Cookie"]
    assert secure.startswith("__Host-reader=")
    assert "; Path=/" in secure and "Domain" not in secure and "; Secure" in secure
    assert save(visitor).headers["Set-Cookie"].startswith("reader=")
    below = visit_with(PATH_PREFIX="/workbench/")
    secure = save(below, base_url="https://localhost").headers["Set-Cookie"]
    assert secure.startswith("__Secure-reader=")
    assert "; Path=/workbench/" in secure


# --- signed in elsewhere ---


def test_without_the_header_nobody_is_answered(visit_with: Any) -> None:
    visitor = visit_with(USER_HEADER="X-Person")
    for path in ("/", "/voices", "/_dash-layout", "/download/voices/x.csv", "/data/none.csv", "/v/x", "/no-such"):
        for sent in ({}, {"X-Person": ""}, {"X-Person": "  "}):
            answer = visitor.get(path, headers=sent)
            assert answer.status_code == 401
            assert "not signed in" in answer.text
    assert save(visitor).status_code == 401
    for path in ("/healthz", "/readyz", "/assets/workbench.css"):
        assert visitor.get(path).status_code == 200


def test_the_header_is_believed_from_trusted_peers_only(visit_with: Any) -> None:
    visitor = visit_with(USER_HEADER="X-Person", TRUSTED_PROXIES="10.0.0.0/24")
    for peer, status in (("10.0.0.9", 200), ("10.0.1.9", 401), ("127.0.0.1", 401), ("::ffff:10.0.0.9", 200)):
        answer = visitor.get("/voices", headers={"X-Person": "zoe"}, environ_base={"REMOTE_ADDR": peer})
        assert answer.status_code == status


# --- the cookie ---


@pytest.mark.parametrize("value", [OLD, f"{OLD}.", f"{OLD}.AAAA", "x", "", "é", "." * 40, "a" * 4000])
def test_a_value_we_did_not_issue_is_nobody(visit_with: Any, value: str) -> None:
    visitor = visit_with()
    answer = save(visitor, headers={"Cookie": f"reader={value}"})
    issued = answer.headers["Set-Cookie"].split(";")[0].partition("=")[2]
    assert value != issued
    assert OLD not in issued
    # The same value again is another stranger, who sees nothing of the first.
    visitor.client.delete_cookie("reader")
    assert "Mine" not in listed(visitor, headers={"Cookie": f"reader={value}"})


def test_one_bit_changed_is_nobody(visit_with: Any) -> None:
    visitor = visit_with()
    save(visitor)
    value = visitor.client.get_cookie("reader").value
    assert "Mine" in listed(visitor)
    changed = ("0" if value[0] != "0" else "1") + value[1:]
    visitor.client.set_cookie("reader", changed)
    assert "Mine" not in listed(visitor)


def test_a_cookie_of_http_is_none_of_https(visit_with: Any) -> None:
    """Another site on the host could set the plain one."""
    visitor = visit_with()
    save(visitor)
    value = visitor.client.get_cookie("reader").value
    for name in ("reader", "__Host-reader"):
        assert "Mine" not in listed(visitor, base_url="https://localhost", headers={"Cookie": f"{name}={value}"})


def test_all_applications_on_a_folder_know_the_cookie(visit_with: Any) -> None:
    one = visit_with()
    save(one)
    other = visit_with()
    other.client.set_cookie("reader", one.client.get_cookie("reader").value)
    assert "Mine" in listed(other)
    stranger = visit_with(SECRET_KEY="another secret of more than thirty-two characters")
    stranger.client.set_cookie("reader", one.client.get_cookie("reader").value)
    assert "Mine" not in listed(stranger)


def test_an_old_cookie_is_exchanged_once_with_all_it_owns(visit_with: Any) -> None:
    visitor = visit_with()
    workspace = open_workspace(visitor.settings)
    owner = hashlib.sha256(f"browser {OLD}".encode()).hexdigest()[:32]
    Items(workspace).add("view", name="From before", owner=owner, body={"page": "voices", "query": "?area=QUA"})
    visitor.client.set_cookie("reader", OLD)
    answer = visitor.get("/voices")
    issued = answer.headers["Set-Cookie"]
    assert issued.startswith("reader=") and OLD not in issued
    assert "From before" in listed(visitor)
    assert Items(workspace).list(by=owner) == ()
    # Whoever else has the old value has nothing: planting it gives an attacker no one's identity.
    thief = Visitor(visitor.app, visitor.settings)
    thief.client.set_cookie("reader", OLD)
    assert thief.get("/voices").headers.get("Set-Cookie") is None
    assert "From before" not in listed(thief)


def test_an_old_cookie_that_owns_nothing_stays_nobody(visit_with: Any) -> None:
    visitor = visit_with()
    visitor.client.set_cookie("reader", "f" * 32)
    assert visitor.get("/voices").headers.get("Set-Cookie") is None


def test_a_random_part_without_its_signature_is_no_old_cookie(visit_with: Any) -> None:
    visitor = visit_with()
    save(visitor)
    value = visitor.client.get_cookie("reader").value
    visitor.client.set_cookie("reader", value.partition(".")[0])
    assert visitor.get("/voices").headers.get("Set-Cookie") is None
    assert "Mine" not in listed(visitor)
