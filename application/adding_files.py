"""Adding a publisher's file from a page: who may, a preview of its effects in words, and the job that builds the next
edition.
"""

from __future__ import annotations

from application import access, auditing, figures
from components import narrative
from components.file_adder import FileAdder, Looked, Rows, Underway
from components.units import NOT_AVAILABLE, unit
from data_access import StoreUnavailable, WorkspaceUnavailable, open_workspace
from data_access.reference import own_sources
from data_access.reference.publishers_files import previews, storage
from data_access.reference.publishers_files.layouts import LAYOUTS
from data_access.reference.publishers_files.moves import Moves
from data_access.reference.publishers_files.previews import Change, Preview
from data_access.reference.sources.refusal import SourceRefused
from data_access.workspace.audit import Did, Entry
from data_access.workspace.job_kinds import ADD_FILE
from data_access.workspace.jobs import Jobs
from settings import Settings
from vocabulary import Status


class NotThere(ValueError):
    """The file or job asked for does not exist, or no longer exists."""


def adder(settings: Settings) -> FileAdder:
    """The actions of the form on the page."""
    return FileAdder(
        allowed=lambda: may_add(settings),
        look=lambda key: look(settings, key),
        add=lambda key: add(settings, key),
        progress=lambda job: progress(settings, job),
        refused=(NotThere, SourceRefused, StoreUnavailable, WorkspaceUnavailable, OSError),
        publishers=tuple((layout.publisher, layout.name) for layout in LAYOUTS if layout.read is not None),
        most_bytes=settings.add_file_megabytes * 1_000_000,
    )


def may_add(settings: Settings) -> bool:
    """Whether files may be added to this installation, and by the person who makes the request."""
    return settings.add_files != "off" and access.allowed(access.person(settings), access.Action.ADD_FIGURES)


def take_piece(settings: Settings, key: str, name: str, number: int, piece: bytes) -> int:
    """Store one piece of an upload until it is confirmed. Raises ValueError, OSError."""
    folder = own_sources.folder_of(settings)
    return storage.take_piece(folder, key, name, number, piece, settings.add_file_megabytes * 1_000_000)


def look(settings: Settings, key: str) -> Looked:
    """Preview an uploaded file: what it is and what it would change. Raises the errors that `adder` lists as `refused`."""
    path = storage.offered(own_sources.folder_of(settings), key)
    if path is None:
        raise NotThere("The file is not there any more. Choose it again.")
    return in_words(previews.preview(settings, figures.newest(settings), path)[0])


def add(settings: Settings, key: str) -> str:
    """Queue the job that builds an edition with a previewed file; returns the job's id."""
    if storage.offered(own_sources.folder_of(settings), key) is None:
        raise NotThere("The file is not there any more. Choose it again.")
    job = Jobs(open_workspace(settings)).submit(ADD_FILE, {"offered": key})
    auditing.note(settings, Entry(Did.ASKED_TO_ADD_FIGURES, kind="job", item=job))
    return job


def progress(settings: Settings, job: str) -> Underway:
    """The progress of a job."""
    view = Jobs(open_workspace(settings)).view(job)
    if view is None or view.kind != ADD_FILE:
        raise NotThere("There is no such work under way.")
    done = view.state == "done"
    words: tuple[str, ...] = ()
    if done:
        words = (
            f"{view.result['file']} is served now: edition {view.result['edition']}. {view.result['changes']}",
            "Reload the page to see it. Whoever runs this application can go back with: python manage.py editions --rollback",
        )
    return Underway(view.sentence, view.percent, view.over, done, words)


def in_words(found: Preview) -> Looked:
    """A preview as the page shows it."""
    when = found.first if found.first == found.last else f"{found.first} to {found.last}"
    facts = [("Publisher", found.publisher), ("Publication", found.what), ("Rows", narrative.count(found.rows))]
    facts += [("Period", when)] if when else []
    facts += [("Takes the place of", found.takes_place_of)] if found.takes_place_of else []
    if found.totals:
        many = len(found.totals)
        said = f"All {many} totals printed in the file are" if many > 1 else "The one total printed in the file is"
        facts.append(("Printed totals", f"{said} reproduced from its rows."))
    elif found.no_total:
        facts.append(("Printed totals", f"None to check it against: {found.no_total}."))
    if found.moves is not None:
        facts.append(("Practices that move", in_numbers(found.moves)))
    tables = (
        *_of_practices(found.moves),
        Rows(
            "What would change for the systems of the Midlands", CHANGE_COLUMNS, [_change(one) for one in found.changes]
        ),
        Rows(
            "Measures it continues",
            ("Measure", "Figures", "Suppressed", "Missing", "Periods", "Newest now", "Figures replaced"),
            [
                (
                    *(
                        each.name,
                        narrative.count(each.figures),
                        narrative.count(each.suppressed),
                        narrative.count(each.missing),
                    ),
                    each.first if each.first == each.last else f"{each.first} to {each.last}",
                    *(each.newest_now or "none", narrative.count(each.replaced)),
                )
                for each in found.measures
            ],
        ),
        Rows(
            "Printed totals it reproduces",
            ("Total", "Printed", "From its rows"),
            [(each.what, f"{each.printed:,.10g}", f"{each.found:,.10g}") for each in found.totals],
        ),
    )
    return Looked(found.file, facts, tables, (*found.notes, *found.left_out), found.why_not)


def in_numbers(moves: Moves) -> str:
    """The number of practices that a lookup moves."""
    counted = (
        ("To another board", moves.boards),
        ("To another part of a board", moves.parts),
        ("To another network", moves.networks),
        ("Out of a network", moves.no_network),
        ("New practices", moves.new),
    )
    return " ".join(f"{what}: {narrative.count(number)}." for what, number in counted)


def _of_practices(moves: Moves | None) -> tuple[Rows, ...]:
    if moves is None:
        return ()
    return (
        Rows(
            "Practices in networks, for the systems of the Midlands",
            (
                "System",
                "Now",
                "With the file",
                "Change network",
                "Come from another system",
                "Leave for another system",
            ),
            [
                (
                    each.system,
                    *map(narrative.count, (each.now, each.then, each.networks_changed, each.came, each.left)),
                )
                for each in moves.systems
            ],
        ),
        Rows(
            "Practices of the Midlands that move",
            ("Practice", "System", "Network now", "Network with the file", "System now", "System with the file"),
            [
                (
                    *(each.practice, each.system, each.network_now or "none", each.network_then or "none"),
                    *(each.system_now or "none", each.system_then or "none"),
                )
                for each in moves.named
            ],
        ),
    )


CHANGE_COLUMNS = ("Measure", "System", "Area", "Now", "Period now", "With the file", "Period then")


def _change(one: Change) -> tuple[str, ...]:
    write = unit(one.indicator.unit).apart((one.before, one.after)).write
    after = one.status if one.after is None and one.status != Status.OK else write(one.after)
    if one.after is not None and one.status != Status.OK:
        after = f"{after} ({one.status})"
    return (
        *(one.measure, one.system, one.area),
        *(write(one.before) if one.before is not None else NOT_AVAILABLE, one.period_before or "none"),
        *(after, one.period_after),
    )
