"""Messages about a cell: templates, and the diagnosis of digits that are no number."""

import re

from officials.issues import Issue

from .grammar import bare_digits
from .numbers import Kind, Numbering, area_code_of

_ = str  # Marks templates for translation; the interface translates `Issue.template`.

TEMPLATES = {
    # Errors.
    "too_long": _("内容有 %(count)d 个字，太长了；请每格只写电话号码。"),
    "scientific": _("「%(written)s」是科学计数法，末几位已经丢失；请把这一列设为文本后重填。"),
    "no_number": _("「%(written)s」里没有电话号码；请核对。"),
    "ditto": _("「%(written)s」不是号码；请把号码再写一遍。"),
    "refers": _("「%(written)s」没有写出号码；请打开它，把号码照抄过来。"),
    "out_of_service": _(
        "「%(written)s」是打过以后的结果，不是号码；请填号码，结果记在这个号码的“核验”里。"
    ),
    "extension_alone": _(
        "「%(written)s」只有分机；请连总机一起写，例如：029-0381 2345 转 %(extension)s。"
    ),
    "short_number": _(
        "「%(written)s」是人人可拨的公共短号，不是这位领导的电话；请填办公电话或手机号码。"
    ),
    "masked": _("「%(written)s」有几位被星号遮住了；请写出完整的号码，或留空。"),
    "foreign": _("「%(written)s」以 + 开头，却不是 +86 的号码；请改写为境内的拨号方式。"),
    "mobile_length": _("「%(written)s」有 %(count)d 位，手机号码应为 11 位。"),
    "mobile_short": _("「%(written)s」只有 %(count)d 位，手机号码应为 11 位。"),
    "tollfree_length": _("「%(written)s」有 %(count)d 位，400 和 800 号码应为 10 位。"),
    "local_length": _("「%(written)s」区号 %(area_code)s 后有 %(count)d 位，应为 %(lengths)s 位。"),
    "unknown_area_code": _("「%(written)s」的区号不认识；请核对区号。"),
    "missing_area_code": _("「%(written)s」缺少区号；请写成“区号-号码”。"),
    "unknown_short_code": _("「%(written)s」不在短号码表里；请核对，或写出完整的号码。"),
    "extension_length": _("「%(written)s」的分机号有 %(count)d 位，最多 6 位；请核对。"),
    "extension_range": _("「%(written)s」是一段分机号；请逐个写出，例如：转 8001、转 8002。"),
    "number_range": _("「%(written)s」是一段号码；请逐个写出。"),
    "after_extension": _(
        "「%(written)s」写在分机后面，分不清是不是分机；请写“转 %(written)s”，或分开填写。"
    ),
    "account": _(
        "「%(written)s」里字母连着数字，像是微信号、QQ 号之类，不是电话号码；请只填写电话号码。"
    ),
    "account_label": _("「%(label)s %(written)s」是账号或编号，不是电话号码；请只填写电话号码。"),
    "address": _("「%(written)s」是网址或电子邮箱，不是电话号码；请只填写电话号码。"),
    "not_a_number": _("「%(written)s」不是完整的电话号码；请写出完整的号码。"),
    # Warnings.
    "unassigned": _("「%(shown)s」的号段 %(prefix)s 尚未分配；请核对。"),
    "mobile_zero": _("「%(written)s」是手机号码，前面的 0 已去掉。"),
    "zero_added": _("「%(written)s」缺少开头的 0，已补上，读作 %(shown)s；请核对。"),
    "area_code_added": _("「%(written)s」没有写区号，已按本地区的区号 %(area_code)s 补上。"),
    "short_extension": _(
        "「%(written)s」读作分机 %(extension)s；也可能是第二个号码的末尾，请核对。"
    ),
    "extension_listed": _("「%(written)s」写在分机后面，读作分机 %(extension)s；请核对。"),
    "repeated": _("「%(written)s」重复，只保留一个。"),
}


# What people write where a number should stand.
_NO_NUMBERS = {
    "ditto": re.compile("[同上前左]{2}|〃|″"),
    "refers": re.compile("(?:详?见|参见|参看|请?(?:查看|查阅)).{0,30}[^0-9]"),
    "out_of_service": re.compile(
        "(?:已|此号)?(?:空号|停机|欠费停机|欠费|注销|停用|故障|打不通|无人接听)"
    ),
}


def find_no_number(text: str) -> str:
    """Return the code of words that people write where a number should stand; empty for others."""
    return next((code for code, words in _NO_NUMBERS.items() if words.fullmatch(text)), "")


def issue(code: str, **params: object) -> Issue:
    """Return one of the templates above with its values."""
    return Issue(code, TEMPLATES[code], params)


def diagnose(written: str, numbering: Numbering) -> Issue:
    """Return the error for digits that are no number."""
    digits = bare_digits(written)[0]
    count, area_code = len(digits), area_code_of(Kind.LANDLINE, digits)
    lengths = numbering.area_codes.get(area_code, ())
    params: dict[str, object] = {"count": count}
    if "*" in digits:
        code = "masked"
    elif "~" in digits:
        code = "number_range"
    elif "+" in digits:
        code = "foreign"
    elif re.fullmatch("1[3-9][0-9]{7,}", digits):
        code = "mobile_short" if count < 11 else "mobile_length"  # noqa: PLR2004 (eleven digits)
    elif re.fullmatch("[48]00(?:[0-9]{3}|[0-9]{6}|[0-9]{8,})", digits):
        code = "tollfree_length"
    elif lengths:
        code = "local_length"
        expected = "、".join(map(str, sorted(lengths)))
        params = {"area_code": area_code, "count": count - len(area_code), "lengths": expected}
    elif re.fullmatch("[0-9]{7,8}", digits):
        code = "missing_area_code"
    elif re.fullmatch("0[0-9]{9,}", digits):
        code = "unknown_area_code"
    elif re.fullmatch("1[0-9]{2,4}", digits):
        code = "unknown_short_code"
    else:
        code = "not_a_number"
    return issue(code, written=written.strip(), **params)
