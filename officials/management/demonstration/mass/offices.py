"""The departments and the notices of a locality."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from officials.management.demonstration.mass.country import Locality
from officials.management.demonstration.mass.uids import uid
from officials.models import Department, DepartmentType, Notice

Row = dict[str, str]

# The marks by which such data is known again, and when each notice of a place was published.
TITLES = ("关于公布领导干部公开电话的通告（演示）", "关于更新领导干部公开电话的通告（演示）")
DOCUMENT = "测量"
DAYS_AGO = (800, 400)
FURTHER = ("办公室主任", "法规科科长", "信访科科长", "综合科科长", "执法监督科科长", "人事科科长")
DEPUTIES = 5  # of a department; whoever comes after them heads a section


@dataclass(frozen=True)
class Office:
    """A department of a locality, and the row of departments.csv that it follows."""

    department: Department
    row: Row

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

    def duties(self, title_rank: int, *, desk: bool) -> list[str]:
        """Return what the post answers for, and after it what it used to answer for."""
        all_duties = self.row["duties"].split("|")
        if desk:
            return [self.row["purpose"], *all_duties]
        first = (
            "主持全面工作" if title_rank == 0 else f"分管{all_duties[title_rank % len(all_duties)]}"
        )
        return [first, *(f"{first}，协助{other}" for other in all_duties)]


def office(
    locality: Locality,
    position: int,
    rows: Sequence[Row],
    types: dict[str, DepartmentType],
    key: int,
    seed: int,
) -> Office:
    """Make the department at ``position`` of the locality, with ``key`` as its id."""
    row = rows[locality.site.offices[position]]
    return Office(
        Department(
            pk=key,
            uid=uid(Random(f"{seed} department {locality.first_department + position}")),  # noqa: S311
            region_id=locality.site.region,
            type=types[row["type"]],
            name=row["name"],
            name_en=row["name_en"],
            rank=(locality.site.offices[position] + 1) * 10,
        ),
        row,
    )


def notices(locality: Locality, today: date, key: int, seed: int) -> list[Notice]:
    """Make the notices of a locality, the first of them with ``key`` as its id."""
    random = Random(f"{seed} notices {locality.position}")  # noqa: S311
    return [
        Notice(
            pk=key + number,
            uid=uid(random),
            owner_region_id=locality.site.region,
            issuer=f"{locality.site.name}人民政府办公室",
            title=TITLES[number],
            document_number=f"{DOCUMENT}〔{(today - timedelta(days)).year}〕{number + 1}号",
            published_on=today - timedelta(days),
            demo=True,
        )
        for number, days in enumerate(DAYS_AGO)
    ]
