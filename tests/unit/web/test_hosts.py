"""Which names are answered to, which origins may write, and whose forwarded headers are believed."""

from __future__ import annotations

import pytest

from web.hosts import Edge, from_this_machine, host_parts, origin_parts

EDGE = Edge.of(
    bind_host="10.1.2.3",
    public_addresses=["https://workbench.example.nhs.uk", "http://old.example.nhs.uk:8080"],
    allowed_hosts=["also.example.nhs.uk", "*.teams.example.nhs.uk"],
    trusted_proxies=["127.0.0.0/8", "::1/128", "10.0.0.0/24"],
)
LOCAL = Edge.of(trusted_proxies=["127.0.0.0/8"])


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "LOCALHOST", "localhost:8050", "localhost.", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:8050"),
        *("10.1.2.3", "10.1.2.3:80", "workbench.example.nhs.uk", "workbench.example.nhs.uk:443", "old.example.nhs.uk"),
        *("Also.Example.NHS.uk:8443", "one.teams.example.nhs.uk", "a.b.teams.example.nhs.uk", "[0:0::1]"),
    ],
)
def test_own_host_names_are_accepted(host: str) -> None:
    assert EDGE.answers_to(host)


@pytest.mark.parametrize(
    "host",
    [
        *(
            "",
            " ",
            "evil.example",
            "localhost.evil.example",
            "evil.example:8050",
            "workbench.example.nhs.uk.evil.example",
        ),
        *(
            "teams.example.nhs.uk",
            "xalso.example.nhs.uk",
            "10.1.2.4",
            "[::2]",
            "localhost@evil.example",
            "evil/localhost",
        ),
        *(
            "localhost, evil.example",
            "localhost:99999",
            "localhost:x",
            "0.0.0.0",
            "[::1",
            "127.0.0.1.nip.example",
            "\ud800",
        ),
    ],
)
def test_other_host_names_are_refused(host: str) -> None:
    assert not EDGE.answers_to(host)


def test_a_server_on_every_address_answers_to_the_machines_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "Ward-Laptop")
    monkeypatch.setattr(
        "socket.getaddrinfo", lambda *_: [(2, 1, 6, "", ("192.168.7.9", 0)), (10, 1, 6, "", ("fe80::1%en0", 0))]
    )
    edge = Edge.of(bind_host="0.0.0.0")
    assert all(edge.answers_to(host) for host in ("ward-laptop:8050", "192.168.7.9", "[fe80::1]", "localhost"))
    assert not edge.answers_to("192.168.7.10")
    assert not edge.answers_to("0.0.0.0")


def environ(**given: str) -> dict[str, str]:
    return {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1:8050"} | {
        f"HTTP_{key}": each for key, each in given.items()
    }


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"SEC_FETCH_SITE": "same-origin"},
        {"SEC_FETCH_SITE": "none"},
        {"ORIGIN": "https://workbench.example.nhs.uk"},
        {"ORIGIN": "https://workbench.example.nhs.uk:443"},
        {"ORIGIN": "http://old.example.nhs.uk:8080", "SEC_FETCH_SITE": "same-origin"},
        {"ORIGIN": "http://127.0.0.1:8050"},
        {"ORIGIN": "https://also.example.nhs.uk", "HOST": "also.example.nhs.uk:443"},
        {"ORIGIN": "https://also.example.nhs.uk", "HOST": "also.example.nhs.uk"},
        {"ORIGIN": "http://also.example.nhs.uk", "HOST": "ALSO.example.nhs.uk:80"},
        {"ORIGIN": "http://[::1]:8050", "HOST": "[::1]:8050"},
    ],
)
def test_our_own_pages_may_write(given: dict[str, str]) -> None:
    assert not EDGE.comes_from_elsewhere(environ(**given))


