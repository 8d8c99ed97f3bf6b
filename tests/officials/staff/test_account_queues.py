"""The accounts that wait for somebody to confirm them."""

from itertools import product

import pghistory
import pytest

from officials import permissions
from officials.actions import second_person
from officials.models import User
from officials.permissions import Permission
from officials.staff.account_queues import select_unconfirmed
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("waived", [False, True])
def test_the_desk_offers_exactly_the_accounts_that_one_may_confirm(waived, settings, place):
    """Accounts of three offices, each of which made some of the others."""
    settings.WAIVE_SECOND_PERSON = waived
    people = [factories.user(is_staff=True, is_superuser=True)]
    regions = (place, place.parent, factories.county())
    for region, role in product(regions, ("office", "reviewer")):
        people.append(factories.staff(role, region))
        with pghistory.context(user=people[len(people) // 2].pk):
            made = User.objects.create(username=f"made-{len(people)}", is_staff=True)
        factories.role(user=made, region=region, role=role)
        people.append(made)
    people = list(User.objects.all())
    assert any(each.credential_givers for each in people)
    for by in people:
        permitted = permissions.filter_permitted(User.objects.all(), by, Permission.STAFF)
        offered = set(select_unconfirmed(permitted, by))
        may = {each for each in people if second_person.may_confirm(each, by)}
        assert offered == (set() if waived else may), by
