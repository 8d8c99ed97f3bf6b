"""Turn the entries of a list into the rows of its plan, as far as no SQL is needed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from officials import phones
from officials.importing.entries import Entry
from officials.importing.matching import Body, KnownPost, Matcher
from officials.importing.problems import Problem, Severity
from officials.importing.roles import NAME_ROLES
from officials.importing.texts import list_bodies
from officials.models import ImportAction, ImportBatch

# The choices of a doubt that keep what the list says, and that leave it out.
KEEP, LEAVE_OUT = "keep", "leave_out"
COLUMNS = (
    *("batch_id", "position", "sheet", "row", "uid", "unit", "name", "is_vacant", "title"),
    *("duties", "hours", "numbers", "hotlines", "action", "region_id", "department_id"),
    *("department_type_id", "post_id", "post_revision", "changes", "doubts", "problems"),
    "is_asked",
)
_NOTHING = Jsonb({})
_NONE = Jsonb([])


class RowMaker:
    """Make the rows of one list, for COPY. All queries are made before the first row."""

    def __init__(self, batch: ImportBatch, entries: Sequence[Entry]) -> None:
        self.batch, self.entries = batch, entries
        self.matcher = Matcher(batch.region)
        self.posts: Mapping[str, KnownPost] = {}
        if any(entry.uid for entry in entries):
            self.posts = self.matcher.posts_by_uid()
        self.seen: dict[tuple[Any, ...], Entry] = {}

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield a row for each entry, in the order of the list, with the values of COLUMNS."""
        for position, entry in enumerate(self.entries, 1):
            yield self._row(position, entry)

    def _row(self, position: int, entry: Entry) -> tuple[Any, ...]:
        uid = entry.uid.lower()
        post = self.posts.get(uid)
        if post:
            body = self.matcher.find_for(post, entry.region, entry.unit)
        else:
            place = entry.region or self.matcher.place_of_sheet(entry.sheet)
            body = self.matcher.find(place, entry.unit) if entry.unit else Body()
        problems = [
            problem.message for problem in entry.problems if problem.severity is Severity.ERROR
        ]
        problems += self._problems(entry, body, uid)
        first = self._first_of(entry, body, uid)
        if first and not problems and _says_the_same(entry, first):
            return self._repeated(position, entry, body, first)
        if first:
            problems.append(_("与%(place)s重复；请合并为一行，号码写在一起。") % _place_of(first))
        doubts = [] if problems else [*questions_of(body), *map(_doubt_of, _doubtful(entry))]
        if not problems and not post and not body.department and list_bodies(entry.unit):
            doubts.append(_doubt_of_bodies(entry.unit))
        numbers = _number_texts(entry)
        return (
            *(self.batch.pk, position, entry.sheet, entry.row, uid, entry.unit, entry.name),
            *(entry.is_vacant, entry.title, entry.duties, entry.hours, numbers, _hotlines(entry)),
            ImportAction.REJECTED.value if problems else ImportAction.ADD.value,
            *(body.region, body.department, body.type),
            *((post.pk, post.revision) if post else (None, None)),
            _NOTHING if problems or post else Jsonb(_changes_of_new(entry, numbers)),
            Jsonb(doubts) if doubts else _NONE,
            Jsonb(problems) if problems else _NONE,
            False,
        )

    def _repeated(self, position: int, entry: Entry, body: Body, first: Entry) -> tuple[Any, ...]:
        """Return the row of an entry that says what the one of ``first`` says: nothing more."""
        same = _("与%(place)s一样，没有别的内容。") % _place_of(first)
        return (
            *(self.batch.pk, position, entry.sheet, entry.row, entry.uid.lower(), entry.unit),
            *(entry.name, entry.is_vacant, entry.title, entry.duties, entry.hours),
            *(_number_texts(entry), _hotlines(entry), ImportAction.UNCHANGED.value),
            *(body.region, body.department, body.type, None, None),
            *(_NOTHING, _NONE, Jsonb([same]), False),
        )

    def _problems(self, entry: Entry, body: Body, uid: str) -> list[str]:
        """Return why a row cannot be taken, beyond what its cells say."""
        problems = []
        if uid and uid not in self.posts:
            words = {"uid": entry.uid, "region": self.batch.region}
            problems.append(
                _("编号 %(uid)s 不是 %(region)s 的岗位；请核对，新岗位不写编号。") % words
            )
        if body.is_elsewhere:
            words = {"place": entry.region or entry.unit, "region": self.batch.region}
            problems.append(_("“%(place)s”不在 %(region)s 之内；请核对地区。") % words)
        return problems

    def _first_of(self, entry: Entry, body: Body, uid: str) -> Entry | None:
        """Return the row before that says the same post, or None."""
        key: tuple[Any, ...] = (uid,)
        if not uid:
            place = entry.region, body.region, body.department or entry.unit
            key = (*place, entry.title, entry.name) if entry.name else (id(entry),)
        first = self.seen.setdefault(key, entry)
        return first if first is not entry else None