@pytest.mark.parametrize(
    "given",
    [
        {"SEC_FETCH_SITE": "cross-site"},
        {"SEC_FETCH_SITE": "same-site"},
        {"SEC_FETCH_SITE": "nonsense"},
        {"SEC_FETCH_SITE": ""},
        {"SEC_FETCH_SITE": "cross-site", "ORIGIN": "https://workbench.example.nhs.uk"},
        {"ORIGIN": "null"},
        {"ORIGIN": ""},
        {"ORIGIN": "https://evil.example"},
        {"ORIGIN": "https://evil.example", "SEC_FETCH_SITE": "same-origin"},
        {"ORIGIN": "http://workbench.example.nhs.uk"},
        {"ORIGIN": "https://workbench.example.nhs.uk:8443"},
        {"ORIGIN": "https://workbench.example.nhs.uk.evil.example"},
        {"ORIGIN": "https://workbench.example.nhs.uk@evil.example"},
        {"ORIGIN": "http://127.0.0.1:8051"},
        {"ORIGIN": "https://also.example.nhs.uk", "HOST": "also.example.nhs.uk:8443"},
        {"ORIGIN": "file://"},
    ],
)
def test_pages_of_others_may_not(given: dict[str, str]) -> None:
    assert EDGE.comes_from_elsewhere(environ(**given))


def test_the_browsers_own_judgement_counts_where_no_public_address_is_known() -> None:
    """As behind a bare `proxy_pass` over TLS, with nothing configured."""
    sent = environ(ORIGIN="https://workbench.example.nhs.uk", SEC_FETCH_SITE="same-origin")
    assert not LOCAL.comes_from_elsewhere(sent)
    del sent["HTTP_SEC_FETCH_SITE"]
    assert LOCAL.comes_from_elsewhere(sent)


@pytest.mark.parametrize(
    ("peer", "believed"),
    [
        *((each, True) for each in ("127.0.0.1", "127.9.9.9", "::1", "10.0.0.200", "::ffff:10.0.0.5", "", None)),
        *((each, False) for each in ("10.0.1.1", "192.168.0.1", "::2", "::ffff:10.0.1.5", "nonsense")),
    ],
)
def test_only_trusted_proxies_may_set_forwarded_headers(peer: str | None, believed: bool) -> None:
    assert EDGE.trusts(peer) is believed
    given = {"HTTP_X_FORWARDED_PROTO": "https", "wsgi.url_scheme": "http"} | (
        {} if peer is None else {"REMOTE_ADDR": peer}
    )
    assert EDGE.is_secure(given) is believed
    assert EDGE.is_secure({**given, "wsgi.url_scheme": "https"})
    assert not EDGE.is_secure({**given, "HTTP_X_FORWARDED_PROTO": "http"})


OWN = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1:8050", "SERVER_PROTOCOL": "HTTP/1.1"}


@pytest.mark.parametrize(
    "asked",
    [
        OWN,
        OWN | {"HTTP_HOST": "localhost"},
        OWN | {"HTTP_HOST": "[::1]:8050", "REMOTE_ADDR": "::1"},
        OWN | {"REMOTE_ADDR": "::ffff:127.0.0.1"},
        OWN | {"HTTP_ORIGIN": "http://localhost:8050"},
    ],
)
def test_what_a_browser_of_the_machine_itself_sends_is_its_own(asked: dict[str, str]) -> None:
    assert from_this_machine(asked)


@pytest.mark.parametrize(
    "more",
    [
        *({name: "203.0.113.9"} for name in ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_REAL_IP")),
        {"HTTP_X_FORWARDED_PROTO": ""},
        {"HTTP_FORWARDED": "for=203.0.113.9"},
        {"HTTP_VIA": "1.1 proxy"},
        *({"REMOTE_ADDR": peer} for peer in ("192.0.2.1", "", "nonsense", "::ffff:192.0.2.1")),
        *({"HTTP_HOST": host} for host in ("workbench.example.nhs.uk", "10.1.2.3", "localhost.evil.example", "")),
        {"HTTP_ORIGIN": "https://workbench.example.nhs.uk"},
        {"SERVER_PROTOCOL": "HTTP/1.0"},
    ],
)
def test_what_a_proxy_passes_on_is_not_the_machines_own(more: dict[str, str]) -> None:
    assert not from_this_machine(OWN | more)


def test_usual_ports_are_filled_in() -> None:
    assert origin_parts("https://A.example") == origin_parts("https://a.example.:443") == ("https", "a.example", 443)
    assert origin_parts("http://a.example") == ("http", "a.example", 80)
    assert origin_parts("ftp://a.example") is None
    assert host_parts("a.example:443") == ("a.example", 443)
    assert host_parts("a.example") == ("a.example", None)
