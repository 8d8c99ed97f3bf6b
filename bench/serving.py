"""The site under its own server, asked over HTTP from many addresses of this machine."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import quote

from bench.figures import timed
from bench.searching import Kind

PATIENCE = 300
# The site counts how often an address asks; nobody asks more often than this.
FROM_ONE_ADDRESS = 50


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(command: Sequence[str], port: int, ready: str) -> Iterator[None]:
    """Run a server until the end of the block, from the moment that ``ready`` answers 200."""
    with subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ
    ) as server:
        try:
            for _second in range(PATIENCE):
                if server.poll() is not None or _answers(port, ready):
                    break
                time.sleep(1)
            if not _answers(port, ready):
                message = f"{command[0]} did not answer at {ready}"
                raise RuntimeError(message)
            yield
        finally:
            server.terminate()


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


class Visitor:
    """Asks a server on one connection, and now and then comes back from another address."""

    def __init__(self, port: int) -> None:
        self.port, self.asked = port, 0
        self.connection = self._connected()

    def _connected(self) -> http.client.HTTPConnection:
        number = self.asked // FROM_ONE_ADDRESS
        address = f"127.0.{number // 250 + 1}.{number % 250 + 1}"
        return http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=60, source_address=(address, 0)
        )

    def timed(self, path: str) -> float:
        """Ask, keep ``status`` and ``body`` of the answer, return the milliseconds."""
        if self.asked % FROM_ONE_ADDRESS == 0:
            self.connection.close()
            self.connection = self._connected()
            self.connection.connect()
        self.asked += 1
        return timed(lambda: self._get(path))

    def _get(self, path: str) -> None:
        self.connection.request("GET", path)
        response = self.connection.getresponse()
        self.status, self.body = response.status, response.read()


def site(kinds: Sequence[Kind]) -> None:
    """Ask each query, of which no page is kept ready, and then again; note how long each took."""
    port = free_port()
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    with running(command, port, "/readyz"):
        visitor = Visitor(port)
        for _warming in range(20):
            visitor.timed(f"/search/?q={quote('热身')}")
        for kind in kinds:
            for query in kind.queries:
                for taken in (kind.over_http, kind.again):
                    taken.append(visitor.timed(f"/search/?q={quote(query)}"))
                    if visitor.status >= http.HTTPStatus.TOO_MANY_REQUESTS:
                        message = f"the site answered {visitor.status} to {query}"
                        raise RuntimeError(message)
