"""Take forms from anybody without a cookie, an account or a picture to read.

Each page that shows a form carries a signed token of its own. It says when the page was made and
what the form is about, so that a form can be read while the database is away; whoever sends it
twice is recognised by it. A form that a machine may have sent is shown again with all that was
typed, for a person to look at and send once more: nothing that somebody wrote is lost.
"""

import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.core import signing
from django.core.exceptions import DisallowedHost
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from directory.http.pages import unavailable

P = ParamSpec("P")

log = logging.getLogger(__name__)

# Fields of each form. Nobody sees the second; programs that fill in forms do not know that.
TOKEN_FIELD, TRAP_FIELD = "token", "website"
# Nobody reads a page and presses a button in less.
MIN_SECONDS = 2
# As long as a page may be kept on a screen.
MAX_SECONDS = 24 * 3600
_SALT = "directory.http.forms"


class FormProblem(Enum):
    """Say why a form is shown once more instead of being taken, and what to do."""

    FOREIGN = _("这份表单是从别的网站发来的。请看一遍下面的内容，确实是您要说的，再按一次发送。")
    UNKNOWN = _("这份表单不完整，没有收下。请看一遍下面的内容，再按一次发送。")
    EXPIRED = _("这一页打开超过一天了。内容还在，请看一遍，再按一次发送。")
    TOO_FAST = _("发送得太快，不像是人填的。内容还在，请看一遍，再按一次发送。")
    TRAPPED = _("有一栏应当空着，却有内容，可能是自动填写的。已经清空，请再按一次发送。")

    @property
    def status(self) -> HTTPStatus:
        """Return the status of the page that shows the form once more."""
        is_foreign = self is FormProblem.FOREIGN
        return HTTPStatus.FORBIDDEN if is_foreign else HTTPStatus.BAD_REQUEST


@dataclass(frozen=True)
class FormToken:
    """The content of a form's token. ``nonce``: of one page; ``subject``: what the form is about.

    ``made_at``: in seconds since 1970, by the clock of the machine.
    """

    purpose: str
    subject: tuple[str, ...]
    nonce: str
    made_at: int

    def sign(self) -> str:
        """Return the value of the field TOKEN_FIELD."""
        value = [self.purpose, [*self.subject], self.nonce, self.made_at]
        return signing.dumps(value, salt=_SALT)


def make_token(purpose: str, *subject: str, made_at: float | None = None) -> FormToken:
    """Return a new token; ``purpose``: the kind of form, which no other takes."""
    seconds = int(time.time() if made_at is None else made_at)
    return FormToken(purpose, subject, secrets.token_urlsafe(16), seconds)


def read_token(purpose: str, signed: str) -> FormToken | None:
    """Return a token that this site signed for ``purpose``; None for anything else."""
    try:
        found, subject, nonce, made_at = signing.loads(signed, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    return FormToken(found, tuple(subject), nonce, made_at) if found == purpose else None


class FormRequest(HttpRequest):
    """A request for a page with a form.

    ``token``: that came with a POST, None where none of ours did. ``problem``: why the form is to
    be shown once more; None on a GET and for a form that can be taken.
    """

    token: FormToken | None
    problem: FormProblem | None


View = Callable[Concatenate[FormRequest, P], HttpResponse]


def public_form(
    purpose: str, *, min_seconds: int = MIN_SECONDS
) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """Make a view a public form: GET, HEAD and POST, no cookie, in no cache and no index.

    ``purpose``: of its tokens. ``min_seconds``: between the page and the form that it sends. A view
    that lets an error of the database through answers 503 with the emergency numbers.
    """

    def decorate(view: View[P]) -> Callable[..., HttpResponse]:
        @csrf_exempt  # no cookie that a forged request could use; the origin is checked here
        @wraps(view)
        def answer(request: FormRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method not in {"GET", "HEAD", "POST"}:
                return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
            request.token = request.problem = None
            if request.method == "POST":
                request.token = read_token(purpose, request.POST.get(TOKEN_FIELD, ""))
                request.problem = _find_problem(request, min_seconds)
            try:
                response = view(request, *args, **kwargs)
            except (OperationalError, InterfaceError):
                log.exception("The database does not answer")
                response = unavailable(request)
            return _keep_private(response)

        declared: Any = answer
        declared.form_purpose = purpose
        return answer

    return decorate


def _find_problem(request: FormRequest, min_seconds: int) -> FormProblem | None:
    if _is_foreign(request):
        return FormProblem.FOREIGN
    if request.token is None:
        return FormProblem.UNKNOWN
    if request.POST.get(TRAP_FIELD):
        return FormProblem.TRAPPED
    age = time.time() - request.token.made_at
    if age > MAX_SECONDS:
        return FormProblem.EXPIRED
    return FormProblem.TOO_FAST if age < min_seconds else None


def _is_foreign(request: HttpRequest) -> bool:
    """Return whether another site made the browser send a form; old browsers do not tell.

    A browser that hides the origin says ``null``, and so does a page in a frame of another site.
    """
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site")
    if origin is None or (origin == "null" and site == "same-origin"):
        return site in {"cross-site", "same-site"}
    try:
        return urlsplit(origin).netloc != request.get_host()
    except (ValueError, DisallowedHost):
        return True


def _keep_private(response: HttpResponse) -> HttpResponse:
    """Keep a page out of caches and indexes, and what it repeats out of compressed lengths."""
    response["Cache-Control"] = "no-store, no-transform"
    response["X-Robots-Tag"] = "noindex, noarchive"
    return response
