"""The page factory: turns the declaration of a page into its layout and callbacks. Pages have no callbacks of their
own.

How a page works in the browser:

    address          --layout()-->      controls, headline and exhibits for that address
    control changed  --one callback-->  canonical address, headline and exhibits

Only the layout reads the address, and only that callback writes it. Two callbacks that bound the address and the
controls in both directions would form a dependency cycle. Back runs the layout again and nothing else does.

declared.py      what a page declares
services.py      what the application gives to pages
rendering.py     one page at one address: its view, its evidence and the content of its exhibits
layout.py        the layout of a page
folded.py        exhibits that are rendered when they are opened
first_answer.py  what the document holds before any script runs
callbacks.py     the address and callbacks of a page
what_if_screen.py, what_if_closer.py  one what-if on the page of scenarios, and its folded exhibits
"""

from components.framework import as_data
from components.page.callbacks import is_written, register, shown_by
from components.page.declared import Page, draws_decisions, drills, lassoed, leads, shared_by, shows
from components.page.first_answer import FirstAnswer, first_answer
from components.page.layout import in_scheme, layout_of, make_usual_views, make_view_of_each_area
from components.page.rendering import Rendering, query_of
from components.page.services import AppServices, Store

__all__ = [
    "AppServices",
    "FirstAnswer",
    "Page",
    "Rendering",
    "Store",
    "as_data",
    "draws_decisions",
    "drills",
    "first_answer",
    "in_scheme",
    "is_written",
    "lassoed",
    "layout_of",
    "leads",
    "make_usual_views",
    "make_view_of_each_area",
    "query_of",
    "register",
    "shared_by",
    "shown_by",
    "shows",
]
