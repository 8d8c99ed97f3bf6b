"""Rows that one region edits and others use: a change tells them why a post is a draft again."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from officials.actions import review
from officials.models import Post


class SharedRowMixin:
    """ModelAdmin of a row with an owning region, such as an official or a notice."""

    affected_posts: Any

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save a row; say on the submitted posts that use it why they are drafts again."""
        save: Any = super()
        comment = _("%(region)s的同事改过“%(row)s”，请核对后重新提交。") % {
            "region": obj.owner_region,
            "row": obj,
        }
        posts = self.affected_posts(obj) if change else Post.objects.none()
        with review.explained_drafts(posts, comment):
            save.save_model(request, obj, form, change)
