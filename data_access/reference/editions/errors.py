"""The errors of editions, in words for a screen, the same for both kinds of database."""

from __future__ import annotations


class StoreUnavailable(RuntimeError):
    """No edition can be served or built. `remedy` is a sentence for the screen: what to do about it."""

    remedy = "Start the app again."


class EditionMissing(StoreUnavailable):
    """No edition has been built, or the one asked for is gone."""

    remedy = (
        "Start the app again: it builds its figures from the files that come with it. If those are missing, run "
        "`python manage.py data SOURCE` first."
    )


class EditionGone(EditionMissing):
    """The named edition has been deleted, or this version of the app cannot read it.

    Other editions may exist.
    """

    remedy = (
        "`python manage.py editions` lists those that are kept. An address without an edition shows today's figures."
    )


class EditionCorrupt(StoreUnavailable):
    """An edition, or the pointer to it, is damaged."""

    remedy = (
        "Start the app again: a damaged edition is set aside and built anew. If that does not help, run "
        "`python manage.py data SOURCE` and start again."
    )


class FolderNotWritable(StoreUnavailable):
    """The data folder cannot be written to."""

    remedy = "Let the app write to its data folder, or set DATA_FOLDER to a folder it may write to, and start it again."


class DatabaseNotWritable(FolderNotWritable):
    """The database account may read but not write."""

    remedy = (
        "Let the account in REFERENCE_DATABASE_URL create schemas in its database (GRANT CREATE ON DATABASE), and start the "
        "app again."
    )


class DatabaseUnreachable(StoreUnavailable):
    """The database does not answer, or rejects the login. The address is never shown, because it may contain a password."""

    remedy = (
        "Look whether the database runs and whether REFERENCE_DATABASE_URL is right. The app goes on when it answers."
    )


class DiskFull(StoreUnavailable):
    """There is no space for a new edition. The edition served before, if any, is untouched."""

    remedy = "Free some space on the disk that holds the figures, and start the app again."


class BuildTimedOut(StoreUnavailable):
    """Another start has been building for longer than this one would wait."""

    remedy = "Wait until the other start of the app is ready, then start this one again."


class OwnDataRefused(StoreUnavailable):
    """A file of the user's own data cannot be used. The edition served before, if any, is untouched."""

    remedy = (
        "Put the file right and give it again. If it is already kept in LOCAL_SOURCES, put it right there or take it away, "
        "and start the app again."
    )


class EditionHeldBack(StoreUnavailable):
    """A new edition was built but lost too much relative to the one before; it is kept, and not served.

    `reasons` has one sentence for each indicator that lost too much.
    """

    remedy = (
        "The edition before it is served as ever. If the loss is meant, run `python manage.py editions --accept`; "
        "otherwise put the source right and build again."
    )

    def __init__(self, edition: str, reasons: tuple[str, ...]) -> None:
        self.edition = edition
        self.reasons = reasons
        super().__init__(f"Edition {edition} was built and is held back: " + " ".join(reasons))
