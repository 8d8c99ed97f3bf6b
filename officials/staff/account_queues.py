"""Select the accounts that wait for a second person."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Exists, F, Func, OuterRef, Q, QuerySet

from officials.models import Role, User
from officials.permissions import Permission, roles_with


def select_unconfirmed(accounts: QuerySet[User], user: User) -> QuerySet[Any]:
    """Return the accounts that ``user`` may confirm and that can do less until then, oldest first.

    See ``second_person.may_confirm``; accounts that only view and edit need no confirmation.
    """
    if user.confirmed_at is None or settings.WAIVE_SECOND_PERSON:
        return accounts.none()
    roles = {*roles_with(Permission.APPROVE), *roles_with(Permission.STAFF)}
    held = Role.objects.filter(user=OuterRef("pk"), role__in=roles)
    needing = Q(Exists(held)) | Q(is_superuser=True)
    waiting = accounts.filter(needing, is_active=True, confirmed_at=None)
    if not settings.DEMO:  # accounts of a demonstration sign in nowhere else
        waiting = waiting.filter(demo=False)
    behind: Any = ArrayField(BigIntegerField())
    waiting = waiting.annotate(
        behind=Func(F("pk"), function="officials_behind", output_field=behind)
    )
    known = Q(pk=user.pk) | Q(credential_givers__contains=[user.pk])
    return waiting.exclude(known | Q(behind__contains=[user.pk])).order_by("date_joined", "pk")
