"""A small country with a post of every kind that a page can show."""

from datetime import date, timedelta
from types import SimpleNamespace

from officials import coverage
from officials.actions import verification, withdrawal
from officials.clock import today
from officials.models import EditionRecord, Hotline, PublicReason, WithdrawnEdition
from officials.models.choices import Result
from officials.models.posts import PostKind
from tests.support import factories

OVERDUE_FOR = 200


def build():
    """Return the rows by name; nothing of ``drafted`` and ``hidden`` may ever be shown."""
    province = factories.province(name="样品省", name_en="Sample Province")
    city = factories.prefecture(parent=province, name="样品市", name_en="Sample City")
    county = factories.county(parent=city, name="样品县", name_en="Sample County")
    town = factories.township(parent=county, name="空白镇", name_en="Blank Town")
    zone = factories.zone(parent=city, name="样品新区", name_en="Sample New Area")
    island = factories.province(code="810000", name="香港特别行政区", name_en="Hong Kong")
    factories.area_code(region=city, code="0999", local_digits=[8])
    factories.region_alias(region=county, name="旧样县", code="990000", redirects=True)
    factories.national_hotline(number="110", name="报警", name_en="Police", category="emergency")
    factories.national_hotline(number="12345", name="政务热线", name_en="Services", category="hub")
    factories.national_hotline(number="12300", name="旧热线", status="merged", merged_into="12345")
    factories.national_hotline(number="999", territory=island, name="紧急求助", name_en="Help")

    bureau = factories.department(region=county, name="样品县公安局", rank=10)
    empty = factories.department(region=county, name="从未公布局", rank=20)
    topic = factories.topic(
        name="样品事",
        name_en="Sample matter",
        aliases=["别的说法"],
        department_types=[bureau.type.code, empty.type.code],
        hotlines=["110", "12300", "12345"],
    )
    notice = factories.notice(owner_region=county, url="https://example.org/notice")

    head = factories.post(department=bureau, title="局长", duties="主持全面工作", rank=1)
    holder = factories.appointment(
        post=head, official=factories.official(name="王示例", owner_region=county)
    )
    former = factories.appointment(
        post=head,
        official=factories.official(name="赵虚构", owner_region=county),
        start_date=date(2020, 3, 1),
        end_date=date(2025, 12, 31),
        notice=notice,
    )
    office = number(notice, post=head, kind="landline", digits="09990123456", extension="801")
    own = number(notice, appointment=holder, digits="15400000001", label="手机")

    vacant = factories.post(department=bureau, title="副局长", rank=2)
    overdue = number(notice, post=vacant, digits="15400000002")
    desk = factories.post(department=bureau, title="值班室", kind=PostKind.DESK, duties="", rank=3)
    suspended = number(notice, post=desk, digits="15400000003")
    demo = factories.post(department=bureau, title="演示岗位", rank=4, demo=True)
    number(notice, post=demo, digits="15400000004")
    withdrawn = factories.post(department=bureau, title="撤下岗位", rank=5)
    number(notice, post=withdrawn, digits="15400000005")
    left = factories.appointment(
        post=withdrawn, official=factories.official(name="钱占位", owner_region=county)
    )
    abolished = factories.post(department=bureau, title="撤销岗位", rank=6)
    number(notice, post=abolished, digits="15400000006")
    drafted = factories.post(department=empty, title="草稿岗位", duties="草稿分工")
    hidden = number(notice, post=drafted, digits="15400000007")

    factories.publish(head, vacant, desk, demo, withdrawn, abolished)
    editor = factories.editor()
    withdrawal.withdraw_post(withdrawn, by=editor, reason=PublicReason.NUMBER_WRONG)
    withdrawal.withdraw_post(abolished, by=editor, reason=PublicReason.REORGANISED, abolished=True)
    withdrawal.suspend(suspended, by=editor, reason="核实")
    verification.record(office, by=editor, checked_on=today(), result=Result.ANSWERED)
    verification.record(
        overdue, by=editor, checked_on=today() - timedelta(OVERDUE_FOR), result=Result.ANSWERED
    )
    promise = factories.confirmed_promise(region=county, notice=notice, answered_share=90)
    address = factories.confirmed_address(department=bureau, scope="region")
    office_link = factories.office_link(address=address)
    coverage.record_figures()
    factories.clear_history_user()
    day = today().isoformat()
    edition, last_edition = (EditionRecord.objects.get(post=each.uid) for each in (head, abolished))
    gone_edition = WithdrawnEdition.objects.get()
    return SimpleNamespace(**locals())


def number(notice, **values):
    """A number that ``notice`` published."""
    made = factories.hotline(**values)
    factories.hotline_source(hotline=made, notice=notice, printed_name=_print_name(made))
    return Hotline.objects.get(pk=made.pk)


