"""Who may do what: the person who makes a request, their role and teams, and the rule for what each role may do.

A sign-in gives a person's name and groups (`web.identity.signed_in`). ROLES_FILE maps people and groups to roles and
teams; anyone it does not name has DEFAULT_ROLE. Without a sign-in everyone has DEFAULT_ROLE and sees the own figures
that are for everyone.

Without a sign-in, only the browser on the machine itself is an administrator, because whoever runs the application can
read its files anyway. That holds only while no setting lets others reach the application, and only for requests from
the machine itself that came through no proxy (`web.hosts.from_this_machine`).
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from flask import g, has_request_context, request

from components.account import Account
from settings import Settings, SettingsError
from vocabulary import Sight
from web import hosts, identity

log = logging.getLogger("workbench.access")

ELSEWHERE = (
    "This is for the browser of its own machine. To let others in, whoever runs it sets PUBLIC_ADDRESSES and a sign-in."
)
MOST_NAMED = 20_000  # people and groups that ROLES_FILE may name


class Role(StrEnum):
    """The roles, lowest first. Each may do everything the one before it may."""

    VIEWER = "viewer"
    ANALYST = "analyst"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"

    @property
    def rank(self) -> int:
        return _RANKS[self]

    @property
    def words(self) -> str:
        return {"editor": "editor of figures"}.get(self.value, self.value)


_RANKS = {role: number for number, role in enumerate(Role)}


class Action(StrEnum):
    """What people do here. Every route and every callback has one of these actions (`application.access_table`)."""

    SEE = "see"  # pages, downloads, search, short links, as far as the person may see them
    KEEP_VIEWS = "keep views"  # save one's own views
    MAKE = "make"  # scenarios, places, packs and decisions
    ADD_FIGURES = "add figures"  # publishers' files and the organisation's own figures
    ADMINISTER = "administer"  # audit, use by person, editions, jobs


LEAST: Mapping[Action, Role] = {
    Action.SEE: Role.VIEWER,
    Action.KEEP_VIEWS: Role.VIEWER,
    Action.MAKE: Role.ANALYST,
    Action.ADD_FIGURES: Role.EDITOR,
    Action.ADMINISTER: Role.ADMINISTRATOR,
}
"""The lowest role that may do each action."""


@dataclass(frozen=True)
class Person:
    """The person who makes a request.

    `key` identifies the owner of their items; "" for a browser that has saved nothing. `login` is the name they sign in
    with, case-folded; "" without a sign-in. `sees_all` says that no figure is hidden from them, as on one's own
    machine.
    """

    key: str
    name: str
    role: Role
    teams: frozenset[str] = frozenset()
    login: str = ""
    sees_all: bool = False
    groups: tuple[str, ...] = ()  # as the sign-in names them

    @cached_property
    def sight(self) -> Sight:
        """The figures this person may see."""
        return Sight(self.teams, self.login, self.sees_all)

    @property
    def standing(self) -> tuple[str, tuple[str, ...], bool]:
        """What the layout of a page depends on, besides figures: role, teams, and whether the person has signed in."""
        return str(self.role), tuple(sorted(self.teams)), bool(self.login)

    def to_json(self) -> dict[str, Any]:
        """The person as the arguments of a job keep them.

        Role and teams are left out: those of the day the job runs count.
        """
        said: dict[str, Any] = {"key": self.key, "login": self.login, "name": self.name, "groups": list(self.groups)}
        return said | {"own_machine": self.sees_all}


@dataclass(frozen=True)
class Team:
    """A system, a cluster or another group of people that shares items."""

    id: str
    name: str


@dataclass(frozen=True)
class Named:
    """Logins of people and names of groups as the sign-in gives them, all case-folded."""

    people: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()

    def include(self, login: str, groups: Collection[str]) -> bool:
        return bool(login) and (login in self.people or not self.groups.isdisjoint(groups))


@dataclass(frozen=True)
class Roles:
    """The contents of ROLES_FILE."""

    roles: Mapping[Role, Named] = field(default_factory=dict)
    teams: Mapping[Team, Named] = field(default_factory=dict)

    def role_of(self, login: str, groups: Collection[str], default: Role) -> Role:
        """The highest role of this person or their groups; `default` where the file names neither."""
        given = [role for role, named in self.roles.items() if named.include(login, groups)]
        return max(given, key=lambda role: role.rank, default=default)

    def teams_of(self, login: str, groups: Collection[str]) -> frozenset[str]:
        return frozenset(team.id for team, named in self.teams.items() if named.include(login, groups))


@dataclass(frozen=True)
class RolesFile:
    """The last usable contents of ROLES_FILE.

    `digest` is that of its text. `problem` says why the present file cannot be used; "" where it can.
    """

    roles: Roles
    digest: str
    problem: str = ""

    @property
    def words(self) -> str:
        """A summary in counts, without any names."""
        named = (*self.roles.roles.values(), *self.roles.teams.values())
        people, groups = (frozenset().union(*(getattr(each, part) for each in named)) for part in ("people", "groups"))
        return f"people: {len(people):,}, groups: {len(groups):,}, teams: {len(self.roles.teams):,}"


def allowed(person: Person, action: Action) -> bool:
    """Whether a person may do something. The one rule for pages, routes, callbacks and jobs."""
    return person.role.rank >= LEAST[action].rank


def every_role_may(action: Action) -> bool:
    """Whether the lowest role may do this. If so, the person need not be looked up."""
    return LEAST[action].rank == 0


def refusal(person: Person, action: Action) -> str:
    """Why a person may not do something, as a sentence for the screen; "" where they may."""
    if allowed(person, action):
        return ""
    who = f"You are {_a(person.role.words)}" if person.login else f"Readers of this site are {person.role.words}s"
    return f"{_ONLY[LEAST[action]]} can {_DOING[action]}. {who}: ask whoever runs this site if you need to."


_ONLY = {
    Role.VIEWER: "Only people with a role here",
    Role.ANALYST: "Only analysts, editors of figures and administrators",
    Role.EDITOR: "Only editors of figures and administrators",
    Role.ADMINISTRATOR: "Only administrators",
}
_DOING = {
    Action.SEE: "see this",
    Action.KEEP_VIEWS: "save views",
    Action.MAKE: "make scenarios, places, packs and decisions",
    Action.ADD_FIGURES: "add figures",
    Action.ADMINISTER: "see this",
}


def a_role(role: str) -> str:
    """The name of a role with its article: "an analyst", "a viewer"."""
    return _a(Role(role).words)


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def person(settings: Settings) -> Person:
    """The person who makes the present request. Outside a request: nobody, not signed in."""
    acting = _acting.get()
    if acting is not None:
        return acting
    if not has_request_context():
        return _person(settings, identity.SignedIn(), own_machine=True)
    signed_in = identity.signed_in(settings.user_header, settings.groups_header)
    kept: tuple[identity.SignedIn, Person] | None = g.get("person")
    if kept is None or kept[0] != signed_in:  # a browser gets a new key when it first saves something
        own_machine = not signed_in.login and hosts.from_this_machine(request.environ)
        kept = g.person = (signed_in, _person(settings, signed_in, own_machine=own_machine))
    return kept[1]


_acting: ContextVar[Person | None] = ContextVar("acting", default=None)


@contextmanager
def acting_for(settings: Settings, asked_by: Any) -> Iterator[Person]:
    """Run a job as the person who asked for it (see `Person.to_json`), with the role and teams they have now."""
    given = asked_by if isinstance(asked_by, dict) else {}
    key, login, name = (str(given.get(part) or "") for part in ("key", "login", "name"))
    groups = given.get("groups")
    who = identity.SignedIn(key, login, name, tuple(map(str, groups)) if isinstance(groups, list) else ())
    person = _person(settings, who, own_machine=given.get("own_machine") is True)
    before = _acting.set(person)
    try:
        yield person
    finally:
        _acting.reset(before)


def account(settings: Settings) -> Account:
    """The account of the person who makes the request, for the shell."""
    who = person(settings)
    return Account(who.name, settings.sign_in is not None and bool(who.name), allowed(who, Action.ADMINISTER))


def _person(settings: Settings, signed_in: identity.SignedIn, *, own_machine: bool) -> Person:
    """The person behind a request. `own_machine`: the request comes from the machine itself and through no proxy."""
    default, login = Role(settings.default_role), signed_in.login.casefold()
    if not login:
        owner = own_machine and settings.own_machine and settings.user_header is None and settings.sign_in is None
        return Person(signed_in.key, "", Role(settings.own_role) if owner else default, sees_all=owner)
    groups = frozenset(group.casefold() for group in signed_in.groups)
    file = roles(settings)
    return Person(
        signed_in.key,
        signed_in.name or signed_in.login,
        file.role_of(login, groups, default),
        file.teams_of(login, groups),
        login,
        groups=signed_in.groups,
    )


def teams(settings: Settings) -> tuple[Team, ...]:
    """All teams of this installation, by name."""
    return tuple(sorted(roles(settings).teams, key=lambda team: team.name.casefold()))


# ------------------------------------------------------------------------------------------- the file

_read: dict[Path, tuple[tuple[int, ...] | None, RolesFile]] = {}
_reading = threading.Lock()


def roles(settings: Settings) -> Roles:
    """The present roles and teams; none without a file. Raises SettingsError as `roles_file` does."""
    file = roles_file(settings)
    return Roles() if file is None else file.roles


def roles_file(settings: Settings) -> RolesFile | None:
    """The present contents of ROLES_FILE; None where the setting is empty.

    A change takes effect at the next request; the file is read at most once in a request. If the file becomes unusable,
    the last usable contents stay in force and the fault is logged once. Raises SettingsError if no usable contents were
    ever read.
    """
    path = settings.roles_file
    if path is None:
        return None
    if not has_request_context():
        return _read_now(path)
    kept: tuple[Path, RolesFile] | None = g.get("roles_file")
    if kept is None or kept[0] is not path:
        kept = g.roles_file = path, _read_now(path)
    return kept[1]


def _read_now(path: Path) -> RolesFile:
    with _reading:
        before, known = _read.get(path, (None, None))
        try:
            found = path.stat()
            stamp = found.st_mtime_ns, found.st_ctime_ns, found.st_size
            if known is None or before != stamp:
                _read[path] = stamp, _as_read(path, known)
        except (OSError, UnicodeDecodeError) as problem:  # the next request tries again
            _read[path] = None, _unusable(known, f"ROLES_FILE cannot be read ({type(problem).__name__}).")
        return _read[path][1]


def _as_read(path: Path, known: RolesFile | None) -> RolesFile:
    text = path.read_text(encoding="utf-8")
    try:
        return RolesFile(read_roles(text), hashlib.sha256(text.encode("utf-8")).hexdigest()[:16])
    except SettingsError as wrong:
        return _unusable(known, " ".join(wrong.problems))


def _unusable(known: RolesFile | None, problem: str) -> RolesFile:
    if known is None:
        raise SettingsError((problem,))
    if problem != known.problem:
        log.error("%s What it said before holds.", problem)
    return replace(known, problem=problem)


def read_roles(text: str) -> Roles:
    """Parse a roles file. Raises SettingsError that lists every error in it."""
    problems: list[str] = []
    try:
        given = yaml.safe_load(text) or {}
    except (yaml.YAMLError, RecursionError) as wrong:
        raise SettingsError(("ROLES_FILE is not YAML.",)) from wrong
    if not isinstance(given, dict) or set(given) - {"roles", "teams"}:
        raise SettingsError(("ROLES_FILE has two parts, roles and teams, and no others.",))
    found, in_teams = {}, {}
    for name, entry in _entries(given, "roles", problems):
        if name not in set(Role):
            problems.append(f"ROLES_FILE names the role {name[:40]!r}. There are {', '.join(Role)}.")
            continue
        found[Role(name)] = _named(entry, f"roles: {name}", (), problems)
    for name, entry in _entries(given, "teams", problems):
        if not name.replace("-", "").isalnum() or not name.isascii() or name != name.lower() or len(name) > 40:
            problems.append(f"The team {name[:40]!r} must be called by small letters, digits and hyphens, at most 40.")
            continue
        title = entry.get("name") if isinstance(entry, dict) else None
        if not isinstance(title, str) or not title.strip() or len(title) > 80 or not title.isprintable():
            problems.append(f"The team {name} needs a name of at most 80 characters, as readers know it.")
            continue
        in_teams[Team(name, title.strip())] = _named(entry, f"teams: {name}", ("name",), problems)
    if sum(len(each.people) + len(each.groups) for each in (*found.values(), *in_teams.values())) > MOST_NAMED:
        problems.append(f"ROLES_FILE names more than {MOST_NAMED:,} people and groups. Use groups of the sign-in.")
    if problems:
        raise SettingsError(tuple(problems))
    return Roles(found, in_teams)


def _entries(given: Mapping[str, Any], part: str, problems: list[str]) -> list[tuple[str, Any]]:
    entries = given.get(part) or {}
    if not isinstance(entries, dict):
        problems.append(f"{part} in ROLES_FILE is a list of names, each with people and groups below it.")
        return []
    return [(str(name), entry) for name, entry in entries.items()]


def _named(entry: Any, where: str, more: tuple[str, ...], problems: list[str]) -> Named:
    lists: dict[str, frozenset[str]] = {}
    entry = entry or {}
    if not isinstance(entry, dict) or set(entry) - {"people", "groups", *more}:
        problems.append(f"{where} in ROLES_FILE may have people and groups, and nothing else.")
        return Named()
    for name in ("people", "groups"):
        listed = entry.get(name) or []
        if not isinstance(listed, list) or not all(isinstance(one, str) and one.strip() for one in listed):
            problems.append(f"{where}: {name} in ROLES_FILE must be a list of texts.")
            continue
        lists[name] = frozenset(one.strip().casefold() for one in listed)
    return Named(**lists)
