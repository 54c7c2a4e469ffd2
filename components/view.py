"""A view: one frozen, typed object per page that IS the page's address.

    /unwarranted-variation?area=QUA&period=2026-01   <->   View(area="QUA", period="2026-01", ...)

Reading an address never raises. Every parameter comes back valid, invalid (with a notice) or missing
(the default, silently). Writing one is canonical: sorted, defaults left out, so that equal views have equal addresses.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self
from urllib.parse import quote, urlencode

from vocabulary import Choices

LONGEST_VALUE = 200
"""Characters of one parameter; a longer one is refused before it reaches a message."""

ChoicesFor = Callable[[str, Mapping[str, str]], Choices]
"""(the name after `among`, the parameters read so far) -> what may be chosen. Earlier parameters narrow later ones."""

Migration = Callable[[dict[str, str]], dict[str, str]]
"""Rewrites the parameters of an old address. The list of a View is append-only: old links keep working."""


@dataclass(frozen=True)
class Problem:
    """One parameter that could not be used; its sentence is the notice above the page."""

    parameter: str
    label: str
    given: str
    used: str
    gone: str = ""  # the name of what is known and has no figure here

    def sentence(self) -> str:
        if self.gone:
            return (
                f"{self.gone} has no figure here: it may have closed, merged or moved, or not reported it in this period. "
                f"Showing “{self.used}” instead."
            )
        return f"“{self.given}” is not one of the choices for “{self.label}” here. Showing “{self.used}” instead."


def choice(
    default: str,
    *,
    among: str,
    label: str,
    hint: str = "",
    always: bool = False,
    hidden: bool = False,
    elsewhere: str = "",
    rare: bool = False,
) -> Any:
    """A parameter chosen from a list. `always` keeps it in the address even at its default; `hidden` has no control; `rare` has one
    behind "More choices".

    `elsewhere` names a longer list. A value of that list which an earlier parameter, such as a search, has left out of this
    one is no mistake of the reader's: the default takes its place without a notice.
    """
    of_control = {"among": among, "label": label, "hint": hint, "rare": rare}
    return field(default=default, metadata=of_control | {"always": always, "hidden": hidden, "elsewhere": elsewhere})


def words(*, label: str, hint: str = "", rare: bool = False) -> Any:
    """A parameter of free text: what a reader searches for. Never wrong, so it never causes a notice."""
    of_control = {"among": "", "label": label, "hint": hint, "rare": rare}
    return field(default="", metadata=of_control | {"always": False, "hidden": False, "elsewhere": ""})


@dataclass(frozen=True)
class PageView:
    """What every page's view has: the area it is about, and the edition of the data it is pinned to, if any."""

    migrations: ClassVar[Sequence[Migration]] = ()

    area: str = choice("", among="area", label="Area", hint="Or type a name or code.", always=True)
    edition: str = choice("", among="edition", label="Edition of the data", hidden=True)

    @classmethod
    def parameters(cls) -> tuple[dataclasses.Field[str], ...]:
        return dataclasses.fields(cls)

    @classmethod
    def earlier(cls) -> dict[str, frozenset[str]]:
        """What may be chosen (the name after `among`) -> the parameters that are read before it."""
        names = [parameter.name for parameter in cls.parameters()]
        found: dict[str, frozenset[str]] = {}
        for number, parameter in enumerate(cls.parameters()):
            found.setdefault(parameter.metadata["among"], frozenset(names[:number]))
        return found

    @classmethod
    def from_query(cls, query: Mapping[str, Any], choices_for: ChoicesFor) -> tuple[Self, tuple[Problem, ...]]:
        """Read an address. Never raises; unknown parameters are ignored (trackers and old links bring them)."""
        asked = {name: _first(value) for name, value in query.items()}
        for migrate in cls.migrations:
            asked = migrate(asked)
        values: dict[str, str] = {}
        problems: list[Problem] = []
        for parameter in cls.parameters():
            if not parameter.metadata["among"]:
                values[parameter.name] = " ".join(asked.get(parameter.name, "").split())[:LONGEST_VALUE]
                continue
            choices = choices_for(parameter.metadata["among"], values)
            default = str(parameter.default)
            if default not in choices and choices.options:
                default = choices.options[0].value
            given = asked.get(parameter.name, "").strip()
            value = choices.resolve(given) if given and len(given) <= LONGEST_VALUE else None
            elsewhere = parameter.metadata["elsewhere"]
            left_out = value is None and bool(elsewhere) and choices_for(elsewhere, values).resolve(given) is not None
            if given and value is None and not left_out:
                shown = given if len(given) <= 40 else given[:40] + "…"
                used = choices.label(default) or "the usual choice"
                gone = choices.gone_by(given)
                name = "" if gone is None else gone.label
                problems.append(Problem(parameter.name, parameter.metadata["label"], shown, used, name))
            values[parameter.name] = default if value is None else value
        return cls(**values), tuple(problems)

    def to_query(self) -> str:
        """The canonical query string, with its "?", or "" when every parameter is at its default."""
        given = {
            parameter.name: value
            for parameter in self.parameters()
            if (value := getattr(self, parameter.name)) and (parameter.metadata["always"] or value != parameter.default)
        }
        return "?" + urlencode(sorted(given.items()), quote_via=quote) if given else ""

    def describe(self, choices_for: ChoicesFor) -> str:
        """The view in words, for titles, downloads and alternative text: "Area: Black Country; Month: May 2025"."""
        values = dataclasses.asdict(self)
        parts = [
            f"{parameter.metadata['label']}: {label}"
            for parameter in self.parameters()
            if not parameter.metadata["hidden"] and (label := _words_of(parameter, values, choices_for))
        ]
        return "; ".join(parts)


def _words_of(parameter: dataclasses.Field[str], values: Mapping[str, str], choices_for: ChoicesFor) -> str:
    among, value = parameter.metadata["among"], values[parameter.name]
    return choices_for(among, values).label(value) if among else value


def _first(value: Any) -> str:
    """A repeated key arrives as a list: the first one counts."""
    if isinstance(value, list | tuple):
        value = value[0] if value else ""
    return "" if value is None else str(value)
