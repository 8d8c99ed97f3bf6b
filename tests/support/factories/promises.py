"""Create promises of regions."""

from datetime import date

from officials.actions import promises
from officials.clock import now
from officials.models import LivePromise, Promise, PromiseMeasure
from tests.support.factories.base import clear_history_user, make
from tests.support.factories.reference import county
from tests.support.factories.register import notice
from tests.support.factories.users import editor, reviewer


def promise(**values):
    """Create a promise that nobody has confirmed."""
    return make(
        Promise,
        values,
        region=county,
        notice=notice,
        wording="联系无障碍",
        start_date=date(2013, 11, 1),
        entered_by=editor,
        entered_at=now,
    )


def confirmed_promise(**values):
    """Create a promise that is public from its first day on."""
    made = promise(**values)
    promises.confirm_promise(made, by=reviewer())
    clear_history_user()
    made.refresh_from_db()
    return made


def live_promise(**values):
    return LivePromise.objects.get(uid=confirmed_promise(**values).uid)


def promise_measure(**values):
    return PromiseMeasure.objects.get(promise__uid=confirmed_promise(**values).uid)
