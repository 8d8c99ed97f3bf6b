"""Many people save one form at the same moment: one wins, all others are told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from officials.models import Department, Hotline, Post
from tests.officials.admin.test_conflicts import TOLD, there
from tests.support import factories
from tests.support.admin_forms import form_at, stored

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def session():
    """A session that all share; the rules ask what was looked at, not who looked."""
    client = Client()
    client.force_login(factories.user("many", is_staff=True, is_superuser=True))
    return client


# The post's page is the dearest, so fifty save the small one that stands behind the same lock.
CASES = [(Hotline, "label", 50), (Post, "duties", 8), (Department, "name", 8)]


def saved_at_once(session, forms):
    """Send forms, each to its address, at one moment over connections of their own."""
    start = Barrier(len(forms))

    def send(sent):
        address, form = sent
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.cookies[
            settings.SESSION_COOKIE_NAME
        ].value
        try:
            start.wait()
            return client.post(address, form)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(forms)) as pool:
        return list(pool.map(send, forms))


@pytest.mark.parametrize(("model", "field", "many"), CASES)
def test_of_many_saves_of_one_form_one_wins_and_the_others_are_told(
    session, post, model, field, many
):
    # A department without a post: nothing but the lock on its own row lets one wait for another.
    thing = factories.department() if model is Department else model.objects.get()
    address = there(thing)
    form = form_at(session, address)
    forms = [(address, form | {field: f"第{number}人写的"}) for number in range(many)]
    answers = saved_at_once(session, forms)
    assert sorted(answer.status_code for answer in answers) == [200] * (many - 1) + [302]
    (won,) = (at for at, answer in enumerate(answers) if answer.status_code == 302)
    after = model.objects.get(pk=thing.pk)
    assert getattr(after, field) == f"第{won}人写的"
    for at, answer in enumerate(answers):
        if at != won:
            page = answer.content.decode()
            assert TOLD in page
            assert f"第{at}人写的" in page
            assert f"第{won}人写的" in page
    assert Post.objects.get().revision == post.revision + (model is not Department)


def test_saves_of_a_post_of_its_number_its_holder_and_its_department_do_not_lock_each_other_out(
    session, post
):
    term = factories.appointment(post=post)
    number = post.hotlines.get()
    changes = [
        (post, {"duties": "另一项"}),
        (number, {"label": "值班"}),
        (term, {"capacity": "acting"}),
        (term.official, {"name": "赵虚构"}),
        (post.department, {"name": "新名局"}),
    ]
    forms = [(there(thing), form_at(session, there(thing)) | change) for thing, change in changes]
    before = stored()
    answers = saved_at_once(session, forms * 5)
    assert {answer.status_code for answer in answers} == {200, 302}
    assert stored() != before
    post.refresh_from_db()
    # The post, its number and its term are of one revision: only one of them came through.
    through = [at % 5 for at, answer in enumerate(answers) if answer.status_code == 302]
    assert len(through) == len(set(through))
    assert len(set(through) & {0, 1, 2}) <= 1
