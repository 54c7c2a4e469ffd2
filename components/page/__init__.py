"""The page factory: turns a page's declaration into its layout and its callbacks. No page has callbacks of its own.

How one page lives in the browser:

    address --layout()--> controls, headline and exhibits, all for that address
    control changed --one callback--> canonical address, headline and exhibits anew

Only the layout reads the address; only that callback writes it. Binding the address and the controls both ways in two
callbacks would be a dependency cycle; here Back runs the layout again, and nothing else does.

    declared.py    what a page declares
    services.py    what the application gives to pages
    rendering.py   one page for one address: its view, its evidence and what its exhibits show
    layout.py      the layout of a page
    folded.py      exhibits that are made when they are opened
    first_answer.py    what stands in the document before any script
    callbacks.py   its address and callbacks
"""

from components.framework import as_data
from components.page.callbacks import is_written, register, shown_by
from components.page.declared import Page, draws_decisions, drills, lassoed, leads, shows
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
    "shown_by",
    "shows",
]
