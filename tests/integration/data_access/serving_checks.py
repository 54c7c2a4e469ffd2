"""What tests of editions ask again and again: is a whole edition served, is anything left half built?"""

from __future__ import annotations

from sqlalchemy import create_engine, func, select, text

from data_access.reference import editions, schema
from data_access.reference.editions import EditionMissing, current_edition, repository_of, schemas
from settings import Settings

SMALL, LARGE = 24, 100_000  # observations of the two starters


def served_whole(settings: Settings, *rows: int) -> str | None:
    """The edition served, which must be whole and have one of these numbers of observations; None: none is served."""
    schemas._pointers.clear()
    try:
        info = current_edition(settings)
    except EditionMissing:
        return None
    repository = repository_of(settings)
    assert repository.look_over(info.id) == info
    with repository.reading(info.id) as connection:
        counted = connection.execute(select(func.count()).select_from(schema.observation)).scalar_one()
    assert counted == info.rows
    assert counted in rows
    return info.id


def left_half_built(settings: Settings) -> list[str]:
    if settings.reference_database_url is None:
        return [path.name for path in editions.folder_of(settings).glob(".building-*")]
    engine = create_engine(settings.reference_database_url)
    with engine.connect() as connection:
        found = list(
            connection.execute(text("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'building%'")).scalars()
        )
    engine.dispose()
    return found
