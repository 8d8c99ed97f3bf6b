"""Create rows for tests: one function per model, with defaults for each field.

Names are invented, mobile numbers lie in an unassigned block, region codes begin with 99.
"""

from datetime import date
from itertools import count

import pghistory
from django.db import connection

from officials import pinyin
from officials.actions import publishing, review, withdrawal
from officials.clock import now, today
from officials.models import (
    Appointment,
    AreaCode,
    Department,
    DepartmentType,
    Edition,
    EditionHotline,
    Hotline,
    HotlineSource,
    Level,
    LexiconName,
    LiveCountChange,
    LiveNotice,
    LivePost,
    LiveTerm,
    NationalHotline,
    Notice,
    Official,
    PastPost,
    Post,
    ProposedChange,
    PublicReason,
    PublicVersion,
    Redirect,
    ReferenceVersion,
    Region,
    RegionAlias,
    Role,
    RoleName,
    SearchRow,
    ShownEdition,
    ShownNotice,
    Topic,
    User,
    Verification,
)
from officials.models.choices import Result
from officials.models.identifiers import new_uid
from officials.models.national_hotlines import Status
from officials.models.redirects import RedirectKind
from tests.support.roles import as_owner

numbers = count(1)
DEFAULT_DATE = date(2026, 1, 5)


def make(model, values, **defaults):
    """Create a row from ``values`` and ``defaults``; a callable default is called if needed.

    The row has no contributor unless the test names one with ``pghistory.context(user=…)``.
    """
    missing = {name: value for name, value in defaults.items() if name not in values}
    filled = {name: value() if callable(value) else value for name, value in missing.items()}
    with pghistory.context():
        return model.objects.create(**filled | values)


