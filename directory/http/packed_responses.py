"""Turn responses into bytes that a cache keeps, compressed, and back as they are sent."""

import gzip
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

import brotli
from django.http import HttpRequest, HttpResponse
from django_http_compression.middleware import (
    BROTLI_QUALITY,
    HttpCompressionMiddleware,
    best_coding,
)

try:
    from compression import zstd  # type: ignore[import-not-found]
except ImportError:  # before Python 3.14
    from backports import zstd

compress: Callable[[bytes], bytes] = zstd.compress
decompress: Callable[[bytes], bytes] = zstd.decompress

# Of all codings zstd takes the least time, both ways: so it is the one in which a page is kept
# first. The others are made from it for whoever asks for them; nginx asks for br.
FIRST = "zstd"
PLAIN = "identity"
_COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda content: brotli.compress(content, quality=BROTLI_QUALITY),
    "gzip": lambda content: gzip.compress(content, mtime=0),
}


class PackedResponse(NamedTuple):
    """A response as a cache keeps it.

    ``content``: in ``coding``, which is PLAIN where compressing gains nothing. ``headers``: without
    those of the coding. ``expires_at``: None for never.
    """

    coding: str
    content: bytes
    headers: dict[str, str]
    expires_at: datetime | None

    def to_bytes(self) -> bytes:
        """Return all of it as bytes, which hold no code: caches are shared."""
        expires = self.expires_at.isoformat() if self.expires_at else ""
        return json.dumps([self.coding, expires, self.headers]).encode() + b"\n" + self.content

    @classmethod
    def from_bytes(cls, packed: bytes) -> "PackedResponse":
        """Return what ``to_bytes`` made. Raises ValueError for anything else."""
        head, _line, content = packed.partition(b"\n")
        coding, expires, headers = json.loads(head)
        return cls(coding, content, headers, datetime.fromisoformat(expires) if expires else None)

    def recode(self, coding: str) -> "PackedResponse":
        """Return the same response in ``coding``; unchanged where it is in it, or in none."""
        if self.coding in {coding, PLAIN}:
            return self
        plain = decompress(self.content)
        if coding not in _COMPRESS:
            return self._replace(coding=PLAIN, content=plain)
        return self._replace(coding=coding, content=_COMPRESS[coding](plain))

    def to_response(self) -> HttpResponse:
        """Return the response, which says its coding."""
        headers: Any = self.headers
        if self.coding != PLAIN:
            headers = headers | {"Content-Encoding": self.coding}
        return HttpResponse(self.content, headers=headers)


def pack(response: HttpResponse, expires_at: datetime | None) -> PackedResponse:
    """Return ``response`` as a cache keeps it."""
    headers, content = dict(response.items()), response.content
    kind = headers.get("Content-Type", "").partition(";")[0]
    if "Content-Encoding" in headers or not HttpCompressionMiddleware.content_type_re.match(kind):
        return PackedResponse(PLAIN, content, headers, expires_at)
    return PackedResponse(FIRST, compress(content), headers, expires_at)


def choose_coding(request: HttpRequest) -> str:
    """Return the coding in which the client likes a response best."""
    coding: str = best_coding(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    return coding
