"""Read query strings in GBK, which old forms and bookmarks send: ?q=%C4%CF%C4%FE."""

import codecs
import re
from collections.abc import Callable
from urllib.parse import quote, unquote_to_bytes

from django.http import HttpRequest, HttpResponse

# A superset of GBK and GB 2312.
_ENCODING = "gb18030"


def gbk_queries(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Rewrite the query string to UTF-8 before anything else reads it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "%" in query or not query.isascii():
            request.META["QUERY_STRING"] = to_utf8(query)
        return get_response(request)

    return middleware


def to_utf8(query: str) -> str:
    """Return a query string, each of its values in UTF-8.

    ``query``: as WSGI has it, that is each byte a character. Values that are neither UTF-8 nor
    GB 18030 stay as they are; Django reads U+FFFD for them, and for NUL, which no page may repeat.
    """
    return "".join(_convert(part) for part in re.split("([&=])", query))


def _convert(part: str) -> str:
    part = part.replace("%00", "%EF%BF%BD")
    raw = unquote_to_bytes(part.encode("latin-1", errors="ignore").replace(b"+", b" "))
    # A text in UTF-8 that was cut off, or that has half a surrogate pair, is no text in GBK.
    try:
        if codecs.getincrementaldecoder("utf-8")("surrogatepass").decode(raw) or not raw:
            return part
    except UnicodeDecodeError:
        pass
    try:
        return quote(raw.decode(_ENCODING), safe="")
    except UnicodeDecodeError:
        return part
