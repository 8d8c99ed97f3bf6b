"""Divide the numbers to call among those who call: one at a time, or a sheet of many."""

from collections.abc import Collection, Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from officials.actions import Refused
from officials.calling.numbers import Number
from officials.clock import Now, now
from officials.models import CallClaim, CallSheet, User

TIME_FOR_A_CALL = timedelta(minutes=15)
TIME_FOR_A_SHEET = timedelta(days=3)


def exclude_claimed(hotlines: QuerySet[Any], by: User) -> QuerySet[Any]:
    """Return the hotlines whose numbers no colleague is calling, nor a sheet holds."""
    held = CallClaim.objects.filter(
        digits=OuterRef("digits"), extension=OuterRef("extension"), held_until__gt=Now()
    )
    return hotlines.exclude(Exists(held.exclude(held_by=by, sheet=None)))


def claim_next(
    hotlines: QuerySet[Any], *, by: User, without: Collection[Number] = ()
) -> Number | None:
    """Claim the first number of ``hotlines`` that nobody else calls, and release one's last.

    Of two who ask at once each gets another number. ``without``: numbers to leave out. Returns
    None when none is left.
    """
    with transaction.atomic():
        CallClaim.objects.filter(held_by=by, sheet=None).delete()
        for number in _free_numbers(hotlines, by):
            if number not in without and _claim(number, by=by, hold=TIME_FOR_A_CALL):
                return number
    return None


def claim(number: Number, *, by: User) -> bool:
    """Claim ``number`` in place of one's last; return whether nobody else calls it."""
    with transaction.atomic():
        CallClaim.objects.filter(held_by=by, sheet=None).delete()
        return _claim(number, by=by, hold=TIME_FOR_A_CALL)


def claimed_number(by: User) -> Number | None:
    """Return the number that ``by`` is calling."""
    held = CallClaim.objects.filter(held_by=by, sheet=None, held_until__gt=Now()).first()
    return Number(held.digits, held.extension) if held else None


def release(by: User) -> None:
    """Let others call the number that ``by`` has claimed."""
    CallClaim.objects.filter(held_by=by, sheet=None).delete()


def make_sheet(hotlines: QuerySet[Any], *, by: User, title: str, size: int) -> CallSheet:
    """Make a sheet of the first ``size`` numbers that nobody else calls.

    Raises Refused when there are none.
    """
    with transaction.atomic():
        numbers = list(islice(_free_numbers(hotlines, by), size))
        if not numbers:
            raise Refused(_("这一堆现在没有可打的号码。"))
        sheet = CallSheet.objects.create(
            title=title, numbers=[str(each) for each in numbers], made_by=by, made_at=now()
        )
        held = [each for each in numbers if _claim(each, by=by, hold=TIME_FOR_A_SHEET, sheet=sheet)]
        if not held:
            raise Refused(_("这些号码刚刚被同事拿去打了，请再选一次。"))
        sheet.numbers = [str(each) for each in held]
        sheet.save(update_fields=["numbers"])
    return sheet


def discard_sheet(sheet: CallSheet) -> None:
    """Delete a sheet whose results are typed in or not wanted, and let others call its numbers."""
    sheet.delete()


def numbers_of(sheet: CallSheet) -> list[Number]:
    """Return the numbers of a sheet in the order of the paper."""
    return [Number.parse(each) for each in sheet.numbers]


def _free_numbers(hotlines: QuerySet[Any], by: User) -> Iterator[Number]:
    """Yield the numbers of ``hotlines`` in their order, each once, without those of colleagues."""
    seen: set[Number] = set()
    rows = exclude_claimed(hotlines, by).values_list("digits", "extension")
    for digits, extension in rows.iterator(chunk_size=100):
        number = Number(digits, extension)
        if number not in seen:
            seen.add(number)
            yield number


def _claim(number: Number, *, by: User, hold: timedelta, sheet: CallSheet | None = None) -> bool:
    """Claim a number that is free or one's own; return whether it was."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO officials_callclaim AS held"
            " (digits, extension, held_by_id, held_until, sheet_id)"
            " VALUES (%(digits)s, %(extension)s, %(by)s,"
            "  officials_now() + %(seconds)s * interval '1 second', %(sheet)s)"
            " ON CONFLICT (digits, extension) DO UPDATE SET held_by_id = excluded.held_by_id,"
            "  held_until = excluded.held_until, sheet_id = excluded.sheet_id"
            " WHERE held.held_until <= officials_now()"
            "  OR held.held_by_id = excluded.held_by_id AND held.sheet_id IS NULL",
            {
                "digits": number.digits,
                "extension": number.extension,
                "by": by.pk,
                "seconds": hold.total_seconds(),
                "sheet": sheet.pk if sheet else None,
            },
        )
        claimed: bool = cursor.rowcount == 1
    return claimed


def count_numbers(hotlines: QuerySet[Any]) -> int:
    """Return how many numbers the hotlines have."""
    return hotlines.order_by().values("digits", "extension").distinct().count()


def count_open_numbers(hotlines: QuerySet[Any]) -> tuple[int, int]:
    """Return how many numbers ``put_open_first`` ordered, and how many are answered now."""
    numbers = hotlines.order_by().values("digits", "extension").annotate(best=Min("closed"))
    counted = numbers.aggregate(all=Count("best"), open=Count("best", filter=Q(best=0)))
    return counted["all"], counted["open"]
