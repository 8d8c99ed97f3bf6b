"""Create users and their roles."""

from officials.clock import now
from officials.models import Level, Region, Role, RoleName, User
from tests.support.factories.base import make, numbers
from tests.support.factories.reference import region
from tests.support.roles import as_owner


def user(username="", **values):
    name = username or f"user{next(numbers)}"
    with as_owner():  # who confirms it, as on the server
        return make(User, values, username=name, password="!", confirmed_at=now)


def editor():
    """Return the default editor, created on first use."""
    return User.objects.filter(username="editor").first() or user("editor", first_name="编辑")


def reviewer():
    """Return the default reviewer, created on first use."""
    return User.objects.filter(username="reviewer").first() or user("reviewer", first_name="审核")


def role(**values):
    return make(Role, values, user=user, region=region, role=RoleName.EDITOR)


def staff(role_name, *regions, username="", **values):
    """Create a user who may sign in, with a role in ``regions``, by default in all provinces."""
    person = user(username, is_staff=True, **values)
    for each in regions or Region.objects.filter(level=Level.PROVINCE):
        role(user=person, region=each, role=role_name)
    return person
