"""Find possible duplicates of a new row of the register, and ask staff to confirm it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import StrIndex
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from officials import names, permissions, pinyin
from officials.admin.base.autocomplete import ANCESTORS, label, order_by_relevance, with_labels
from officials.models import (
    Appointment,
    Department,
    HotlineSource,
    Notice,
    Official,
    Post,
    User,
)
from officials.permissions import Permission
from officials.place_names import place_name

MAX_RESULTS = 20
MAX_POSTS = 3
CONFIRMATION_FIELD = "apart"

# The foreign keys whose choices a user may see.
OFFICIAL_FIELD = Appointment._meta.get_field("official")
DEPARTMENT_FIELD = Post._meta.get_field("department")
NOTICE_FIELD = HotlineSource._meta.get_field("notice")


def find_namesakes(text: str, user: User) -> list[Official]:
    """Return the first 20 officials of this name or its pinyin whom ``user`` may choose.

    Officials of the user's own regions come first. Empty if ``text`` holds no name.
    """
    name = names.parse(text).text
    if not name:
        return []
    condition = Q(name=name) | Q(pinyin=pinyin.readings(name)[0])
    officials = with_labels(permissions.permitted_choices(user, OFFICIAL_FIELD).filter(condition))
    return list(order_by_relevance(officials, name, user)[:MAX_RESULTS])


def describe_official(official: Official, user: User) -> str:
    """Return region, pinyin and the newest three posts that ``user`` may view, as text."""
    appointments = official.appointments.select_related("post__department").order_by("-start_date")
    visible: QuerySet[Any] = permissions.filter_permitted(appointments, user, Permission.VIEW)
    named = visible.annotate(place_name=place_name("post__department__region"))
    posts = [f"{term.place_name} {term.post}" for term in named[:MAX_POSTS]]
    parts = [label(official), official.pinyin]
    if posts:
        parts.append(_("任职：%s") % "、".join(posts))
    return " · ".join(parts)


def find_similar_departments(department: Department, user: User) -> QuerySet[Department]:
    """Return departments of the same region that have the same type or a similar name.

    Names are similar if one contains the other. Only departments that ``user`` may view.
    """
    visible = permissions.filter_permitted(Department.objects.all(), user, Permission.VIEW)
    others = visible.filter(region=department.region_id).exclude(pk=department.pk)
    others = others.annotate(position=StrIndex(Value(department.name), F("name")))
    return others.filter(
        Q(type=department.type_id) | Q(name__contains=department.name) | Q(position__gt=0)
    )[:MAX_RESULTS]


def find_equal_notices(notice: Notice, user: User) -> QuerySet[Notice]:
    """Return notices of the same issuer, title and day that ``user`` may choose."""
    equal = permissions.permitted_choices(user, NOTICE_FIELD).filter(
        issuer=notice.issuer, title=notice.title, published_on=notice.published_on
    )
    return equal.select_related(f"owner_region__{ANCESTORS}")[:MAX_RESULTS]


def find_equal_posts(post: Post, user: User) -> QuerySet[Post]:
    """Return posts of the same department and title that ``user`` may view."""
    visible = permissions.filter_permitted(Post.objects.all(), user, Permission.VIEW)
    equal = visible.filter(department=post.department_id, title=post.title)
    return equal.select_related("department__region").order_by("rank", "pk")[:MAX_RESULTS]


def lock_against_duplicates(model: type[models.Model], *values: Any) -> None:
    """Wait until nobody else saves a new row of ``model`` with these ``values``.

    The lock ends with the transaction, so that of two equal rows sent at once the second finds the
    first one.
    """
    name = "\n".join(map(str, (model._meta.label_lower, *values)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def add_duplicate_hints(field: forms.Field, key: Any, *, filter_id: str = "") -> None:
    """Let a script list similar rows while a user types a name into ``field``.

    ``key``: the foreign key whose choices are searched; ``filter_id``: the HTML id of the field
    for the region of those rows.
    """
    parameters = {
        "app_label": "officials",
        "model_name": key.model._meta.model_name,
        "field_name": key.name,
    }
    field.widget.attrs |= {
        "data-duplicates": f"{reverse('admin:choices')}?{urlencode(parameters)}",
        "data-duplicates-within": filter_id,
        "data-duplicates-label": _("登记册里已有："),
    }


def require_confirmation(
    question: str,
    duplicates: Iterable[tuple[Any, str]],
    answer: str,
    *,
    data: Mapping[str, Any],
    user: User,
) -> None:
    """Raise ValidationError with the possible duplicates unless ``data`` has the confirmation.

    ``duplicates``: objects with a description; ``answer``: the label of the checkbox that
    confirms; ``user``: sees links to those objects that they may view.
    """
    items = [(_render_link(obj, text, user),) for obj, text in duplicates]
    if items and CONFIRMATION_FIELD not in data:
        checkbox = '<label><input type="checkbox" name="{}" value="1"> {}</label>'
        listed = format_html_join("", "<li>{}</li>", items)
        raise ValidationError(
            format_html(
                "{}<ul>{}</ul>{}",
                question,
                listed,
                format_html(checkbox, CONFIRMATION_FIELD, answer),
            )
        )


def _render_link(obj: Any, text: str, user: User) -> str:
    if not permissions.has_permission(user, Permission.VIEW, obj):
        return text
    url = reverse(f"admin:officials_{obj._meta.model_name}_change", args=[obj.pk])
    return format_html('<a href="{}">{}</a>', url, text)
