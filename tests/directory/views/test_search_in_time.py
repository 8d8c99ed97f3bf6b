"""A search shows what it found, without what the database takes too long for."""

import pytest

from officials.models.lexicon import LexiconName
from tests.support import factories, world as worlds
from tests.support.limited import locked_table, site_limits

pytestmark = pytest.mark.django_db(transaction=True)


def ask(client, query):
    response = client.get("/search/", {"q": query})
    assert response.status_code == 200
    return response.content.decode().partition("<main")[2]


def publish_again(world):
    """Publish a present post of whoever held another one before."""
    present = factories.official(name="赵虚构", owner_region=world.county)
    post = factories.post(department=world.bureau, title="科长")
    factories.appointment(post=post, official=present)
    worlds.number(world.notice, post=post, digits="15400000044")
    factories.publish(post)


def test_former_holders_are_left_out_and_shown_again(client, world, monkeypatch):
    publish_again(world)
    with site_limits(monkeypatch, statement_timeout=1.5):
        with locked_table(LexiconName):
            html = ask(client, "zhaoxugou")
            assert "154 0000 0044" in html
            assert 'id="former"' not in html
        html = ask(client, "zhaoxugou")
        assert "154 0000 0044" in html
        assert 'id="former"' in html


def test_other_spellings_are_left_out_and_offered_again(client, world, monkeypatch):
    with site_limits(monkeypatch, statement_timeout=1.5):
        with locked_table(LexiconName):
            html = ask(client, "王示列 局长")
            assert "没有找到" in html
            assert "您是不是要找" not in html
        assert "您是不是要找" in ask(client, "王示列 局长")
