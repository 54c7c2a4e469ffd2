"""The kinds of background job that the data layer can do, by name.

A new kind is one entry: a function of arguments and progress (see `JobFunction`). The arguments come from a screen, so
the function checks each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from data_access import ensure_edition, open_store
from data_access.reference import editions, own_sources
from data_access.reference.publishers_files import storage
from data_access.reference.publishers_files.previews import preview
from data_access.reference.sources.refusal import SourceRefused
from data_access.workspace.jobs import JobFailed, Kinds, Progress
from settings import Settings
from vocabulary import WITHOUT_LIMIT

ADD_FILE = "add_publishers_file"

# Where a step of a build begins and ends, as a share of the whole, and its label on screen.
_STEPS = {
    "reading": (0.0, 0.02, "Reading the figures"),
    "reading your own figures": (0.02, 0.05, "Reading the files added here"),
    "writing": (0.05, 0.6, "Writing the figures"),
    "checking": (0.6, 0.62, "Checking the figures"),
    "fitting": (0.62, 0.95, "Fitting the models"),
    "comparing": (0.95, 1.0, "Comparing with the edition before"),
}


def job_kinds(settings: Settings) -> Kinds:
    """Name to function, bound to these settings."""

    def steps(progress: Progress) -> Callable[[str, int, int], None]:
        furthest = 0.0

        def tell(step: str, done: int, of: int) -> None:
            nonlocal furthest
            begins, ends, words = _STEPS[step]
            furthest = max(
                furthest, begins + (ends - begins) * (done / of if of else 0.0)
            )  # each file begins at nothing
            progress(furthest, words)

        return tell

    def build_edition(arguments: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
        """Build the edition of the figures that belongs to the starter and the user's own, unless it is there. No
        arguments. Cancelled in the middle, it leaves the edition before as it was."""
        edition = ensure_edition(settings, tell=steps(progress))
        return {"edition": edition.id, "observations": edition.rows}

    def add_publishers_file(arguments: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
        """Keep the file that waits under the key `offered`, and build and serve the edition with it. Whatever becomes of the
        process, the edition before is served until the new one is whole; started again, it finds what was done."""
        path = storage.offered(own_sources.folder_of(settings), str(arguments.get("offered", "")))
        if path is None:
            raise JobFailed("The file is not there any more. Choose it again.")
        progress(0.0, "Reading the file")
        try:
            found, file = preview(settings, open_store(settings, sight=WITHOUT_LIMIT), path)
        except SourceRefused as refused:
            raise JobFailed(str(refused)) from refused
        if not found.served:
            raise JobFailed(found.why_not)
        edition = editions.add_own(settings, file, tell=steps(progress))
        said = editions.changes(settings, edition.id).sentence
        return {"edition": edition.id, "observations": edition.rows, "file": found.what, "changes": said}

    return {"build_edition": build_edition, ADD_FILE: add_publishers_file}
