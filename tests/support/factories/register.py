"""Create rows of the register: posts, officials, hotlines and their sources."""

from datetime import date, timedelta

from officials.actions.bans import hash_number
from officials.clock import now, today
from officials.models import (
    Appointment,
    CallClaim,
    CallSheet,
    Cover,
    Hotline,
    HotlineSource,
    Notice,
    NoticeCheck,
    NoticeOutcome,
    Official,
    Post,
    PublicReason,
    Redaction,
    Redirect,
    RepublicationBan,
    TakedownRequest,
    Verification,
    WithheldName,
    WithheldText,
    WithholdingReason,
)
from officials.models.choices import Result
from officials.models.identifiers import new_uid
from officials.models.redirects import RedirectKind
from tests.support.factories.base import make, numbers
from tests.support.factories.reference import department, region
from tests.support.factories.users import editor

DEFAULT_DATE = date(2026, 1, 5)


def notice(**values):
    return make(
        Notice,
        values,
        owner_region=region,
        issuer="样品县人民政府办公室",
        title="关于公布领导干部办公电话的通告",
        published_on=DEFAULT_DATE,
    )


def notice_check(**values):
    return make(NoticeCheck, values, notice=notice, outcome=NoticeOutcome.CHANGED, checked_at=now)


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


def cover(**values):
    """Create a cover of a post by another of its department, from today for five days."""
    covered = values["post"] = values.get("post") or post()
    return make(
        Cover,
        values,
        covered_by=lambda: post(department=covered.department, title="值班室", kind="desk"),
        start_date=today,
        end_date=lambda: today() + timedelta(days=4),
        reason="外出学习",
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
        notice=lambda: notice(owner_region=number.of_post.department.region),
        printed_name="王示例（副局长）",
        printed_number=number.digits,
    )


def sourced_hotline(**values):
    """Create a hotline with a source, so that it may be published."""
    return hotline_source(hotline=hotline(**values)).hotline


def takedown_request(**values):
    return make(
        TakedownRequest,
        values,
        hotline=hotline,
        reason=PublicReason.ON_REQUEST,
        asked_by=editor,
        asked_at=now,
    )


def republication_ban(**values):
    """Ban the number of ``hotline``, by default a withdrawn one, or the person ``official``."""
    banned = values.pop("hotline", None)
    if "official" not in values:
        banned = banned or hotline(withdrawn_at=now())
        values |= {
            "post": banned.of_post,
            "number_hash": hash_number(banned.digits, banned.extension),
        }
    return make(
        RepublicationBan,
        values,
        reason=PublicReason.ON_REQUEST,
        made_by=editor,
        made_at=now,
    )


def withheld_name(**values):
    return make(
        WithheldName,
        values,
        official=official,
        reason=WithholdingReason.SECURITY,
        withheld_by=editor,
        withheld_at=now,
    )


def redaction(**values):
    return make(Redaction, values, kind="number", done_by=editor, done_at=now, counts={})


def withheld_text(**values):
    """Mask a post with a withheld name, or the title of ``notice``."""
    owner = {} if "notice" in values else {"post": post}
    return make(WithheldText, values, withheld_name=withheld_name, **owner)


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


def call_sheet(**values):
    return make(
        CallSheet,
        values,
        title="样品县 该核验",
        numbers=lambda: ["15400000001"],
        made_by=editor,
        made_at=now,
    )


def call_claim(**values):
    """Claim a number for the default editor, for an hour."""
    return make(
        CallClaim,
        values,
        digits=lambda: f"154{next(numbers):08}",
        held_by=editor,
        held_until=lambda: now() + timedelta(hours=1),
    )


def redirect(**values):
    return make(Redirect, values, kind=RedirectKind.POST, old=new_uid, new=new_uid)
