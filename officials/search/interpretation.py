"""What a word of a query was taken as, for the reader."""

from dataclasses import dataclass, replace
from typing import Self

from django.utils.translation import gettext as _

MOST_SAID = 3


@dataclass(frozen=True)
class Interpretation:
    """One word, as it was folded, and what it was taken as, the likeliest first.

    ``kinds``: place, department, matter, title, name, pinyin, initials, number or words.
    ``places``: code and full name of each; ``types``: code and name; ``matters``: slug and name.
    ``str()`` says it in words.
    """

    word: str
    kinds: tuple[str, ...] = ()
    places: tuple[tuple[str, str], ...] = ()
    types: tuple[tuple[str, str], ...] = ()
    matters: tuple[tuple[str, str], ...] = ()

    def of(self, *kinds: str) -> Self:
        """Return the same word with further kinds."""
        return replace(self, kinds=(*self.kinds, *kinds))

    def __str__(self) -> str:
        return "；".join(self._said(kind) for kind in self.kinds)

    def _said(self, kind: str) -> str:
        lists = {"place": self.places, "department": self.types, "matter": self.matters}
        named = [name for _key, name in lists.get(kind, ())]
        more = _("等") if len(named) > MOST_SAID else ""
        said = {"named": "、".join(named[:MOST_SAID]) + more}
        return {
            "place": _("地区：%(named)s"),
            "department": _("部门：%(named)s"),
            "matter": _("事项：%(named)s"),
            "title": _("职务"),
            "name": _("姓名"),
            "pinyin": _("姓名的拼音"),
            "initials": _("拼音首字母"),
            "number": _("号码"),
            "words": _("岗位名称或分管工作"),
        }[kind] % said
