"""Signing in with a real provider: what is sent, what is believed, and what is said where it does not work."""

from __future__ import annotations

import base64
import json
import sys
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import joserfc.jwt
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from joserfc.jwt import JWTClaimsRegistry

from application.signing_in import REFUSALS_A_MINUTE
from data_access import Items
from data_access.workspace import audit
from tests.integration.sign_in.conftest import NURSE, OTHER, Open, ProviderInThread, away, workspace_of
from web import identity
from web.sign_in import Claims

Written = Callable[[], list[audit.Row]]


def test_a_page_leads_to_the_provider_and_back_to_itself(browse: Open, written: Written) -> None:
    browser = browse()
    first = browser.get("/saved-views?area=QUA&x=1")
    assert first.status_code == 302
    there = browser.to_the_provider(first.headers["Location"])
    back = browser.get(browser.at_the_provider(there))
    assert (back.status_code, back.headers["Location"]) == (303, "/saved-views?area=QUA&x=1")
    assert browser.get("/saved-views?area=QUA&x=1").status_code == 200
    (row,) = written()
    assert (row.did, row.who, row.address) == ("signed in", browser.known_as().key, "127.0.0.1")
    assert row.request


def test_the_provider_is_asked_with_state_nonce_and_a_challenge(browse: Open) -> None:
    browser = browse(OIDC_SCOPES="openid profile email")
    asked = [parse_qs(urlsplit(browser.to_the_provider()).query) for _ in range(2)]
    assert asked[0]["response_type"] == ["code"]
    assert asked[0]["scope"] == ["openid profile email"]
    assert asked[0]["code_challenge_method"] == ["S256"]
    assert asked[0]["redirect_uri"] == ["http://localhost/sign-in/back"]
    assert all(asked[0][name] != asked[1][name] for name in ("state", "nonce", "code_challenge"))
    assert "code_verifier" not in asked[0]
    assert {"acr_values", "max_age", "prompt"}.isdisjoint(
        asked[0]
    )  # nothing needs a stronger sign-in, so none is asked for


@pytest.mark.parametrize(
    "path", ["/", "/voices", "/data-and-methods", "/v/abc", "/download/voices/x.csv", "/_dash-layout"]
)
def test_without_a_session_nothing_is_answered(browse: Open, path: str) -> None:
    browser = browse()
    opened = browser.get(path)
    assert (opened.status_code, opened.headers["Location"]) == (302, f"/sign-in?next={quote(path, safe='')}")
    for asked in ({"Accept": "application/json"}, {"Sec-Fetch-Dest": "empty"}):
        assert browser.get(path, headers=asked).status_code == 401
    assert browser.client.post("/_dash-update-component", json={}).status_code == 401


@pytest.mark.parametrize("path", ["/healthz", "/assets/workbench.css", "/assets/workbench.js", "/signed-out"])
def test_what_is_for_all_is_answered(browse: Open, path: str) -> None:
    assert browse().get(path).status_code == 200


def test_the_name_and_groups_are_those_of_the_claims(browse: Open) -> None:
    known = []
    for sub, login, name, groups in (
        (NURSE[0], "zoe@example.nhs.uk", "Zoë Example", ("QUA", "analysts")),
        (OTHER[0], "other-2", "Sam Other", ("QHL",)),  # no scope for the address of mail was asked for
    ):
        browser = browse()
        browser.sign_in(sub)
        person = browser.known_as()
        known.append(person)
        assert (person.login, person.name, person.groups) == (login, name, groups)
    assert known[0].key != known[1].key
    assert all(len(person.key) == 32 and person.login not in person.key for person in known)


@pytest.mark.parametrize(
    ("claim", "given", "login"),
    [
        ("preferred_username", {"preferred_username": "zoe", "email": "zoe@example.nhs.uk"}, "zoe"),
        ("preferred_username", {"email": "admin@example.nhs.uk", "email_verified": False}, "1"),
        ("preferred_username", {"email": "zoe@example.nhs.uk", "email_verified": True}, "1"),
        ("oid", {"oid": "a-b-c", "preferred_username": "admin@example.nhs.uk"}, "a-b-c"),
        ("oid", {"preferred_username": "admin@example.nhs.uk"}, "1"),
        ("email", {"email": "admin@example.nhs.uk"}, "1"),
        ("email", {"email": "admin@example.nhs.uk", "email_verified": "false"}, "1"),
        *(
            ("email", {"email": "zoe@example.nhs.uk", "email_verified": said}, "zoe@example.nhs.uk")
            for said in (True, "true")
        ),
    ],
)
def test_roles_go_by_the_claim_that_is_set_and_by_no_unchecked_address(
    browse: Open, claim: str, given: dict[str, object], login: str
) -> None:
    readers = browse().client.application.extensions["readers"]
    person = Claims("https://login.example", claim, "name", ()).person({"sub": "1", **given}, readers)
    assert person is not None
    assert person.login == login


