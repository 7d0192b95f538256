"""gunicorn's settings; the address and the folder for its heartbeats come from the supervisor."""

import gc

from django.urls import get_resolver

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
    """Load every view, and keep what is loaded out of the collector: workers share its memory."""
    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
