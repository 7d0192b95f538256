"""gunicorn's settings; the address and the folder for its heartbeats come from the supervisor."""

import gc
import sys
from contextlib import suppress

from django.db import connections

from coldopen.delivery.render import render

wsgi_app = "coldopen.config.wsgi:application"
workers = 2
threads = 4
worker_class = "gthread"
preload_app = True
graceful_timeout = 9  # below the ten seconds that the supervisor waits
timeout = 60
keepalive = 15
loglevel = "warning"
accesslog = None
# No header names the client or the scheme: nothing stands in front.
forwarded_allow_ips = ""
# Its default is a socket in the home folder, which nothing here uses.
control_socket_disable = True


def when_ready(server: object) -> None:
    """Before the workers fork: load what pages need, and keep it out of the collector.

    The workers then share that memory, and neither makes its first reader wait.
    """
    # Not at the top: when gunicorn reads this file, Django is not set up yet.
    from coldopen.site.checks import theme_faults  # noqa: PLC0415

    with suppress(Exception):  # what is wrong with the page is said to who asks for it
        render("/")
        for fault in theme_faults():
            sys.stderr.write(f"{fault}\n")
    connections.close_all()
    gc.collect()
    gc.freeze()
