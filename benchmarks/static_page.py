"""The picture of the first card and nothing else: the least that a page which shows it can cost.

PICTURE_FILE names an SVG file: the one that the application's own first answer holds.
"""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A&amp;E within 4 hours</title></head>
<body><main><h1>Which variation is real and unwarranted?</h1>{picture}</main></body></html>"""

page = PAGE.format(picture=Path(os.environ["PICTURE_FILE"]).read_text(encoding="utf-8"))
server = Flask(__name__)


@server.get("/")
def shown() -> str:
    return page
