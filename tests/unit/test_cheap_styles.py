"""What a change of one element costs the browser: no rule makes it work out the style of every other element again."""

from __future__ import annotations

import re
from pathlib import Path

ASSETS = Path(__file__).parents[2] / "assets"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{")


def _top_level(selector: str, between: str) -> list[str]:
    """The parts of a selector, divided outside of brackets."""
    parts, depth = [""], 0
    for letter in selector:
        depth += (letter in "([") - (letter in ")]")
        if letter in between and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts if part.strip()]


def _names_nothing(subject: str) -> bool:
    """Whether any element at all may be the subject: "*" and ":not(summary)"."""
    return not re.sub(r"^\*|::?not\([^()]*\)", "", subject)


def test_a_style_that_depends_on_what_an_element_holds_names_whom_it_styles() -> None:
    """With ":has()" and a subject that may be any element, Chromium works out the style of the whole page whenever one element is added: each label
    that Plotly measures, dozens for a chart."""
    held = []
    for file in sorted(ASSETS.glob("*.css")):
        for found in _RULE.finditer(_COMMENT.sub("", file.read_text(encoding="utf-8"))):
            for selector in _top_level(found[1], ","):
                if ":has(" in selector:
                    held.append((file.name, selector, _names_nothing(_top_level(selector, " >+~")[-1])))
    assert held
    assert [(name, selector) for name, selector, anything in held if anything] == []
