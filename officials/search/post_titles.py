"""Read titles, and those that name the body of their post as well: 市委书记, 村支书."""

import re
from dataclasses import dataclass

from officials.models.regions import Level

_TITLE = (
    "(?:常务)?[副正]?(?:(?:局|厅|省|市|县|区|镇|乡|州|旗|部|处|科|股|所|站|院|校|秘书|检察)长"
    "|主任|书记|主席|委员|政委|大队长)"
)
_OF_COMMITTEE = "副?书记|常委|委员|秘书长"
_OF_VILLAGE = "副?主任|副?书记|支书|村长"
_WITH_BODY = re.compile(
    f"(?P<committee>(?:自治区党|[省市县区州盟旗镇乡])委|(?:[镇乡]|街道)?党工?委)(?:{_OF_COMMITTEE})"
    f"|(?P<village>村|社区)(?:{_OF_VILLAGE})|村长"
)
TITLE = re.compile(f"{_TITLE}|{_WITH_BODY.pattern}")

_PARTY_OFFICE = ("party_office",)
_TOWNSHIP = ("township_gov", "subdistrict")
# By the beginning of a committee: the types of the departments that list its posts, and levels.
_COMMITTEES = {
    "自治区": (_PARTY_OFFICE, (Level.PROVINCE,)),
    "省": (_PARTY_OFFICE, (Level.PROVINCE,)),
    "市": (_PARTY_OFFICE, (Level.PREFECTURE,)),
    "州": (_PARTY_OFFICE, (Level.PREFECTURE,)),
    "盟": (_PARTY_OFFICE, (Level.PREFECTURE,)),
    "县": (_PARTY_OFFICE, (Level.COUNTY,)),
    "区": (_PARTY_OFFICE, (Level.COUNTY,)),
    "旗": (_PARTY_OFFICE, (Level.COUNTY,)),
    "镇": (_TOWNSHIP, (Level.TOWNSHIP,)),
    "乡": (_TOWNSHIP, (Level.TOWNSHIP,)),
    "街道": (_TOWNSHIP, (Level.TOWNSHIP,)),
}
_COMMON_TITLES = {"支书": "书记", "村长": "主任"}


@dataclass(frozen=True)
class BodyTitle:
    """A title without the ``body`` that was typed with it.

    ``department_types``: codes of those that have such posts, at these ``levels``; empty where
    nothing but the body's name tells them.
    """

    title: str
    body: str
    department_types: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()


def read_body_title(word: str) -> BodyTitle | None:
    """Return the title of a folded word that names its body too, or None for any other word."""
    found = _WITH_BODY.fullmatch(word)
    if found is None:
        return None
    if body := found["committee"]:
        known = (value for sign, value in _COMMITTEES.items() if body.startswith(sign))
        return BodyTitle(word.removeprefix(body), body, *next(known, ()))
    body = found["village"] or ""
    title = word.removeprefix(body)
    return BodyTitle(_COMMON_TITLES.get(title, title), body, ("village",))