def _print_name(made):
    """Return the holder of the day and the title, as a notice prints them."""
    post = made.of_post
    holder = post.appointments.filter(end_date=None).first()
    return f"{holder.official.name}（{post.title}）" if holder else post.title


def fill(region, *, departments, each):
    """Publish so many posts with a holder and a number in each of so many departments."""
    notice = factories.notice(owner_region=region)
    posts = []
    for rank in range(departments):
        department = factories.department(region=region, rank=50 + rank)
        for place in range(each):
            post = factories.post(department=department, rank=place)
            factories.appointment(post=post)
            number(notice, post=post)
            posts.append(post)
    factories.publish(*posts)
    return posts


# The Chinese address of each public page, by the names of the rows, with the status it answers.
PLACES = ("province", "city", "county", "town", "zone", "island")
ADDRESSES = {
    "/": 200,
    "/regions/": 200,
    "/regions/?q=样": 200,
    "/regions/?q=没有的地方": 200,
    **{f"/regions/{{{place}.code}}/": 200 for place in PLACES},
    **{f"/regions/{{{place}.code}}/print/": 200 for place in PLACES},
    "/regions/{county.code}/promise/": 200,
    "/regions/{town.code}/promise/": 200,
    "/regions/{county.code}/newspaper/": 200,
    "/regions/{county.code}/screen/?turn=no": 200,
    "/regions/{county.code}/qr/": 200,
    "/posts/{head.uid}/qr/": 200,
    "/departments/{bureau.uid}/": 200,
    **{f"/posts/{{{post}.uid}}/": 200 for post in ("head", "vacant", "desk", "demo", "abolished")},
    "/posts/{withdrawn.uid}/": 410,
    "/posts/{drafted.uid}/": 404,
    **{f"/posts/{{{post}.uid}}/history/": 200 for post in ("head", "desk", "abolished")},
    **{f"/posts/{{{post}.uid}}/?on={{day}}": 200 for post in ("head", "abolished")},
    "/posts/{head.uid}/?on=2021-05-01": 200,
    "/posts/{head.uid}/?on=2999-01-01": 400,
    "/posts/{withdrawn.uid}/history/": 410,
    "/posts/{withdrawn.uid}/?on={day}": 410,
    "/posts/{drafted.uid}/history/": 404,
    "/posts/{drafted.uid}/?on={day}": 404,
    "/regions/{county.code}/?on={day}": 200,
    "/regions/{county.code}/?on=2021-05-01": 200,
    "/regions/{town.code}/?on={day}": 200,
    "/regions/{town.code}/?on=yesterday": 400,
    "/regions/{county.code}/?printed={day}": 200,
    "/regions/{county.code}/?printed=2999-01-01": 400,
    "/editions/{edition.uid}/": 200,
    "/editions/{last_edition.uid}/": 200,
    "/editions/{gone_edition.uid}/": 410,
    "/topics/": 200,
    "/topics/{topic.slug}/": 200,
    "/topics/{topic.slug}/?q=没有的地方": 200,
    **{
        f"/regions/{{{place}.code}}/topics/{topic}": 200
        for place in ("county", "town", "island")
        for topic in ("", "{topic.slug}/")
    },
    "/officials/{holder.official.uid}/": 200,
    "/officials/{former.official.uid}/": 200,
    "/officials/{left.official.uid}/": 410,
    "/notices/": 200,
    "/notices/{notice.uid}/": 200,
    "/coverage/": 200,
    **{f"/coverage/{{{place}.code}}/": 200 for place in PLACES},
    "/coverage/{county.code}/?with={zone.code}": 200,
    "/hotlines/": 200,
    "/offline/": 200,
    **{f"/regions/{{{place}.code}}/offline/": 200 for place in ("county", "town", "island")},
    "/search/": 200,
    "/search/?q=王示例": 200,
    "/search/?q=没有此人": 200,
    "/search/?q=1": 400,
    "/report/{office.uid}/": 200,
    "/report/{suspended.uid}/": 410,
    "/report/{hidden.uid}/": 404,
    "/report/status/": 200,
    "/outcome/{office.uid}/": 200,
    "/outcome/{suspended.uid}/": 410,
    "/outcome/{hidden.uid}/": 404,
    "/about/": 200,
    "/about/demo/": 200,
    "/accessibility/": 200,
    "/privacy/": 200,
    "/no-such-page/": 404,
}


def addresses(world):
    """Return the Chinese address of each public page in ``world``, with the status it answers."""
    return {address.format(**vars(world)): status for address, status in ADDRESSES.items()}


def files(world):
    """Return the Chinese address of each file that somebody may take away."""
    posts = [world.head, world.vacant, world.desk, world.demo]
    return [
        *(f"/posts/{post.uid}.vcf" for post in posts),
        *(f"/posts/{post.uid}/qr.svg" for post in [*posts, world.abolished]),
        *(f"/regions/{place.code}/qr.svg" for place in places(world)),
    ]


def places(world):
    return [getattr(world, name) for name in PLACES]
