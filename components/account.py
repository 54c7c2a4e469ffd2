"""The account line: who is signed in, how to sign out, and a notice that an installation without a sign-in is open."""

from __future__ import annotations

from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from components.attributes import attributes
from components.links import safe_link

OPEN = "No sign-in: whoever can open this address can use it."


@dataclass(frozen=True)
class Account:
    """`name`: the reader's name, "" without a sign-in. `signs_out`: whether they signed in here.

    `administers`: whether they see what administrators see.
    """

    name: str = ""
    signs_out: bool = False
    administers: bool = False


def sign_out(account: Account) -> Component | None:
    """The button in the header (`assets/modules/signing-out.js`)."""
    if not account.signs_out:
        return None
    named = attributes(data_sign_out="true")
    button = html.Button("Sign out", type="button", title=f"Signed in as {account.name}", **named)
    return html.Div(button, className="sign-out")


def line(account: Account) -> Component:
    """The first line of the footer."""
    words = [f"Signed in as {account.name}." if account.name else OPEN]
    if account.administers:
        words += [" ", html.A("Administration", href=safe_link("/administration"))]
    return html.P(words, className="account")
