"""Time django-import-export: run by the Python that has it, with a file of rows and a database.

Prints the seconds of each step as JSON. The rows are those of one table, without parents, rules,
history or review, in an SQLite file: nothing of the site is imported.
"""

import json
import sys
import time
from pathlib import Path

import django
from django.conf import settings

FILE, DATABASE = map(Path, sys.argv[1:])
DATABASE.unlink(missing_ok=True)
settings.configure(
    INSTALLED_APPS=["import_export"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(DATABASE)}},
    USE_TZ=True,
)
django.setup()

import tablib  # noqa: E402
from django.db import connection, models  # noqa: E402
from import_export.resources import ModelResource  # noqa: E402

WIDTH = 7


class Line(models.Model):
    """A row of the list as it stands there."""

    class Meta:
        app_label = "import_export"

    def __str__(self) -> str:
        return str(self.pk)


for index in range(WIDTH):
    Line.add_to_class(f"column_{index}", models.TextField())


class LineResource(ModelResource):
    """The rows of a file; unchanged ones are skipped, others written in bulk."""

    class Meta:
        model = Line
        skip_unchanged = True
        use_bulk = True


with connection.schema_editor() as editor:
    editor.create_model(Line)
rows = tablib.Dataset().load(FILE.read_text(), format="csv")
times = {}
for label, is_preview in (
    ("previewed, all of them new", True),
    ("written", False),
    ("previewed again, nothing to change", True),
):
    start = time.perf_counter()
    result = LineResource().import_data(rows, dry_run=is_preview)
    times[label] = time.perf_counter() - start
    if result.has_errors():
        sys.exit(str(result.row_errors()[:1]))
sys.stdout.write(json.dumps(times))
