"""A list of queries with the answers that they should get, and invented posts in real regions.

posts.csv: the posts; ``former``: who held one before. notices.csv: the notices that they cite.
queries.csv: ``kind`` of query; ``expected``: posts of which one must be among the first three
results of the search (``-`` for no results, ``!`` for an invalid query, empty for any);
``answer``: the kind of answer that the page gives; ``target``: what it names. Both are explained in
``page_answers``. everyday_words.csv: ordinary words that are names of places too. wordings.csv:
what people type, with the topics and the department types that have it as a name.
"""

import csv
from datetime import date, timedelta
from pathlib import Path

from officials.actions import withdrawal
from officials.clock import today
from officials.models import Department, DepartmentType, PublicReason, Region
from tests.support import factories

HERE = Path(__file__).parent


def rows(name):
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def build():
    """Create the posts in the shipped regions; return the uid of each post and notice."""
    notices = {row["key"]: _notice(row) for row in rows("notices.csv")}
    posts = {row["key"]: _post(row, notices) for row in rows("posts.csv")}
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
    return {key: row.uid for key, row in (posts | notices).items()}


def _notice(row):
    values = {name: row[name] for name in ("issuer", "title", "document_number", "published_on")}
    return factories.notice(owner_region=Region.objects.get(code=row["region"]), **values)


def _post(row, notices):
    identity = {"region": Region.objects.get(code=row["region"]), "name": row["department"]}
    department = Department.objects.filter(**identity).first() or factories.department(
        type=DepartmentType.objects.get(code=row["type"]), **identity
    )
    values = {"title": row["title"], "duties": row["duties"]}
    post = factories.post(department=department, **values)
    number = {"digits": row["digits"], "use": row["use"] or "call"}
    number["kind"] = "landline" if row["digits"][0] == "0" else "mobile"
    owner = {"post": post}
    if row["former"]:
        former = factories.official(name=row["former"], owner_region=department.region)
        ended = {"start_date": date(2020, 1, 2), "end_date": date(2021, 3, 4)}
        factories.appointment(post=post, official=former, **ended)
    if row["holder"]:
        official = factories.official(name=row["holder"], owner_region=department.region)
        start = {"start_date": date(2021, 3, 5)} if row["former"] else {}
        holder = factories.appointment(post=post, official=official, **start)
        owner = {"appointment": holder} if row["state"] == "ended" else owner
    notice = notices.get(row["notice"]) or notices["general"]
    factories.hotline_source(hotline=factories.hotline(**number, **owner), notice=notice)
    return post
