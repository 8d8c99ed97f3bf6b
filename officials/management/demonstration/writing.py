"""Write a plan as rows of the register, in a few statements for each region."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import pghistory

from officials import phones, pinyin
from officials.management.demonstration.plan import (
    APPOINTMENTS,
    CORRECTION,
    FIRST,
    NOTICE_DAYS_AGO,
    SECOND,
    Holding,
    Number,
    Office,
    Seat,
    Story,
)
from officials.models import (
    Appointment,
    Department,
    DepartmentType,
    Hotline,
    HotlineSource,
    Notice,
    Official,
    Post,
    Region,
    User,
    Verification,
)

TITLES = {
    FIRST: "关于公布领导干部公开电话的通告（演示）",
    SECOND: "关于更新领导干部公开电话的通告（演示）",
    CORRECTION: "关于更正部分公开电话的通告（演示）",
    APPOINTMENTS: "关于人事任免的通知（演示）",
}


def write(
    region: Region, offices: Sequence[Office], *, by: User, today: date
) -> list[tuple[Post, Story]]:
    """Write the rows of a region, all drafts, and return its posts."""
    with pghistory.context(user=by.pk, why="演示数据"):
        notices = _notices(region, offices[0].name, today)
        types = DepartmentType.objects.in_bulk(
            [office.type for office in offices], field_name="code"
        )
        departments = Department.objects.bulk_create(
            Department(
                region=region,
                type=types[office.type],
                name=office.name,
                name_en=office.name_en,
                rank=office.rank,
            )
            for office in offices
        )
        seats = [seat for office in offices for seat in office.seats]
        posts = Post.objects.bulk_create(
            Post(
                department=department,
                title=seat.title,
                duties=seat.duties,
                kind=seat.kind,
                rank=rank,
                demo=True,
            )
            for department, office in zip(departments, offices, strict=True)
            for rank, seat in enumerate(office.seats, 1)
        )
        _hotlines(list(_held(region, posts, seats, notices)), notices, by)
    return [(post, seat.story) for post, seat in zip(posts, seats, strict=True)]


def _notices(region: Region, government: str, today: date) -> list[Notice]:
    # 人民政府办公室, but 街道办事处 and 管理委员会 as they are.
    issuer = (
        f"{government}办公室" if government.endswith("政府") else government.removeprefix("街道")
    )
    notices = []
    for position, days in enumerate(NOTICE_DAYS_AGO):
        published = today - timedelta(days)
        notices.append(
            Notice(
                owner_region=region,
                issuer=f"{region.name}{issuer}",
                title=TITLES[position],
                document_number=f"演示〔{published.year}〕{position + 1}号",
                published_on=published,
                demo=True,
            )
        )
    Notice.objects.bulk_create(notices)
    Notice.objects.filter(pk=notices[CORRECTION].pk).update(supersedes=notices[SECOND])
    return notices


Owned = tuple[Post | Appointment, str, Number]


def _held(
    region: Region, posts: Sequence[Post], seats: Sequence[Seat], notices: Sequence[Notice]
) -> Iterator[Owned]:
    """Write officials and appointments; yield each hotline with its owner and printed name."""
    held: list[tuple[Post, Holding]] = [
        (post, holding)
        for post, seat in zip(posts, seats, strict=True)
        for holding in seat.holdings
    ]
    officials = Official.objects.bulk_create(
        _official(region, holding.name) for _post, holding in held
    )
    appointments = Appointment.objects.bulk_create(
        Appointment(
            post=post,
            official=official,
            capacity=holding.capacity,
            start_date=holding.start,
            end_date=holding.end,
            notice=notices[APPOINTMENTS],
        )
        for (post, holding), official in zip(held, officials, strict=True)
    )
    for post, seat in zip(posts, seats, strict=True):
        printed = f"{seat.holdings[0].name}（{post.title}）" if seat.holdings else post.title
        yield from ((post, printed, number) for number in seat.numbers)
    for appointment, (post, holding) in zip(appointments, held, strict=True):
        printed = f"{holding.name}（{post.title}）"
        yield from ((appointment, printed, number) for number in holding.numbers)


def _official(region: Region, name: str) -> Official:
    principal, *others = pinyin.readings(name)
    return Official(
        owner_region=region, name=name, pinyin=principal, other_readings=others, demo=True
    )


def _hotlines(owned: Sequence[Owned], notices: Sequence[Notice], by: User) -> None:
    hotlines = Hotline.objects.bulk_create(
        Hotline(
            post=owner if isinstance(owner, Post) else None,
            appointment=owner if isinstance(owner, Appointment) else None,
            kind=number.kind,
            digits=number.digits,
            extension=number.extension,
            label=number.label,
            purpose=number.purpose,
            answered_by=number.answered_by,
            hours=number.hours,
        )
        for owner, _printed, number in owned
    )
    numbered = list(zip(hotlines, owned, strict=True))
    HotlineSource.objects.bulk_create(
        HotlineSource(
            hotline=hotline,
            notice=notices[position],
            printed_name=printed,
            printed_number=phones.shown(number.kind, number.digits, number.extension),
        )
        for hotline, (_owner, printed, number) in numbered
        for position in number.notices
    )
    Verification.objects.bulk_create(
        Verification(
            digits=number.digits,
            extension=number.extension,
            hotline=hotline,
            checked_on=number.check[0],
            checked_by=by,
            result=number.check[1],
        )
        for hotline, (_owner, _printed, number) in numbered
        if number.check
    )
