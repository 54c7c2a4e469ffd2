"""Sessions after sign-in: how they begin anew, end and are recognised, and what a copied or forged cookie is worth."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest
from itsdangerous import TimestampSigner, timed

from data_access.workspace import Workspace, WorkspaceUnavailable, sessions
from tests.integration.sign_in.conftest import Browser, Open, ProviderInThread, away, workspace_of
from web import sessions as edge

OLD, NEW = "old key of more than thirty-two letters", "new key of more than thirty-two letters"
PAGE = "/saved-views"


def is_in(browser: Browser) -> bool:
    status = browser.get(PAGE).status_code
    assert status in (200, 302)
    return status == 200


def copy(browser: Browser, onto: Browser) -> Browser:
    onto.client.set_cookie("session", browser.session)
    return onto


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A clock for the edge that tests may set on: `now.on` in seconds."""
    clock = SimpleNamespace(on=0.0)
    for module in (edge, timed):
        off = SimpleNamespace(time=lambda: time.time() + clock.on, monotonic=time.monotonic)
        monkeypatch.setattr(module, "time", off)
    return clock


def test_signing_in_begins_a_new_session_and_ends_the_one_before(browse: Open) -> None:
    browser = browse()
    browser.sign_in()
    first = browser.session
    thief = copy(browser, browse())
    assert is_in(thief)
    browser.sign_in()
    assert browser.session != first
    assert is_in(browser)
    assert not is_in(thief)


def test_a_session_planted_before_sign_in_is_not_taken_over(browse: Open) -> None:
    attacker, victim = browse(), browse()
    attacker.sign_in("other-2")
    planted = attacker.session
    victim.client.set_cookie("session", planted)
    victim.sign_in()
    assert victim.session != planted
    assert victim.known_as().login == "zoe@example.nhs.uk"
    assert not is_in(attacker)


def test_signing_out_ends_the_session_wherever_its_cookie_is(browse: Open) -> None:
    browser = browse()
    browser.sign_in()
    thief = copy(browser, browse())
    assert browser.client.get("/sign-out").status_code == 404
    assert browser.client.post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert is_in(browser)
    answer = browser.client.post("/sign-out")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/signed-out")
    assert browser.session == ""
    assert not is_in(browser) and not is_in(thief)


def test_the_page_after_it_leads_to_the_end_of_the_providers_session(browse: Open, provider: ProviderInThread) -> None:
    said = browse().get("/signed-out").text
    assert f"{provider.address}/oauth2/end_session?post_logout_redirect_uri=" in said
    with away(provider):
        assert "Sign in again" in browse().get("/signed-out").text


def test_signing_out_twice_or_without_a_session_does_nothing(browse: Open) -> None:
    browser = browse()
    for _ in range(2):
        assert browser.client.post("/sign-out").status_code == 303


@pytest.mark.parametrize(("minutes", "stays"), [(59, True), (61, False)])
def test_a_pause_ends_it(browse: Open, now: SimpleNamespace, minutes: int, stays: bool) -> None:
    browser = browse()
    browser.sign_in()
    now.on = minutes * 60
    assert is_in(browser) is stays


def test_who_goes_on_stays_in_until_the_end(browse: Open, now: SimpleNamespace) -> None:
    browser = browse(SESSION_HOURS="2")
    browser.sign_in()
    cookies = set()
    for minutes in range(0, 119, 30):
        now.on = minutes * 60
        assert is_in(browser)
        cookies.add(browser.session)
    assert len(cookies) == 4  # renewed with its use
    now.on = 121 * 60
    assert not is_in(browser)


def test_a_cookie_is_not_set_anew_with_every_answer(browse: Open) -> None:
    browser = browse()
    browser.sign_in()
    assert "Set-Cookie" not in browser.get(PAGE).headers


@pytest.mark.parametrize(("seconds", "stays"), [(-120, True), (-200, False)])
def test_a_cookie_of_a_machine_whose_clock_is_ahead(
    browse: Open, now: SimpleNamespace, seconds: int, stays: bool
) -> None:
    browser = browse()
    browser.sign_in()
    now.on = seconds
    assert is_in(browser) is stays


# --- what is not a session ---


