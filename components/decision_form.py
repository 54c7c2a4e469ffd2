"""The form that signs a decision: what is needed to sign stands open, the rest is folded under what it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from components.attributes import attributes
from components.saved import chosen, field, input_

NO_MEASURE = ("none", "No measure here can judge it")
"""The choice of a design for a decision that is recorded with its review date alone."""
REVIEW_ALONE = ("none", "None: its review date alone")
"""The same where its measure could judge it later."""


@dataclass(frozen=True)
class Waits:
    """Of a measure with too few figures yet: `when` it can judge; `first`: which figure judges a decision signed today, by which `designs`, and what
    an effect is `counted_in`; empty where it comes too early."""

    when: str
    first: str = ""
    designs: Sequence[tuple[str, str]] = ()
    counted_in: str = ""


@dataclass(frozen=True)
class Signing:
    """What a form needs besides what is filled in. `designs`: key and name of each; `versions`: id and name of the decisions that a new one may
    replace. `judged_by`: the measure and the place that the page shows; `counted_in`: what an effect on it is counted in; `outlook`: from when it
    would be judged and what it could tell; each "" where the page shows none. `failing`: each design that fails its own check there, and why.
    `waits`: of a measure that a decision is about and that has too few figures yet."""

    designs: Sequence[tuple[str, str]] = ()
    versions: Sequence[tuple[str, str]] = ()
    judged_by: str = ""
    counted_in: str = ""
    outlook: str = ""
    failing: Sequence[str] = ()
    waits: Waits | None = None


def _long(label: str, name: str, filled: Mapping[str, str]) -> html.Div:
    return field(label, html.Textarea(filled.get(name, ""), rows="2", **attributes(name=name)))


def _short(label: str, name: str, filled: Mapping[str, str], **more: str) -> html.Div:
    return field(label, input_(type="text", name=name, value=filled.get(name, "")[:300], autocomplete="off", **more))


def _number(label: str, name: str, filled: Mapping[str, str]) -> html.Div:
    return field(label, input_(type="number", name=name, value=filled.get(name, ""), step="any"))


def _unsure(filled: Mapping[str, str]) -> bool:
    """Whether what the decision is about cannot judge it, so that the measure shown judges it only where its reader says so."""
    return bool(filled.get("unjudged") or filled.get("uncounted"))


def _judging(signing: Signing, filled: Mapping[str, str]) -> list[Any]:
    """What is expected, how likely, and the design, with those that fail their own check; hidden where the measure that a decision is about cannot judge it and none is near."""
    if filled.get("unjudged") and not filled.get("nearest"):
        if signing.waits and signing.waits.designs:
            return [*_of_the_scenario(filled), *_waiting(signing.waits, filled)]
        return [*_of_the_scenario(filled), input_(type="hidden", name="design", value=NO_MEASURE[0])]
    options = [NO_MEASURE, *signing.designs] if _unsure(filled) else [*signing.designs, NO_MEASURE]
    left_empty = "The scenario does not say how far the measure moves, so the next range is yours to give."
    unit = f"{signing.counted_in}; " if signing.counted_in else ""
    return [
        *_of_the_scenario(filled),
        html.P(left_empty) if filled.get("counts") and not filled.get("low") else None,
        _number(f"Effect expected, from ({unit}below 0: lower)", "low", filled),
        _number("to", "high", filled),
        _number("How likely is an effect in that range, in %", "probability", filled),
        field("Design that will judge it", chosen("design", options)),
        *_not_relied_on(signing.failing),
        _why_design(filled) if signing.failing else None,
    ]


def _waiting(waits: Waits, filled: Mapping[str, str]) -> list[Any]:
    """What is expected of a measure that can judge later, and the designs that its few figures will allow; the review alone stands first."""
    unit = f"{waits.counted_in}; " if waits.counted_in else ""
    return [
        field("Design that will judge it", chosen("design", [REVIEW_ALONE, *waits.designs])),
        _number(f"Effect expected, from ({unit}below 0: lower; only with a design)", "low", filled),
        _number("to", "high", filled),
        _number("How likely is an effect in that range, in %", "probability", filled),
    ]


def _not_relied_on(failing: Sequence[str]) -> list[html.P]:
    """One design in a sentence; several in one paragraph, a line each."""
    if not failing:
        return []
    lines = [part for each in failing for part in (html.Br(), each)]
    return [html.P([html.Strong("Not to be relied on here:"), *lines])]


def _of_the_scenario(filled: Mapping[str, str]) -> list[Any]:
    """What a scenario says of its own gain where no measure says it: its range and chance, which the signer may change; or why it has none."""
    counts = filled.get("counts", "")
    if not counts:
        return []
    if not filled.get("own_low"):
        return [html.P(filled.get("unranged", ""))]
    return [
        html.P(
            "The next three are from the scenario’s own draws, and rest on its assumptions. Change them where you expect otherwise."
        ),
        _number(f"{counts}: from (below 0: lost)", "own_low", filled),
        _number("to", "own_high", filled),
        _number("How likely that is, in %", "own_chance", filled),
        input_(type="hidden", name="counts", value=counts),
    ]


def cannot_judge(filled: Mapping[str, str], waits: Waits | None = None) -> html.P | None:
    """That the measure a decision is about cannot judge it, and what can be done."""
    unjudged, nearest, uncounted = (filled.get(name, "") for name in ("unjudged", "nearest", "uncounted"))
    recorded = "the decision is recorded, with its review date"
    if uncounted:
        return html.P(
            [
                html.Strong("No measure here counts what this scenario gains."),
                f" To have the measure shown above judge it, choose a design and say what you expect. Otherwise leave “{NO_MEASURE[1]}”: {recorded}.",
            ]
        )
    if not unjudged:
        return None
    if not nearest and waits:
        kept = f"The decision is recorded, with its review date{', and judged then if you choose a design' if waits.designs else ''}."
        return html.P([html.Strong(waits.when), f" {waits.first} {kept}" if waits.first else f" {kept}"])
    if not nearest:
        return html.P(html.Strong(f"“{unjudged}” has too few figures. No measure here can judge it: {recorded}."))
    return html.P(
        [
            html.Strong(
                f"“{unjudged}” has too few figures to judge a decision by. The nearest measure that can is “{nearest}”, shown above."
            ),
            f" To use it, choose a design and say what you expect. Otherwise leave “{NO_MEASURE[1]}”: {recorded}.",
        ]
    )


CASE = (
    ("question", "The question"),
    ("options", "The options, one a line"),
    ("evidence", "The evidence, one a line"),
    ("reasons", "Why this option"),
    ("dissent", "Who disagreed, and why"),
    ("stop_if", "Stop if"),
)
"""What a decision rests on: name of the field and its label."""

IN_SHORT = {"question": "question", "options": "options", "evidence": "evidence", "reasons": "reasons"}


def _case(signing: Signing, filled: Mapping[str, str]) -> html.Details:
    """What the decision rests on, folded under what is filled in already."""
    known = [name for key, name in IN_SHORT.items() if filled.get(key)]
    said = f" ({', '.join(known)} filled in)" if known else ""
    title = f"The case: question, options, evidence, reasons, dissent, when to stop{said}"
    fields = [_long(label, name, filled) for name, label in CASE]
    return _fold(title, fields if signing.failing else [*fields, _why_design(filled)])


def _why_design(filled: Mapping[str, str]) -> html.Div:
    """Beside the design where one is known to fail, else with the case: the server may find one that does."""
    return _long("Why this design, where it fails its own check", "why_design", filled)


def _network(signing: Signing, filled: Mapping[str, str]) -> html.Details:
    """What ties a decision to others: the name by which they are compared, and the one it replaces."""
    return _fold(
        "Other decisions: the same kind elsewhere, or a new version",
        [
            _short(
                "Kind of change, in the words that others used for it: those of one kind are compared", "kind", filled
            ),
            field("New version of", chosen("replaces", [("", "None: it is new"), *signing.versions])),
            _long("What changed, if it is a new version", "why_new", filled),
        ],
    )


def _fold(title: str, parts: Sequence[Any]) -> html.Details:
    return html.Details([html.Summary(title), html.Div(parts, className="controls")], className="more-fields")


def form(signing: Signing, filled: Mapping[str, str]) -> html.Form:
    """`filled`: field -> what an address fills in. The server checks it, and its words come to stand beside the fields they are about."""
    judged = not _unsure(filled)
    expected = filled.get("expected", "")
    return html.Form(
        [
            html.P([html.Strong("About this finding: "), filled["finding"]]) if filled.get("finding") else None,
            html.P(
                "Once signed, a decision can be neither changed nor deleted. Everyone who can open this site can read it. One that names figures of "
                "your own is shown only to those who may see them."
            ),
            html.P([html.Strong("It is judged by: "), f"{signing.judged_by}, from the next figures on."])
            if judged and signing.judged_by
            else None,
            html.P(html.Strong(signing.outlook)) if judged and signing.outlook else None,
            html.P([html.Strong("The scenario says: "), expected]) if expected else None,
            cannot_judge(filled, signing.waits),
            html.Div(
                [
                    _short("What was decided", "choice", filled),
                    *_judging(signing, filled),
                    _short("Owner", "owner", {}),
                    field("Review on", input_(type="date", name="review_on")),
                    *(input_(type="hidden", name=name, value=filled.get(name, "")) for name in HIDDEN),
                ],
                className="controls",
            ),
            _case(signing, filled),
            _network(signing, filled),
            html.P(html.Button("Sign", type="submit", className="small")),
        ],
        **attributes(data_decision="true", aria_label="Sign a decision"),
        noValidate=True,
    )


HIDDEN = ("card", "adopted", "about")
