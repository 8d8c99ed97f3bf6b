"""Serve two plain Django views to compare with: a word, and the posts of a region without a cache.

Settings and addresses in one: `DJANGO_SETTINGS_MODULE=bench.plain_site`, `gunicorn
bench.plain_site:application`.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path

from directory.settings import *  # noqa: F403 - the database and the applications of the site

ROOT_URLCONF = "bench.plain_site"
MIDDLEWARE = []  # those of the site cost time of their own

PAGE = """<!DOCTYPE html><title>{{ region }}</title><h1>{{ region }}</h1>
{% for post in posts %}<h2>{{ post.card.title }}</h2><p>{{ post.card.duties }}</p>
<p>{{ post.department.name }}: {{ post.card.holder.name }}</p>
{% for each in post.hotlines.all %}<p><a href="{{ each.href }}">{{ each.shown }}</a>
{{ each.hours }} {{ each.purpose }} {{ each.answered_by }} {{ each.get_result_display }}
{{ each.last_verified }}
{{ each.notice_issuer }} {{ each.notice_title }} {{ each.notice_number }}</p>{% endfor %}
{% endfor %}"""


def say_hello(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


def show_region(request: HttpRequest, code: str) -> HttpResponse:
    """Render the posts of a region as a first version of a site would."""
    from django.template import engines  # noqa: PLC0415 - this module is the settings

    from officials.models import LivePost, Region  # noqa: PLC0415

    region = Region.objects.get(code=code)
    posts = LivePost.objects.in_region(region).select_related("department")
    context = {"region": region, "posts": posts.prefetch_related("hotlines")}
    return HttpResponse(engines["django"].from_string(PAGE).render(context, request))


urlpatterns = [path("hello/", say_hello), path("regions/<code>/", show_region)]


def application(environ: dict[str, Any], start_response: Any) -> Any:
    """Answer by Django, which is set up at the first request."""
    global _handler  # noqa: PLW0603
    if _handler is None:
        from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

        _handler = get_wsgi_application()
    return _handler(environ, start_response)


_handler: Any = None
