"""Show what a reviewer said about a field or a row beside it, on the form of the post."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
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
    said = _read_said(post)
    for name, words in read_opinions(post).items():
        if field := form.fields.get(name):
            field.help_text = format_html("{} {}", render_opinion(words), field.help_text)
    for formset in formsets:
        for row in formset.formset.forms:
            hotline: Any = row.instance
            if said and isinstance(row.instance, Hotline) and hotline.pk:
                hotline.opinion = said.get(label_hotline(str(hotline)), "")


def read_opinions(post: Post) -> dict[str, str]:
    """Return what was said of the fields of a returned post, by their names."""
    said, labels = _read_said(post), list_labels()
    return {name: said[labels[key]] for key, name in FIELDS.items() if labels[key] in said}


def render_opinion(words: str) -> SafeString:
    """Render what a reviewer said of a field, for beside it."""
    return format_html('<strong class="opinion">{}{}</strong>', _("审核意见："), words)


def _read_said(post: Post) -> dict[str, str]:
    """Return what was said by the labels of the rows; a post that is no draft was answered."""
    is_returned = post.review_state == ReviewState.DRAFT and post.review_comment
    return opinions.read_rows(post.review_comment) if is_returned else {}
