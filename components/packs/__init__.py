"""Board packs: cards, saved views and scenarios in an order, with the analyst's words between, kept as an item (ADR 32).

“Add to pack” on a card   --callback--> the pack it is in now
form[data-pack] sent      --callback--> what was done, and the pack anew; a file is made by a job, whose progress is asked for

content.py     a pack and its cards, and what is done to their order: no figures
declared.py    the page as declared, and what the application gives it
resolving.py   cards to exhibits, and what newer figures change
outline.py     the page: the list of packs, and one pack to be edited
cards.py       one pack to be read, presented and printed
actions.py     what the forms do
callbacks.py   the page and its callbacks
"""

from components.packs import briefing, variants
from components.packs.callbacks import register
from components.packs.content import KIND, Card, Pack, own_words
from components.packs.declared import FORMATS, Made, PackPage, PackService
from components.packs.resolving import document_of

__all__ = [
    "FORMATS",
    "KIND",
    "Card",
    "Made",
    "Pack",
    "PackPage",
    "PackService",
    "briefing",
    "document_of",
    "own_words",
    "register",
    "variants",
]
