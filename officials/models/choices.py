"""Choices that the register and its public views share."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from officials import phones


class Kind(models.TextChoices):
    """The kinds of ``officials.phones.Kind``, with labels."""

    MOBILE = phones.Kind.MOBILE.value, _("手机")
    LANDLINE = phones.Kind.LANDLINE.value, _("座机")
    TOLLFREE = phones.Kind.TOLLFREE.value, _("400/800 电话")
    SHORT = phones.Kind.SHORT.value, _("短号")


class Use(models.TextChoices):
    """The uses of ``officials.phones.Use``, with labels. Only numbers for calls are called."""

    CALL = phones.Use.CALL.value, _("电话")
    FAX = phones.Use.FAX.value, _("传真")
    TEXT = phones.Use.TEXT.value, _("短信")


# What a search tells apart: how a number is dialled, or that nobody answers it.
SEARCHED_KINDS = [*Kind.choices, *(choice for choice in Use.choices if choice[0] != Use.CALL)]


def searched_kind(kind: str, use: str) -> str:
    """Return the value of ``SEARCHED_KINDS`` that a number has."""
    return kind if use == Use.CALL else use


class Method(models.TextChoices):
    CALLED = "called", _("拨打")
    CONFIRMED = "confirmed", _("书面确认")
    VISITED = "visited", _("上门")
    OFFICE = "office", _("单位确认")


class Result(models.TextChoices):
    ANSWERED = "answered", _("有人接听")
    UNANSWERED = "unanswered", _("无人接听")
    WRONG = "wrong", _("不是本岗位")
    DEAD = "dead", _("空号或停机")
    # By its link, without a call: no answered call in any figure.
    CONFIRMED = "confirmed", _("单位确认")


# Results after which a number is not shown until somebody looks into it.
FAILED_RESULTS = (Result.WRONG, Result.DEAD)

# The ways and results of checks that a member of staff records.
STAFF_METHODS = [each for each in Method.choices if each[0] != Method.OFFICE]
STAFF_RESULTS = [each for each in Result.choices if each[0] != Result.CONFIRMED]


class Answerer(models.TextChoices):
    """Distinguish who picked up, where somebody answered."""

    HOLDER = "holder", _("本人接")
    STAFF = "staff", _("工作人员接")


class TimeOfDay(models.TextChoices):
    """The part of a day in which a number was called: another one may find somebody in."""

    MORNING = "morning", _("上午")
    AFTERNOON = "afternoon", _("下午")
    EVENING = "evening", _("晚上")


class Capacity(models.TextChoices):
    FULL = "full", _("正式")
    ACTING = "acting", _("代理")
    PRESIDING = "presiding", _("主持工作")


class PublicReason(models.TextChoices):
    """The reasons that the public reads when one person takes a post off the site."""

    NUMBER_STOPPED = "number_stopped", _("号码已停用")
    NUMBER_REASSIGNED = "number_reassigned", _("号码已移交他人")
    NUMBER_WRONG = "number_wrong", _("号码有误")
    NOTICE_CORRECTED = "notice_corrected", _("公告已更正")
    MISTAKE = "mistake", _("公布有误，核实后重新公布")
    POST_ABOLISHED = "post_abolished", _("岗位已撤销")
    REORGANISED = "reorganised", _("机构调整")
    HOLDER_LEFT = "holder_left", _("领导离任")
    ON_REQUEST = "on_request", _("应本人要求")
    SECURITY = "security", _("安全原因")
    OTHER = "other", _("其他原因")


class Reached(models.TextChoices):
    """Distinguish who answered a call, if anybody did."""

    HOLDER = "holder", _("打通·本人")
    STAFF = "staff", _("打通·工作人员")
    NOBODY = "nobody", _("没人接")
    WRONG = "wrong", _("不对")


# The calls that somebody at the post answered: only these can have settled something.
ANSWERED = (Reached.HOLDER, Reached.STAFF)


class Settled(models.TextChoices):
    """Distinguish what came of a call that was answered."""

    SETTLED = "settled", _("办成了")
    CALL_BACK = "call_back", _("会回电")
    UNSETTLED = "unsettled", _("没办成")


class FileType(models.TextChoices):
    """The media types that the archived file of a notice may have."""

    PDF = "application/pdf", "PDF"
    JPEG = "image/jpeg", "JPEG"
    PNG = "image/png", "PNG"


class ReportKind(models.TextChoices):
    """The faults of a number that a citizen can report."""

    UNANSWERED = "unanswered", _("没人接")
    DEAD = "dead", _("空号")
    WRONG = "wrong", _("不是本人或单位")
    ATTITUDE = "attitude", _("态度")
    ON_REQUEST = "on_request", _("本人要求撤下")
    OTHER = "other", _("其他")


MAX_REPORT_WORDS = 1000
MAX_REPORT_CONTACT = 200
# Reports of these kinds say nothing against the number itself.
KINDS_NOT_ABOUT_NUMBERS = (ReportKind.ATTITUDE, ReportKind.ON_REQUEST)


class ReportState(models.TextChoices):
    """The states of a report; the last three are final."""

    RECEIVED = "received", _("已收到")
    CHECKING = "checking", _("核实中")
    CORRECTED = "corrected", _("已更正")
    CONFIRMED = "confirmed", _("核实无误")
    UNVERIFIED = "unverified", _("无法核实")


OPEN_STATES = (ReportState.RECEIVED, ReportState.CHECKING)


class ReportAnswer(models.TextChoices):
    """The answers to a report, in words that its sender reads."""

    NUMBER_CORRECTED = "number_corrected", _("号码已经更正。")
    DETAILS_CORRECTED = "details_corrected", _("岗位、职责或时间等说明已经更正。")
    WITHDRAWN = "withdrawn", _("号码已经撤下。")
    SUSPENDED = "suspended", _("号码已经暂停显示，等单位改正。")
    CALLED = "called", _("我们拨打过，有人接听，号码无误。")
    OFFICE_CONFIRMED = "office_confirmed", _("已向单位核实，号码无误。")
    PASSED_ON = "passed_on", _("已转告单位。接听态度本站无法核实。")
    NOT_REACHED = "not_reached", _("我们多次拨打，没有人接，暂时无法核实。")
    NOT_ENOUGH = "not_enough", _("反映的内容不够具体，无法核实。")
    IDENTITY_UNKNOWN = "identity_unknown", _("无法确认是本人提出，没有撤下。")


# The state of a report that has an answer.
STATES_OF_ANSWERS = {
    ReportAnswer.NUMBER_CORRECTED: ReportState.CORRECTED,
    ReportAnswer.DETAILS_CORRECTED: ReportState.CORRECTED,
    ReportAnswer.WITHDRAWN: ReportState.CORRECTED,
    ReportAnswer.SUSPENDED: ReportState.CORRECTED,
    ReportAnswer.CALLED: ReportState.CONFIRMED,
    ReportAnswer.OFFICE_CONFIRMED: ReportState.CONFIRMED,
    ReportAnswer.PASSED_ON: ReportState.UNVERIFIED,
    ReportAnswer.NOT_REACHED: ReportState.UNVERIFIED,
    ReportAnswer.NOT_ENOUGH: ReportState.UNVERIFIED,
    ReportAnswer.IDENTITY_UNKNOWN: ReportState.UNVERIFIED,
}
