"""Interpretations of the words of a query, to be displayed to the reader."""

from dataclasses import dataclass, replace
from typing import Self

from django.utils.translation import gettext as _

MAX_NAMES = 3


@dataclass(frozen=True)
class Interpretation:
    """A word of a query, folded, and its possible meanings, the most likely first.

    ``kinds``: status, region, department, topic, title, name, pinyin, initials, number, words, or
    short: a number that was not searched for.
    ``regions``: code and full name of each; ``department_types``: code and name; ``topics``: slug
    and name. ``str()`` describes the meanings in the language of the page.
    """

    word: str
    kinds: tuple[str, ...] = ()
    regions: tuple[tuple[str, str], ...] = ()
    department_types: tuple[tuple[str, str], ...] = ()
    topics: tuple[tuple[str, str], ...] = ()

    def with_kinds(self, *kinds: str) -> Self:
        """Return a copy with further kinds."""
        return replace(self, kinds=(*self.kinds, *kinds))

    def __str__(self) -> str:
        return _("；").join(self._describe(kind) for kind in self.kinds)

    def _describe(self, kind: str) -> str:
        rows = {
            "region": self.regions,
            "department": self.department_types,
            "topic": self.topics,
        }.get(kind, ())
        names = [name for _key, name in rows]
        more = _("等") if len(names) > MAX_NAMES else ""
        values = {"named": _("、").join(names[:MAX_NAMES]) + more}
        return {
            "region": _("地区：%(named)s"),
            "department": _("部门：%(named)s"),
            "topic": _("事项：%(named)s"),
            "status": _("由谁任职的情况"),
            "title": _("职务"),
            "name": _("姓名"),
            "pinyin": _("姓名的拼音"),
            "initials": _("拼音首字母"),
            "number": _("号码"),
            "short": _("号码太短，没有用来查找"),
            "words": _("岗位名称或分管工作"),
        }[kind] % values
