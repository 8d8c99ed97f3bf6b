"""What may be in the register already: shown when it is added, and in nobody's way."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import StrIndex
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from officials import names, permissions, pinyin
from officials.admin.base.autocomplete import label, order_by_relevance, with_labels
from officials.models import Appointment, Department, Official, Post, User
from officials.permissions import Permission

MOST = 20
DISTINCT_FIELD = "apart"
HELD = Appointment._meta.get_field("official")
BELONGS = Post._meta.get_field("department")


def find_namesakes(written: str, reader: User) -> list[Official]:
    """Return those whom ``reader`` may choose and who have this name, or sound like it.

    Those of the reader's own places come first; of a very common name the first 20.
    """
    name = names.parse(written).text
    if not name:
        return []
    same = Q(name=name) | Q(pinyin=pinyin.readings(name)[0])
    found = with_labels(permissions.permitted_choices(reader, HELD).filter(same))
    return list(order_by_relevance(found, name, reader)[:MOST])


def describe_official(official: Official, reader: User) -> str:
    """Return what tells ``official`` from others of the name: the region, and the posts seen."""
    terms = official.appointments.select_related("post__department").order_by("-start_date")
    posts = [
        str(term.post) for term in permissions.filter_permitted(terms, reader, Permission.VIEW)[:3]
    ]
    said = [label(official), official.pinyin]
    if posts:
        said.append(_("任职：%s") % "、".join(posts))
    return " · ".join(said)


def find_similar_departments(department: Department, reader: User) -> QuerySet[Department]:
    """Return the departments of the same place and type, or one of whose names is in the other."""
    seen = permissions.filter_permitted(Department.objects.all(), reader, Permission.VIEW)
    here = seen.filter(region=department.region_id).exclude(pk=department.pk)
    within = here.annotate(within=StrIndex(Value(department.name), F("name")))
    same = Q(type=department.type_id) | Q(name__contains=department.name) | Q(within__gt=0)
    return within.filter(same)[:MOST]


def warn_while_typing(field: forms.Field, key: Any, *, beside: str = "") -> None:
    """Let a script say what ``key`` may choose while somebody types a name into ``field``.

    ``beside``: the id of the choice of a place in which it is.
    """
    query = {
        "app_label": "officials",
        "model_name": key.model._meta.model_name,
        "field_name": key.name,
    }
    field.widget.attrs |= {
        "data-duplicates": f"{reverse('admin:choices')}?{urlencode(query)}",
        "data-duplicates-within": beside,
        "data-duplicates-label": _("登记册里已有："),
    }


def confirm_distinct(
    question: str,
    found: Iterable[tuple[Any, str]],
    answer: str,
    *,
    given: Mapping[str, Any],
    reader: User,
) -> None:
    """Raise ValidationError with what was found, until ``answer`` is ticked.

    ``found``: rows with what is said of each; only a row that ``reader`` sees is a link.
    """
    said = [(_linked(obj, words, reader),) for obj, words in found]
    if said and DISTINCT_FIELD not in given:
        box = '<label><input type="checkbox" name="{}" value="1"> {}</label>'
        listed = format_html_join("", "<li>{}</li>", said)
        raise ValidationError(
            format_html(
                "{}<ul>{}</ul>{}", question, listed, format_html(box, DISTINCT_FIELD, answer)
            )
        )


def _linked(obj: Any, words: str, reader: User) -> str:
    if not permissions.has_permission(reader, Permission.VIEW, obj):
        return words
    there = reverse(f"admin:officials_{obj._meta.model_name}_change", args=[obj.pk])
    return format_html('<a href="{}">{}</a>', there, words)