def test_the_claim_of_the_settings_is_the_one_that_counts(browse: Open) -> None:
    browser = browse(OIDC_LOGIN_CLAIM="sub")
    browser.sign_in()
    assert browser.known_as().login == NURSE[0]


def test_one_person_is_the_same_on_every_machine_and_with_every_cookie_key(browse: Open) -> None:
    def key(**more: str) -> str:
        browser = browse(**more)
        browser.sign_in()
        return browser.known_as().key

    assert key() == key() == key(SECRET_KEY="k" * 32)
    assert key() != key(PSEUDONYM_KEY="another key of more than thirty-two letters")


def test_what_a_browser_saved_before_sign_in_is_its_readers(browse: Open) -> None:
    browser = browse()
    readers = browser.client.application.extensions["readers"]
    with browser.client.application.test_request_context():
        value = readers.signed("0" * 32)
    with browser.client.application.test_request_context(headers={"Cookie": f"reader={value}"}):
        owner = identity.browser_key(readers)
    items = Items(workspace_of(browser))
    items.add("view", name="From before", owner=owner, body={})
    browser.client.set_cookie("reader", value)
    browser.sign_in()
    assert [each.name for each in items.list(by=browser.known_as().key)] == ["From before"]
    assert items.list(by=owner) == ()


# --- what is not believed ---


@pytest.mark.parametrize(
    "change",
    [
        lambda back: back.replace("state=", "state=x"),
        lambda back: back.split("&state")[0].split("?state")[0],
        lambda back: f"{back}&iss=https://another.example",
        lambda back: "/sign-in/back",
        lambda back: "/sign-in/back?error=access_denied",
    ],
)
def test_an_answer_that_does_not_belong_here_signs_nobody_in(browse: Open, change: Any) -> None:
    browser = browse()
    back = change(browser.at_the_provider(browser.to_the_provider()))
    answer = browser.get(back)
    assert answer.status_code == 400
    assert "You are not signed in" in answer.text
    assert browser.session == ""
    assert browser.get("/saved-views").status_code == 302


def test_the_answer_of_one_browser_is_of_no_use_in_another(browse: Open) -> None:
    victim = browse()
    attacker = browse()
    back = attacker.at_the_provider(attacker.to_the_provider())
    assert victim.get(back).status_code == 400
    assert victim.session == ""


def test_an_answer_is_used_once(browse: Open) -> None:
    browser = browse()
    back = browser.at_the_provider(browser.to_the_provider())
    assert browser.get(back).status_code == 303
    assert browse().get(back).status_code == 400
    assert browser.get(back).status_code == 400


def test_a_refusal_at_the_provider_is_said_and_written_down(browse: Open, written: Written) -> None:
    browser = browse()
    state = parse_qs(urlsplit(browser.to_the_provider()).query)["state"][0]
    answer = browser.get(f"/sign-in/back?error=access_denied&error_description=%3Cb%3E&state={state}")
    assert answer.status_code == 400
    assert "try again" in answer.text and "<b>" not in answer.text
    assert [(row.did, row.detail) for row in written()] == [("sign-in refused", "access_denied")]


def test_one_sign_in_answered_again_and_again_does_not_fill_the_audit(browse: Open, written: Written) -> None:
    browser = browse(SESSION_HOURS="9")  # settings of its own: what is counted is counted in each application

    def answers(number: int, address: str) -> None:
        state = parse_qs(urlsplit(browser.to_the_provider()).query)["state"][0]
        begun = browser.client.get_cookie("sign-in")
        assert begun is not None
        for _ in range(number):
            browser.client.set_cookie("sign-in", begun.value)
            answer = browser.get(
                f"/sign-in/back?error=access_denied&state={state}", headers={"X-Forwarded-For": address}
            )
            assert answer.status_code == 400

    answers(20, "192.0.2.1")
    assert [(row.address, row.did) for row in written()] == [("192.0.2.1", "sign-in refused")] * REFUSALS_A_MINUTE
    answers(1, "192.0.2.2")
    assert written()[-1].address == "192.0.2.2"


def test_an_answer_to_nothing_is_not_written_down(browse: Open, written: Written) -> None:
    """Else anybody could fill the audit."""
    assert browse().get("/sign-in/back?error=access_denied&state=x").status_code == 400
    assert written() == []


