"""How much people may save, and how fast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from settings.reading import count


@dataclass(frozen=True)
class Limits:
    """How much may be saved, and how fast. Reached, each is said in words, and nothing that is saved is lost."""

    owner_items: int = 1_000  # saved views, scenarios and places of one person, deleted ones included
    owner_bytes: int = 20_000_000  # what one person has written, with all versions
    all_items: int = 100_000  # of everybody
    all_bytes: int = 2_000_000_000
    revisions: int = 500  # versions of one item; those who did not make it may add half as many
    all_places: int = 50_000  # places as they were made, drafts included
    all_place_bytes: int = 500_000_000
    # A minute, and at once after a pause; counted in each web process.
    reader_writes: int = 60
    address_writes: int = 300  # readers of one organisation often share an address
    reader_kilobytes: int = 2_000
    address_kilobytes: int = 20_000
    reader_wrong_links: int = 20  # short links that lead nowhere
    address_wrong_links: int = 60
    scenario_editions: int = 3  # old editions kept because something saved names them, beyond KEEP_EDITIONS

    @classmethod
    def from_environment(cls, given: Mapping[str, str], problems: list[str]) -> Limits:
        """Read the variables below; what cannot be used becomes a problem. Megabytes and kilobytes are decimal."""
        usual = cls()

        def read(name: str, value: int) -> int:
            return count(given, name, value, problems, most=10_000_000)

        return cls(
            owner_items=read("OWNER_ITEMS", usual.owner_items),
            owner_bytes=read("OWNER_MEGABYTES", usual.owner_bytes // 1_000_000) * 1_000_000,
            all_items=read("ALL_ITEMS", usual.all_items),
            all_bytes=read("ALL_MEGABYTES", usual.all_bytes // 1_000_000) * 1_000_000,
            revisions=read("ITEM_VERSIONS", usual.revisions),
            all_places=read("ALL_PLACES", usual.all_places),
            all_place_bytes=read("ALL_PLACE_MEGABYTES", usual.all_place_bytes // 1_000_000) * 1_000_000,
            reader_writes=read("READER_WRITES_A_MINUTE", usual.reader_writes),
            address_writes=read("ADDRESS_WRITES_A_MINUTE", usual.address_writes),
            reader_kilobytes=read("READER_KILOBYTES_A_MINUTE", usual.reader_kilobytes),
            address_kilobytes=read("ADDRESS_KILOBYTES_A_MINUTE", usual.address_kilobytes),
            reader_wrong_links=read("READER_WRONG_LINKS_A_MINUTE", usual.reader_wrong_links),
            address_wrong_links=read("ADDRESS_WRONG_LINKS_A_MINUTE", usual.address_wrong_links),
            scenario_editions=read("SCENARIO_EDITIONS", usual.scenario_editions),
        )
