"""Translate the usual duties of posts into English: 分管教育、卫生健康.

Lists print them in few phrases and with the fields of departments. Duties with a field that is not
here stay untranslated.
"""

import re

from officials.duties_fields import FIELDS

_PHRASES = {
    "主持全面工作": "In overall charge", "主持日常工作": "In charge of daily business",
    "协助局长工作": "Assists the director", "协助主任工作": "Assists the director",
    "协助市长工作": "Assists the mayor", "协助区长工作": "Assists the district head",
    "协助县长工作": "Assists the county head",
    "协助联系乡镇、街道、村和社区": "Helps to keep in touch with townships and communities",
    "以及领导交办的其他工作": "Other work as assigned",
}  # fmt: skip
# What ends a field; the rest is a field too.
_ENDINGS = {
    "投诉": "complaints about {}", "咨询": "enquiries about {}", "查询": "enquiries about {}",
    "举报": "reports of {}", "报告": "reports of {}", "反映": "reports of {}",
    "报修": "repairs after {}", "预约": "appointments for {}",
}  # fmt: skip
_BEGINNINGS = {"分管": "In charge of", "负责": "In charge of", "协管": "Helps with"}
_BEGUN = re.compile(f"({'|'.join(_BEGINNINGS)})(.+)")


def translate_duties(duties: str) -> str:
    """Return the English of duties, or an empty text; 分管审计 is In charge of audit."""
    parts = [_translate_part(part) for part in re.split("[，,；;。]", duties) if part.strip()]
    # Some lists say the same thing several times.
    return "; ".join(dict.fromkeys(parts)) if parts and all(parts) else ""


def translate_field(field: str) -> str:
    """Return the English of a field (停水投诉: complaints about water outages), or none."""
    if field in FIELDS:
        return FIELDS[field]
    subject = FIELDS.get(field[:-2], "") if field[-2:] in _ENDINGS else ""
    return _ENDINGS[field[-2:]].format(subject) if subject else ""


def _translate_part(part: str) -> str:
    part = re.sub(r"(?:等|等工作|工作)$", "", part.strip()) if part not in _PHRASES else part
    if part in _PHRASES or f"{part}工作" in _PHRASES:
        return _PHRASES.get(part) or _PHRASES[f"{part}工作"]
    begun = _BEGUN.fullmatch(part)
    beginning, subjects = (_BEGINNINGS[begun[1]], begun[2]) if begun else ("", part)
    fields = [translate_field(field.strip()) for field in re.split("[、和及]", subjects)]
    if not all(fields):
        return ""
    listed = ", ".join(fields)
    return f"{beginning} {listed}" if beginning else listed[:1].upper() + listed[1:]
