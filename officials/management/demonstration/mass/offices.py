"""The departments and the notices of a locality."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from officials.db.copy import LineWriter
from officials.management.demonstration.mass.country import Locality
from officials.management.demonstration.mass.uids import uid
from officials.models import Department, Notice
from officials.publication.cards import Source

Row = dict[str, str]

# The marks of such data, and the days of the notices of a region.
TITLES = ("关于公布领导干部公开电话的通告（演示）", "关于更新领导干部公开电话的通告（演示）")
DOCUMENT = "测量"
DAYS_AGO = (800, 760)
FURTHER = ("办公室主任", "法规科科长", "信访科科长", "综合科科长", "执法监督科科长", "人事科科长")
DEPUTIES = 5  # of a department; whoever comes after them heads a section


@dataclass(frozen=True)
class Office:
    """A department of a locality, and the row of departments.csv that it follows."""

    key: int
    region: int
    rank: int
    row: Row

    @property
    def name(self) -> str:
        return self.row["name"]

    def title(self, place: str, rank: int, size: int) -> tuple[str, bool]:
        """Return the title at this place in the department, and whether it is a desk's."""
        if size > 2 and rank == size - 1:  # noqa: PLR2004 - a head, a deputy and a desk
            return self.row["desk"], True
        head = f"{place[-1]}长"  # 区长, 县长, 镇长
        if rank == 0:
            return self.row["head"].format(head=head), False
        if rank <= DEPUTIES:
            titles = self.row["deputy"].format(head=head).split("、")
            return titles[rank % len(titles)], False
        return FURTHER[(rank - DEPUTIES - 1) % len(FURTHER)], False

    def duties(self, rank: int, *, desk: bool) -> list[str]:
        """Return what the post answers for, and after it what it used to answer for."""
        answered = self.row["duties"].split("|")
        if desk:
            return [self.row["purpose"], *answered]
        first = "主持全面工作" if rank == 0 else f"分管{answered[rank % len(answered)]}"
        return [first, *(f"{first}，协助{other}" for other in answered)]

    def write(self, writer: LineWriter, types: dict[str, int], random: Random) -> None:
        writer.add(
            Department,
            id=self.key,
            uid=uid(random),
            region_id=self.region,
            type_id=types[self.row["type"]],
            name=self.name,
            name_en=self.row["name_en"],
            rank=self.rank,
        )


def office(locality: Locality, position: int, rows: Sequence[Row], key: int) -> Office:
    """Return the department at ``position`` of the locality; ``key`` is the first one's id."""
    row = locality.site.offices[position]
    key += locality.first_department + position
    return Office(key, locality.site.region, (row + 1) * 10, rows[row])


@dataclass(frozen=True)
class Issued:
    """A notice, and how a card names it but for the number."""

    key: int
    source: Source


def notices(locality: Locality, today: date, key: int, random: Random) -> list[Issued]:
    """Return the notices of a locality; ``key`` is the id of the country's first one."""
    return [
        Issued(
            key=key + locality.position * len(DAYS_AGO) + number,
            source=Source(
                hotline="",
                notice=uid(random),
                issuer=f"{locality.site.name}人民政府办公室",
                title=TITLES[number],
                document_number=f"{DOCUMENT}〔{(today - timedelta(days)).year}〕{number + 1}号",
                published_on=today - timedelta(days),
                url="",
                printed_name="",
            ),
        )
        for number, days in enumerate(DAYS_AGO)
    ]


def write_notices(issued: Sequence[Issued], region: int, writer: LineWriter) -> None:
    for each in issued:
        writer.add(
            Notice,
            id=each.key,
            uid=each.source.notice,
            owner_region_id=region,
            issuer=each.source.issuer,
            title=each.source.title,
            document_number=each.source.document_number,
            published_on=each.source.published_on,
            demo=True,
        )
