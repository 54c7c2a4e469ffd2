"""The commands and their arguments."""

from __future__ import annotations

import argparse
import os
from pathlib import Path


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="manage.py", description="Set up, serve, test, build the figures, measure.")
    commands = whole.add_subparsers(dest="command", required=True, metavar="command")

    run = commands.add_parser("run", help="set everything up and serve on this machine")
    run.add_argument("--port", type=port, default=os.environ.get("PORT") or "8050", help="8050, or PORT, if not given")

    for name, words in (
        ("test", "lint, then every test but the slow ones; what follows is passed on to pytest"),
        ("test-all", "lint, then every test; what follows is passed on to pytest"),
    ):
        commands.add_parser(name, help=words, prefix_chars="\0").add_argument("rest", nargs=argparse.REMAINDER)
    commands.add_parser("lint", help="ruff, mypy and the import contracts")
    commands.add_parser(
        "check", help="lint and the unit tests, for every change: under four minutes", prefix_chars="\0"
    ).add_argument("rest", nargs=argparse.REMAINDER)
    commands.add_parser(
        "coverage", help="the unit tests, and how many lines of each package they run", prefix_chars="\0"
    ).add_argument("rest", nargs=argparse.REMAINDER)
    commands.add_parser(
        "attack",
        help="kills, jumping clocks, full disks, damage, hostile requests; --kills 100 for fewer",
        prefix_chars="\0",
    ).add_argument("rest", nargs=argparse.REMAINDER)

    data = commands.add_parser("data", help="build the starter from publishers' files, and an edition from it")
    folder = data.add_mutually_exclusive_group(required=True)
    folder.add_argument("--source", type=Path, metavar="FOLDER", help="the folder that holds the publishers' files")
    folder.add_argument("folder", type=Path, nargs="?", metavar="FOLDER", help="the same, without the word --source")
    data.add_argument("--only", metavar="SOURCE", help="read this source only; all others stay as the starter has them")

    editions = commands.add_parser("editions", help="list the editions, compare them, go back, keep one for ever")
    what = editions.add_mutually_exclusive_group()
    what.add_argument("--rollback", nargs="?", const="", metavar="ID", help="serve the one before, or the one named")
    what.add_argument("--pin", metavar="ID", help="keep an edition for ever; say why with --reason")
    what.add_argument("--unpin", metavar="ID", help="let it go when its time comes")
    what.add_argument(
        "--check", action="store_true", help="compare the one served with the one before, figure by figure"
    )
    what.add_argument("--accept", action="store_true", help="serve the newest although indicators lost figures")
    editions.add_argument("--reason", default="", metavar="WORDS", help="why an edition is kept")

    add = commands.add_parser("add", help="add a publisher's file, or one of your own figures, to the next edition")
    add.add_argument(
        "file",
        type=full_path,
        metavar="FILE",
        help="a file as its publisher issues it (docs/publishers_files.md), or a CSV of your own (docs/own_data.md)",
    )
    add.add_argument(
        "--as", dest="name", metavar="NAME", help="what it is kept under; one of the same name is replaced"
    )
    add.add_argument("--yes", action="store_true", help="take a publisher's file in without asking")
    add.add_argument("--accept", action="store_true", help="although indicators lose figures by it")

    benchmark = commands.add_parser("benchmark", help="measure beside a plain page with the same charts")
    benchmark.add_argument("--quick", action="store_true", help="fewer repetitions, for a first look")
    commands.add_parser("screenshots", help="make the pictures of the README")

    commands.add_parser("assets", help="build a smaller chart library from its npm package (needs node and npm)")

    backup = commands.add_parser("backup", help="write what people made here into one file")
    backup.add_argument(
        "file", type=full_path, nargs="?", metavar="FILE", help="where; else `backups` in the data folder"
    )
    restore = commands.add_parser("restore", help="put a backup in the place of what people made here")
    restore.add_argument("file", type=full_path, metavar="FILE", help="a file that `backup` wrote, here or elsewhere")

    erase = commands.add_parser("erase-person", help="forget a person: remove what they made, or hand it over")
    erase.add_argument(
        "who", metavar="WHO", help="what they sign in with, their subject at the sign-in service, or a pseudonym"
    )
    erase.add_argument("--to", metavar="WHO", help="who takes over all they made; else what is private is removed")
    erase.add_argument("--yes", action="store_true", help="without asking")
    out = commands.add_parser("sign-out", help="end every session of a person, or of everybody")
    out.add_argument("who", metavar="WHO", nargs="?", help="as for erase-person; else everybody")

    commands.add_parser("sbom", help="write the list of all packages this is made of (CycloneDX) to sbom.cdx.json")
    commands.add_parser("release", help="for deployment: build the edition, ready the workspace, compress the scripts")
    commands.add_parser("worker", help="for deployment: the process for long work")
    return whole


def port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: give a number from 1 to 65535")
    return int(text)


def full_path(text: str) -> Path:
    """A path the caller gave, resolved in the caller's folder: commands run in the project's."""
    return Path(text).expanduser().resolve()
