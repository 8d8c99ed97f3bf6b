"""Connections that are opened and never finished."""

import contextlib
import socket

HELD = 200


def unfinished_requests(host):
    """Return what clients send before they stop, by what they leave out."""
    head = f"HTTP/1.1\r\nHost: {host}\r\n"
    body = (
        f"{head}Content-Length: 1000\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\nhalf"
    )
    return {
        "nothing": "",
        "half a head": f"GET /about/ {head}X-Half: ",
        "half a body to the sign-in": f"POST /admin/login/ {body}",
        "half a body to a page": f"POST /about/ {body}",
        "a request whose answer is not read": f"GET /components/?x=1 {head}\r\n",
    }


@contextlib.contextmanager
def hold(connect, sent, number=HELD):
    """Hold so many connections that ``connect`` opens, each with ``sent`` on it."""
    with contextlib.ExitStack() as held:
        for _each in range(number):
            # A limit for each address may have closed it; another attacker would go on.
            with contextlib.suppress(OSError):
                line = held.enter_context(connect())
                line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
                line.sendall(sent.encode())
        yield
