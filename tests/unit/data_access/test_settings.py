"""Settings: defaults that work, and every bad value named at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from settings import MIDLANDS, Settings, SettingsError


def test_defaults() -> None:
    found = Settings.from_environment({"DATA_FOLDER": "", "LOG_LEVEL": " "})
    assert found.data_folder.name == "var"
    assert (found.default_area, found.path_prefix, found.log_level, found.keep_editions) == (MIDLANDS, "/", "INFO", 3)
    assert found.reference_database_url is None


@pytest.mark.parametrize(
    ("given", "wanted"),
    [("workbench", "/workbench/"), ("/a/b/", "/a/b/"), ("//a", "/a/"), ("/", "/"), ("", "/")],
)
def test_the_prefix_begins_and_ends_with_a_slash(given: str, wanted: str) -> None:
    assert Settings.from_environment({"PATH_PREFIX": given}).path_prefix == wanted


@pytest.mark.parametrize(("given", "wanted"), [("midlands", MIDLANDS), ("QUA", "QUA"), ("cluster-a-b", "cluster-a-b")])
def test_the_default_area(given: str, wanted: str) -> None:
    assert Settings.from_environment({"DEFAULT_AREA": given}).default_area == wanted


def test_all_problems_at_once_and_no_password_among_them(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    bad = {
        "DATA_FOLDER": str(tmp_path / "file"),
        "REFERENCE_DATABASE_URL": "mysql://me:secret@host/db",
        "WORKSPACE_DATABASE_URL": "mysql://me:secret@host/db",
        "DEFAULT_AREA": "<script>",
        "PATH_PREFIX": "/../x?",
        "LOG_LEVEL": "loud",
        "ORGANISATION": "x" * 81,
        "KEEP_EDITIONS": "0",
        "DASH_DEBUG": "perhaps",
        "LOCAL_SOURCES": str(tmp_path / "file"),
        "EMBEDDED_WORKER": "yes",
        "DEPLOYED": "yes",
    }
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment(bad)
    assert len(caught.value.problems) == len(bad)
    assert all(any(name in problem for problem in caught.value.problems) for name in bad)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("platform", ["DYNO", "K_SERVICE", "VCAP_APPLICATION"])
def test_a_deployment_must_say_where_it_keeps_what_people_make(platform: str, tmp_path: Path) -> None:
    for deployed in ({"DEPLOYED": "1"}, {platform: "x"}):
        with pytest.raises(SettingsError, match="WORKSPACE_DATABASE_URL"):
            Settings.from_environment(deployed)
        assert Settings.from_environment(deployed | {"DATA_FOLDER": str(tmp_path)}).deployed
        assert Settings.from_environment(deployed | {"WORKSPACE_DATABASE_URL": "postgres://host/db"}).deployed
    assert not Settings.from_environment({platform: "x", "DEPLOYED": "0"}).deployed
    assert not Settings.from_environment({"PORT": "80"}).deployed


@pytest.mark.parametrize(
    ("url", "usable"),
    [
        ("sqlite:////srv/workspace.sqlite", True),
        ("postgresql://host/db", True),
        ("postgresql+psycopg://host/db", True),
        ("postgres://host/db", True),
        ("sqlite://", False),
        ("sqlite:///", False),
        ("sqlite:///:memory:", False),
        ("sqlite+pysqlite:///file::memory:?uri=true", False),
        ("postgresql", False),
    ],
)
def test_where_the_workspace_may_be(url: str, usable: bool) -> None:
    if usable:
        assert Settings.from_environment({"WORKSPACE_DATABASE_URL": url}).workspace_database_url == url
    else:
        with pytest.raises(SettingsError, match="WORKSPACE_DATABASE_URL"):
            Settings.from_environment({"WORKSPACE_DATABASE_URL": url})


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_the_address_of_a_database_is_taken_and_never_written_out(scheme: str) -> None:
    address = f"{scheme}://me:secret@host/db"
    settings = Settings.from_environment({"REFERENCE_DATABASE_URL": address, "WORKSPACE_DATABASE_URL": address})
    assert settings.reference_database_url == address
    assert "secret" not in repr(settings)


# --- how readers reach the application ---


def test_the_edge_is_local_unless_told() -> None:
    found = Settings.from_environment({})
    assert (found.public_addresses, found.allowed_hosts, found.bind_host) == ((), (), "127.0.0.1")
    assert found.trusted_proxies == ("127.0.0.0/8", "::1/128")
    assert (found.secret_keys, found.pseudonym_key, found.hsts_seconds) == ((), None, 31_536_000)


def test_lists_have_commas_between() -> None:
    found = Settings.from_environment(
        {
            "PUBLIC_ADDRESSES": "https://Workbench.example.nhs.uk/below/, http://10.0.0.5:8050,",
            "ALLOWED_HOSTS": "One.example., *.two.example,[::1]",
            "TRUSTED_PROXIES": "10.0.0.5, 10.1.0.0/16 ,::1",
            "FLY_APP_NAME": "workbench",
            "DEPLOYED": "0",
        }
    )
    assert found.public_addresses == ("https://workbench.example.nhs.uk", "http://10.0.0.5:8050")
    assert found.allowed_hosts == ("one.example", "*.two.example", "::1", "workbench.fly.dev")
    assert found.trusted_proxies == ("10.0.0.5/32", "10.1.0.0/16", "::1/128")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            ("PUBLIC_ADDRESSES", each)
            for each in ("workbench.example", "ftp://a.example", "https://", "https://*.example")
        ),
        *(
            ("PUBLIC_ADDRESSES", each)
            for each in ("https://a@b.example", "https://a.example:x", "https://a.example:99999")
        ),
        *(("ALLOWED_HOSTS", each) for each in ("https://a.example", "a.example:80", "*", "a b", "a..b", "*.*.example")),
        *(("TRUSTED_PROXIES", each) for each in ("*", "proxy.example", "10.0.0.0/99", "10.0.0")),
        ("SECRET_KEY", "hunter2"),
        *(("HSTS_SECONDS", each) for each in ("-1", "a year", "1.5", "٣", "1" * 12)),
    ],
)
def test_settings_of_the_edge_that_cannot_be_used(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment({name: value})
    (problem,) = refused.value.problems
    assert problem.startswith(name)
    assert name != "SECRET_KEY" or value not in problem


def test_the_secret_is_not_shown() -> None:
    assert "s" * 40 not in repr(Settings.from_environment({"SECRET_KEY": "s" * 40}))


@pytest.mark.parametrize(
    ("env", "who"),
    [
        ({}, "everyone"),
        ({"HOST": "::1"}, "everyone"),
        ({"HOST": "0.0.0.0"}, "off"),
        ({"USER_HEADER": "X-Forwarded-User"}, "off"),
        ({"PUBLIC_ADDRESSES": "https://workbench.example.nhs.uk"}, "off"),
        ({"ALLOWED_HOSTS": "workbench.example.nhs.uk"}, "off"),
        ({"DEPLOYED": "1", "DATA_FOLDER": "/tmp"}, "off"),
        ({"USER_HEADER": "X-Forwarded-User", "ADD_FILES": "signed-in"}, "signed-in"),
        ({"ADD_FILES": "off"}, "off"),
    ],
)
def test_publishers_files_are_added_by_everyone_only_on_ones_own_machine(env: dict[str, str], who: str) -> None:
    assert Settings.from_environment(env).add_files == who


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"ADD_FILES": "some"}, "Give off, signed-in or everyone"),
        ({"ADD_FILES": "signed-in"}, "nobody signs in here"),
        ({"ADD_FILE_MEGABYTES": "61"}, "from 1 to 60"),
    ],
)
def test_who_may_add_files_is_refused_where_it_cannot_be(env: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        Settings.from_environment(env)


# --- signing in ---


def test_nobody_signs_in_unless_told() -> None:
    assert Settings.from_environment({"OIDC_CLIENT_ID": "x"}).sign_in is None


def test_a_provider_with_its_secret_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(" from the vault\n")
    given = {"OIDC_ISSUER": "https://login.example.nhs.uk/tenant/", "OIDC_CLIENT_ID": "workbench"}
    settings = Settings.from_environment(given | {"OIDC_CLIENT_SECRET_FILE": str(tmp_path / "secret")})
    found = settings.sign_in
    assert found is not None
    assert (found.issuer, found.client_secret) == ("https://login.example.nhs.uk/tenant", "from the vault")
    assert (found.scopes, found.group_claims) == ("openid profile", ("groups", "roles"))
    assert (found.session_hours, found.idle_minutes) == (10, 60)
    assert "vault" not in repr(settings)
    assert settings.add_files == "off"  # it is not one person's own machine


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            ("OIDC_ISSUER", each)
            for each in ("login.example", "http://login.example", "https://a@b.example", "https://")
        ),
        *(
            ("OIDC_ISSUER", each)
            for each in ("https://login.example?x=1", "https://login.example#x", "ftp://localhost")
        ),
        ("OIDC_CLIENT_SECRET_FILE", "/no/such/file"),
        ("OIDC_SCOPES", "profile email"),
        *(("SESSION_HOURS", each) for each in ("0", "25", "ten")),
        ("SESSION_IDLE_MINUTES", "1441"),
        ("USER_HEADER", "X-Person"),
        ("SECRET_KEY", f"{'a' * 32},short"),
        ("PSEUDONYM_KEY", "short"),
        *((f"KEEP_{each}_DAYS", "0") for each in ("AUDIT", "SESSION", "DELETED", "JOB", "DRAFT")),
    ],
)
def test_settings_of_sign_in_that_cannot_be_used(name: str, value: str) -> None:
    given = {"OIDC_ISSUER": "https://login.example", "OIDC_CLIENT_ID": "x", name: value}
    with pytest.raises(SettingsError, match=name) as refused:
        Settings.from_environment(given)
    assert len(refused.value.problems) == 1


def test_of_several_keys_each_is_kept_in_its_place() -> None:
    assert Settings.from_environment({"SECRET_KEY": f"{'b' * 32}, {'a' * 40}"}).secret_keys == ("b" * 32, "a" * 40)