def test_a_forged_cookie_is_nobodys_and_costs_no_look_up(browse: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = browse()
    browser.sign_in()
    assert is_in(browser)  # its signature is remembered, and that it goes on
    good = browser.session
    monkeypatch.setattr(sessions, "find", lambda *_: pytest.fail("it was looked up"))
    token, stamp, signature = good.rsplit(".", 2)
    wrong = TimestampSigner("a key of somebody else, long enough", salt="cookie session").sign(token).decode()
    for value in (
        *(token, f"{token}.{stamp}", f"{token}.{stamp}.", f"x{good}", f"{token}x.{stamp}.{signature}", wrong),
        *(f"{token}.AAAAAA.{signature}", "", ".", "..", "é", "x" * 3000),
    ):
        forger = browse()
        forger.client.set_cookie("session", value)
        assert not is_in(forger), value


def test_a_cookie_of_another_purpose_is_no_session(browse: Open) -> None:
    browser = browse()
    browser.sign_in()
    token = browser.session.rsplit(".", 2)[0]
    readers = browser.client.application.extensions["readers"]
    for salt in ("cookie reader", "sign-in under way"):
        other = browse()
        other.client.set_cookie("session", TimestampSigner(list(readers.secrets()), salt=salt).sign(token).decode())
        assert not is_in(other)


def test_keys_are_exchanged_without_signing_anybody_out(browse: Open) -> None:
    before = browse(SECRET_KEY=OLD)
    before.sign_in()
    both = copy(before, browse(SECRET_KEY=f"{NEW},{OLD}"))
    assert is_in(both)
    both.sign_in()  # signed with the new key
    assert is_in(copy(both, browse(SECRET_KEY=NEW)))
    assert not is_in(copy(before, browse(SECRET_KEY=NEW)))
    assert not is_in(copy(both, browse(SECRET_KEY=OLD)))


def test_the_table_makes_no_cookie(browse: Open) -> None:
    browser = browse()
    browser.sign_in()
    token = browser.session.rsplit(".", 2)[0]
    with workspace_of(browser).read() as connection:
        kept = connection.exec_driver_sql("SELECT * FROM session").all()
    assert kept
    assert token not in str(kept)


@pytest.mark.parametrize("name", ["session", "__Host-session"])
def test_over_https_no_other_site_can_have_set_it(browse: Open, name: str) -> None:
    browser = browse()
    there = browser.get("/sign-in", base_url="https://localhost").headers
    assert "__Host-sign-in=" in there["Set-Cookie"]
    assert all(part in there["Set-Cookie"] for part in ("; Secure", "; HttpOnly", "; Path=/", "; SameSite=Lax"))
    browser.sign_in()
    sent = {"Cookie": f"{name}={browser.session}"}
    assert browse().get(PAGE, base_url="https://localhost", headers=sent).status_code == 302


# --- the workspace behind it ---


def test_a_session_costs_one_look_up_in_ten_seconds(browse: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = browse()
    browser.sign_in()
    asked: list[str] = []
    plainly = sessions.find

    def counted(workspace: Workspace, token: str) -> sessions.Session | None:
        asked.append(token)
        return plainly(workspace, token)

    monkeypatch.setattr(sessions, "find", counted)
    for _ in range(20):
        assert is_in(browser)
    assert len(asked) == 1


def test_one_that_was_ended_elsewhere_ends_here_within_ten_seconds(
    browse: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = browse()
    browser.sign_in()
    assert is_in(browser)
    assert sessions.end_all(workspace_of(browser), browser.known_as().key) >= 1
    monkeypatch.setattr(edge, "CHECKED_FOR", 0.0)
    assert not is_in(browser)


def test_while_the_workspace_is_away_those_go_on_who_were_seen(browse: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, unseen = browse(), browse(LOG_LEVEL="WARNING")
    browser.sign_in()
    assert is_in(browser)
    copy(browser, unseen)

    def away_now(*_: object) -> None:
        raise WorkspaceUnavailable("The workspace does not answer.", "Try again in a minute.")

    monkeypatch.setattr(sessions, "find", away_now)
    monkeypatch.setattr(edge, "CHECKED_FOR", 0.0)
    assert browser.get("/signed-out").status_code == 302  # it is known that somebody is signed in
    answer = unseen.get("/signed-out")
    assert (answer.status_code, "Try again in a minute." in answer.text) == (503, True)
