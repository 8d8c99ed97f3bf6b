"""The two groups of staff, and what each may do."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop

EDITORS = gettext_noop("编辑")
REVIEWERS = gettext_noop("审核")

WRITTEN = ("department", "post", "official", "appointment", "hotline", "hotlinesource", "notice")
READ = (
    "departmenttype",
    "topic",
    "region",
    "regionalias",
    "areacode",
    "nationalhotline",
    "verification",
)


@transaction.atomic
def ensure_groups() -> tuple[Group, Group]:
    """Make the groups 编辑 and 审核 or bring their permissions up to date; return both.

    Editors write the register, submit, and take away; reviewers approve and return as well.
    Reference data belongs to administrators.
    """
    ours = Permission.objects.filter(content_type__app_label="officials")
    allowed = Q(codename__in=[f"view_{model}" for model in READ])
    for verb in ("view", "add", "change", "delete"):
        allowed |= Q(codename__in=[f"{verb}_{model}" for model in WRITTEN])
    editors, _made = Group.objects.get_or_create(name=EDITORS)
    editors.permissions.set(ours.filter(allowed))
    reviewers, _made = Group.objects.get_or_create(name=REVIEWERS)
    reviewers.permissions.set(ours.filter(allowed | Q(codename="approve_post")))
    return editors, reviewers
