"""A list of queries with the posts that they should find, and invented posts in real regions.

posts.csv: the posts. queries.csv: kind, query and expected posts, of which one must be among the
first three results; ``-`` for no results, ``!`` for an invalid query. everyday_words.csv: ordinary
words that are names of places too. wordings.csv: what people type, with the topics and the
department types that have it as a name.
"""

import csv
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from officials import reference
from officials.actions import withdrawal
from officials.clock import today
from officials.models import Department, DepartmentType, PublicReason, Region
from tests.support import factories

HERE = Path(__file__).parent
# Townships, in another file, are not needed.
FILES = {"regions.csv", "zones.csv", "aliases.csv", "department_types.csv", "topics.csv"}


def rows(name):
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def build():
    """Load the reference data and create the posts; return the uid of each by its key."""
    for table in reference.TABLES:
        files = tuple(name for name in table.files if name in FILES)
        if files:
            reference.load(replace(table, files=files), settings.BASE_DIR / "fixtures")
    posts = {row["key"]: _post(row) for row in rows("posts.csv")}
    states = {row["key"]: row["state"] for row in rows("posts.csv")}
    in_state = {
        state: [post for key, post in posts.items() if states[key] == state]
        for state in set(states.values())
    }
    factories.publish(*in_state["live"], *in_state["withdrawn"], *in_state["ended"])
    factories.publish(*in_state["later"], on=today() + timedelta(1))
    editor = factories.editor()
    for post in in_state["withdrawn"]:
        withdrawal.withdraw_post(post, by=editor, reason=PublicReason.MISTAKE)
    for post in in_state["ended"]:
        withdrawal.end_appointment(
            post.appointments.get(), by=editor, last_day=today() - timedelta(1), reason="调离"
        )
    return {key: post.uid for key, post in posts.items()}


def _post(row):
    identity = {"region": Region.objects.get(code=row["region"]), "name": row["department"]}
    department = Department.objects.filter(**identity).first() or factories.department(
        type=DepartmentType.objects.get(code=row["type"]), **identity
    )
    values = {"title": row["title"], "duties": row["duties"]}
    post = factories.post(department=department, **values)
    number = {"digits": row["digits"], "kind": "landline" if row["digits"][0] == "0" else "mobile"}
    if not row["holder"]:
        factories.sourced_hotline(post=post, **number)
        return post
    holder = factories.appointment(post=post, official=factories.official(name=row["holder"]))
    owner = {"appointment": holder} if row["state"] == "ended" else {"post": post}
    factories.sourced_hotline(**owner, **number)
    return post
