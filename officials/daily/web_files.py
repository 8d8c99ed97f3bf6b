"""Fetch a file from the public web, and from nowhere else: no address of an inner network.

A name is resolved once, and the connection goes to the address that was checked. A redirect is a
new request, checked in the same way.
"""

import hashlib
import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from threading import Timer
from urllib.parse import quote, urljoin, urlsplit

MAX_REDIRECTS = 3
MAX_SECONDS = 10.0
MAX_BYTES = 10 * 2**20
PORT = 443
CHUNK = 64 * 1024
# Addresses of IPv4 that a gateway reaches through IPv6 (RFC 6052).
GATEWAY = ipaddress.ip_network("64:ff9b::/96")
REDIRECTS = {
    HTTPStatus.MOVED_PERMANENTLY,
    HTTPStatus.FOUND,
    HTTPStatus.SEE_OTHER,
    HTTPStatus.TEMPORARY_REDIRECT,
    HTTPStatus.PERMANENT_REDIRECT,
}


class NotAllowed(Exception):
    """An address is not on the public web, or the file is too large."""


@dataclass(frozen=True)
class WebFile:
    """The answer of an address. ``head``: the first bytes of the file."""

    status: int
    sha256: str
    head: bytes


class Network:
    """The way to other machines, which tests replace."""

    def resolve(self, host: str) -> list[str]:
        """Return the addresses of a name. Raises OSError."""
        found = socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM)
        return [str(address[0]) for *_kind, address in found]

    def connect(self, address: str, host: str, seconds: float) -> socket.socket:
        """Return a connection by TLS to an address, whose certificate is that of ``host``."""
        plain = socket.create_connection((address, PORT), timeout=seconds)
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)


def fetch(url: str, network: Network) -> WebFile:
    """Return what ``url`` answers within ten seconds, after three redirects at most.

    Raises NotAllowed, OSError or HTTPException.
    """
    ends = time.monotonic() + MAX_SECONDS
    for _hop in range(MAX_REDIRECTS + 1):
        found = _request(url, network, ends)
        if isinstance(found, WebFile):
            return found
        url = urljoin(url, found)
    message = f"more than {MAX_REDIRECTS} redirects"
    raise NotAllowed(message)


def _request(url: str, network: Network, ends: float) -> WebFile | str:
    """Return the file at ``url``, or where it redirects."""
    host, target = _read_url(url)
    address = choose_address(network.resolve(host))
    connection = http.client.HTTPConnection(host, PORT)
    with closing(network.connect(address, host, _seconds_left(ends))) as stream:
        connection.sock = stream
        with closing(connection), _cut_at(stream, ends):
            headers = {"Accept-Encoding": "identity", "Connection": "close", "Host": host}
            connection.request("GET", target, headers=headers)
            response = connection.getresponse()
            if response.status in REDIRECTS and (location := response.headers.get("Location")):
                return location
            return _read(response)


def _read(response: http.client.HTTPResponse) -> WebFile:
    digest, size, head = hashlib.sha256(), 0, b""
    while chunk := response.read1(CHUNK):
        size += len(chunk)
        if size > MAX_BYTES:
            message = "the file is too large"
            raise NotAllowed(message)
        head = head or chunk[:16]
        digest.update(chunk)
    if response.length:
        raise http.client.IncompleteRead(head, response.length)
    return WebFile(response.status, digest.hexdigest(), head)


def _read_url(url: str) -> tuple[str, str]:
    """Return the host of an address, and the target of the request. Raises NotAllowed."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORT
    except ValueError as error:
        raise NotAllowed(str(error)) from error
    if parts.scheme != "https" or port != PORT or not parts.hostname or "@" in parts.netloc:
        message = "only https on port 443"
        raise NotAllowed(message)
    target = parts.path or "/"
    if parts.query:
        target += f"?{parts.query}"
    return parts.hostname.encode("idna").decode(), quote(target, safe="%/?&=:;+,~!*'()$@")


def choose_address(addresses: list[str]) -> str:
    """Return the first of the addresses of a name. Raises NotAllowed unless all are global."""
    if not addresses or not all(map(is_global, addresses)):
        message = "the name leads to an address that is not on the public web"
        raise NotAllowed(message)
    return addresses[0]


def is_global(text: str) -> bool:
    """Return whether an address is one of the public web; so must be one of IPv4 inside it."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped
        if address in GATEWAY:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if address.teredo or address.sixtofour:  # tunnels, in which no notice stands
            return False
        if inner:
            return is_global(str(inner))
    return address.is_global and not address.is_multicast


def _seconds_left(ends: float) -> float:
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


@contextmanager
def _cut_at(stream: socket.socket, ends: float) -> Iterator[None]:
    """Shut a connection down at the end of the time, however slowly the other side sends."""

    def cut() -> None:
        try:
            stream.shutdown(socket.SHUT_RDWR)
        except OSError:
            return

    timer = Timer(_seconds_left(ends), cut)
    timer.daemon = True
    timer.start()
    try:
        yield
        _seconds_left(ends)
    finally:
        timer.cancel()
