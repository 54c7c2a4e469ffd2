"""Board packs: ordered cards, saved views and scenarios with the analyst's text between them, stored as an item (ADR 32).

“Add to pack” on a card   --callback--> the pack it is in now
form[data-pack] sent      --callback--> a message, and the new pack; a job makes files, and the page polls its progress

content.py     a pack and its cards, and changes of their order: no figures
declared.py    the page as declared, and its service
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
