"""Topics."""

from django.contrib import admin

from officials.admin.base.proposing import ProposingAdmin, ProposingForm
from officials.admin.reference import help_texts
from officials.models import Topic


class TopicForm(ProposingForm[Topic]):
    class Meta:
        help_texts = help_texts.TOPIC


@admin.register(Topic)
class TopicAdmin(ProposingAdmin[Topic]):
    form = TopicForm
    list_display = ("name", "name_en", "group", "rank")
    list_filter = ("group",)
    search_fields = ("name", "aliases", "slug", "name_en")
