"""Run a server and send requests to it; measure the site's own over HTTP."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import quote

from bench.measure import time_call
from bench.search import QueryKind

START_TIMEOUT = 300  # seconds
# Stays below the rate limit of the site for one address.
REQUESTS_PER_ADDRESS = 50
WARM_UP_REQUESTS = 20


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def run_server(
    command: Sequence[str], port: int, health_path: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the end of the block, once ``health_path`` answers 200; yield it.

    Raises RuntimeError when it does not within START_TIMEOUT.
    """
    with subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ
    ) as server:
        try:
            for _second in range(START_TIMEOUT):
                if server.poll() is not None or _is_ready(port, health_path):
                    break
                time.sleep(1)
            if not _is_ready(port, health_path):
                message = f"{command[0]} did not answer at {health_path}"
                raise RuntimeError(message)
            yield server
        finally:
            server.terminate()


def _is_ready(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


class HttpClient:
    """A client with one open connection that regularly changes its address on this machine.

    ``status``, ``body``, ``etag`` and ``retry_after``: those of the last response. ``first``: the
    number of its first request, for clients that use other addresses.
    """

    def __init__(self, port: int, first: int = 0) -> None:
        self.port, self.requests = port, first
        self.connection = self._connect(self._address())

    def _address(self) -> str:
        number = self.requests // REQUESTS_PER_ADDRESS
        return f"127.0.{number // 250 + 1}.{number % 250 + 1}"

    def _connect(self, address: str) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=60, source_address=(address, 0)
        )

    def get(self, path: str, **headers: str) -> float:
        """Request a path, and return the milliseconds until the response was read."""
        if self.requests % REQUESTS_PER_ADDRESS == 0:
            self.reconnect()
        self.requests += 1
        return time_call(lambda: self._get(path, headers))

    def reconnect(self) -> None:
        self.connection.close()
        self.connection = self._connect(self._address())

    def _get(self, path: str, headers: dict[str, str]) -> None:
        self.connection.request("GET", path, headers=headers)
        response = self.connection.getresponse()
        self.status, self.body = response.status, response.read()
        self.etag = response.getheader("ETag", "")
        self.retry_after = response.getheader("Retry-After")


def measure_site(kinds: Sequence[QueryKind]) -> None:
    """Record the time of each search over HTTP, first uncached and then cached.

    Raises RuntimeError for a status of 429 or above.
    """
    port = find_free_port()
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    with run_server(command, port, "/readyz"):
        client = HttpClient(port)
        for _request in range(WARM_UP_REQUESTS):
            client.get(f"/search/?q={quote('热身')}")
        for kind in kinds:
            for query in kind.queries:
                for times in (kind.http, kind.http_cached):
                    times.append(client.get(f"/search/?q={quote(query)}"))
                    if client.status >= http.HTTPStatus.TOO_MANY_REQUESTS:
                        message = f"the site answered {client.status} to {query}"
                        raise RuntimeError(message)
