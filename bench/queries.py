"""What people type, by kind, drawn from what is live: the same queries for the same rows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from django.db import connection

from officials.models import DepartmentType, LivePost, Region, Topic

SEED, SAMPLE = 4, 600
# Broad, contrary or long: what costs most, whatever is stored.
WORST = (
    "王", "主任", "局长 王", "副 局长", "154", "000", "li", "wang", "zhang wei", "分管 王",
    "街道办事处", "人民政府", "工作", "a", "x", "0 1 5", "阿", "省 市 县 区 镇 局 王 李",
    "zhangwangli", "1540000 王", "广东 王", "guangdong wang", "全面工作", "liliiiiii",
)  # fmt: skip


@dataclass(frozen=True)
class Known:
    """A live card with the words by which it may be looked for."""

    name: str
    reading: str
    title: str
    nickname: str
    duty: str
    matter: str
    numbers: tuple[str, ...]
    above: Region

    @property
    def syllables(self) -> list[str]:
        return self.reading.split()

    @property
    def letters(self) -> str:
        return "".join(self.syllables)


Draw = Callable[[Known, Random], str]


def _part(number: str, size: int, random: Random) -> str:
    start = random.randrange(len(number) - size + 1)
    return number[start : start + size]


KINDS: dict[str, Draw] = {
    "surname, one character": lambda k, _: k.name[0],
    "full name": lambda k, _: k.name,
    "given name": lambda k, _: k.name[1:],
    "last character of a name": lambda k, _: k.name[-1],
    "pinyin, in one word": lambda k, _: k.letters,
    "pinyin, spaced": lambda k, _: k.reading,
    "pinyin, unfinished": lambda k, _: k.letters[: max(4, len(k.letters) - 2)],
    "pinyin of the given name": lambda k, _: "".join(k.syllables[1:]),
    "initials": lambda k, _: "".join(each[0] for each in k.syllables),
    "surname in Latin letters": lambda k, _: k.syllables[0],
    "place": lambda k, _: k.above.name,
    "place, short": lambda k, _: k.above.short_name,
    "place in pinyin": lambda k, _: k.above.pinyin,
    "place and surname": lambda k, _: f"{k.above.short_name} {k.name[0]}",
    "place and name in pinyin": lambda k, _: f"{k.letters} {k.above.pinyin}",
    "department's nickname": lambda k, _: k.nickname,
    "place and department": lambda k, _: f"{k.above.short_name} {k.nickname}",
    "place, department, title, unspaced": lambda k, _: f"{k.above.name}{k.nickname}{k.title}",
    "title": lambda k, _: k.title,
    "duty": lambda k, _: k.duty,
    "matter": lambda k, _: k.matter,
    "number, 3 digits": lambda k, r: _part(r.choice(k.numbers), 3, r),
    "number, 4 or 5 digits": lambda k, r: _part(r.choice(k.numbers), r.choice((4, 5)), r),
    "number, 6 to 8 digits": lambda k, r: _part(r.choice(k.numbers), r.choice((6, 7, 8)), r),
    "number, whole": lambda k, r: r.choice(k.numbers),
    "number and surname": lambda k, r: f"{r.choice(k.numbers)[-4:]} {k.name[0]}",
    "nobody of that name": lambda k, _: f"{k.name[0]}𰻞{k.name[-1]}",
}
WORST_KIND = "worst cases"


def queries(of_each: int) -> dict[str, list[str]]:
    """Return so many queries of each kind, all different where there are enough."""
    random, known = Random(SEED), list(_known())  # noqa: S311
    result = {}
    for kind, draw in KINDS.items():
        drawn = dict.fromkeys(draw(random.choice(known), random) for _try in range(of_each * 5))
        result[kind] = list(drawn)[:of_each]
    return result | {WORST_KIND: list(WORST)}


def beginnings(asked: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return what stands in the search box on the way to some of the queries."""
    kinds = {
        "name, 1 character": ("full name", 1),
        "name, 2 characters": ("full name", 2),
        "pinyin, 2 letters": ("pinyin, in one word", 2),
        "pinyin, 3 letters": ("pinyin, in one word", 3),
        "pinyin, 5 letters": ("pinyin, in one word", 5),
        "initials": ("initials", 3),
        "place, 2 characters": ("place", 2),
        "place in pinyin, 4 letters": ("place in pinyin", 4),
        "department's nickname": ("department's nickname", 3),
        "place and department, unspaced": ("place, department, title, unspaced", 6),
        "number, 4 digits": ("number, whole", 4),
        "number, 7 digits": ("number, whole", 7),
        WORST_KIND: (WORST_KIND, 100),
    }
    return {
        name: list(dict.fromkeys(query[:size] for query in asked[kind]))
        for name, (kind, size) in kinds.items()
    }


def _known() -> Iterator[Known]:
    """Draw live cards with a holder whose name has a surname of one character."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT edition_id FROM officials_searchrow WHERE period @> officials_now()"
            " ORDER BY hashint8(edition_id) LIMIT %s",
            [SAMPLE],
        )
        drawn = [pk for (pk,) in cursor.fetchall()]
    regions = Region.objects.in_bulk()
    nicknames = {each.pk: each.aliases or [each.name] for each in DepartmentType.objects.all()}
    matters: dict[str, list[str]] = {}
    for topic in Topic.objects.all():
        for code in topic.department_types:
            matters.setdefault(code, []).append(topic.name)
    posts = LivePost.objects.filter(pk__in=drawn).select_related("department")
    for post in posts.prefetch_related("hotlines").order_by("pk"):
        holder, numbers = post.card["holder"], [each.digits for each in post.hotlines.all()]
        if not holder or not any(numbers) or "·" in holder["name"]:
            continue
        path = regions[post.region_id].path
        yield Known(
            name=holder["name"],
            reading=holder["readings"][0],
            title=post.card["title"],
            nickname=nicknames[post.department.type_id][0],
            duty=post.card["duties"].removeprefix("分管").partition("、")[0].partition("，")[0],
            matter=matters.get(post.card["department_type"], ["欠薪"])[0],
            numbers=tuple(each for each in numbers if each),
            above=regions[path[min(len(path), 3) - 1]],
        )
