"""What the app may be told from outside: one frozen `Settings`, read from the environment.

Imports nothing of the project. Every variable has a default that works on a laptop; a bad value is refused at start, all
bad values at once, in words that say what to write instead.
"""

from __future__ import annotations

import ipaddress
import logging
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

MIDLANDS = "E40000011"  # ONS code of the NHS England region Midlands
_AREA = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{1,79}")
_PREFIX_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]*")
_POSTGRES = re.compile(r"postgres(ql)?(\+psycopg)?://")
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_DASK = re.compile(r"(?:(?:tcp|tls|ws|wss)://)?[^\s/@]+:[0-9]{1,5}")
_HOST = re.compile(r"(\*\.)?[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")
LOOPBACK = ("127.0.0.0/8", "::1/128")
# Set by platforms whose disks are emptied with every deployment or restart, unless a volume is mounted.
_PLATFORMS = ("DYNO", "FLY_APP_NAME", "K_SERVICE", "RENDER", "VCAP_APPLICATION", "WEBSITE_INSTANCE_ID")


class SettingsError(ValueError):
    """The environment holds values the app cannot start with. `problems` has one plain sentence for each."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("These settings cannot be used:\n" + "\n".join(f"- {problem}" for problem in problems))


@dataclass(frozen=True)
class Limits:
    """How much may be saved, and how fast. Reached, each is said in words, and nothing that is saved is lost."""

    owner_items: int = 1_000  # saved views, scenarios and places of one person, deleted ones included
    owner_bytes: int = 20_000_000  # what one person has written, with all versions
    all_items: int = 100_000  # of everybody
    all_bytes: int = 2_000_000_000
    revisions: int = 500  # versions of one item; those who did not make it may add half as many
    all_places: int = 50_000  # places as they were made, drafts included
    all_place_bytes: int = 500_000_000
    # A minute, and at once after a pause; counted in each web process.
    reader_writes: int = 60
    address_writes: int = 300  # readers of one organisation often share an address
    reader_kilobytes: int = 2_000
    address_kilobytes: int = 20_000
    reader_wrong_links: int = 20  # short links that lead nowhere
    address_wrong_links: int = 60
    scenario_editions: int = 3  # old editions kept because something saved names them, beyond KEEP_EDITIONS

    @classmethod
    def from_environment(cls, given: Mapping[str, str], problems: list[str]) -> Limits:
        """Read the variables below; what cannot be used becomes a problem. Megabytes and kilobytes are decimal."""
        usual = cls()

        def count(name: str, value: int) -> int:
            return _count(given, name, value, problems, most=10_000_000)

        return cls(
            owner_items=count("OWNER_ITEMS", usual.owner_items),
            owner_bytes=count("OWNER_MEGABYTES", usual.owner_bytes // 1_000_000) * 1_000_000,
            all_items=count("ALL_ITEMS", usual.all_items),
            all_bytes=count("ALL_MEGABYTES", usual.all_bytes // 1_000_000) * 1_000_000,
            revisions=count("ITEM_VERSIONS", usual.revisions),
            all_places=count("ALL_PLACES", usual.all_places),
            all_place_bytes=count("ALL_PLACE_MEGABYTES", usual.all_place_bytes // 1_000_000) * 1_000_000,
            reader_writes=count("READER_WRITES_A_MINUTE", usual.reader_writes),
            address_writes=count("ADDRESS_WRITES_A_MINUTE", usual.address_writes),
            reader_kilobytes=count("READER_KILOBYTES_A_MINUTE", usual.reader_kilobytes),
            address_kilobytes=count("ADDRESS_KILOBYTES_A_MINUTE", usual.address_kilobytes),
            reader_wrong_links=count("READER_WRONG_LINKS_A_MINUTE", usual.reader_wrong_links),
            address_wrong_links=count("ADDRESS_WRONG_LINKS_A_MINUTE", usual.address_wrong_links),
            scenario_editions=count("SCENARIO_EDITIONS", usual.scenario_editions),
        )


@dataclass(frozen=True)
class SignIn:
    """The OpenID Connect provider that signs people in, and how long they stay signed in."""

    issuer: str  # without a slash at its end
    client_id: str
    client_secret: str | None = field(repr=False)  # None: a public client, which PKCE alone protects
    scopes: str = "openid profile"
    login_claim: str = "preferred_username"  # what ROLES_FILE and `seen_by` name people by
    name_claim: str = "name"  # shown beside what somebody saves
    group_claims: tuple[str, ...] = ("groups", "roles")  # what roles and teams are made from
    session_hours: int = 10  # after this long everybody signs in again
    idle_minutes: int = 60  # the same for whoever did nothing this long

    @classmethod
    def from_environment(cls, given: Mapping[str, str], problems: list[str]) -> SignIn | None:
        """None where OIDC_ISSUER is not set; what cannot be used becomes a problem."""
        issuer, client = given.get("OIDC_ISSUER", ""), given.get("OIDC_CLIENT_ID", "")
        if not issuer:
            return None
        if not _is_issuer(issuer):
            problems.append(
                "OIDC_ISSUER must be the provider's https address, such as https://login.example.nhs.uk/tenant, without "
                "query (http is taken on one's own machine only)."
            )
        if not client:
            problems.append("OIDC_CLIENT_ID is not set. Give the id under which the provider knows this application.")
        secret, file = given.get("OIDC_CLIENT_SECRET"), given.get("OIDC_CLIENT_SECRET_FILE")
        if secret is None and file is not None:
            try:
                secret = Path(file).expanduser().read_text(encoding="utf-8").strip() or None
            except (OSError, UnicodeDecodeError):
                problems.append("OIDC_CLIENT_SECRET_FILE names a file that cannot be read.")
        usual = cls("", "", None)
        scopes = " ".join(given.get("OIDC_SCOPES", usual.scopes).replace(",", " ").split())
        if "openid" not in scopes.split():
            problems.append("OIDC_SCOPES must hold openid, such as: openid profile.")
        return cls(
            issuer.rstrip("/"),
            client,
            secret,
            scopes,
            given.get("OIDC_LOGIN_CLAIM", usual.login_claim),
            given.get("OIDC_NAME_CLAIM", usual.name_claim),
            tuple(_list(given.get("OIDC_GROUP_CLAIMS", ",".join(usual.group_claims)))),
            _count(given, "SESSION_HOURS", usual.session_hours, problems, most=24),
            _count(given, "SESSION_IDLE_MINUTES", usual.idle_minutes, problems, most=1440),
        )


@dataclass(frozen=True)
class Retention:
    """How many days the release command keeps what is no longer in use. What people save stays until they delete it."""

    audit: int = 730
    sessions: int = 30  # after they ended
    deleted: int = 365  # items put away, which their owner can bring back until then
    jobs: int = 90  # after they ended
    drafts: int = 90  # places that nothing saved names

    @classmethod
    def from_environment(cls, given: Mapping[str, str], problems: list[str]) -> Retention:
        usual = cls()

        def days(name: str, value: int) -> int:
            return _count(given, f"KEEP_{name}_DAYS", value, problems, most=3660)

        return cls(
            days("AUDIT", usual.audit),
            days("SESSION", usual.sessions),
            days("DELETED", usual.deleted),
            days("JOB", usual.jobs),
            days("DRAFT", usual.drafts),
        )


@dataclass(frozen=True)
class Settings:
    """Everything that differs between one installation and another."""

    data_folder: Path  # editions are built below it; git ignores it
    # Addresses of databases may hold a password, so they are not part of what this looks like when written out.
    reference_database_url: str | None = field(repr=False)  # None: one SQLite file an edition, below data_folder
    workspace_database_url: str | None = field(repr=False)  # None: workspace.sqlite in the data folder
    default_area: str  # what a first visit shows: an ONS code, an ODS code or a group id
    path_prefix: str  # always begins and ends with "/"
    log_level: str
    organisation: str  # shown in the header
    keep_editions: int  # how many editions stay on disk, the current one included
    dash_debug: bool = False  # the framework's own checks, shown in the browser: for development and tests
    local_sources: Path | None = None  # where the user's own figures are kept; None: `own_data` in the data folder
    executor: str = "threads"  # where heavy work is done on one machine: threads or processes
    executor_workers: int = 2  # how many of them
    dask_scheduler: str | None = None  # address of a Dask cluster, which then does the heavy work instead
    embedded_worker: bool = False  # long work is done in a thread of the web process too: for a single machine
    user_header: str | None = None  # a header, set by whoever signs people in before this app, with the person's name
    groups_header: str | None = None  # a header, set beside USER_HEADER, with the person's groups, commas between
    roles_file: Path | None = None  # who has which role and belongs to which team (application/access.py)
    default_role: str = "analyst"  # of whoever the roles file does not name
    own_role: str = "administrator"  # of whoever uses the browser of the machine itself, where `own_machine`
    own_machine: bool = True  # nobody signs in, and no setting says that others reach the application
    cache_megabytes: int = 96  # what the caches of one process may hold together; estimated, and rather too high
    add_files: str = (
        "off"  # who may add publishers' files from a page: off, signed-in (all who come with USER_HEADER) or everyone
    )
    add_file_megabytes: int = 60  # the largest file that may be added
    deployed: bool = False  # served to others: what people save must outlive this process's disk
    limits: Limits = Limits()  # how much may be saved, and how fast
    sign_in: SignIn | None = None  # None: nobody signs in here (unless before this application, by USER_HEADER)
    retention: Retention = Retention()  # how long what is no longer in use is kept

    # How readers reach the application (web/hosts.py, web/identity.py)
    bind_host: str = "127.0.0.1"  # the address the server listens on
    public_addresses: tuple[str, ...] = ()  # scheme, host and port of each address readers open: "https://name.nhs.uk"
    allowed_hosts: tuple[str, ...] = ()  # further names the application answers to; "*.name.nhs.uk" is any name below
    trusted_proxies: tuple[str, ...] = LOOPBACK  # networks whose forwarded headers and USER_HEADER are believed
    secret_keys: tuple[str, ...] = field(
        default=(), repr=False
    )  # the first signs cookies, all verify; none: one is created
    pseudonym_key: str | None = field(default=None, repr=False)  # names become digests by it; None: one is created
    hsts_seconds: int = 31_536_000  # how long browsers must keep to HTTPS, once a public address is HTTPS; 0: not said

    @classmethod
    def from_environment(cls, env: Mapping[str, str] | None = None) -> Settings:
        """Read DATA_FOLDER, REFERENCE_DATABASE_URL, WORKSPACE_DATABASE_URL, DEFAULT_AREA, PATH_PREFIX, LOG_LEVEL,
        ORGANISATION, KEEP_EDITIONS, CACHE_MEGABYTES, LOCAL_SOURCES, EXECUTOR, EXECUTOR_WORKERS, DASK_SCHEDULER, and DASH_DEBUG,
        EMBEDDED_WORKER and DEPLOYED (1 or 0), ADD_FILES, ADD_FILE_MEGABYTES, USER_HEADER, GROUPS_HEADER, ROLES_FILE, DEFAULT_ROLE, HOST, PUBLIC_ADDRESSES, ALLOWED_HOSTS and TRUSTED_PROXIES (each a
        list with commas), SECRET_KEY, PSEUDONYM_KEY, HSTS_SECONDS, and those of Limits, SignIn and Retention. An empty value counts as not set. DEPLOYED not set: 1 where the platform
        shows itself (Heroku, Cloud Foundry, Cloud Run, Azure, Render, Fly), else 0.

        Raises SettingsError naming every value that cannot be used.
        """
        given = {name: value.strip() for name, value in (os.environ if env is None else env).items() if value.strip()}
        problems: list[str] = []

        folder = Path(given.get("DATA_FOLDER", str(Path(__file__).resolve().parent / "var"))).expanduser()
        if folder.exists() and not folder.is_dir():
            problems.append(f"DATA_FOLDER is {str(folder)!r}, which is a file. Give a folder, or a path not yet used.")

        reference = given.get("REFERENCE_DATABASE_URL")
        if reference is not None and not _POSTGRES.match(reference):
            # Never echo a database address: it may hold a password.
            problems.append(
                "REFERENCE_DATABASE_URL must begin with postgresql:// and name a PostgreSQL database. Leave it unset to keep "
                "the figures in files below DATA_FOLDER."
            )
        workspace = given.get("WORKSPACE_DATABASE_URL")
        if workspace is not None and not re.match(r"(sqlite|postgres(ql)?)(\+\w+)?://", workspace):
            problems.append("WORKSPACE_DATABASE_URL must begin with sqlite:// or postgresql://.")
        elif workspace is not None and re.fullmatch(r"sqlite(\+\w+)?:///*(.*:memory:.*|\?.*|)", workspace):
            problems.append(
                "WORKSPACE_DATABASE_URL names a database in memory, which would be lost with the process. Name a file."
            )

        own = given.get("LOCAL_SOURCES")
        local = None if own is None else Path(own).expanduser()
        if local is not None and local.exists() and not local.is_dir():
            problems.append(f"LOCAL_SOURCES is {str(local)!r}, which is a file. Give a folder.")

        area = given.get("DEFAULT_AREA", MIDLANDS)
        if area.casefold() == "midlands":
            area = MIDLANDS
        if not _AREA.fullmatch(area):
            problems.append(
                f"DEFAULT_AREA is {area!r}. Give an area code such as E40000011 (the Midlands) or QUA (Black Country)."
            )

        parts = [part for part in given.get("PATH_PREFIX", "/").split("/") if part]
        if not all(_PREFIX_PART.fullmatch(part) for part in parts):
            problems.append(
                f"PATH_PREFIX is {given['PATH_PREFIX']!r}. Give a path such as /workbench/, of letters, digits, "
                "dots, hyphens and underscores."
            )
        prefix = "/" + "".join(f"{part}/" for part in parts)

        level = given.get("LOG_LEVEL", "INFO").upper()
        if level not in _LEVELS or not isinstance(logging.getLevelName(level), int):
            problems.append(f"LOG_LEVEL is {given['LOG_LEVEL']!r}. Give one of {', '.join(_LEVELS)}.")

        organisation = given.get("ORGANISATION", "Midlands Decision Support Network")
        if len(organisation) > 80 or not organisation.isprintable():
            problems.append("ORGANISATION must be one line of at most 80 characters.")

        keep = _count(given, "KEEP_EDITIONS", 3, problems)
        cache = _count(given, "CACHE_MEGABYTES", 96, problems)
        workers = _count(given, "EXECUTOR_WORKERS", os.cpu_count() or 1, problems)
        executor = given.get("EXECUTOR", "threads")
        if executor not in ("threads", "processes"):
            problems.append(f"EXECUTOR is {executor!r}. Give threads or processes.")
        scheduler = given.get("DASK_SCHEDULER")
        if scheduler is not None and not _DASK.fullmatch(scheduler):
            problems.append("DASK_SCHEDULER must be the address of a Dask scheduler, such as tcp://host:8786.")

        user_header = given.get("USER_HEADER")
        if user_header is not None and not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{0,79}", user_header):
            problems.append(
                f"USER_HEADER is {user_header[:40]!r}. Give the name of a header, such as X-Forwarded-User."
            )
        groups_header = given.get("GROUPS_HEADER")
        if groups_header is not None and not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{0,79}", groups_header):
            problems.append(
                f"GROUPS_HEADER is {groups_header[:40]!r}. Give the name of a header, such as X-Forwarded-Groups."
            )
        debug = _switch(given, "DASH_DEBUG", problems)
        embedded = _switch(given, "EMBEDDED_WORKER", problems)
        deployed = _switch(given, "DEPLOYED", problems, usual=any(name in given for name in _PLATFORMS))
        if deployed and workspace is None and "DATA_FOLDER" not in given:
            problems.append(
                "This is a deployment, and what people save would be lost with its disk. Set WORKSPACE_DATABASE_URL to a "
                "PostgreSQL database, or DATA_FOLDER to a folder that outlives deployments; or, if nothing needs to be "
                "kept, DEPLOYED to 0."
            )

        sign_in = SignIn.from_environment(given, problems)
        if sign_in is not None and user_header is not None:
            problems.append(
                "OIDC_ISSUER and USER_HEADER are both set. People sign in here or before: keep one of them."
            )
        if groups_header is not None and user_header is None:
            problems.append(
                "GROUPS_HEADER is set without USER_HEADER, so nothing would be read from it: set USER_HEADER too. With OIDC_ISSUER, "
                "groups come from OIDC_GROUP_CLAIMS."
            )
        known = user_header is not None or sign_in is not None
        edge = _edge(given, problems)
        # On one's own machine the reader is the one who runs it (each request is looked at too: access.py); anywhere else somebody
        # has to allow it.
        named = edge["public_addresses"] or edge["allowed_hosts"]
        own_machine = not known and not deployed and not named and _is_loopback(edge["bind_host"])
        add_files = given.get("ADD_FILES", "everyone" if own_machine else "off").lower()
        if add_files not in ("off", "signed-in", "everyone"):
            problems.append(f"ADD_FILES is {add_files[:40]!r}. Give off, signed-in or everyone.")
        elif add_files == "signed-in" and not known:
            problems.append(
                "ADD_FILES is signed-in, and nobody signs in here: set OIDC_ISSUER or USER_HEADER too, or give everyone or off."
            )
        if not known and "ROLES_FILE" in given:
            problems.append(
                "ROLES_FILE is set, and nobody signs in here whom it could name: set OIDC_ISSUER or USER_HEADER too, or only "
                "DEFAULT_ROLE."
            )
        roles_file, default_role = _roles(given, problems)
        megabytes = _count(given, "ADD_FILE_MEGABYTES", 60, problems, most=60)
        limits = Limits.from_environment(given, problems)
        retention = Retention.from_environment(given, problems)

        if problems:
            raise SettingsError(tuple(problems))
        return cls(
            data_folder=folder,
            reference_database_url=reference,
            workspace_database_url=workspace,
            default_area=area,
            path_prefix=prefix,
            log_level=level,
            organisation=organisation,
            keep_editions=keep,
            dash_debug=debug,
            local_sources=local,
            executor=executor,
            executor_workers=workers,
            dask_scheduler=scheduler,
            embedded_worker=embedded,
            user_header=user_header,
            groups_header=groups_header,
            roles_file=roles_file,
            default_role=default_role,
            own_role=default_role if "DEFAULT_ROLE" in given else "administrator",
            own_machine=own_machine,
            cache_megabytes=cache,
            add_files=add_files,
            add_file_megabytes=megabytes,
            deployed=deployed,
            limits=limits,
            sign_in=sign_in,
            retention=retention,
            **edge,
        )


def _edge(given: Mapping[str, str], problems: list[str]) -> dict[str, Any]:
    """The settings that say how readers reach the application; what cannot be used becomes a problem."""
    addresses = []
    for text in _list(given.get("PUBLIC_ADDRESSES", "")):
        try:
            parts = urlsplit(text)
            usable = parts.scheme in ("http", "https") and _is_host(parts.hostname or "") and parts.port != 0
        except ValueError:
            usable = False
        if not usable or "@" in text or "*" in text:
            problems.append(
                f"PUBLIC_ADDRESSES holds {text[:80]!r}. Give addresses as readers open them, such as "
                "https://workbench.example.nhs.uk, with commas between."
            )
            continue
        addresses.append(f"{parts.scheme}://{parts.netloc.lower()}")

    hosts = []
    for text in _list(given.get("ALLOWED_HOSTS", "")):
        host = text.lower().removesuffix(".").removeprefix("[").removesuffix("]")
        if not _is_host(host):
            problems.append(
                f"ALLOWED_HOSTS holds {text[:80]!r}. Give host names without scheme or port, such as "
                "workbench.example.nhs.uk or *.example.nhs.uk, with commas between."
            )
            continue
        hosts.append(host)
    # Platforms say under which name they publish the application.
    hosts += [given[name].lower() for name in ("RENDER_EXTERNAL_HOSTNAME", "WEBSITE_HOSTNAME") if name in given]
    hosts += [f"{given['FLY_APP_NAME'].lower()}.fly.dev"] if "FLY_APP_NAME" in given else []

    proxies = []
    for text in _list(given.get("TRUSTED_PROXIES", ",".join(LOOPBACK))):
        try:
            proxies.append(str(ipaddress.ip_network(text, strict=False)))
        except ValueError:
            problems.append(
                f"TRUSTED_PROXIES holds {text[:80]!r}. Give addresses or networks, such as 10.0.0.5 or 10.0.0.0/24, "
                "with commas between."
            )

    secrets = tuple(_list(given.get("SECRET_KEY", "")))
    if any(len(secret) < 32 for secret in secrets):
        problems.append(
            "SECRET_KEY is too short to keep a secret. Give at least 32 random characters, or several such keys with commas "
            "between: the first signs, all are believed."
        )
    pseudonym = given.get("PSEUDONYM_KEY")
    if pseudonym is not None and len(pseudonym) < 32:
        problems.append("PSEUDONYM_KEY is too short to keep a secret. Give at least 32 random characters.")
    hsts = given.get("HSTS_SECONDS", "31536000")
    if not (hsts.isascii() and hsts.isdigit() and len(hsts) < 10):
        problems.append(f"HSTS_SECONDS is {hsts[:20]!r}. Give a whole number of seconds, such as 31536000, or 0.")
        hsts = "0"
    return {
        "bind_host": given.get("HOST", "127.0.0.1").lower(),
        "public_addresses": tuple(addresses),
        "allowed_hosts": tuple(hosts),
        "trusted_proxies": tuple(proxies),
        "secret_keys": secrets,
        "pseudonym_key": pseudonym,
        "hsts_seconds": int(hsts),
    }


def _is_issuer(text: str) -> bool:
    """Whether this is an https address without query, or an http one of this machine."""
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        usable = _is_host(host) and not (parts.query or parts.fragment or "@" in parts.netloc) and parts.port != 0
    except ValueError:
        return False
    return usable and (parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host)))


ROLES = ("viewer", "analyst", "editor", "administrator")


def _roles(given: Mapping[str, str], problems: list[str]) -> tuple[Path | None, str]:
    """ROLES_FILE and DEFAULT_ROLE. Without either, readers may do what they could before there were roles: all but administer, and add
    files where ADD_FILES allows it. With a file, whoever it does not name reads."""
    file = Path(given["ROLES_FILE"]).expanduser() if "ROLES_FILE" in given else None
    if file is not None and not file.is_file():
        problems.append(
            f"ROLES_FILE is {str(file)!r}, where there is no file. Give one such as docs/roles_example.yaml."
        )
    add_files = given.get("ADD_FILES", "off").lower()
    usual = "viewer" if file else "analyst" if add_files == "off" else "editor"
    role = given.get("DEFAULT_ROLE", usual).lower()
    if role not in ROLES:
        problems.append(f"DEFAULT_ROLE is {role[:40]!r}. Give one of {', '.join(ROLES)}.")
    return file, role


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _is_host(text: str) -> bool:
    """Whether this is a host name, one with "*." before it, or an IP address."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return len(text) <= 253 and _HOST.fullmatch(text.lower()) is not None
    return True


def _count(given: Mapping[str, str], name: str, usual: int, problems: list[str], *, most: int = 9999) -> int:
    """A whole number from 1 to `most`; what is not one becomes a problem."""
    text = given.get(name, str(usual))
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(most)) else 0
    if not 1 <= number <= most:
        problems.append(f"{name} is {text!r}. Give a whole number from 1 to {most}.")
    return number


def _switch(given: Mapping[str, str], name: str, problems: list[str], *, usual: bool = False) -> bool:
    """1 or 0; anything else becomes a problem."""
    text = given.get(name, "1" if usual else "0")
    if text not in ("0", "1"):
        problems.append(f"{name} is {text!r}. Give 1 or 0.")
    return text == "1"
