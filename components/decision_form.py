"""The form that signs a decision: required fields are open, the rest is folded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from components.attributes import attributes
from components.saved import chosen, field, input_

NO_MEASURE = ("none", "No measure here can judge it")
"""The choice of design for a decision that is recorded with a review date only."""
REVIEW_ALONE = ("none", "None: its review date alone")
"""The same, where its measure could judge it later."""


@dataclass(frozen=True)
class Waits:
    """For a measure with too few figures: `when` it can judge; `first`: which figure judges a decision signed today,
    with which `designs`, and the unit of an effect (`counted_in`); empty where it is too early.
    """

    when: str
    first: str = ""
    designs: Sequence[tuple[str, str]] = ()
    counted_in: str = ""


@dataclass(frozen=True)
class Signing:
    """What a form needs besides its fields. `designs`: key and name of each.

    `versions`: id and name of the decisions that a new version may replace. `judged_by`: the measure and place shown.
    `counted_in`: the unit of an effect on it. `outlook`: when it would be judged and what effect it could detect. All
    three are "" where the page shows no measure. `failing`: the key of each design that fails its own check there, and why.
    `waits`: set where the decision's measure has too few figures.
    """

    designs: Sequence[tuple[str, str]] = ()
    versions: Sequence[tuple[str, str]] = ()
    judged_by: str = ""
    counted_in: str = ""
    outlook: str = ""
    failing: Sequence[tuple[str, str]] = ()
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
    """The expected effect, its probability and the design, with the designs that fail their own check.

    Hidden where the decision's measure cannot judge it and no near measure can.
    """
    if filled.get("unjudged") and not filled.get("nearest"):
        if signing.waits and signing.waits.designs:
            return [*_of_the_scenario(filled), *_waiting(signing.waits, filled)]
        return [*_of_the_scenario(filled), input_(type="hidden", name="design", value=NO_MEASURE[0])]
    options = [NO_MEASURE, *signing.designs] if _unsure(filled) else _offered(signing)
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


LAST_RESORT = "before_after"
"""The design that counts every trend as effect: it is offered, never put first."""
NONE_SOUND = "No design can be relied on here now, so none is recommended: the decision is judged at its review."


def _is_any_sound(signing: Signing) -> bool:
    """Whether a design passes its check here, or none was checked; the last resort does not count."""
    weak = dict(signing.failing)
    return not weak or any(key not in weak and key != LAST_RESORT for key, _ in signing.designs)


def _offered(signing: Signing) -> list[tuple[str, str]]:
    """The designs, those that may be relied on first; where none may, a review alone is put first."""
    weak = dict(signing.failing)
    in_order = sorted(signing.designs, key=lambda each: (each[0] in weak, bool(weak) and each[0] == LAST_RESORT))
    return [*in_order, NO_MEASURE] if _is_any_sound(signing) else [REVIEW_ALONE, *in_order]


def _waiting(waits: Waits, filled: Mapping[str, str]) -> list[Any]:
    """The expected effect on a measure that can judge later, and the designs its few figures will allow.

    The default is a review without a design.
    """
    unit = f"{waits.counted_in}; " if waits.counted_in else ""
    return [
        field("Design that will judge it", chosen("design", [REVIEW_ALONE, *waits.designs])),
        _number(f"Effect expected, from ({unit}below 0: lower; only with a design)", "low", filled),
        _number("to", "high", filled),
        _number("How likely is an effect in that range, in %", "probability", filled),
    ]


def _not_relied_on(failing: Sequence[tuple[str, str]]) -> list[html.P]:
    """One failing design as a sentence; several as one paragraph with a line each."""
    if not failing:
        return []
    lines = [part for _, why in failing for part in (html.Br(), why)]
    return [html.P([html.Strong("Not to be relied on here:"), *lines])]


def _of_the_scenario(filled: Mapping[str, str]) -> list[Any]:
    """A scenario's own gain, where no measure counts it: its range and probability, which the signer may change, or why
    there is none.
    """
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
    """A notice that the decision's measure cannot judge it, with the alternatives."""
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
"""The texts behind a decision: name of the field and its label."""

IN_SHORT = {"question": "question", "options": "options", "evidence": "evidence", "reasons": "reasons"}


def _case(signing: Signing, filled: Mapping[str, str]) -> html.Details:
    """The texts behind a decision, folded under those that are already filled in."""
    known = [name for key, name in IN_SHORT.items() if filled.get(key)]
    said = f" ({', '.join(known)} filled in)" if known else ""
    title = f"The case: question, options, evidence, reasons, dissent, when to stop{said}"
    fields = [_long(label, name, filled) for name, label in CASE]
    return _fold(title, fields if signing.failing else [*fields, _why_design(filled)])


def _why_design(filled: Mapping[str, str]) -> html.Div:
    """Why this design: next to the design if one is known to fail, else with the other texts, because the server may
    find one that does.
    """
    return _long("Why this design, where it fails its own check", "why_design", filled)


def _network(signing: Signing, filled: Mapping[str, str]) -> html.Details:
    """Links to other decisions: the name under which they are compared, and the one this replaces."""
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
    """The form. `filled`: field -> the value an address gives it.

    The server checks the fields, and its messages appear beside them.
    """
    judged = not _unsure(filled)
    expected = filled.get("expected", "")
    return html.Form(
        [
            html.P([html.Strong("About this finding: "), filled["finding"]]) if filled.get("finding") else None,
            html.P(
                "Once signed, a decision can be neither changed nor deleted. Everyone who can open this site can read it. One that names figures of "
                "your own is shown only to those who may see them."
            ),
            html.P(html.Strong(NONE_SOUND)) if judged and not _is_any_sound(signing) else None,
            html.P([html.Strong("It is judged by: "), f"{signing.judged_by}, from the next figures on."])
            if judged and signing.judged_by and _is_any_sound(signing)
            else None,
            html.P(html.Strong(signing.outlook)) if judged and signing.outlook and _is_any_sound(signing) else None,
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