def _says_the_same(entry: Entry, first: Entry) -> bool:
    return replace(entry, sheet=first.sheet, row=first.row) == first


def _place_of(entry: Entry) -> dict[str, str]:
    """Return the place of a row in the file, for a sentence."""
    return {"place": _("“%(sheet)s”第 %(row)d 行") % {"sheet": entry.sheet, "row": entry.row}}


def _number_texts(entry: Entry) -> list[str]:
    return [number_text(each.digits, each.extension) for each in entry.numbers]


def _hotlines(entry: Entry) -> Jsonb:
    return Jsonb([_hotline(*pair) for pair in zip(entry.numbers, entry.labels, strict=True)])


def _doubtful(entry: Entry) -> list[Problem]:
    return [problem for problem in entry.problems if problem.severity is Severity.DOUBT]


def _doubt_of(problem: Problem) -> dict[str, Any]:
    """Return the question whether a row is taken with a problem. ``about``: name, or other."""
    options = [(KEEP, _("照名单办理")), (LEAVE_OUT, _("不收这一行"))]
    about = "name" if problem.role in NAME_ROLES else "other"
    return _doubt("row", problem.message, options) | {"about": about}


def _doubt_of_bodies(unit: str) -> dict[str, Any]:
    """Return the question whether a new department takes the names of several bodies."""
    question = _("“%s”写了几个单位；是合署办公的一个部门吗？不是的，请分成几行再交。") % unit
    options = [(KEEP, _("照名单办理")), (LEAVE_OUT, _("不收这一行"))]
    return _doubt("row", question, options) | {"about": "other"}


def questions_of(body: Body) -> list[dict[str, Any]]:
    """Return the question that a unit leaves open, in a list."""
    if not body.question:
        return []
    questions = {
        "region": _("有几个地区叫这个名字，是哪一个？"),
        "department": _("有几个部门可能是它，是哪一个？"),
        "type": _("这个单位是哪一类部门？"),
    }
    return [_doubt(body.question, questions[body.question], body.options)]


def _doubt(kind: str, question: str, options: Sequence[tuple[Any, str]]) -> dict[str, Any]:
    pairs = [[str(value), text] for value, text in options]
    return {"kind": kind, "question": question, "options": pairs, "answer": None}


def _changes_of_new(entry: Entry, numbers: list[str]) -> dict[str, list[Any]]:
    texts = ("title", "name", "duties", "hours")
    return {text: ["", getattr(entry, text)] for text in texts} | {"numbers": [[], numbers]}


def number_text(digits: str, extension: str) -> str:
    """Return canonical digits, with 转 and the extension where there is one."""
    return f"{digits}转{extension}" if extension else digits


def _hotline(number: phones.Number, label: str) -> dict[str, str]:
    return {
        "kind": number.kind.value,
        "digits": number.digits,
        "extension": number.extension,
        "use": number.use.value,
        "label": label,
        "printed": number.raw or number.shown,
    }
