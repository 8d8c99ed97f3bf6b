"""Render the search page."""

from django.http import HttpResponse

from directory.http import versions
from directory.http.caching import PublicRequest, public_page
from directory.search_page import PARAMETERS, answer_query


@public_page(versions.COUNTRY, parameters=PARAMETERS)
def search(request: PublicRequest) -> HttpResponse:
    """Answer ``q``, or render the search form without it; see ``answer_query``."""
    return answer_query(request)
