"""`sbom`: the list of all packages, in CycloneDX form."""

from __future__ import annotations

import argparse
import contextlib
import json
import re
import uuid
from collections.abc import Sequence
from typing import Any

from cli.process import DONE, ROOT
from cli.requirements import DEVELOPING, SERVING, hashes, pins

SBOM = "sbom.cdx.json"


def sbom(arguments: argparse.Namespace) -> int:
    (ROOT / SBOM).write_text(json.dumps(bill_of_materials(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{SBOM} lists {len(bill_of_materials()['components'])} packages.")
    return DONE


def bill_of_materials() -> dict[str, Any]:
    """All packages needed for serving and developing on any platform, as CycloneDX 1.6 (ECMA-424).

    The same requirements give the same list. Licences are those that the installed packages state."""
    serving = {**pins(SERVING, "linux"), **pins(SERVING, "win32")}
    everything = {**pins(DEVELOPING, "linux"), **pins(DEVELOPING, "win32")}
    digests = hashes(DEVELOPING)
    components = [
        component(name, everything[name], digests.get(name, ()), "required" if name in serving else "excluded")
        for name in sorted(everything, key=str.lower)
    ]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, json.dumps(components, sort_keys=True))}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "strategic-decision-workbench",
                "name": "strategic-decision-workbench",
                "licenses": [{"license": {"id": "MIT"}}],
            }
        },
        "components": components,
        "dependencies": [
            {"ref": "strategic-decision-workbench", "dependsOn": [package["bom-ref"] for package in components]},
        ],
    }


def component(name: str, version: str, digests: Sequence[str], scope: str) -> dict[str, Any]:
    """One package. `scope` is "required" if serving needs it, "excluded" if only developing does.

    A package has one distribution file for each platform, so each hash has an external reference of its own."""
    from importlib import metadata

    purl = f"pkg:pypi/{re.sub('[-_.]+', '-', name).lower()}@{version}"
    entry: dict[str, Any] = {"type": "library", "bom-ref": purl, "name": name, "version": version, "scope": scope}
    with contextlib.suppress(metadata.PackageNotFoundError):
        stated = metadata.metadata(name)
        if "License-Expression" in stated:
            entry["licenses"] = [{"expression": stated["License-Expression"]}]
    entry["purl"] = purl
    entry["externalReferences"] = [
        {"type": "distribution", "url": purl, "hashes": [{"alg": "SHA-256", "content": digest}]} for digest in digests
    ]
    return entry
