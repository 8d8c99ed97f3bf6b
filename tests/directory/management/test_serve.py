"""A second `make serve` on one folder: another port, the same data, the same passwords."""

import pytest

from directory.management.commands.serve import join_others, prepare_staff
from officials.models import User
from tests.support import factories

PORT = 8001


def start(folder):
    """Return what a start says about staff, while nobody else begins or ends."""
    with join_others(folder) as others:
        return prepare_staff(PORT, others=others)


@pytest.mark.django_db
@pytest.mark.usefixtures("_quick_passwords")
def test_a_second_site_on_one_folder_keeps_the_passwords_of_the_first(tmp_path):
    account = factories.user("clerk", is_staff=True, demo=True)
    with join_others(tmp_path) as others:
        first = prepare_staff(8000, others=others)
        account.refresh_from_db()
        second = start(tmp_path)
        assert account.check_password(first[1].split()[1])
        assert User.objects.get(pk=account.pk).password == account.password
    assert second[0] == (
        "Staff:    http://127.0.0.1:8001/admin/ (the passwords that the first make serve printed)"
    )
    assert "both show the same data" in second[1]
    assert start(tmp_path)[0].endswith("(new passwords each start)")
    assert User.objects.get(pk=account.pk).password != account.password


def test_a_third_site_is_not_alone_when_the_first_has_ended(tmp_path):
    with join_others(tmp_path) as first:
        second_site = join_others(tmp_path)
        assert (first, second_site.__enter__()) == (False, True)
    with join_others(tmp_path) as third:
        assert third
    second_site.__exit__(None, None, None)
    with join_others(tmp_path) as alone:
        assert not alone