def forged(claims: dict[str, Any], how: str, published: dict[str, Any]) -> str:
    """An ID token with another signature."""
    if how == "no signature":
        parts = (base64.urlsafe_b64encode(json.dumps(part).encode()) for part in ({"alg": "none"}, claims))
        return b".".join((*(part.rstrip(b"=") for part in parts), b"")).decode()
    if how == "public key as a secret":
        secret = OctKey.import_key(str(published["keys"][0]["n"]))
        return jwt.encode({"alg": "HS256"}, claims, secret, algorithms=["HS256"])
    return jwt.encode({"alg": "RS256", "kid": published["keys"][0].get("kid")}, claims, RSAKey.generate_key(2048))


@pytest.mark.parametrize("how", ["no signature", "public key as a secret", "another key"])
def test_a_token_that_the_provider_did_not_sign_is_refused(
    browse: Open, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    browser = browse()
    back = browser.at_the_provider(browser.to_the_provider())
    client = browser.client.application.extensions["authlib.integrations.flask_client"].create_client("provider")
    plainly = type(client).parse_id_token

    def instead(self: Any, token: Any, nonce: Any, **named: Any) -> Any:
        claims = {"iss": self.server_metadata["issuer"], "sub": "x", "aud": "workbench", "nonce": nonce}
        claims |= {"iat": int(time.time()), "exp": int(time.time()) + 600}
        return plainly(self, token | {"id_token": forged(claims, how, self.fetch_jwk_set())}, nonce, **named)

    monkeypatch.setattr(type(client), "parse_id_token", instead)
    assert browser.get(back).status_code == 400
    assert browser.session == ""


@pytest.mark.parametrize(
    ("claim", "value"),
    [("aud", "another application"), ("iss", "https://another.example"), ("nonce", "another"), ("sub", "")],
)
def test_a_token_for_something_else_is_refused(
    browse: Open, monkeypatch: pytest.MonkeyPatch, claim: str, value: str
) -> None:
    browser = browse()
    back = browser.at_the_provider(browser.to_the_provider())
    plainly = joserfc.jwt.decode

    def instead(*given: Any, **named: Any) -> Any:
        token = plainly(*given, **named)
        return SimpleNamespace(header=token.header, claims=token.claims | {claim: value})

    monkeypatch.setattr(joserfc.jwt, "decode", instead)
    assert browser.get(back).status_code == 400
    assert browser.session == ""


@pytest.mark.parametrize(("seconds", "status"), [(-120, 303), (120, 303), (-400, 400), (4000, 400)])
def test_a_clock_two_minutes_off_signs_in_and_no_more(
    browse: Open, monkeypatch: pytest.MonkeyPatch, seconds: int, status: int
) -> None:
    """The provider's tokens last an hour from their `iat`; ours is the clock that is off."""
    browser = browse()
    back = browser.at_the_provider(browser.to_the_provider())
    clock = sys.modules[JWTClaimsRegistry.__module__]
    monkeypatch.setattr(clock, "time", SimpleNamespace(time=lambda: time.time() + seconds))
    assert browser.get(back).status_code == status


# --- a provider that is down, or starts again ---


def test_a_provider_that_is_down_keeps_nobody_out_who_is_in(browse: Open, provider: ProviderInThread) -> None:
    browser = browse()
    browser.sign_in()
    new, never = browse(), browse(LOG_LEVEL="WARNING")
    begun = new.to_the_provider()
    with away(provider):
        assert browser.get("/saved-views").status_code == 200
        fresh = never.get("/sign-in")
        assert (fresh.status_code, "does not answer" in fresh.text) == (503, True)
        back = new.get(f"/sign-in/back?code=x&state={parse_qs(urlsplit(begun).query)['state'][0]}")
        assert (back.status_code, "try again in a minute" in back.text) == (503, True)
    # It has new keys now, and the old ones are remembered.
    assert new.sign_in().status_code == 303
    assert never.sign_in().status_code == 303
    assert browser.get("/saved-views").status_code == 200


def test_another_provider_at_the_address_is_refused(browse: Open, provider: ProviderInThread) -> None:
    browser = browse(OIDC_ISSUER=f"http://127.0.0.1:{provider.port}")  # it calls itself localhost
    browser.client.application.extensions["authlib.integrations.flask_client"].create_client(
        "provider"
    )._server_metadata_url = f"{provider.address}/.well-known/openid-configuration?"
    assert browser.get("/sign-in").status_code == 503


# --- where one may be led ---


@pytest.mark.parametrize(
    "there",
    [
        *("https://evil.example", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example"),
        *("/\t/evil.example", "/\n/evil.example", " /voices", "javascript:alert(1)", "http:/voices", "voices"),
        *("/sign-in?next=/voices", "/signed-out", "//[", "/" + "x" * 5000, ""),
    ],
)
def test_a_reader_is_led_to_no_other_site(browse: Open, there: str) -> None:
    browser = browse()
    assert browser.sign_in(path=f"/sign-in?next={quote(there)}").headers["Location"] == "/"
