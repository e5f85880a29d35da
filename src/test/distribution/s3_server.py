"""An S3 server, moto's, that fails when it is told to.

``s3_server.py PORT`` runs until its standard input ends. ``/fault?method=PUT&path=REGEX&copy=0
&after=N&times=N&what=drop`` has requests fail from the N-th on: ``drop`` reads half of the body and
closes the connection, ``stall`` never answers. ``/hits`` says how many have.
"""

import re
import socket
import sys
import threading
import time
from urllib.parse import parse_qs

from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server


class Faults:
    """The server behind a door that may slam."""

    def __init__(self, app):
        self.app, self.rule, self.seen, self.hits = app, None, 0, 0
        self.lock = threading.Lock()

    def __call__(self, environ, start_response):
        if environ["PATH_INFO"] in ("/fault", "/hits"):
            if environ["PATH_INFO"] == "/fault":
                given = {k: v[0] for k, v in parse_qs(environ["QUERY_STRING"]).items()}
                self.rule, self.seen, self.hits = given or None, 0, 0
            start_response("200 OK", [("Content-Type", "text/plain")])
            return [str(self.hits).encode()]
        if self.fails(environ):
            if self.rule["what"] == "stall":
                time.sleep(600)
            environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0) // 2)
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            return []
        return self.app(environ, start_response)

    def fails(self, environ):
        rule = self.rule
        copies = "1" if "HTTP_X_AMZ_COPY_SOURCE" in environ else "0"
        if (
            rule is None
            or rule["method"] != environ["REQUEST_METHOD"]
            or rule["copy"] != copies
            or not re.search(rule["path"], environ["PATH_INFO"])
        ):
            return False
        with self.lock:
            self.seen += 1
            first = int(rule["after"])
            hit = first < self.seen <= first + int(rule["times"])
            self.hits += hit
            return hit


server = make_server(
    "127.0.0.1",
    int(sys.argv[1]),
    Faults(DomainDispatcherApplication(create_backend_app)),
    threaded=True,
)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_port, flush=True)
sys.stdin.read()
