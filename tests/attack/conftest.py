"""What was tried against the application, as tests: a client that says exactly what it is told to, real nginx, and the databases of
the integration tests. `manage.py attack` runs all of it; what takes minutes is marked slow."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from cli import programs
from tests.conftest import Served, free_port
from tests.integration.conftest import (  # noqa: F401  # fixtures
    database,
    edition_on_postgres,
    new_postgres,
    new_reference,
    postgres_folder,
    postgres_url,
    pytest_generate_tests,
    reference,
    workspace,
    workspace_settings,
)

CONTENT = ".._pages_content.children..._pages_store.data.."
TYPES = "types { text/html html; }"  # nginx's own list of types may not be installed


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


@dataclass(frozen=True)
class Client:
    """Asks one address. `url` has no slash at its end, and includes the path prefix."""

    url: str

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        parts = urlsplit(self.url)
        assert parts.hostname is not None
        connection: http.client.HTTPConnection
        if parts.scheme == "https":
            unchecked = ssl.create_default_context()
            unchecked.check_hostname, unchecked.verify_mode = False, ssl.CERT_NONE
            connection = http.client.HTTPSConnection(parts.hostname, parts.port, timeout=30, context=unchecked)
        else:
            connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
        with contextlib.closing(connection):
            given = dict(headers or {})
            connection.putrequest(method, parts.path + path, skip_host="Host" in given, skip_accept_encoding=True)
            for name, value in given.items():
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Type", "application/json")
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())

    def callback_body(self, output: str, values: Mapping[str, Any]) -> bytes:
        """What a browser sends for a callback; `values` by "id.property"."""
        listed = {each["output"]: each for each in json.loads(self.ask("GET", "/_dash-dependencies").body)}
        wanted = listed[output]
        names = output.strip(".").split("...")
        outputs = [dict(zip(("id", "property"), name.rsplit(".", 1), strict=True)) for name in names]
        given = {
            kind: [each | {"value": values.get(f"{each['id']}.{each['property']}")} for each in wanted[kind]]
            for kind in ("inputs", "state")
        }
        changed = [f"{each['id']}.{each['property']}" for each in given["inputs"]]
        several = output.startswith("..")
        body = {"output": output, "outputs": outputs if several else outputs[0], **given, "changedPropIds": changed}
        return json.dumps(body).encode()

    def page_body(self, path: str = "/voices", query: str = "?area=QUA") -> bytes:
        prefix = urlsplit(self.url).path
        return self.callback_body(CONTENT, {"_pages_location.pathname": prefix + path, "_pages_location.search": query})

    def post(self, body: bytes, headers: Mapping[str, str] | None = None) -> Answer:
        return self.ask("POST", "/_dash-update-component", body, headers)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate that signs itself, and its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl, which makes a certificate for nginx, is not installed and could not be")
    folder = tmp_path_factory.mktemp("certificate")
    made = folder / "workbench.pem", folder / "workbench.key"
    words = (
        f"req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=workbench.example.nhs.uk -out {made[0]} -keyout {made[1]}"
    )
    subprocess.run([openssl, *words.split()], check=True, capture_output=True)
    return made


Nginx = Callable[[str], AbstractContextManager[None]]


@pytest.fixture(scope="session")
def nginx(tmp_path_factory: pytest.TempPathFactory) -> Nginx:
    """Runs nginx with what is to stand in its `http` block, until the end of the `with` block."""
    program = programs.nginx()
    if program is None:
        pytest.skip("nginx is not installed and could not be: `python manage.py test` tries where apt-get may be used")

    @contextlib.contextmanager
    def run(servers: str) -> Iterator[None]:
        folder = tmp_path_factory.mktemp("nginx")
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        own_folders = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
        main = f"daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;\n"
        main += "user root;\n" if _is_root() else ""
        events = "events { worker_connections 512; }\n"
        (folder / "nginx.conf").write_text(
            f"{main}{events}http {{ {TYPES} access_log off;\n{own_folders}{servers}\n}}\n"
        )
        process = subprocess.Popen(
            [program, "-p", str(folder), "-c", str(folder / "nginx.conf")], stderr=subprocess.PIPE, text=True
        )
        try:
            deadline = time.monotonic() + 20
            while not (folder / "pid").exists() and process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.05)
            if process.poll() is not None:
                assert process.stderr is not None
                pytest.fail(f"nginx did not start: {process.stderr.read()}")
            yield
        finally:
            process.terminate()
            process.wait(10)

    return run


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def port_of(served: Served) -> int:
    port = urlsplit(served.url).port
    assert port is not None
    return port


def open_socket(served: Served, first: bytes = b"") -> socket.socket:
    """A connection that says this and then nothing."""
    made = socket.create_connection(("127.0.0.1", port_of(served)), timeout=30)
    if first:
        made.sendall(first)
    return made


__all__ = ["Answer", "Client", "Nginx", "free_port", "open_socket", "port_of"]
