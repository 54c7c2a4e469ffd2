"""Phrases that docs/style.md has done away with stay away from every screen."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LAYERS = ("pages", "components", "domain")

BANNED = (
    "older than promised",
    "no further apart than this gap has moved",
    "more than chance, within the usual spread",
    "the interval allows for chance in this period only",
    "none stands out from the usual spread",
    "has the need of about",
    "no place is in hand",
    "all 2 of",
    "figures for waiting under",
    "as good as they",
    "the more inequality matters, it is worth",
    "between the two ends",
    "cannot be told from",
    "the middle trust",
    "more than half of the months carry a sign",
    "sets in motion",
    "smoking 99 in 100",
    "the file says",
    "is held back because the numbers are small",
    "it is not known which the area has",
)
"""In small letters: looked for whatever their case."""

TO_REWRITE = frozenset(
    {
        "pages/inequalities/exhibits/priorities.py",
        "pages/inequalities/exhibits/spending.py",
    }
)
"""Files that still hold one. Whoever rewrites a file takes it from the list."""


def files() -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))


def strings(file: str) -> Iterator[str]:
    """The texts of a file but for its docstrings, which no reader of a page sees."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    told = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def banned(file: str) -> set[str]:
    said = [text.casefold() for text in strings(file)]
    return {phrase for phrase in BANNED if any(phrase in text for text in said)}


def test_no_page_says_what_we_no_longer_say() -> None:
    found = {file: words for file in files() if file not in TO_REWRITE and (words := banned(file))}
    assert not found


@pytest.mark.parametrize("file", sorted(TO_REWRITE))
def test_what_is_rewritten_leaves_the_list(file: str) -> None:
    assert banned(file), f"{file} is in order: take it from TO_REWRITE"


def test_what_the_guide_replaces_is_looked_for() -> None:
    guide = (ROOT / "docs" / "style.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1].strip() for line in guide.splitlines() if line.startswith("| ")]
    befores = [row.casefold() for row in rows if row not in ("Before", "---")]
    assert len(befores) > 10
    missing = [before for before in befores if not any(phrase in before for phrase in BANNED)]
    assert not missing


def test_a_docstring_is_not_said(tmp_path: Path) -> None:
    file = tmp_path / "page.py"
    file.write_text('"""Older than promised."""\ndef one(n):\n    """The file says."""\n    return f"All 2 of {n}"\n')
    assert banned(str(file)) == {"all 2 of"}
