"""Let a region of the demonstration promise something, and call its numbers once."""

from datetime import timedelta

from django.db.models import Max

from officials.actions import promises, verification
from officials.actions.verification import Check
from officials.management.demonstration.stories import Stage
from officials.models import Hotline, Notice, Promise, Region
from officials.models.calendar import read_calendar
from officials.models.choices import Answerer, Result, TimeOfDay

# The sentences of 鼓楼区 in 2013. Its numbers are invented, like the notice.
SENTENCES: dict[str, dict[str, int]] = {
    "联系无障碍": {"answered_share": 80},
    "倾听无缝隙": {},
    "办事无拖延": {"callback_hours": 24, "report_days": 3},
    "服务无折扣": {},
}
CALLED = 20


def enact_promise(stage: Stage, region: Region) -> None:
    """Enter and confirm the promise of a region, and call some of its numbers in office hours."""
    notice = Notice.objects.filter(owner_region=region, demo=True).earliest("published_on")
    for wording, parts in SENTENCES.items():
        promise = Promise(
            region=region,
            notice=notice,
            wording=wording,
            start_date=notice.published_on,
            **parts,
        )
        promises.enter_promise(promise, by=stage.clerk)
        promises.confirm_promise(promise, by=stage.reviewer, why="已对照公告原文")
    calendar, day = read_calendar(), stage.today - timedelta(1)
    while not calendar.is_office_day(day):
        day -= timedelta(1)
    checked = Hotline.objects.filter(
        post__department__region=region,
        post__demo=True,
        use="call",
        suspended_at=None,
        withdrawn_at=None,
        verifications__result=Result.ANSWERED,
        verifications__checked_on__gte=stage.today - timedelta(180),
    )
    for hotline in checked.annotate(newest=Max("verifications")).order_by("pk")[:CALLED]:
        check = Check(day, Result.ANSWERED, time_of_day=TimeOfDay.MORNING, answerer=Answerer.STAFF)
        verification.record_call([hotline], check, by=stage.clerk, seen=hotline.newest)
