"""The list of posts that staff take out and send in again: a row for each post of the register.

Reading the list gives back the same posts, so that an export that nobody changed changes nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice, permutations
from typing import Any, NamedTuple

from django.db.models import Prefetch, Q, QuerySet

from officials import phones
from officials.exporting.headings import HEADINGS
from officials.models import Appointment, Hotline, Post, PostKind
from officials.models.choices import Use

VACANT = "空缺"  # read back as such
BATCH = 500
MAX_ORDERS = 24  # of the numbers of a post: all orders of four
ORDER = ("department__region__code", "department__rank", "department", "rank", "id")
_USES: Mapping[str, str] = {Use.FAX: "传真", Use.TEXT: "短信"}


class ListedPost(NamedTuple):
    """A post with what its row says.

    ``holder``: the appointment of today, or None. ``hotlines``: those of the post, then those of
    the holder, without withdrawn ones. ``publication``: what of the post is live, in words.
    """

    post: Post
    holder: Appointment | None
    hotlines: Sequence[Hotline]
    numbering: phones.Numbering
    publication: str


def _hours(listed: ListedPost) -> str:
    """Return the hours that all numbers have, else an empty string: a row has one cell for them."""
    hours = {hotline.hours for hotline in listed.hotlines}
    return hours.pop() if len(hours) == 1 else ""


def _holder(listed: ListedPost) -> str:
    if listed.holder:
        return listed.holder.official.name
    return VACANT if listed.post.kind == PostKind.SEAT else ""


CELLS: Mapping[str, Callable[[ListedPost], str]] = {
    "region": lambda listed: listed.post.department.region.name,
    "department": lambda listed: listed.post.department.name,
    "title": lambda listed: listed.post.title,
    "holder": _holder,
    "duties": lambda listed: listed.post.duties,
    "numbers": lambda listed: write_numbers(listed.hotlines, listed.numbering),
    "hours": _hours,
    "review_state": lambda listed: listed.post.get_review_state_display(),
    "publication": lambda listed: listed.publication,
    "post_uid": lambda listed: listed.post.uid,
}


def headings() -> list[str]:
    """Return the headings for people, in Chinese as all pages of staff."""
    return [HEADINGS[name].text for name in CELLS]


def read_rows(
    posts: QuerySet[Post],
    held_today: Q,
    numbering: phones.Numbering,
    publication_label: Callable[[Any], str],
) -> Iterator[list[str]]:
    """Yield the rows of ``posts``, place by place, in a constant number of queries a batch.

    ``held_today``: the condition on appointments. ``publication_label``: says what of a post is
    live.
    """
    hotlines = Hotline.objects.filter(withdrawn_at=None)
    appointments = (
        Appointment.objects.filter(held_today)
        .select_related("official")
        .prefetch_related(Prefetch("hotlines", hotlines, "listed_hotlines"))
    )
    found: Any = (
        posts.order_by(*ORDER)
        .select_related("department__region")
        .prefetch_related(
            Prefetch("appointments", appointments, "listed_appointments"),
            Prefetch("hotlines", hotlines, "listed_hotlines"),
        )
    )
    for post in found.iterator(chunk_size=BATCH):
        holder = next(iter(post.listed_appointments), None)
        hotlines_of_post = [*post.listed_hotlines, *(holder.listed_hotlines if holder else ())]
        yield cells_of(
            ListedPost(post, holder, hotlines_of_post, numbering, publication_label(post))
        )


def cells_of(listed: ListedPost) -> list[str]:
    """Return the cells of a row."""
    return [str(cell(listed)) for cell in CELLS.values()]


def write_numbers(hotlines: Sequence[Hotline], numbering: phones.Numbering) -> str:
    """Return numbers as one cell, with labels and uses as far as they are read back the same.

    The order of a post's numbers is kept where it can be: 传真：A；B would be two fax numbers, and
    A 转 801；12345 two extensions.
    """
    labels_of: tuple[Callable[[Hotline], str], ...] = (
        lambda each: each.label or _use(each),
        _use,
        lambda _each: "",
    )
    cells = (
        _Cell.of(order, label_of)
        for label_of in labels_of
        for order in islice(permutations(hotlines), MAX_ORDERS)
    )
    found = next((cell for cell in cells if cell.is_read_back(numbering)), None)
    return (found or _Cell.of(hotlines, labels_of[-1])).text


def _use(hotline: Hotline) -> str:
    return _USES.get(hotline.use, "")


class _Cell(NamedTuple):
    """A cell of numbers. ``expected``: digits, extension, use and label of each."""

    text: str
    expected: list[tuple[str, str, str, str]]

    @classmethod
    def of(cls, hotlines: Iterable[Hotline], label_of: Callable[[Hotline], str]) -> "_Cell":
        texts, expected = [], []
        for hotline in hotlines:
            label = label_of(hotline)
            shown = phones.shown(phones.Kind(hotline.kind), hotline.digits, hotline.extension)
            texts.append(f"{label}：{shown}" if label else shown)
            expected.append((hotline.digits, hotline.extension, hotline.use, label))
        return cls("；".join(texts), expected)

    def is_read_back(self, numbering: phones.Numbering) -> bool:
        parsed = phones.parse(self.text, numbering)
        read = [(each.digits, each.extension, each.use, each.label) for each in parsed.numbers]
        notes = [parsed.note, *(each.note for each in parsed.numbers)]
        return not parsed.errors and not any(notes) and read == self.expected
