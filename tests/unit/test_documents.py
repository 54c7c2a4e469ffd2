"""What documents state as facts: every requirement of the ASVS has one row, tests that are named exist, periods are the defaults."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from settings import Limits, Retention, Settings, SignIn
from settings.edge import edge_of
from settings.roles import roles_of

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = 253  # of levels 1 and 2 in ASVS 5.0.0
STATES = {"Met", "Partly", "Not met", "Operator", "None"}


def text(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def rows() -> list[list[str]]:
    """The cells of each row about requirements."""
    lines = [line for line in text("asvs.md").splitlines() if re.match(r"\| \d", line)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_requirement_has_one_row_and_a_state() -> None:
    listed = [each for row in rows() for each in row[0].split(", ")]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", each) for each in listed)
    assert len(listed) == len(set(listed)) == REQUIREMENTS
    assert {row[2] for row in rows()} == STATES
    assert all(len(row) == 5 and all(row) for row in rows())


def test_tests_and_files_that_documents_name_exist() -> None:
    named = {path for row in rows() for path in re.findall("`([^`]+)`", row[4])}
    assert len(named) > 30
    claimed = [row for row in rows() if row[2] in ("Met", "Partly")]
    assert [row[0] for row in claimed if "`" not in row[4]] == [], "what is met names the test that holds it"
    assert [path for path in sorted(named) if not (ROOT / "tests" / path).exists()] == []
    security = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    where = {
        path
        for row in security.splitlines()
        if row.startswith("|")
        for path in re.findall("`([^`]+)`", row.split("|")[-2])
    }
    assert len(where) > 15
    assert [path for path in sorted(where) if not (ROOT / path).exists()] == []


def test_the_retention_table_states_the_defaults() -> None:
    usual = Retention()
    for name in ("audit", "session", "deleted", "job", "draft"):
        days = getattr(usual, {"session": "sessions", "job": "jobs", "draft": "drafts"}.get(name, name))
        assert f"| {days} days | `KEEP_{name.upper()}_DAYS` |" in text("information-governance.md")


def test_the_settings_of_sign_in_are_described_with_their_defaults() -> None:
    usual, said = SignIn("", "", None), text("sign-in.md")
    for name, value in (
        ("OIDC_SCOPES", f"`{usual.scopes}`"),
        ("OIDC_LOGIN_CLAIM", f"`{usual.login_claim}`"),
        ("OIDC_NAME_CLAIM", f"`{usual.name_claim}`"),
        ("OIDC_GROUP_CLAIMS", f"`{','.join(usual.group_claims)}`"),
        ("SESSION_HOURS", str(usual.session_hours)),
        ("SESSION_IDLE_MINUTES", str(usual.idle_minutes)),
    ):
        assert re.search(rf"\| `{name}` \| [^|]+ \| {re.escape(value)} \|", said), name


def test_every_setting_stands_in_the_list_of_settings() -> None:
    asked: set[str] = set()

    class Environment(dict[str, str]):
        """Notes which variables are read."""

        def get(self, name: str, usual: Any = None) -> Any:
            asked.add(name)
            return super().get(name, usual)

        def __contains__(self, name: object) -> bool:
            asked.add(str(name))
            return super().__contains__(name)

    problems: list[str] = []
    given = Environment(OIDC_ISSUER="https://login.example.nhs.uk", OIDC_CLIENT_ID="one")
    for read in (edge_of, roles_of, SignIn.from_environment, Limits.from_environment, Retention.from_environment):
        read(given, problems)
    names = re.findall(r"[A-Z][A-Z_]{3,}", Settings.from_environment.__doc__ or "")
    assert (len(asked) > 40, len(names) > 25, problems) == (True, True, [])
    platforms = {"RENDER_EXTERNAL_HOSTNAME", "WEBSITE_HOSTNAME", "FLY_APP_NAME"}
    listed = set(re.findall(r"`([A-Z][A-Z_]+)`", text("settings.md")))
    assert sorted(({*asked, *names} - platforms) - listed) == []
