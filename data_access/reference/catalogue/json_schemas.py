"""JSON schemas of the catalogue's entries, for editors: `python -m data_access.reference.catalogue.json_schemas` writes them.

An editor that knows them completes keys and marks what is wrong while an entry is written. In VS Code, with the YAML
extension: `"yaml.schemas": {"docs/schemas/indicator.json": "data_access/reference/catalogue/indicators/*.yaml"}`.
"""

from __future__ import annotations

import json
from pathlib import Path

from data_access.reference.catalogue.checking import model_of
from data_access.reference.catalogue.entries import Dimension, Method, Source
from vocabulary import Indicator

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "schemas"
ENTRIES: dict[str, type] = {"indicator": Indicator, "source": Source, "breakdown": Dimension, "method": Method}


def schema_text(entry_class: type) -> str:
    """The JSON schema of an entry that is a file of its own: its id is the file's name, so it need not be given."""
    schema = model_of(entry_class).model_json_schema()
    schema["required"].remove("id")
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write(folder: Path = FOLDER) -> None:
    """Write a file for each kind of entry. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, entry_class in ENTRIES.items():
        (folder / f"{name}.json").write_text(schema_text(entry_class), encoding="utf-8")


if __name__ == "__main__":
    write()
