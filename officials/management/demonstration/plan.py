"""Plan the posts of a region as values, without a database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum, auto
from itertools import count, cycle, islice
from random import Random

from officials.management.demonstration.names import names
from officials.phones import Kind

MOST_OFFICES, FEWEST_OFFICES = 50, 5
POSTS_TO_AN_OFFICE, LARGE_OFFICE = 4, 7
EVERY = 6  # so many seats have a story of their own
# The notices of a region, in the order of their days.
FIRST, SECOND, CORRECTION, APPOINTMENTS = range(4)
NOTICE_DAYS_AGO = (760, 640, 180, 720)
OFFICE_HOURS = "工作日 9:00–12:00，14:00–17:30"
ALL_DAY = "全天 24 小时"


class Story(StrEnum):
    """The history of a post after it is written."""

    LIVE = auto()
    DRAFT = auto()
    IN_REVIEW = auto()
    RETURNED = auto()
    SCHEDULED = auto()
    SCHEDULED_CHANGE = auto()
    EDITED = auto()
    EDITED_IN_REVIEW = auto()
    NUMBER_WITHDRAWN = auto()
    NUMBER_SUSPENDED = auto()
    NUMBER_RESTORED = auto()
    HOLDER_LEFT = auto()
    WITHDRAWN = auto()
    ABOLISHED = auto()


class Shape(StrEnum):
    """The kind of holder and the hotlines of a post."""

    PLAIN = auto()
    OWN_MOBILE = auto()
    VACANT = auto()
    PREDECESSOR = auto()
    LEFT = auto()
    SUCCESSOR = auto()
    LEAVING = auto()
    ACTING = auto()
    PRESIDING = auto()
    EXTENSION = auto()
    MANY_NUMBERS = auto()
    LONG_WORDS = auto()


SHAPES = (*Shape, Shape.PLAIN, Shape.OWN_MOBILE, Shape.PREDECESSOR)
STORIES = tuple(story for story in Story if story is not Story.LIVE)
CAPACITIES = {Shape.ACTING: "acting", Shape.PRESIDING: "presiding"}


@dataclass(frozen=True)
class Number:
    """``notices``: which of the region's printed it. ``check``: the last one, and its result."""

    kind: Kind
    digits: str
    label: str
    extension: str = ""
    purpose: str = ""
    answered_by: str = "本人"
    hours: str = OFFICE_HOURS
    notices: tuple[int, ...] = (FIRST,)
    check: tuple[date, str] | None = None


@dataclass(frozen=True)
class Holding:
    name: str
    start: date
    end: date | None = None
    capacity: str = "full"
    numbers: tuple[Number, ...] = ()


@dataclass(frozen=True)
class Seat:
    """A post; ``kind`` as in the register."""

    title: str
    duties: str
    kind: str
    numbers: tuple[Number, ...]
    holdings: tuple[Holding, ...] = ()
    story: Story = Story.LIVE


@dataclass(frozen=True)
class Office:
    """A department; ``type`` is the code of its type."""

    type: str
    name: str
    name_en: str
    rank: int
    seats: tuple[Seat, ...]


@dataclass
class PlannedRegion:
    """The facts of a region that a plan needs. ``position``: its block of numbers."""

    position: int
    name: str
    area_code: str
    local_digits: int
    posts: int
    random: Random
    today: date
    seats: Iterator[int] = field(default_factory=count)
    numbers: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.names = names(self.random)
        self.shapes = islice(cycle(SHAPES), self.position * 5 % len(SHAPES), None)
        self.stories = islice(cycle(STORIES), self.position * 4 % len(STORIES), None)

    def ago(self, fewest: int, most: int) -> date:
        """Return a day that many days ago; negative ones lie ahead."""
        return self.today - timedelta(self.random.randint(fewest, most))


