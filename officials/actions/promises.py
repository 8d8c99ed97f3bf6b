"""Enter, confirm and take down promises: adding one needs two people, taking it away one."""

import pghistory
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from officials.actions import Refused
from officials.actions.public_text import check_public_rows, require_reason
from officials.actions.second_person import (
    are_same_person,
    explain_waiting,
    is_second_person,
    was_confirmed,
)
from officials.clock import now
from officials.models import Promise, User


def enter_promise(promise: Promise, *, by: User) -> None:
    """Store a new promise, which waits for a second person. Raises Refused for a hidden number."""
    check_public_rows([promise])
    promise.entered_by, promise.entered_at = by, now()
    with transaction.atomic(), pghistory.context(user=by.pk):
        promise.save()


def confirmation_refusal(promise: Promise, by: User) -> str:
    """Return why ``by`` may not confirm a promise, or an empty string."""
    if settings.WAIVE_SECOND_PERSON:
        return ""
    if not was_confirmed(by):
        return explain_waiting(by)
    if are_same_person(by, promise.entered_by):
        return _("这句承诺是您录入的，或录入者与您的账号出自一人之手，须由另一位同事确认。")
    return ""


def confirm_promise(promise: Promise, *, by: User, why: str = "") -> None:
    """Confirm a promise: the public reads it from its first day on. Raises Refused."""
    with transaction.atomic(), pghistory.context(user=by.pk, why=why):
        locked = _lock(promise)
        if locked.confirmed_at is not None:
            raise Refused(_("这句承诺已经确认。"))
        if reason := confirmation_refusal(locked, by):
            raise Refused(reason)
        locked.waived = not is_second_person(by, locked.entered_by)
        locked.confirmed_by, locked.confirmed_at = by, now()
        locked.save()


def withdraw_promise(promise: Promise, *, by: User, why: str) -> None:
    """Take a promise off every page at once, or refuse one that waits.

    Raises Refused without a reason, or if it was taken down.
    """
    why = require_reason(why)
    with transaction.atomic(), pghistory.context(user=by.pk, why=why):
        locked = _lock(promise)
        locked.withdrawn_at = now()
        locked.save()


def _lock(promise: Promise) -> Promise:
    locked = Promise.objects.select_for_update(of=("self",)).get(pk=promise.pk)
    if locked.withdrawn_at is not None:
        raise Refused(_("这句承诺已经撤下。"))
    return locked
