"""An installation without sign-in that is reached through a proxy: nobody who comes through it is its administrator."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app
from application.access import ELSEWHERE
from settings import Settings, SettingsError
from tests.integration.access.seen_by import OWN, install

ADMINISTRATION = ("/administration", "/administration/audit.csv")
RESTRICTED = ("/data/quokka_waits.csv", "/data/numbat_waits.csv")
EVERYONES = "/data/bilby_waits.csv"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    installed = install(tmp_path_factory.mktemp("proxied"), USER_HEADER="", ROLES_FILE="", DEFAULT_ROLE="")
    asking: FlaskClient = installed.app.server.test_client()
    return asking


@pytest.mark.parametrize(
    "sent",
    [
        {"Host": "127.0.0.1:8050", "X-Forwarded-For": "203.0.113.9"},
        {"Host": "localhost", "Forwarded": "for=203.0.113.9"},
        {"Host": "127.0.0.1:8050", "Via": "1.1 proxy"},
    ],
)
def test_whoever_comes_through_a_proxy_is_an_analyst_of_everyones_figures(
    client: FlaskClient, sent: dict[str, str]
) -> None:
    for path in ADMINISTRATION:
        answer = client.get(path, headers=sent)
        assert answer.status_code == 403
        assert "Only administrators can see this" in answer.text
    assert {client.get(path, headers=sent).status_code for path in RESTRICTED} == {404}
    assert OWN["bilby_waits"][0] in client.get(EVERYONES, headers=sent).text


def test_a_proxy_that_speaks_http_1_0_and_adds_nothing_is_known_too(client: FlaskClient) -> None:
    """nginx with a bare `proxy_pass`, before its version 1.29."""
    old = {"SERVER_PROTOCOL": "HTTP/1.0"}
    assert client.get(ADMINISTRATION[0], environ_overrides=old).status_code == 403
    assert client.get(RESTRICTED[0], environ_overrides=old).status_code == 404


def test_an_installation_for_its_own_machine_alone_answers_nobody_else(tmp_path: Path) -> None:
    settings = Settings.from_environment({"DATA_FOLDER": str(tmp_path), "ONLY_THIS_MACHINE": "1"})
    client = create_app(settings).server.test_client()
    passed_on = {"Host": "127.0.0.1:8050", "X-Forwarded-For": "203.0.113.9"}
    for path in ("/saved-views", "/data/none.csv", "/_dash-layout", "/ask?q=x", "/assets/workbench.css"):
        assert client.get(path, headers=passed_on).status_code == 403
        assert client.get(path, headers={"Host": "127.0.0.1:8050"}).status_code != 403
    assert ELSEWHERE in client.get("/saved-views", headers=passed_on).text
    assert client.get("/healthz", headers=passed_on).status_code == 200


@pytest.mark.parametrize(
    "more", [{"PUBLIC_ADDRESSES": "https://x.nhs.uk"}, {"HOST": "0.0.0.0"}, {"USER_HEADER": "X-User"}]
)
def test_it_is_refused_where_others_are_to_reach_it(more: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="ONLY_THIS_MACHINE"):
        Settings.from_environment({"ONLY_THIS_MACHINE": "1"} | more)


def test_the_machines_own_browser_administers_and_sees_all(client: FlaskClient) -> None:
    own = {"Host": "127.0.0.1:8050"}
    assert {client.get(path, headers=own).status_code for path in (*ADMINISTRATION, *RESTRICTED, EVERYONES)} == {200}
