"""Formset with the hotlines of a post: rows that follow each other, owners, duplicates."""

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import F, Prefetch
from django.forms import HiddenInput
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from officials.admin.base.formsets import ScopedFormSet
from officials.admin.base.scoped import prevent_deletion
from officials.admin.posts.hotline_forms import OWNER_NEW_HOLDER, HotlineInlineForm
from officials.models import Appointment, Hotline, HotlineSource, Post
from officials.publication.standing import annotate_appointments, annotate_hotlines


class HotlineFormSet(ScopedFormSet):
    """Formset with the hotlines of a post and of its appointments, except withdrawn ones.

    ``holders``: the appointments of the post with their officials and their standing, where the
    page has read them.
    """

    def __init__(
        self, *args: Any, holders: Iterable[Appointment] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if holders is not None:
            self.holders = list(holders)
        self.stored_keys = {hotline.pk: _unique_key(hotline) for hotline in self.queryset}
        self.published_uids = {each.uid for each in self.queryset if each.was_published}

    def stored_rows(self) -> Any:
        return annotate_hotlines(hotlines_of(self.instance).filter(withdrawn_at=None))

    @cached_property
    def holders(self) -> list[Appointment]:
        """Return the appointments of the post with their officials and their standing."""
        if self.instance.pk is None:
            return []
        return list(annotate_appointments(self.instance.appointments.select_related("official")))

    @cached_property
    def forms(self) -> list[HotlineInlineForm]:
        """Return the forms of the rows; each knows the one before that is filled in."""
        rows: list[HotlineInlineForm] = super().forms
        above = None
        for row in rows if self.is_bound else ():
            row.above = above
            if row.instance.pk or row.has_changed():
                above = row
        return rows

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        owner = {"post": self.instance, "holders": self.holders}
        return {**super().get_form_kwargs(index), **owner}

    def add_fields(self, form: HotlineInlineForm, index: int | None) -> None:
        super().add_fields(form, index)
        if form.instance.pk or index == 0:
            form.fields["as_above"].widget = HiddenInput()
            form.fields["as_above"].initial = False
        if form.instance.uid in self.published_uids:
            prevent_deletion(form, _("已公布的号码不能删除，请用“撤下”。"))

    def save_new(self, form: HotlineInlineForm, commit: bool = True) -> Hotline:  # noqa: FBT002
        return form.save(commit)

    def clean(self) -> None:
        """Refuse duplicate numbers of an owner, and a new holder that the page does not add."""
        super().clean()
        kept = [
            form
            for form in self.forms
            if form.is_valid()
            and (form.instance.pk or form.has_changed())
            and not form.cleaned_data.get(DELETION_FIELD_NAME)
        ]
        pks = {form.instance.pk for form in kept}
        # Rows are saved one by one, so two rows cannot swap numbers: stored numbers count too.
        taken: dict[tuple[Any, ...], Any] = {
            key: pk for pk, key in self.stored_keys.items() if pk in pks
        }
        for form in kept:
            if (
                form.cleaned_data["owner"] == OWNER_NEW_HOLDER
                and self._count_new_appointments() != 1
            ):
                form.add_error("owner", _("请先在本页添加一位任职者，或选择岗位。"))
            row = form.instance.pk or form.prefix
            if taken.setdefault(_unique_key(form.instance), row) != row:
                form.add_error("number", _("号码与另一行重复。"))

    def _count_new_appointments(self) -> int:
        """Return the number of appointments that the same submission adds."""
        initial = int(self.data.get("appointments-INITIAL_FORMS") or 0)
        rows = (re.fullmatch("appointments-([0-9]+)-official", name) for name in self.data)
        return sum(1 for row in rows if row and int(row[1]) >= initial and self.data[row[0]])


def _unique_key(hotline: Hotline) -> tuple[Any, ...]:
    """Return the values by which the hotlines of one post are unique."""
    return hotline.appointment_id, hotline.post is None, hotline.digits, hotline.extension


def hotlines_of(post: Post) -> Any:
    """Return the hotlines of a post and of its appointments, withdrawn ones included.

    Related rows that the forms read are fetched along.
    """
    found = Hotline.objects.filter(on_post=post.pk) if post.pk else Hotline.objects.none()
    hotlines = found.select_related("post__department", "appointment__post__department")
    sources = HotlineSource.objects.select_related("notice")
    return hotlines.prefetch_related(Prefetch("sources", sources)).order_by(
        F("appointment_id").asc(nulls_first=True), "rank", "id"
    )
