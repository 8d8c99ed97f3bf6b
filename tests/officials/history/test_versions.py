"""Each version of a post after random changes equals the register of that time."""

from random import Random

import pytest
from django.db import connection, transaction

from officials.actions import withdrawal
from officials.history.trail import Trail
from officials.models import Appointment, Hotline, HotlineSource, Post
from tests.support import factories

pytestmark = pytest.mark.django_db(transaction=True)
TABLES = (Post, Appointment, Hotline, HotlineSource)
IGNORED = {"revision", "contributors", "submitted_at", "submitted_by_id", "review_state"}
IGNORED |= {"review_comment", "on_post_id"}


def columns(model):
    return [f.attname for f in model._meta.concrete_fields if f.attname not in IGNORED]


def read_register():
    return {
        (model._meta.model_name, row.pk): [getattr(row, name) for name in columns(model)]
        for model in TABLES
        for row in model.objects.all()
    }


def values_of(snapshot):
    models = {model._meta.model_name: model for model in TABLES}
    return {
        (table, pk): [getattr(event, name) for name in columns(models[table])]
        for (table, pk), event in snapshot.items()
        if table in models
    }


def rename(post, number):
    Post.objects.filter(pk=post.pk).update(title=f"岗位{number}")


def add(post, number):
    factories.hotline(post=post, digits=f"154{number:08}")


def own(post, number):
    if not post.appointments.exists():
        factories.hotline(appointment=factories.appointment(post=post), digits=f"154{number:08}")


def cite(post, _number):
    unsourced = Hotline.objects.filter(sources=None, withdrawn_at=None).first()
    if unsourced:
        factories.hotline_source(hotline=unsourced)


def drop(post, _number):
    for number in Hotline.objects.filter(withdrawn_at=None, suspended_at=None)[:1]:
        number.sources.all().delete()
        number.delete()


def by_sql(post, number):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE officials_hotline SET hours = %s", [f"{number}点"])


def suspend(post, _number):
    for number in Hotline.objects.filter(withdrawn_at=None, suspended_at=None)[:1]:
        withdrawal.suspend(number, by=factories.editor(), reason="核实")


def withdraw(post, _number):
    for number in Hotline.objects.filter(withdrawn_at=None)[:1]:
        withdrawal.withdraw_hotline(number, by=factories.editor(), reason="number_stopped")


CHANGES = (rename, add, add, own, cite, drop, by_sql, suspend, withdraw)


@pytest.mark.parametrize("seed", [1, 2])
def test_snapshot_of_each_version_equals_the_register_of_its_time(seed):
    post, random = factories.post(), Random(seed)
    expected = {len(Trail(post).versions): read_register()}
    for number in range(40):
        before = read_register()
        with transaction.atomic():
            random.choice(CHANGES)(post, number)
        now = read_register()
        if now != before:
            expected[len(Trail(post).versions)] = now
    trail = Trail(post)
    assert len(trail.versions) == max(expected) > 20
    for number, rows in expected.items():
        assert values_of(trail.snapshot(number)) == rows, number
