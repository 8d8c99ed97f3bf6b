"""Measure lists of 5,000 and of 50,000 posts: read, planned, applied, planned again, and undone.

The same rows go through django-import-export, in an environment of its own.
"""

import csv
import gc
import json
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, product
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils.translation import override

from bench.measure import StatementTimer, print_row, print_title, time_call
from officials.actions import import_apply, import_undo, imports
from officials.clock import now, today
from officials.exporting.workbooks import write_xlsx
from officials.importing.readers import process
from officials.importing.tables import Entry, understand
from officials.models import DepartmentType, ImportBatch, Notice, Region, User
from officials.models.national_hotlines import find_area_code, read_numbering
from officials.models.regions import Level

PROVINCE = "340000"
HEADINGS = ("地区", "单位", "职务", "姓名", "分管工作", "办公电话", "受理时间")
OFFICES, POSTS = 20, 25  # of a county, of an office
TITLES = ("局长", "党组书记", "副局长", "四级调研员", "办公室主任", "科长")
DUTIES = ("全面工作", "分管城管、信访", "分管人事、财务", "")
NAMES = tuple(
    f"{surname}{given}"
    for surname, given in product(
        "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗",
        ("示例", "样本", "虚构", "占位", "演示", "范例"),
    )
)

_PEAK, _STATUS = Path("/proc/self/clear_refs"), Path("/proc/self/status")  # of Linux

Line = tuple[str, ...]


def measure(sizes: Sequence[int], python: Path | None, folder: Path) -> None:
    """Print the times for each size; ``python``: the one that has django-import-export."""
    editor, _reviewer = (
        User.objects.create_user(name, is_staff=True, is_superuser=True, confirmed_at=now())
        for name in ("bench-clerk", "bench-chief")
    )
    province = Region.objects.get(code=PROVINCE)
    notice = Notice.objects.create(
        owner_region=province, issuer="测量", title="测量", published_on=today(), demo=True
    )
    for size in sizes:
        lines = list(islice(_lines(province), size))
        with override("zh-hans"):
            _measure_list(lines, province, notice, editor)
        if python:
            _measure_import_export(lines, python, folder)


def _lines(province: Region) -> Iterator[Line]:
    """Yield the lines of posts, county by county."""
    counties = Region.objects.filter(path__contains=[province.pk], level=Level.COUNTY)
    places = dict.fromkeys(counties.order_by("code").values_list("name", flat=True))
    types = DepartmentType.objects.exclude(code="other").order_by("rank")
    units = types.values_list("name", flat=True)[:OFFICES]
    numbers = iter(range(10**6))
    for place, unit in product(places, units):
        for index in range(POSTS):
            yield (
                *(place, unit, TITLES[min(index, len(TITLES) - 1)], NAMES[index]),
                *(DUTIES[index % len(DUTIES)], f"0558-0{next(numbers):06}", "工作日 9:00–17:00"),
            )


def _measure_list(lines: Sequence[Line], province: Region, notice: Notice, editor: User) -> None:
    data = b"".join(write_xlsx("名单", HEADINGS, lines))
    gc.collect()
    _PEAK.write_text("5")  # begin anew: writing the list takes memory, too
    print_title(f"A list of {len(lines):,} posts, .xlsx, {len(data) / 2**20:.1f} MB, in seconds")
    print_row("", "passed", "database", "site")
    book = _time("read, in a process of its own", lambda: process.read(data, "名单.xlsx"))
    numbering, area_code = read_numbering(), find_area_code(province)
    understood = _time(
        "understood", lambda: understand(book, numbering, area_code=area_code)
    ).entries
    batch = _plan("planned, all of them new", understood, province, notice, editor)
    _time("applied", lambda: import_apply.apply(batch, by=editor))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    _plan("planned again, nothing to change", understood, province, notice, editor)
    _time("undone", lambda: import_undo.undo(batch, by=editor))
    print_row("  the most memory of this process", f"{_read_peak():.0f} MB")


def _read_peak() -> float:
    """Return the most memory that this process had since its peak was reset, in megabytes."""
    lines = _STATUS.read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def _plan(
    label: str, entries: Sequence[Entry], province: Region, notice: Notice, editor: User
) -> ImportBatch:
    batch = ImportBatch.objects.create(
        region=province,
        notice=notice,
        made_by=editor,
        made_at=now(),
        file_name="名单.xlsx",
        source=b"",
        source_format="xlsx",
    )
    _time(label, lambda: imports.plan(batch, entries))
    counts = Counter(batch.rows.values_list("action", flat=True))
    print_row("", *(f"{count:,} {action}" for action, count in counts.items()), width=16)
    return batch


def _time(label: str, function: Callable[[], Any]) -> Any:
    """Print the seconds of a call: as they pass, and of CPU, of the database and of the site."""
    results: list[Any] = []
    timer = StatementTimer()
    database, site = timer.read_cpu(), time.process_time()
    seconds = time_call(lambda: results.append(function())) / 1000
    database, site = (timer.read_cpu() - database) / 1000, time.process_time() - site
    print_row(f"  {label}", *(f"{each:.2f}" for each in (seconds, database, site)))
    return results[0]


def _measure_import_export(lines: Sequence[Line], python: Path, folder: Path) -> None:
    """Print the times of the same lines as rows of one table, its key in a column of its own."""
    file = folder / "lines.csv"
    with file.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", *(f"column_{index}" for index in range(len(HEADINGS)))])
        writer.writerows([number, *line] for number, line in enumerate(lines, 1))
    script = Path(__file__).with_name("import_export_peer.py")
    command = [str(python), str(script), str(file), str(folder / "peer.sqlite3")]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)  # noqa: S603
    print_row("  django-import-export, one table in SQLite")
    for label, seconds in json.loads(done.stdout).items():
        print_row(f"    {label}", f"{seconds:.2f}")
