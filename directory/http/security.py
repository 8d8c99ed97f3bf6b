"""Exceptions from the Content-Security-Policy and from the ban on framing, each with its reason.

A test lists every view that has one, so that none is added unseen.
"""

from collections.abc import Callable

from csp.decorators import csp_replace, csp_update
from django.http.response import HttpResponseBase
from django.views.decorators.clickjacking import xframe_options_exempt

View = Callable[..., HttpResponseBase]


def allow_framing(*, reason: str) -> Callable[[View], View]:
    """Let other sites show a view in a frame."""

    def decorate(view: View) -> View:
        anywhere = csp_replace({"frame-ancestors": ["*"]})
        return _add_reason(xframe_options_exempt(anywhere(view)), reason)

    return decorate


def extend_csp(*, reason: str, **sources: list[str]) -> Callable[[View], View]:
    """Allow a view more sources: ``extend_csp(worker_src=[SELF], reason="the offline copy")``.

    ``sources``: lists of CSP sources by directive, with underscores for hyphens.
    """

    def decorate(view: View) -> View:
        directives = {name.replace("_", "-"): allowed for name, allowed in sources.items()}
        return _add_reason(csp_update(directives)(view), reason)

    return decorate


def _add_reason(view: View, reason: str) -> View:
    reasons = (*getattr(view, "security_exceptions", ()), reason)
    view.security_exceptions = reasons  # type: ignore[attr-defined]
    return view
