"""Readers behind real nginx: the documented file and a bare `proxy_pass`, over HTTP and TLS, at the root and below a path."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.attack.conftest import Client, Nginx, free_port, port_of
from tests.conftest import ROOT, Serve, Served

NAME = "workbench.example.nhs.uk"
SAVE = "save--said.data-words"
pytestmark = pytest.mark.slow  # minutes: it starts nginx and the application for each path prefix
KINDS = [f"{scheme}-{block}" for scheme in ("http", "https") for block in ("bare", "named")]


class Stage:
    """The application, and nginx before it: an address for each kind of block."""

    def __init__(self, served: Served, ports: dict[str, int]) -> None:
        self.served = served
        self.prefix = urlsplit(served.url).path
        self.ports = ports

    def client(self, kind: str) -> Client:
        return Client(f"{kind.partition('-')[0]}://127.0.0.1:{self.ports[kind]}{self.prefix}")

    def public(self, kind: str) -> str:
        """The address a reader has in the browser."""
        return f"{kind.partition('-')[0]}://{NAME}:{self.ports[kind]}"

    def headers(self, kind: str, **more: str) -> dict[str, str]:
        return {"Host": f"{NAME}:{self.ports[kind]}", "Origin": self.public(kind), **more}


@pytest.fixture(scope="module", params=["/", "/workbench/"], ids=["root", "below a path"])
def stage(
    request: pytest.FixtureRequest, serve: Serve, nginx: Nginx, certificate: tuple[Path, Path]
) -> Iterator[Stage]:
    ports = {kind: free_port() for kind in KINDS}
    public = ",".join(f"{kind.partition('-')[0]}://{NAME}:{port}" for kind, port in ports.items())
    with serve(PATH_PREFIX=request.param, PUBLIC_ADDRESSES=public) as served:
        to = f"proxy_pass http://127.0.0.1:{port_of(served)};"
        named = f"{to} proxy_set_header Host $host:$server_port; proxy_set_header X-Forwarded-Proto $scheme;"
        blocks = []
        for kind, port in ports.items():
            tls = kind.startswith("https")
            keys = f"ssl_certificate {certificate[0]}; ssl_certificate_key {certificate[1]};" if tls else ""
            inside = to if kind.endswith("bare") else named
            blocks.append(
                f"server {{ listen 127.0.0.1:{port}{' ssl' if tls else ''}; {keys} location {request.param} {{ {inside} }} }}"
            )
        with nginx("\n".join(blocks)):
            yield Stage(served, ports)


@pytest.mark.parametrize("kind", KINDS)
def test_a_browser_that_names_the_origin_only_is_answered(stage: Stage, kind: str) -> None:
    """Over plain HTTP browsers leave out `Sec-Fetch-Site`."""
    client = stage.client(kind)
    answer = client.post(client.page_body(), stage.headers(kind))
    assert answer.status == 200, answer.text[:300]
    assert "_pages_content" in answer.text


@pytest.mark.parametrize("kind", KINDS)
def test_a_browser_that_says_same_origin_is_answered(stage: Stage, kind: str) -> None:
    client = stage.client(kind)
    assert client.post(client.page_body(), stage.headers(kind, **{"Sec-Fetch-Site": "same-origin"})).status == 200


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("site", [None, "cross-site", "same-site"])
def test_another_site_is_refused(stage: Stage, kind: str, site: str | None) -> None:
    client = stage.client(kind)
    sent = stage.headers(kind) | {"Origin": "https://elsewhere.example"} | ({"Sec-Fetch-Site": site} if site else {})
    answer = client.post(client.page_body(), sent)
    assert answer.status == 403
    assert "PUBLIC_ADDRESSES" in answer.text


@pytest.mark.parametrize("kind", KINDS)
def test_rebinding_through_the_proxy_is_refused(stage: Stage, kind: str) -> None:
    """The attacker's name leads to nginx, so the browser takes the attacker's page and us for one site."""
    client = stage.client(kind)
    host = f"rebound.example:{stage.ports[kind]}"
    sent = {"Host": host, "Origin": f"{kind.partition('-')[0]}://{host}", "Sec-Fetch-Site": "same-origin"}
    assert client.post(client.page_body(), sent).status in (403, 421)


@pytest.mark.parametrize("kind", KINDS)
def test_the_cookie_is_secure_where_the_reader_came_by_tls(stage: Stage, kind: str) -> None:
    client = stage.client(kind)
    asked = json.dumps({"page": "voices", "search": "", "name": "Mine"})
    answer = client.post(client.callback_body(SAVE, {"save--asked.data-asked": asked}), stage.headers(kind))
    assert answer.status == 200
    cookie = answer.headers.get("Set-Cookie", "")
    if kind == "https-named":
        assert cookie.startswith("__Host-reader=" if stage.prefix == "" else "__Secure-reader=")
        assert "; Secure" in cookie
    else:  # a bare proxy_pass does not say that the reader came by TLS
        assert cookie.startswith("reader=")
    assert f"Path={stage.prefix}/" in cookie
    assert "HttpOnly" in cookie


@pytest.mark.parametrize("kind", KINDS)
def test_browsers_are_told_to_keep_to_https_where_they_use_it(stage: Stage, kind: str) -> None:
    answer = stage.client(kind).ask("GET", "/", headers={"Host": f"{NAME}:{stage.ports[kind]}"})
    assert answer.status == 200
    expected = "max-age=31536000" if kind == "https-named" else None
    assert answer.headers.get("Strict-Transport-Security") == expected


def test_the_documented_file_works(serve: Serve, nginx: Nginx, certificate: tuple[Path, Path], tmp_path: Path) -> None:
    plain, tls = free_port(), free_port()
    roles = tmp_path / "roles.yaml"
    roles.write_text("roles: {administrator: {groups: [heads]}}", encoding="utf-8")
    headers = {"USER_HEADER": "X-Forwarded-User", "GROUPS_HEADER": "X-Forwarded-Groups"}
    with serve(PUBLIC_ADDRESSES=f"https://{NAME}", ROLES_FILE=str(roles), **headers) as served:
        text = (ROOT / "docs" / "nginx.conf").read_text(encoding="utf-8")
        for here, there in (
            ("listen 80 default_server", f"listen 127.0.0.1:{plain} default_server"),
            ("listen 443 ssl", f"listen 127.0.0.1:{tls} ssl"),
            ("127.0.0.1:8050", f"127.0.0.1:{port_of(served)}"),
            ("/etc/ssl/workbench.pem", str(certificate[0])),
            ("/etc/ssl/workbench.key", str(certificate[1])),
            ('proxy_set_header X-Forwarded-User "";', 'proxy_set_header X-Forwarded-User "zoe";'),
        ):
            assert here in text, here
            text = text.replace(here, there)
        with nginx(text):
            client = Client(f"https://127.0.0.1:{tls}")
            reader = {"Host": NAME, "Origin": f"https://{NAME}", "Sec-Fetch-Site": "same-origin"}
            assert client.post(client.page_body(), reader).status == 200
            page = client.ask("GET", "/voices", headers={"Host": NAME})
            assert page.status == 200
            assert page.headers["Server"] == "nginx"  # its own, without a version
            assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
            assert client.ask("GET", "/", headers={"Host": "rebound.example"}).status == 421
            claimed = {"Host": NAME, "X-Forwarded-Groups": "heads"}  # what a browser says of itself is not passed on
            assert client.ask("GET", "/administration", headers=claimed).status == 403
            moved = Client(f"http://127.0.0.1:{plain}").ask("GET", "/voices", headers={"Host": NAME})
            assert (moved.status, moved.headers["Location"]) == (301, f"https://{NAME}/voices")
