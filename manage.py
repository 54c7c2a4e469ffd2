"""The command line of the project: `python manage.py run`, `python manage.py --help`.

The commands are in the package `cli`. Until the environment is set up there is only the standard library, and perhaps an
old Python: this file and everything `cli` imports at the top of its modules must work with both.
"""

from __future__ import annotations

import sys

from cli.main import main

if __name__ == "__main__":
    sys.exit(main())
