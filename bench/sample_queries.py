"""Draw queries of each kind from live posts; the same rows give the same queries."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from django.db import connection

from officials.models import DepartmentType, LivePost, Region, Topic

SEED, SAMPLE_SIZE = 4, 600
# Broad, selective only together, or long: the most expensive queries for any posts.
WORST = (
    "王", "主任", "局长 王", "副 局长", "154", "000", "li", "wang", "zhang wei", "分管 王",
    "街道办事处", "人民政府", "工作", "a", "x", "0 1 5", "阿", "省 市 县 区 镇 局 王 李",
    "zhangwangli", "1540000 王", "广东 王", "guangdong wang", "全面工作", "liliiiiii",
)  # fmt: skip


@dataclass(frozen=True)
class SamplePost:
    """A live post with the words by which it may be searched for. ``above``: a region."""

    name: str
    reading: str
    title: str
    alias: str
    duty: str
    topic: str
    numbers: tuple[str, ...]
    above: Region

    @property
    def syllables(self) -> list[str]:
        return self.reading.split()

    @property
    def letters(self) -> str:
        return "".join(self.syllables)


Draw = Callable[[SamplePost, Random], str]


def _part(number: str, size: int, random: Random) -> str:
    start = random.randrange(len(number) - size + 1)
    return number[start : start + size]


QUERY_KINDS: dict[str, Draw] = {
    "surname, one character": lambda p, _: p.name[0],
    "full name": lambda p, _: p.name,
    "given name": lambda p, _: p.name[1:],
    "last character of a name": lambda p, _: p.name[-1],
    "pinyin, in one word": lambda p, _: p.letters,
    "pinyin, spaced": lambda p, _: p.reading,
    "pinyin, unfinished": lambda p, _: p.letters[: max(4, len(p.letters) - 2)],
    "pinyin of the given name": lambda p, _: "".join(p.syllables[1:]),
    "initials": lambda p, _: "".join(each[0] for each in p.syllables),
    "surname in Latin letters": lambda p, _: p.syllables[0],
    "region": lambda p, _: p.above.name,
    "region, short": lambda p, _: p.above.short_name,
    "region in pinyin": lambda p, _: p.above.pinyin,
    "region and surname": lambda p, _: f"{p.above.short_name} {p.name[0]}",
    "region and name in pinyin": lambda p, _: f"{p.letters} {p.above.pinyin}",
    "department's alias": lambda p, _: p.alias,
    "region and department": lambda p, _: f"{p.above.short_name} {p.alias}",
    "region, department, title, unspaced": lambda p, _: f"{p.above.name}{p.alias}{p.title}",
    "title": lambda p, _: p.title,
    "duty": lambda p, _: p.duty,
    "topic": lambda p, _: p.topic,
    "number, 3 digits": lambda p, r: _part(r.choice(p.numbers), 3, r),
    "number, 4 or 5 digits": lambda p, r: _part(r.choice(p.numbers), r.choice((4, 5)), r),
    "number, 6 to 8 digits": lambda p, r: _part(r.choice(p.numbers), r.choice((6, 7, 8)), r),
    "number, whole": lambda p, r: r.choice(p.numbers),
    "number and surname": lambda p, r: f"{r.choice(p.numbers)[-4:]} {p.name[0]}",
    "nobody of that name": lambda p, _: f"{p.name[0]}𰻞{p.name[-1]}",
}
WORST_KIND = "worst cases"


def draw_queries(per_kind: int) -> dict[str, list[str]]:
    """Return up to ``per_kind`` different queries of each kind."""
    random, posts = Random(SEED), list(_sample_posts())  # noqa: S311
    result = {}
    for kind, draw in QUERY_KINDS.items():
        drawn = dict.fromkeys(draw(random.choice(posts), random) for _try in range(per_kind * 5))
        result[kind] = list(drawn)[:per_kind]
    return result | {WORST_KIND: list(WORST)}


def prefixes_of(queries: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return the prefixes that are typed before some of the queries."""
    kinds = {
        "name, 1 character": ("full name", 1),
        "name, 2 characters": ("full name", 2),
        "pinyin, 2 letters": ("pinyin, in one word", 2),
        "pinyin, 3 letters": ("pinyin, in one word", 3),
        "pinyin, 5 letters": ("pinyin, in one word", 5),
        "initials": ("initials", 3),
        "region, 2 characters": ("region", 2),
        "region in pinyin, 4 letters": ("region in pinyin", 4),
        "department's alias": ("department's alias", 3),
        "region and department, unspaced": ("region, department, title, unspaced", 6),
        "number, 4 digits": ("number, whole", 4),
        "number, 7 digits": ("number, whole", 7),
        WORST_KIND: (WORST_KIND, 100),
    }
    return {
        name: list(dict.fromkeys(query[:size] for query in queries[kind]))
        for name, (kind, size) in kinds.items()
    }


def _sample_posts() -> Iterator[SamplePost]:
    """Yield random live posts with numbers and a holder with a Han name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT edition_id FROM officials_searchrow WHERE period @> officials_now()"
            " ORDER BY hashint8(edition_id) LIMIT %s",
            [SAMPLE_SIZE],
        )
        ids = [pk for (pk,) in cursor.fetchall()]
    regions = Region.objects.in_bulk()
    aliases = {each.pk: each.aliases or [each.name] for each in DepartmentType.objects.all()}
    topics: dict[str, list[str]] = {}
    for topic in Topic.objects.all():
        for code in topic.department_types:
            topics.setdefault(code, []).append(topic.name)
    posts = LivePost.objects.filter(pk__in=ids).select_related("department")
    for post in posts.prefetch_related("hotlines").order_by("pk"):
        holder, numbers = post.card["holder"], [each.digits for each in post.hotlines.all()]
        if not holder or not any(numbers) or "·" in holder["name"]:
            continue
        path = regions[post.region_id].path
        yield SamplePost(
            name=holder["name"],
            reading=holder["readings"][0],
            title=post.card["title"],
            alias=aliases[post.department.type_id][0],
            duty=post.card["duties"].removeprefix("分管").partition("、")[0].partition("，")[0],
            topic=topics.get(post.card["department_type"], ["欠薪"])[0],
            numbers=tuple(each for each in numbers if each),
            above=regions[path[min(len(path), 3) - 1]],
        )
