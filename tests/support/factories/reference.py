"""Create regions, departments and topics."""

from officials import pinyin
from officials.clock import now
from officials.models import (
    AreaCode,
    CalendarDay,
    CalendarDayKind,
    Department,
    DepartmentType,
    Level,
    LiveCountChange,
    NationalHotline,
    PublicVersion,
    ReferenceVersion,
    Region,
    RegionAlias,
    Topic,
)
from officials.models.national_hotlines import Status
from tests.support.factories.base import make, numbers

SUFFIXES = dict(zip(Level, ("省", "市", "县", "镇", "新区"), strict=True))


def region(level=Level.COUNTY, **values):
    """Create a region and its ancestors; by default a county."""
    number = next(numbers) % 10_000  # a code has four digits of its own
    codes = {Level.TOWNSHIP: f"99{number:07}", Level.ZONE: f"z99{number:04}"}
    parent_level = Level.PREFECTURE if level == Level.ZONE else level - 1
    name = values.get("name", f"样{number}{SUFFIXES[level]}")
    short = values.get("short_name", name.removesuffix(SUFFIXES[level]))
    spaced = pinyin.transcribe(short)
    made = make(
        Region,
        values,
        level=level,
        code=codes.get(level, f"99{number:04}"),
        parent=lambda: None if level == Level.PROVINCE else region(parent_level),
        type=SUFFIXES[level],
        name=name,
        short_name=short,
        name_en=f"Sample {number}",
        pinyin=spaced.replace(" ", ""),
        pinyin_spaced=spaced,
        initials="".join(syllable[0] for syllable in spaced.split()),
    )
    made.path = [*(made.parent.path if made.parent else ()), made.pk]  # as a trigger wrote it
    return made


def province(**values):
    return region(Level.PROVINCE, **values)


def prefecture(**values):
    return region(Level.PREFECTURE, **values)


def county(**values):
    return region(Level.COUNTY, **values)


def township(**values):
    return region(Level.TOWNSHIP, **values)


def zone(**values):
    return region(Level.ZONE, **values)


def region_alias(**values):
    return make(RegionAlias, values, region=region, name="旧名县", pinyin="jiuming")


def area_code(**values):
    return make(AreaCode, values, region=region, code="0999", local_digits=[7])


def calendar_day(**values):
    """Create a public holiday; by default a Thursday."""
    return make(
        CalendarDay,
        values,
        year=2026,
        day="2026-10-01",
        kind=CalendarDayKind.HOLIDAY,
        name="国庆节",
        document_number="国办发明电〔2025〕7号",
    )


def public_version(**values):
    """Return the version that a trigger creates with its region."""
    return PublicVersion.objects.get(region=values.get("region") or region())


def live_count_change(**values):
    return make(LiveCountChange, values, region=region, at=now, change=1)


def reference_version():
    """Return the single row, which each new region raises."""
    region()
    return ReferenceVersion.objects.get()


def department_type(**values):
    number = next(numbers)
    return make(
        DepartmentType,
        values,
        code=f"sample_{number}",
        name=f"样品{number}局",
        name_en=f"Sample Bureau {number}",
        category="政府",
        rank=number,
    )


def department(**values):
    name = f"样品{next(numbers)}局"
    return make(Department, values, region=region, type=department_type, name=name)


def topic(**values):
    number = next(numbers)
    return make(
        Topic,
        values,
        slug=f"sample-{number}",
        name=f"样事{number}",
        name_en=f"Sample matter {number}",
        group="生活",
        department_types=lambda: [department_type().code],
        rank=number,
    )


def national_hotline(**values):
    return make(
        NationalHotline,
        values,
        number=f"199{next(numbers):03}",
        name="样品热线",
        name_en="Sample line",
        category="服务",
        status=Status.ACTIVE,
    )