def offices(region: PlannedRegion, rows: Sequence[dict[str, str]]) -> tuple[Office, ...]:
    """Plan the offices of a region from the rows of departments.csv that fit it."""
    number = min(MOST_OFFICES, len(rows), max(FEWEST_OFFICES, region.posts // POSTS_TO_AN_OFFICE))
    chosen = [0, 1, *sorted(region.random.sample(range(2, len(rows)), number - 2))]
    sizes = dict.fromkeys(chosen, 0)
    for each in islice(cycle(chosen), region.posts):
        sizes[each] += 1
    return tuple(_office(region, rows[each], each, size) for each, size in sizes.items())


def _office(region: PlannedRegion, row: dict[str, str], position: int, size: int) -> Office:
    head = f"{region.name[-1]}长"  # 区长, 县长, 镇长
    desks = [(row["desk"], row["purpose"])]
    if size >= LARGE_OFFICE:
        desks.append(("办公室", "来信来访转办"))
    duties = cycle(row["duties"].split("|"))
    seats = [_seat(region, row["head"].format(head=head), "主持全面工作")]
    while len(seats) + len(desks) < size:
        seats.append(_seat(region, row["deputy"].format(head=head), f"分管{next(duties)}"))
    seats += [_desk(region, *desk) for desk in desks]
    return Office(
        type=row["type"],
        name=row["name"],
        name_en=row["name_en"],
        rank=(position + 1) * 10,
        seats=tuple(seats[:size]),
    )


def _desk(region: PlannedRegion, title: str, purpose: str) -> Seat:
    label, hours = ("值班电话", ALL_DAY) if "值班" in title else ("咨询电话", OFFICE_HOURS)
    number = replace(_landline(region, label), purpose=purpose, hours=hours, answered_by="值班人员")
    return Seat(title, "", "desk", (number,))


def _seat(region: PlannedRegion, title: str, duties: str) -> Seat:
    has_a_story = next(region.seats) % EVERY == EVERY - 1  # never the head of the region
    story = next(region.stories) if has_a_story else Story.LIVE
    shape = next(region.shapes)
    if story is not Story.LIVE:
        shape = Shape.OWN_MOBILE if story is Story.HOLDER_LEFT else Shape.PLAIN
    numbers = [replace(_landline(region, "办公电话"), purpose=duties.removeprefix("分管"))]
    if shape is Shape.EXTENSION:
        numbers = [replace(numbers[0], extension="801")]
    if shape is Shape.MANY_NUMBERS:
        labels = ("投诉电话", "咨询电话", "监督电话", "值班电话")
        numbers += [_landline(region, label) for label in labels] + [_mobile(region, "工作手机")]
    if story is Story.NUMBER_WITHDRAWN:
        numbers.append(_landline(region, "投诉电话"))
    if shape is Shape.LONG_WORDS:
        title = f"党组成员、{title}、三级调研员（协助主要负责同志联系基层）"
        duties += "，协助联系乡镇、街道、村和社区，以及领导交办的其他工作" * 3
    return Seat(title, duties, "seat", tuple(numbers), _holdings(region, shape), story)


def _holdings(region: PlannedRegion, shape: Shape) -> tuple[Holding, ...]:
    """Plan the appointments of a post around ``turn``, when its present or next holder starts."""
    ago = {Shape.LEFT: (1, 30), Shape.SUCCESSOR: (-60, -10), Shape.LEAVING: (-60, -10)}
    turn = region.ago(*ago.get(shape, (60, 700)))
    own = (_mobile(region, "手机"),) if shape in {Shape.LEFT, Shape.OWN_MOBILE} else ()
    holdings = []
    if shape in {Shape.LEFT, Shape.LEAVING, Shape.PREDECESSOR, Shape.SUCCESSOR}:
        started = turn - timedelta(region.random.randint(800, 1500))
        holdings.append(Holding(next(region.names), started, turn - timedelta(1), numbers=own))
    if shape not in {Shape.LEFT, Shape.LEAVING, Shape.VACANT}:
        capacity = CAPACITIES.get(shape, "full")
        holdings.append(Holding(next(region.names), turn, capacity=capacity, numbers=own))
    return tuple(holdings)


def _landline(region: PlannedRegion, label: str) -> Number:
    """Return a number that nobody has: no local number begins with 0."""
    width = region.local_digits - 3
    digits = f"{region.area_code}0{region.position:02}{next(region.numbers):0{width}}"
    return _printed(region, Number(Kind.LANDLINE, digits, label))


def _mobile(region: PlannedRegion, label: str) -> Number:
    """Return a number of a block that is assigned to nobody."""
    digits = f"15400{region.position:02}{next(region.numbers):04}"
    return _printed(region, Number(Kind.MOBILE, digits, label))


def _printed(region: PlannedRegion, number: Number) -> Number:
    """Add the notices that printed a hotline, and its last verification."""
    notices = region.random.choice(((FIRST,), (SECOND,), (FIRST, SECOND), (CORRECTION,)))
    kind = region.random.choices(("fresh", "overdue", "never", "failed"), (60, 15, 15, 10))[0]
    if kind == "never" or (kind == "overdue" and CORRECTION in notices):
        return replace(number, notices=notices)
    ago = region.ago(190, 600) if kind == "overdue" else region.ago(0, 170)
    failed = region.random.choice(("unanswered", "wrong", "dead"))
    return replace(number, notices=notices, check=(ago, failed if kind == "failed" else "answered"))
