"""How gunicorn serves the application. Every number can be changed from the environment.

Two workers of four threads are the best of those measured on two cores. Threads only work: clients are waited for elsewhere
(web/gunicorn_worker.py), for REQUEST_TIMEOUT seconds each. Behind a load balancer raise KEEPALIVE above the balancer's own idle
time, and name the balancer's address in TRUSTED_PROXIES (docs/operating.md, "Deploying behind a proxy").
"""

import logging
import os
import sys
from pathlib import Path
from typing import Any

# Several workers share the processors: a matrix product of one must not wait for all of them.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

_HERE = str(Path(__file__).resolve().parent)
if _HERE not in sys.path:
    sys.path.insert(0, _HERE)

from settings import LOOPBACK  # noqa: E402

# Set for the application too: it answers to the names of the machine where it listens on all of its addresses.
_HOST = os.environ.setdefault("HOST", "0.0.0.0")
bind = f"{_HOST}:{os.environ.get('PORT', '8050')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("THREADS", "4"))
worker_class = "web.gunicorn_worker.Worker"  # threads; slow clients wait in its event loop, and hold none of them
# Clients waited for at once, in each worker. Each takes a file handle, of which a process usually has 1,024.
worker_connections = int(os.environ.get("WORKER_CONNECTIONS", "800"))
sendfile = False  # what a slow client does not take at once is kept, and the thread goes on
preload_app = True  # a Store notices a fork and opens connections of its own: none is shared
timeout = int(os.environ.get("TIMEOUT", "60"))
graceful_timeout = 30
control_socket_disable = True  # a socket in the home folder, the same for every instance: nobody here talks to it
keepalive = int(os.environ.get("KEEPALIVE", "5"))
if Path("/dev/shm").is_dir():
    worker_tmp_dir = "/dev/shm"  # the sign of life: on a slow disk it can block, and a healthy worker is then killed

accesslog = None  # the application logs each request itself, as JSON
errorlog = "-"
logger_class = "web.gunicorn_worker.JsonLogger"  # one JSON object a line, as the application's own
loglevel = os.environ.get("LOG_LEVEL", "info").lower()

# A view is a short address; what does not fit is kept in the workspace, not in the address.
limit_request_line = 4094
limit_request_fields = 100
limit_request_field_size = 8190

# Only these addresses may say how the reader reached us (X-Forwarded-Proto and the like); names with "_" are dropped.
_PROXIES = os.environ.get("TRUSTED_PROXIES") or ",".join(LOOPBACK)
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS") or _PROXIES
header_map = "drop"


def on_starting(server: Any) -> None:
    """The figures, before the first worker. Without them the workers start all the same: the pages say how to put it right."""
    from application.fitted_models import register_models
    from data_access import StoreUnavailable, ensure_edition
    from settings import Settings

    register_models()
    try:
        edition = ensure_edition(Settings.from_environment())
    except StoreUnavailable as problem:
        server.log.error("No figures to serve: %s %s", problem, problem.remedy)
    else:
        server.log.info("Serving edition %s", edition.id)
        _make_first_requests(server)


def _make_first_requests(server: Any) -> None:
    """Once for all workers, which inherit what is made: each would otherwise make it again, while readers wait."""
    from app import warm, warm_before_fork

    logging.disable(logging.INFO)  # these are not readers' requests
    try:
        application = server.app.wsgi()
        warm(application)
        warm_before_fork(application)
    except Exception:
        server.log.exception("The first requests failed; readers' own will show why")
    finally:
        logging.disable(logging.NOTSET)


def post_worker_init(worker: Any) -> None:
    """Make the first requests ourselves. Callbacks are registered by the first one, and readers who arrive together
    while that happens would be told that a callback does not exist."""
    from app import stay_warm, warm, watch_editions

    logging.disable(logging.INFO)  # these are not readers' requests
    try:
        warm(worker.wsgi)
    except Exception:
        worker.log.exception("The first requests failed; readers' own will show why")
    finally:
        logging.disable(logging.NOTSET)
    stay_warm(worker.wsgi)
    watch_editions(worker.wsgi)

    from application.job_kinds import every_kind
    from data_access.workspace.worker import embed
    from settings import Settings

    settings = Settings.from_environment()
    embed(settings, every_kind(settings))  # here, after the fork: threads are not inherited
