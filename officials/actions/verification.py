"""Record that somebody tried whether a hotline works, and take a mistake back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError
from django.db.models import Max
from django.utils.translation import gettext as _

from officials.actions import Refused
from officials.actions.edition_transaction import EditionTransaction, edition_transaction
from officials.calling.answers import describe_result
from officials.clock import today
from officials.db.constraints import broken_constraint
from officials.models import EditionHotline, Hotline, User, Verification
from officials.models.choices import FAILED_RESULTS, Answerer, Method, Result, TimeOfDay
from officials.models.verifications import choose_shown

MAX_AGE = timedelta(366)
# Triggers of verifications and of hotlines hold the same.
TIME_TO_STRIKE_OUT = timedelta(minutes=10)


@dataclass(frozen=True)
class Check:
    """A check of a hotline: its day, way and result, and who picked up."""

    checked_on: date
    result: Result
    method: Method = Method.CALLED
    note: str = ""
    time_of_day: TimeOfDay | None = None
    answerer: Answerer | None = None

    @property
    def words(self) -> str:
        """Return what became of the check."""
        return str(self.answerer.label if self.answerer else self.result.label)


def record(
    hotline: Hotline,
    *,
    by: User,
    checked_on: date,
    result: Result,
    method: Method = Method.CALLED,
    note: str = "",
) -> Verification:
    """Record a verification of a hotline in the register and in its open editions.

    It needs no second person, since it changes no number. One that was wrong or dead is suspended
    at once, unless somebody checked it later or the public reads another number in its place.
    Raises Refused for a day in the future or more than a year ago, for a withdrawn hotline, and
    when its number is no longer that of ``hotline``.
    """
    check = Check(checked_on, result, method, note)
    _check_day(checked_on)
    with edition_transaction([hotline.of_post.pk], by=by, why=note or check.words) as tx:
        return _record(tx, hotline, check, by=by)


def record_call(
    hotlines: Sequence[Hotline], check: Check, *, by: User, seen: int = 0, call: UUID | None = None
) -> list[Verification]:
    """Record one call for all ``hotlines``, which have the same number.

    A number that was wrong or dead is suspended at once. ``seen``: the id of the newest check that
    the caller was shown, 0 for none. ``call``: identifies the call, so that a form that is sent
    twice counts once; the second time returns nothing. Raises Refused as ``record`` does, and when
    somebody recorded a check after ``seen``.
    """
    _check_day(check.checked_on)
    call = call or uuid4()
    posts = [hotline.of_post.pk for hotline in hotlines]
    with edition_transaction(posts, by=by, why=check.note or check.words) as tx:
        if Verification.objects.filter(call=call).exists():
            return []
        _check_nobody_called(hotlines, seen)
        ordered = sorted(hotlines, key=lambda each: each.pk)
        return [_record(tx, hotline, check, by=by, call=call) for hotline in ordered]


def strike_out(call: UUID, *, by: User) -> list[Verification]:
    """Strike out the checks of one call, and end the suspensions that they caused.

    Raises Refused unless ``by`` recorded them within the last ten minutes, and nobody else has
    acted on the number since. The database decides both.
    """
    made = Verification.objects.filter(call=call, checked_by=by).select_related("hotline")
    posts = [check.hotline.of_post.pk for check in made]
    with edition_transaction(posts, by=by, why=_("撤回核验")) as tx:
        checks = list(made.filter(struck_at=None).order_by("pk"))
        if not checks:
            raise Refused(_("这次核验不是您记下的，或已经撤回。"))
        try:
            made.filter(struck_at=None).update(struck_at=tx.moment, struck_by=by)
        except IntegrityError as error:
            raise _refusal(error) from error
        caused = Hotline.objects.filter(suspended_for__in=checks)
        ended = set(caused.values_list("pk", flat=True))
        caused.update(suspended_at=None, suspended_by=None, suspended_for=None, restored_by=None)
        for check in checks:
            if check.hotline_id in ended:
                tx.update_hotline(check.hotline, suspended_at=None)
            _show_newest(tx, check.hotline, check.digits, check.extension)
    return checks


def _check_day(day: date) -> None:
    if day > today():
        raise Refused(_("核验日期不能晚于今天。"))
    if day < today() - MAX_AGE:
        raise Refused(_("核验日期超过一年，请重新拨打。"))


def _check_nobody_called(hotlines: Sequence[Hotline], seen: int) -> None:
    """Raise Refused when one of ``hotlines`` has a check that is newer than ``seen``."""
    checks = Verification.objects.filter(
        hotline__in=hotlines, struck_at=None, checked_by__isnull=False
    )
    newest = checks.aggregate(newest=Max("pk"))["newest"] or 0
    if newest <= seen:
        return
    other = checks.select_related("checked_by").get(pk=newest)
    message = _("%(who)s 刚刚记下 %(number)s：%(result)s。您这次没有记。")
    values = {"who": other.checked_by, "number": other.hotline, "result": describe_result(other)}
    raise Refused(message % values)


def _record(
    tx: EditionTransaction, hotline: Hotline, check: Check, *, by: User, call: UUID | None = None
) -> Verification:
    current = Hotline.objects.get(pk=hotline.pk)
    if current.withdrawn_at is not None:
        raise Refused(_("这个号码已经撤下，不用再核验。"))
    if (current.digits, current.extension) != (hotline.digits, hotline.extension):
        raise Refused(_("这个号码刚刚改为 %s，请核验新号码。") % current)
    verification = Verification.objects.create(
        hotline=hotline,
        digits=current.digits,
        extension=current.extension,
        checked_by=by,
        checked_on=check.checked_on,
        method=check.method,
        result=check.result,
        note=check.note,
        time_of_day=check.time_of_day or "",
        answerer=check.answerer or "",
        call=call,
    )
    newest = _show_newest(tx, hotline, current.digits, current.extension)
    shown = EditionHotline.objects.filter(
        edition__in=[edition.pk for edition in tx.editions], hotline_uid=hotline.uid
    )
    another = shown.exclude(digits=current.digits, extension=current.extension)
    if newest == verification and check.result in FAILED_RESULTS and not another.exists():
        _suspend(tx, hotline, verification)
    return verification


def _show_newest(
    tx: EditionTransaction, hotline: Hotline, digits: str, extension: str
) -> Verification | None:
    """Show the newest check of a number that counts in the open editions, and return it."""
    number = {"digits": digits, "extension": extension}
    checks = Verification.objects.filter(hotline=hotline, struck_at=None, **number)
    newest = choose_shown(checks.order_by("-checked_on", "-id"))
    day, result = (newest.checked_on, newest.result) if newest else (None, "")
    tx.update_hotline(hotline, number, last_verified=day, result=result)
    return newest


def _suspend(tx: EditionTransaction, hotline: Hotline, cause: Verification) -> None:
    """Hide a hotline until a second person restores it; one that is hidden stays as it is."""
    visible = Hotline.objects.filter(pk=hotline.pk, suspended_at=None)
    if visible.update(
        suspended_at=tx.moment,
        suspended_by=cause.checked_by,
        suspended_for=cause,
        restored_by=None,
        restore_waived=False,
    ):
        tx.update_hotline(hotline, suspended_at=tx.moment)


def _refusal(error: IntegrityError) -> Refused:
    """Return why the database does not let a check be struck out. Raises ``error`` for the rest."""
    broken = broken_constraint(error)
    if broken == "verification_struck_out_in_ten_minutes":
        return Refused(_("已经过了十分钟，不能再撤回。请再打一次，或请同事恢复显示。"))
    if broken == "verification_struck_out_before_others_act":
        return Refused(_("同事已经处理过这个号码，不能再撤回。"))
    raise error
