"""Ask callers what became of a call, in two taps: who answered, and whether it was settled."""

import logging
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from directory.http.forms import (
    TOKEN_FIELD,
    TRAP_FIELD,
    FormRequest,
    FormToken,
    make_token,
    public_form,
)
from directory.http.outages import AWAY
from directory.http.pages import page
from directory.http.rate_limits import HOUR, add_retry_after, hash_address, is_rate_limited
from directory.printed_facts import format_number
from officials.actions import outcomes
from officials.actions.outcomes import CalledHotline, NotPublic, NotTold, ToldBefore
from officials.clock import today
from officials.models.choices import Reached, Settled
from officials.models.public import LiveHotline, ShownHotline

log = logging.getLogger(__name__)

PURPOSE = "outcome"
# Buttons are pressed sooner than a text is written.
MIN_SECONDS = 1
# From one address; many telephones may share it.
OUTCOMES_PER_HOUR = 20
ANSWERS: dict[str, type[Reached | Settled]] = {"reached": Reached, "settled": Settled}


@public_form(PURPOSE, min_seconds=MIN_SECONDS)
def outcome(request: FormRequest, uid: str) -> HttpResponse:
    """Render the first question; on POST take an answer and ask the second one.

    The first answer counts alone. A form that is sent again adds no outcome. While the database is
    away, the button that was pressed is shown to be pressed again.
    """
    try:
        return _answer(request, uid)
    except AWAY:
        log.exception("An outcome is not taken: the database is away")
        return _postpone(request)


def _answer(request: FormRequest, uid: str) -> HttpResponse:
    called = outcomes.find_called(uid)
    if called is None:
        return _refuse(request, uid)
    if request.method != "POST":
        return _ask(request, called)
    problem, status = _find_problem(request, called)
    if request.token is None or problem:
        return _ask(request, called, problem=problem, status=status)
    try:
        return _take(request, called, request.token)
    except ToldBefore:
        return _thank(request, called, before=True)
    except (NotPublic, NotTold):
        lost = _("没有记下，请再按一次。")
        return _ask(request, called, problem=lost, status=HTTPStatus.CONFLICT)


def _refuse(request: FormRequest, uid: str) -> HttpResponse:
    """Answer for a number that nobody can call here: 410 if it ever was public, else 404.

    One for faxes or messages is public all the same, and its page leads to the form for reports.
    """
    live = LiveHotline.objects.filter(uid=uid, suspended=False).first()
    if live:
        context = {
            "title": _("这个号码不能拨打"),
            "text": _("%(number)s 只收传真或短信，没有打通不打通。")
            % {"number": format_number(live)},
            "report": reverse("report", args=[uid]),
        }
        return page(request, "pages/outcome_not_taken.html", context)
    if not ShownHotline.objects.filter(uid=uid).exists():
        raise Http404
    context = {
        "title": _("这个号码现在不公布"),
        "text": _("不用再说打通了没有。要找现在的号码，请从下面查您的地方。"),
    }
    return page(request, "error.html", context, status=HTTPStatus.GONE)


def _postpone(request: FormRequest) -> HttpResponse:
    """Render the button that was pressed, with its form, for a time when the database answers."""
    given = ((name, request.POST.get(name, "")) for name in ("settled", "reached"))
    pressed = next(((name, value) for name, value in given if value in ANSWERS[name].values), None)
    context = {
        "title": _("现在记不下"),
        "text": _(
            "网站的数据库暂时停用，这次没有记下。请过一分钟再按一次；急事请打 110 或 12345。"
        ),
        "is_later": True,
        "pressed": pressed,
        "label": ANSWERS[pressed[0]](pressed[1]).label if pressed else "",
        "token_field": TOKEN_FIELD,
        "token": request.token.sign() if request.token else "",
        "trap_field": TRAP_FIELD,
    }
    status = HTTPStatus.SERVICE_UNAVAILABLE
    response = page(request, "pages/outcome_not_taken.html", context, status=status)
    response["Retry-After"] = "60"
    return response


def _find_problem(request: FormRequest, called: CalledHotline) -> tuple[str, int]:
    """Return why an answer is not taken, in words, and the status of the page that says so."""
    if request.problem:
        return str(request.problem.value), request.problem.status
    if request.token and request.token.subject != (called.hotline.uid, called.identity):
        changed = _("号码或任职的人刚刚有变化，没有记下。下面是现在的号码。")
        return changed, HTTPStatus.CONFLICT
    return "", HTTPStatus.OK


def _take(request: FormRequest, called: CalledHotline, token: FormToken) -> HttpResponse:
    """Record the button that was pressed, and render what follows."""
    settled = request.POST.get("settled", "")
    if settled in Settled.values:
        told = outcomes.add_settlement(called, Settled(settled), form=token.nonce)
        return _thank(request, called, told=told, token=token)
    reached = request.POST.get("reached", "")
    if reached not in _find_answers(called):
        return _ask(request, called, token=token)
    click = f"{token.nonce} {reached}"
    if is_rate_limited(request, PURPOSE, OUTCOMES_PER_HOUR, today(), seconds=HOUR, once=click):
        many = _("这个网络地址一小时内说得太多了，没有记下。请一小时以后再说。")
        status = HTTPStatus.TOO_MANY_REQUESTS
        response = _ask(request, called, token=token, problem=many, status=status)
        return add_retry_after(response, HOUR)
    told = outcomes.record_outcome(
        called, Reached(reached), form=token.nonce, network=hash_address(request)
    )
    return _thank(request, called, told=told, token=token)


def _ask(
    request: FormRequest,
    called: CalledHotline,
    *,
    token: FormToken | None = None,
    problem: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """Render the first question. ``token``: of the form whose answer is changed."""
    token = token or make_token(PURPOSE, called.hotline.uid, called.identity)
    return _render(request, called, token=token, asked="reached", problem=problem, status=status)


def _thank(
    request: FormRequest, called: CalledHotline, *, before: bool = False, **context: Any
) -> HttpResponse:
    """Render that an answer counts, with the second question where the call was answered.

    ``before``: the network told of the number earlier today, and nothing was added.
    """
    told = context.get("told")
    asked = "settled" if told and told.is_answered and not told.settled else ""
    return _render(request, called, asked=asked, before=before, **context)


def _render(
    request: FormRequest,
    called: CalledHotline,
    *,
    token: FormToken | None = None,
    status: int = HTTPStatus.OK,
    **context: Any,
) -> HttpResponse:
    post = called.hotline.post
    return page(
        request,
        "pages/outcome.html",
        {
            "post": post,
            "holder": post.card["holder"],
            "number": format_number(called.hotline),
            "action": reverse("outcome", args=[called.hotline.uid]),
            "token_field": TOKEN_FIELD,
            "trap_field": TRAP_FIELD,
            "token": token.sign() if token else "",
            "answers": _find_answers(called),
            "settlements": Settled,
            **context,
        },
        status=status,
    )


def _find_answers(called: CalledHotline) -> list[Reached]:
    """Return the answers to the first question: where nobody holds the post, no holder answers."""
    is_held = bool(called.hotline.post.card["holder"])
    return [each for each in Reached if is_held or each is not Reached.HOLDER]