def clear_history_user():
    """Record the next changes without the user whom pghistory keeps for the whole transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pghistory.context_metadata', '', true)")


# Staff


def user(username="", **values):
    name = username or f"user{next(numbers)}"
    with as_owner():  # who confirms it, as on the server
        return make(User, values, username=name, password="!", confirmed_at=now)


def editor():
    """Return the default editor, created on first use."""
    return User.objects.filter(username="editor").first() or user("editor", first_name="编辑")


def reviewer():
    """Return the default reviewer, created on first use."""
    return User.objects.filter(username="reviewer").first() or user("reviewer", first_name="审核")


def role(**values):
    return make(Role, values, user=user, region=region, role=RoleName.EDITOR)


def staff(role_name, *regions, username="", **values):
    """Create a user who may sign in, with a role in ``regions``, by default in all provinces."""
    person = user(username, is_staff=True, **values)
    for each in regions or Region.objects.filter(level=Level.PROVINCE):
        role(user=person, region=each, role=role_name)
    return person


# Regions

SUFFIXES = dict(zip(Level, ("省", "市", "县", "镇", "新区"), strict=True))


def region(level=Level.COUNTY, **values):
    """Create a region and its ancestors; by default a county."""
    number = next(numbers) % 10_000  # a code has four digits of its own
    codes = {Level.TOWNSHIP: f"99{number:07}", Level.ZONE: f"z99{number:04}"}
    parent_level = Level.PREFECTURE if level == Level.ZONE else level - 1
    name = values.get("name", f"样{number}{SUFFIXES[level]}")
    short = values.get("short_name", name.removesuffix(SUFFIXES[level]))
    spaced = pinyin.transcribe(short)
    made = make(
        Region,
        values,
        level=level,
        code=codes.get(level, f"99{number:04}"),
        parent=lambda: None if level == Level.PROVINCE else region(parent_level),
        type=SUFFIXES[level],
        name=name,
        short_name=short,
        name_en=f"Sample {number}",
        pinyin=spaced.replace(" ", ""),
        pinyin_spaced=spaced,
        initials="".join(syllable[0] for syllable in spaced.split()),
    )
    made.refresh_from_db()  # a trigger wrote its path
    return made


def province(**values):
    return region(Level.PROVINCE, **values)


def prefecture(**values):
    return region(Level.PREFECTURE, **values)


def county(**values):
    return region(Level.COUNTY, **values)


def township(**values):
    return region(Level.TOWNSHIP, **values)


def zone(**values):
    return region(Level.ZONE, **values)


def region_alias(**values):
    return make(RegionAlias, values, region=region, name="旧名县", pinyin="jiuming")


def area_code(**values):
    return make(AreaCode, values, region=region, code="0999", local_digits=[7])


def public_version(**values):
    """Return the version that a trigger creates with its region."""
    return PublicVersion.objects.get(region=values.get("region") or region())


def live_count_change(**values):
    return make(LiveCountChange, values, region=region, at=now, change=1)


def reference_version():
    """Return the single row, which each new region raises."""
    region()
    return ReferenceVersion.objects.get()


# Departments and topics


def department_type(**values):
    number = next(numbers)
    return make(
        DepartmentType,
        values,
        code=f"sample_{number}",
        name=f"样品{number}局",
        name_en=f"Sample Bureau {number}",
        category="政府",
        rank=number,
    )


def department(**values):
    name = f"样品{next(numbers)}局"
    return make(Department, values, region=region, type=department_type, name=name)


def topic(**values):
    number = next(numbers)
    return make(
        Topic,
        values,
        slug=f"sample-{number}",
        name=f"样事{number}",
        name_en=f"Sample matter {number}",
        group="生活",
        department_types=lambda: [department_type().code],
        rank=number,
    )


def national_hotline(**values):
    return make(
        NationalHotline,
        values,
        number=f"199{next(numbers):03}",
        name="样品热线",
        name_en="Sample line",
        category="服务",
        status=Status.ACTIVE,
    )


def proposed_change(**values):
    """Create an open proposal to rename a department, by default one that is public."""
    renamed = values["department"] = values.get("department") or edition().department
    changes = {"name": [renamed.name, f"新{renamed.name}"]}
    row = {"kind": "department", "row_id": renamed.pk, "title": renamed.name, "changes": changes}
    return make(ProposedChange, row | values, proposed_by=editor, proposed_at=now)


# The register


def notice(**values):
    return make(
        Notice,
        values,
        owner_region=region,
        issuer="样品县人民政府办公室",
        title="关于公布领导干部办公电话的通告",
        published_on=DEFAULT_DATE,
    )


def official(**values):
    return make(Official, values, owner_region=region, name="王示例")


def post(**values):
    """Create a draft without a hotline; ``publish`` adds one."""
    return make(Post, values, department=department, title="副局长", duties="分管城市管理、信访")


def appointment(**values):
    """Create an appointment whose official is owned by the region of the post."""
    held = values["post"] = values.get("post") or post()
    return make(
        Appointment,
        values,
        official=lambda: official(owner_region=held.department.region),
        start_date=DEFAULT_DATE,
    )


def hotline(**values):
    """Create a hotline of a post, or of ``appointment``, without a source."""
    owner = {} if "appointment" in values else {"post": post}
    digits = f"154{next(numbers):08}"
    return make(Hotline, values, kind="mobile", digits=digits, label="办公电话", **owner)


def hotline_source(**values):
    number = values["hotline"] = values.get("hotline") or hotline()
    return make(
        HotlineSource,
        values,
        notice=notice,
        printed_name="王示例（副局长）",
        printed_number=number.digits,
    )


def sourced_hotline(**values):
    """Create a hotline with a source, so that it may be published."""
    return hotline_source(hotline=hotline(**values)).hotline


def verification(**values):
    called = values["hotline"] = values.get("hotline") or hotline()
    return make(
        Verification,
        values,
        digits=called.digits,
        extension=called.extension,
        checked_on=today,
        checked_by=editor,
        result=Result.ANSWERED,
    )


def redirect(**values):
    return make(Redirect, values, kind=RedirectKind.POST, old=new_uid, new=new_uid)


# Editions


def submit(*posts, by=None):
    """Submit posts for review; a post without a hotline gets one."""
    for each in posts:
        own = Hotline.objects.filter(appointment__post=each) | Hotline.objects.filter(post=each)
        if not own.filter(withdrawn_at=None).exists():
            sourced_hotline(post=each)
    User.objects.filter(username="root").exists() or user("root", is_staff=True, is_superuser=True)
    review.submit(posts, by=by or editor())
    clear_history_user()


def publish(*posts, by=None, approved_by=None, on=None):
    """Submit posts and let another user approve them, now or ``on`` a day; return the first."""
    submit(*posts, by=by)
    for each in posts:
        each.refresh_from_db()
    reviewed = [(each, each.revision) for each in posts]
    if on:
        publishing.schedule(reviewed, by=approved_by or reviewer(), on=on)
    else:
        publishing.approve(reviewed, by=approved_by or reviewer())
    clear_history_user()
    for each in posts:
        each.refresh_from_db()
    return posts[0]


def edition(**values):
    return Edition.objects.filter(post=publish(post(**values))).latest("pk")


def edition_hotline(**values):
    return EditionHotline.objects.filter(edition=edition(**values)).latest("pk")


def search_row(**values):
    return SearchRow.objects.get(edition=edition(**values))


def lexicon_name(**values):
    values = {"name": "王示例", "letters": "wangshili", "initials": "wsl"} | values
    return LexiconName.objects.get_or_create(**values)[0]


def live_post(**values):
    return LivePost.objects.get(uid=publish(post(**values)).uid)


def live_hotline(**values):
    return live_post(**values).hotlines.first()


def past_post(**values):
    published = publish(post(**values))
    withdrawal.withdraw_post(published, by=editor(), reason=PublicReason.NUMBER_WRONG)
    clear_history_user()
    return PastPost.objects.get(uid=published.uid)


def live_term(**values):
    """Publish a post with a holder and return the term on its card."""
    held = appointment(**values)
    publish(held.post)
    return LiveTerm.objects.of(held.official.uid).get()


def live_notice(**values):
    cited = notice(**values)
    publish_citing(cited)
    return LiveNotice.objects.get(uid=cited.uid)


def shown_edition(**values):
    return ShownEdition.objects.get(pk=live_post(**values).pk)


def shown_notice(**values):
    return ShownNotice.objects.get(uid=live_notice(**values).uid)


def publish_citing(source, **values):
    """Publish a post whose hotline cites the notice ``source``, and return it."""
    made = post(**values)
    hotline_source(hotline=hotline(post=made), notice=source)
    return publish(made)
