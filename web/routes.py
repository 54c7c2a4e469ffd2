"""The one list of routes. A test holds that the application answers these and nothing else."""

from __future__ import annotations

ROUTES: dict[str, str] = {
    "/": "the pages (their paths are below it; anything else is 404)",
    "/<path:path>": "the pages",
    "/healthz": "live: the process answers",
    "/readyz": "ready: the figures can be read",
    "/download/<slug>/<exhibit>.csv": "an exhibit's figures, as tidy CSV",
    "/download/<slug>/<exhibit>.xlsx": "one exhibit as an accessible workbook",
    "/download/pack/<name>": "a file made of a pack: slides, workbook or offline file",
    "/ask": "what a question in plain words leads to, as JSON",
    "/data/<indicator>.csv": "all figures of a measure, as tidy CSV",
    "/uploads/<key>/<int:number>": "a piece of a publisher's file that is being added",
    "/v/<code>": "a short link to what was saved",
    "/areas/find": "where an area lies that a picker does not list, as JSON",
    "/boundaries/<kind>.<digest>.geojson": "the shapes of a kind of area, for maps",
    "/boundaries/<kind>/<board>.<digest>.geojson": "the shapes of small areas, a board at a time",
    "/administration": "for administrators: use by owner, editions, jobs, disk, audit",
    "/administration/audit.csv": "for administrators: all of the audit",
    "/assets/<path:filename>": "our styles",
    "/assets/workbench.js": "our script, joined from its modules",
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": "the framework's scripts",
    "/_dash-layout": "the framework: the shell",
    "/_dash-dependencies": "the framework: what calls what",
    "/_dash-update-component": "the framework: callbacks",
    "/_reload-hash": "the framework: development reloading (off when served)",
    "/_favicon.ico": "the framework's icon (not used)",
}

WITH_SIGN_IN: dict[str, str] = {
    "/sign-in": "to the sign-in service",
    "/sign-in/back": "from the sign-in service, back to where the reader wanted to go",
    "/sign-out": "the end of a session",
    "/sign-out/by-provider": "the sign-in service says whom it has signed out",
    "/signed-out": "what was ended, and how to end it at the sign-in service too",
}
"""Those that are there besides where people sign in here (OIDC_ISSUER)."""
