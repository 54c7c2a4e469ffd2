"""Validation of an item's content, whatever its origin, and the file format of exported items."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from data_access.workspace.item_records import CONTENT, ImportRefused, ItemRefused
from data_access.workspace.text import WORDS, all_storable, storable

LONGEST_NAME = 120  # characters
LONGEST_NOTE = 10_000  # characters: some four pages
LONGEST_TAG = 40  # characters
MOST_TAGS = 12
LONGEST_BODY = 400_000  # characters of JSON
MOST_IMPORTED = 1_000  # items in one file
MOST_PROBLEMS = 100  # told at once
VERSION = 1  # of the exchange file

FORMAT = "workbench-items"
INDEXED = ("searched", "sorted_as")  # columns made from the content, by which lists are searched and sorted


def checked(content: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of an item as they are kept: trimmed, without control characters, within limits. Raises ItemRefused."""
    problems: list[str] = []
    name = " ".join(_text(content, "name", problems).split())
    note = _text(content, "note", problems).strip()
    if not name:
        problems.append("Give it a name.")
    if len(name) > LONGEST_NAME:
        problems.append(f"The name has {len(name):,} characters. At most {LONGEST_NAME} can be kept.")
    if len(note) > LONGEST_NOTE:
        problems.append(f"The note has {len(note):,} characters. At most {LONGEST_NOTE:,} can be kept.")
    edition = content.get("edition") or None
    if edition is not None and (not isinstance(edition, str) or len(edition) > 200 or not edition.isprintable()):
        problems.append("The edition is not the name of one.")
    shared = content.get("shared", False)
    if not isinstance(shared, bool):
        problems.append("Shared is neither yes nor no.")
    team = content.get("team") or None
    if team is not None and (not isinstance(team, str) or len(team) > 40 or not team.isprintable()):
        problems.append("The team is not the name of one.")
    tags = _tags(content.get("tags", ()), problems)
    body = _body(content.get("body"), problems)
    if problems:
        raise ItemRefused(problems)
    return {
        "name": name,
        "note": note,
        "tags": tags,
        "shared": shared,
        "team": None if shared else team,
        "edition": edition,
        "body": body,
    }


def _text(content: Mapping[str, Any], part: str, problems: list[str]) -> str:
    """Text without control characters, which no screen shows. What no database keeps is refused."""
    value = content.get(part, "")
    if not isinstance(value, str):
        problems.append(f"The {part} is not text.")
        return ""
    if not storable(value):
        problems.append(f"The {part} {WORDS}")
        return "x"  # not empty: that would be a second complaint
    return "".join(
        letter if letter in "\n\t" or (ord(letter) >= 32 and ord(letter) != 127) else " "
        for letter in value.replace("\r\n", "\n")
    )


def _tags(given: Any, problems: list[str]) -> list[str]:
    if isinstance(given, str) or not isinstance(given, Sequence) or not all(isinstance(tag, str) for tag in given):
        problems.append("The tags are not a list of words.")
        return []
    if not all_storable(list(given)):
        problems.append(f"A tag {WORDS}")
        return []
    tags = list(dict.fromkeys(tag for each in given if (tag := " ".join(_text({"tag": each}, "tag", []).split()))))
    if len(tags) > MOST_TAGS:
        problems.append(f"There are {len(tags)} tags. At most {MOST_TAGS} can be kept.")
    if any(len(tag) > LONGEST_TAG for tag in tags):
        problems.append(f"A tag is longer than {LONGEST_TAG} characters.")
    return tags


def _body(given: Any, problems: list[str]) -> dict[str, Any]:
    try:
        text = json.dumps(given, allow_nan=False)
        kept = json.loads(text)  # as any database gives it back
    except (TypeError, ValueError, RecursionError):
        problems.append("The content cannot be written as JSON.")
        return {}
    if not isinstance(kept, dict):
        problems.append("The content is not of the form items have.")
        return {}
    if not all_storable(kept):
        problems.append(f"The content is not of the form items have: it {WORDS}")
        return {}
    if len(text) > LONGEST_BODY:
        problems.append(f"The content has {len(text):,} characters. At most {LONGEST_BODY:,} can be kept.")
    return kept


def size_of_content(content: Mapping[str, Any]) -> int:
    """Bytes of content as they are written."""
    return len(json.dumps(dict(content), ensure_ascii=False).encode("utf-8"))


def search_columns(content: Mapping[str, Any]) -> dict[str, str]:
    """The columns an item is found and sorted by."""
    words = "\n".join((content["name"], content["note"], *content["tags"]))
    return dict(zip(INDEXED, (words.casefold(), content["name"].casefold()), strict=True))


def read_exchange(text: str, kinds: Sequence[str] | None) -> list[tuple[str, dict[str, Any]]]:
    """Kind and content of every item of an exchange file. Raises ImportRefused with all that is wrong."""
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f" It stops making sense at line {error.lineno}." if isinstance(error, json.JSONDecodeError) else ""
        raise ImportRefused([f"This is not a JSON file.{where}"]) from error
    if not isinstance(given, dict) or given.get("format") != FORMAT or not isinstance(given.get("items"), list):
        raise ImportRefused([f"This is not a file of saved items: it does not say “{FORMAT}” and list “items”."])
    if given.get("version") != VERSION:
        raise ImportRefused(
            [f"This file is of version {ascii(given.get('version'))[:20]}; version {VERSION} can be read here."]
        )
    listed = given["items"]
    if len(listed) > MOST_IMPORTED:
        raise ImportRefused([f"The file holds {len(listed):,} items. At most {MOST_IMPORTED:,} are taken in at once."])
    found, problems = [], []
    for number, each in enumerate(listed, 1):
        try:
            found.append(_one(each, kinds))
        except ItemRefused as refused:
            problems += [f"Item {number}: {problem}" for problem in refused.problems]
    if problems:
        more = len(problems) - MOST_PROBLEMS
        raise ImportRefused(problems[:MOST_PROBLEMS] + ([f"And {more:,} more."] if more > 0 else []))
    return found


def _one(given: Any, kinds: Sequence[str] | None) -> tuple[str, dict[str, Any]]:
    if not isinstance(given, dict):
        raise ItemRefused(["It is not an object."])
    kind = given.get("kind")
    if (
        not isinstance(kind, str)
        or not kind.isidentifier()
        or len(kind) > 40
        or (kinds is not None and kind not in kinds)
    ):
        allowed = f" Known here: {', '.join(kinds)}." if kinds else ""
        raise ItemRefused([f"Its kind is not one known here.{allowed}"])
    if unknown := sorted(
        part[:40].encode("utf-8", "replace").decode("utf-8") for part in set(given) - {*CONTENT, "kind"}
    ):
        raise ItemRefused([f"It has parts that items do not have: {', '.join(unknown[:5])}."])
    return kind, checked({**given, "shared": False, "team": None})
