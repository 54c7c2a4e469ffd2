"""Saved views: the form that a card’s menu opens, and the page that lists what was saved. All their callbacks are here.

    form[data-save] sent   --one callback--> a message
    form[data-saved] sent  --one callback--> a message, and the new list; a page about saved items renders again

Items of other kinds (scenarios) are renamed, copied and deleted by the same forms, on their own page (`tidying`).

The browser builds forms and lists from data (`markup`); `assets/modules/saving.js` sends a form's fields as one JSON text. If
something is refused, the form stays as it is, so that no text is lost.

    declared.py   the page as declared, its service, addresses
    forms.py      forms, and the fields they send
    listing.py    lists of items
    actions.py    what the forms do
    callbacks.py  the callbacks
"""

from components.saved.callbacks import register
from components.saved.declared import (
    KIND,
    Audience,
    Example,
    ItemService,
    SavedPage,
    ShownAt,
    address_of,
    again,
    link,
    own_words,
)
from components.saved.forms import chosen, field, input_, refusal, save_form, texts_of, unkeepable
from components.saved.listing import tidying

__all__ = [
    "KIND",
    "Audience",
    "Example",
    "ItemService",
    "SavedPage",
    "ShownAt",
    "address_of",
    "again",
    "chosen",
    "field",
    "input_",
    "link",
    "own_words",
    "refusal",
    "register",
    "save_form",
    "texts_of",
    "tidying",
    "unkeepable",
]
