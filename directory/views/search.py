"""Search: places and live posts, by name, pinyin, department, place or number."""

from typing import Any

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from psycopg.errors import QueryCanceled

from directory import versions
from directory.filters import Search, all_topics
from directory.http import PublicRequest, page, public_page
from officials import finder, search as searching
from officials.models.places import Region
from officials.models.public import LivePost

PAGE = 20
MOST_PLACES = 6


@public_page(versions.NO_PLACE, parameters=("q", "region", "department", "page"))
def search(request: PublicRequest) -> HttpResponse:
    """Show the form; with ``q`` the places and posts found, or why there is no answer (400)."""
    posts = LivePost.objects.select_related("department__type", "region__parent__parent__parent")
    posts = posts.prefetch_related("hotlines")
    asked = Search(request.GET, posts, reference=request.basis.reference)
    query = request.GET.get("q", "").strip()
    context = {
        "form": asked.form,
        "query": query[: searching.LONGEST_QUERY],
        "today": request.basis.today,
        "now": request.basis.now,
    }
    if query:
        context |= _answer(asked, request.GET.get("page", "1"), request.basis.reference)
    status = 400 if context.get("problem") else 200
    return page(request, "pages/search.html", context, status=status, robots="noindex")


def _answer(asked: Search, number: str, reference: int) -> dict[str, Any]:
    try:
        found = asked.qs
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise
        return {"problem": _("这样找的结果太多，请再多写几个字。")}
    if asked.form.errors:
        return {"problem": " ".join(text for texts in asked.form.errors.values() for text in texts)}
    try:
        shown = Paginator(asked.found, PAGE).page(number)
    except (EmptyPage, PageNotAnInteger):
        raise Http404 from None
    by_id = found.in_bulk(list(shown))
    return {
        "shown": shown,
        "posts": [by_id[pk] for pk in shown if pk in by_id],
        "count": len(asked.found),
        "capped": asked.capped,
        "region": asked.form.cleaned_data["region"],
        "places": _places(asked) if shown.number == 1 else [],
        "topics": finder.find_topics(asked.form.cleaned_data["q"], all_topics(reference))
        if shown.number == 1
        else [],
    }


def _places(asked: Search) -> list[Region]:
    if asked.form.cleaned_data["region"] or asked.form.cleaned_data["department"]:
        return []
    # What finds posts is not read as a place in disguise.
    return finder.find_places(
        asked.form.cleaned_data["q"], limit=MOST_PLACES, loosely=not asked.found
    )
