"""Everything that differs between one installation and another: one frozen `Settings`."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from settings.edge import LOOPBACK, edge_of
from settings.limits import Limits
from settings.reading import SettingsError, count, is_loopback, switch
from settings.retention import Retention
from settings.roles import roles_of
from settings.sign_in import SignIn

MIDLANDS = "E40000011"  # ONS code of the NHS England region Midlands
_AREA = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{1,79}")
_PREFIX_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]*")
_POSTGRES = re.compile(r"postgres(ql)?(\+psycopg)?://")
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
# Set by platforms whose disks are emptied with every deployment or restart, unless a volume is mounted.
_PLATFORMS = ("DYNO", "FLY_APP_NAME", "K_SERVICE", "RENDER", "VCAP_APPLICATION", "WEBSITE_INSTANCE_ID")


@dataclass(frozen=True)
class Settings:
    """Everything that differs between one installation and another."""

    counted_by_caches: ClassVar[bool] = False  # one for the whole process

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
    embedded_worker: bool = False  # long work is done in a thread of the web process too: for a single machine
    user_header: str | None = None  # a header, set by whoever signs people in before this app, with the person's name
    groups_header: str | None = None  # a header, set beside USER_HEADER, with the person's groups, commas between
    roles_file: Path | None = None  # who has which role and belongs to which team (application/access.py)
    default_role: str = "analyst"  # of whoever the roles file does not name
    own_role: str = "administrator"  # of whoever uses the browser of the machine itself, where `own_machine`
    own_machine: bool = True  # nobody signs in, and no setting says that others reach the application
    only_this_machine: bool = False  # whatever a proxy passed on, or asks for another name, is refused
    cache_megabytes: int = 96  # what the caches of one process may hold together; estimated, and rather too high
    add_files: str = (
        "off"  # who may add publishers' files from a page: off, signed-in (all who come with USER_HEADER) or everyone
    )
    add_file_megabytes: int = 60  # the largest file that may be added
    deployed: bool = False  # served to others: what people save must outlive this process's disk
    limits: Limits = field(default_factory=Limits)  # how much may be saved, and how fast
    sign_in: SignIn | None = None  # None: nobody signs in here (unless before this application, by USER_HEADER)
    retention: Retention = field(default_factory=Retention)  # how long what is no longer in use is kept

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
        ORGANISATION, KEEP_EDITIONS, CACHE_MEGABYTES, LOCAL_SOURCES, and DASH_DEBUG,
        EMBEDDED_WORKER, ONLY_THIS_MACHINE and DEPLOYED (1 or 0), ADD_FILES, ADD_FILE_MEGABYTES, USER_HEADER, GROUPS_HEADER, ROLES_FILE, DEFAULT_ROLE, HOST, PUBLIC_ADDRESSES, ALLOWED_HOSTS and TRUSTED_PROXIES (each a
        list with commas), SECRET_KEY, PSEUDONYM_KEY, HSTS_SECONDS, and those of Limits, SignIn and Retention. An empty value counts as not set. DEPLOYED not set: 1 where the platform
        shows itself (Heroku, Cloud Foundry, Cloud Run, Azure, Render, Fly), else 0.

        Raises SettingsError naming every value that cannot be used.
        """
        given = {name: value.strip() for name, value in (os.environ if env is None else env).items() if value.strip()}
        problems: list[str] = []

        folder = Path(given.get("DATA_FOLDER", str(Path(__file__).resolve().parents[1] / "var"))).expanduser()
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

        keep = count(given, "KEEP_EDITIONS", 3, problems)
        cache = count(given, "CACHE_MEGABYTES", 96, problems)

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
        debug = switch(given, "DASH_DEBUG", problems)
        embedded = switch(given, "EMBEDDED_WORKER", problems)
        deployed = switch(given, "DEPLOYED", problems, usual=any(name in given for name in _PLATFORMS))
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
        edge = edge_of(given, problems)
        # On one's own machine the reader is the one who runs it (each request is looked at too: access.py); anywhere else somebody
        # has to allow it.
        named = edge["public_addresses"] or edge["allowed_hosts"]
        own_machine = not known and not deployed and not named and is_loopback(edge["bind_host"])
        only_this_machine = switch(given, "ONLY_THIS_MACHINE", problems)
        if only_this_machine and not own_machine:
            problems.append(
                "ONLY_THIS_MACHINE is 1, but HOST, PUBLIC_ADDRESSES, ALLOWED_HOSTS, DEPLOYED or a sign-in says that others reach "
                "this. Leave one of them out."
            )
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
        roles_file, default_role = roles_of(given, problems)
        megabytes = count(given, "ADD_FILE_MEGABYTES", 60, problems, most=60)
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
            embedded_worker=embedded,
            user_header=user_header,
            groups_header=groups_header,
            roles_file=roles_file,
            default_role=default_role,
            own_role=default_role if "DEFAULT_ROLE" in given else "administrator",
            own_machine=own_machine,
            only_this_machine=only_this_machine,
            cache_megabytes=cache,
            add_files=add_files,
            add_file_megabytes=megabytes,
            deployed=deployed,
            limits=limits,
            sign_in=sign_in,
            retention=retention,
            **edge,
        )
