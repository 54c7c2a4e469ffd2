"""The provider signs somebody out (back-channel logout): its token is believed, and nobody else's, nor an older one."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from application import access_table
from data_access.workspace import audit
from tests.integration.sign_in.conftest import NURSE, OTHER, Browser, Open, workspace_of
from web.provider import SIGNED_OUT
from web.routes import WITH_SIGN_IN
from web.sign_in import log

TOLD = "/sign-out/by-provider"


KEY = RSAKey.generate_key(2048, {"kid": "of the tests"})
Tell = Callable[[Browser, str], int]


@pytest.fixture
def told(browse: Open, monkeypatch: pytest.MonkeyPatch) -> Tell:
    """Sends a logout token as the provider does, without a cookie, while KEY is the provider's; gives the status of the answer."""
    client = client_of(browse())

    def send(browser: Browser, given: str) -> int:
        with monkeypatch.context() as meanwhile:
            published = {"keys": [KEY.as_dict(private=False)]}
            meanwhile.setattr(type(client), "fetch_jwk_set", lambda self, force=False: published)
            answer = browser.client.application.test_client().post(TOLD, data={"logout_token": given})
        assert answer.headers["Cache-Control"] == "no-store"
        return answer.status_code

    return send


def client_of(browser: Browser) -> Any:
    return browser.client.application.extensions["authlib.integrations.flask_client"].create_client("provider")


def token(browser: Browser, key: RSAKey = KEY, **more: Any) -> str:
    now, sign_in = int(time.time()), browser.settings.sign_in
    assert sign_in is not None
    claims = {
        "iss": sign_in.issuer,
        "aud": sign_in.client_id,
        "sub": NURSE[0],
        "jti": "1",
        "iat": now,
        "exp": now + 120,
    }
    claims |= {"events": {SIGNED_OUT: {}}} | more
    given = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode({"alg": "RS256", "typ": "logout+jwt", "kid": KEY.kid}, given, key)


def is_in(browser: Browser) -> bool:
    return browser.get("/saved-views").status_code == 200


def test_all_sessions_of_whom_it_names_end_at_once_and_no_others(browse: Open, told: Tell) -> None:
    desk, telephone, other = browse(), browse(), browse()
    desk.sign_in()
    telephone.sign_in()
    other.sign_in(OTHER[0])
    assert is_in(desk) and is_in(telephone) and is_in(other)
    assert told(desk, token(desk)) == 200
    assert (is_in(desk), is_in(telephone), is_in(other)) == (False, False, True)
    last = audit.listed(workspace_of(desk), did="sessions ended", limit=1)[0]
    assert last.detail.endswith("of one person, by the provider")
    assert told(desk, token(desk)) == 200  # there is none: that is no error


@pytest.mark.parametrize(
    "more",
    [
        {"aud": "another application"},
        {"iss": "https://another.example"},
        {"sub": None},
        {"exp": 1},
        {"exp": None},
        {"iat": None},
        {"iat": 33_000_000_000},
        {"events": None},
        {"events": {"http://another.example/event": {}}},
        {"events": SIGNED_OUT},
        {"nonce": "of a sign-in"},
    ],
)
def test_a_token_for_something_else_signs_nobody_out(browse: Open, told: Tell, more: dict[str, Any]) -> None:
    browser = browse()
    browser.sign_in()
    assert told(browser, token(browser, **more)) == 400
    assert is_in(browser)


def test_one_that_somebody_else_signed_signs_nobody_out(browse: Open, told: Tell) -> None:
    browser = browse()
    browser.sign_in()
    forger = RSAKey.generate_key(2048, {"kid": str(KEY.kid)})
    for given in (token(browser, forger), "", "a.b.c", "x" * 100_000, token(browser)[:-4] + "AAAA"):
        assert told(browser, given) == 400
    assert browser.client.application.test_client().post(TOLD).status_code == 400
    assert is_in(browser)


def test_an_old_token_sent_again_ends_no_session_that_began_since(browse: Open, told: Tell) -> None:
    browser = browse()
    an_hour = int(time.time()) - 3600
    old = token(browser, iat=an_hour)
    browser.sign_in()
    assert told(browser, old) == 200
    assert is_in(browser)


def test_tokens_of_nobody_make_it_ask_for_keys_once_a_minute(browse: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = browse(LOG_LEVEL="ERROR")
    forger, asked = RSAKey.generate_key(2048, {"kid": "nobody's"}), []
    published = {"keys": [KEY.as_dict(private=False)]}

    def fetched(self: Any, force: bool = False) -> Any:
        asked.append(force)
        return published

    monkeypatch.setattr(type(client_of(browser)), "fetch_jwk_set", fetched)
    for _ in range(5):
        given = {"logout_token": token(browser, forger)}
        assert browser.client.application.test_client().post(TOLD, data=given).status_code == 400
    assert asked.count(True) == 1


def test_bad_tokens_are_logged_once_a_minute(browse: Open, told: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, lines = browse(LOG_LEVEL="CRITICAL"), []  # settings of its own: an application that has not logged yet
    monkeypatch.setattr(log, "warning", lambda message, *arguments: lines.append(message % arguments))
    assert [told(browser, "a.b.c") for _ in range(4)] == [400] * 4
    assert len(lines) == 1 and "not signed out" in lines[0]


@pytest.mark.parametrize("given", ["", "a.b.c", "e30.e30.", "e30.bm90IGpzb24.AAAA", "\udcff.\x00.é", "W10.W10.W10"])
def test_a_token_that_cannot_be_read_is_not_taken_for_a_provider_that_is_down(
    browse: Open, told: Tell, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    browser = browse()
    assert told(browser, given.encode("utf-8", "replace").decode()) == 400
    monkeypatch.setattr("web.provider.jwt.decode", _unreadable)
    assert told(browser, token(browser)) == 400


def _unreadable(*given: Any, **named: Any) -> Any:
    raise ValueError("not JSON")


def test_without_the_provider_it_asks_to_be_told_again(browse: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = browse()
    given = token(browser)
    for fault in (ValueError("not JSON"), RuntimeError("no jwks_uri"), JoseError("no keys")):

        def fails(self: Any, force: bool = False, fault: Exception = fault) -> Any:
            raise fault

        monkeypatch.setattr(type(client_of(browser)), "fetch_jwk_set", fails)
        assert browser.client.application.test_client().post(TOLD, data={"logout_token": given}).status_code == 503


def test_the_table_knows_the_routes_of_signing_in(browse: Open) -> None:
    found = {rule.rule for rule in browse().client.application.url_map.iter_rules()}
    assert found == set(access_table.ROUTES) | set(access_table.WITH_SIGN_IN)
    assert set(access_table.WITH_SIGN_IN) == set(WITH_SIGN_IN)
