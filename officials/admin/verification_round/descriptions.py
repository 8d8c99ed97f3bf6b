"""Say in words whether a number is answered now, and what was heard last."""

from datetime import datetime

from django.utils.translation import gettext as _

from officials.calling.answers import describe_result
from officials.calling.numbers import Line
from officials.days import SHANGHAI
from officials.models import Verification

WEEKDAYS = "一二三四五六日"


def describe_hours(line: Line, moment: datetime) -> str:
    """Return whether somebody answers at ``moment``."""
    if line.state is None:
        return _("看受理时间") if line.hours else _("受理时间没有写明")
    if line.state.open:
        return _("现在可打")
    if line.state.uncertain:
        return _("放假调休，不一定有人")
    if line.state.opens is None:
        return _("现在不是受理时间")
    opens = line.state.opens.astimezone(SHANGHAI)
    day = _("今天") if opens.date() == moment.astimezone(SHANGHAI).date() else _day(opens)
    return _("现在不是受理时间，%(day)s %(time)s 起") % {"day": day, "time": f"{opens:%H:%M}"}


def _day(moment: datetime) -> str:
    return _("%(month)d 月 %(day)d 日周%(weekday)s") % {
        "month": moment.month,
        "day": moment.day,
        "weekday": WEEKDAYS[moment.weekday()],
    }


def describe_check(check: Verification | None) -> str:
    """Return when a number was called last, and what was heard."""
    if check is None:
        return _("还没有打过")
    heard = f"{check.checked_on}{check.get_time_of_day_display()}：{describe_result(check)}"
    return f"{heard}，{check.note}" if check.note else heard
