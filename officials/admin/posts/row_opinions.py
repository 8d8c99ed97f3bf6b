"""Show what a reviewer said about a field or a row beside it, on the form of the post."""

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from officials import opinions
from officials.models import Hotline, Post, ReviewState
from officials.publication.diff import label_hotline, list_labels

# The fields of the form by the keys of the reviewer's rows.
FIELDS = {
    "title": "title",
    "duties": "duties",
    "kind": "kind",
    "department": "department",
    "rank": "rank",
}


def show_opinions(post: Post, form: Any, formsets: Any) -> None:
    """Put opinions into the help texts of ``form``, and on the hotlines of ``formsets``.

    A hotline gets ``opinion``. A post that is no draft has been answered: nothing is put there.
    """
    if post.review_state != ReviewState.DRAFT or not post.review_comment:
        return
    said = opinions.read_rows(post.review_comment)
    labels = list_labels()
    for key, name in FIELDS.items():
        field = form.fields.get(name)
        if field and (words := said.get(labels[key])):
            text = format_html('<strong class="opinion">{}{}</strong>', _("审核意见："), words)
            field.help_text = format_html("{} {}", text, field.help_text)
    for formset in formsets:
        for row in formset.formset.forms:
            hotline: Any = row.instance
            if isinstance(row.instance, Hotline) and hotline.pk:
                hotline.opinion = said.get(label_hotline(str(hotline)), "")
