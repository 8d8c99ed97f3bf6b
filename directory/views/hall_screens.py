"""Render the posts of a region for a screen in a hall, page by page; it turns by itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import prefetch_related_objects
from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from directory.covers import describe_covers
from directory.hotline_views import HotlineView
from directory.http import versions
from directory.http.caching import PublicRequest, public_page
from directory.http.pages import canonical, page
from directory.post_cards import PostCard, build_record
from directory.post_queries import nearest_posts
from directory.region_queries import find_successor, get_area_code
from officials.models.regions import Region

MAX_POSTS = 1000
# Posts a page: twelve in a hall, four on a board of lamps, whose lines are few.
POSTS_A_PAGE, POSTS_A_BOARD = 12, 4
# So many seconds a page stands.
SECONDS = 20
# Query parameters: the page from 1; dark or light, where the device does not say; who turns the
# pages: a script, or nobody; how many posts a page has.
PAGE, LOOK, TURN, POSTS = "page", "look", "turn", "posts"
LOOKS = ("dark", "light")
TURNS = ("script", "no")
MAX_DIGITS = 4


@dataclass(frozen=True)
class ScreenEntry:
    """A post on a screen, with the number to call first; without one ``state`` says why.

    ``cover``: who answers for the holder, in words; empty if nobody does.
    """

    card: PostCard
    hotline: HotlineView | None
    state: str
    cover: str


@public_page(versions.REGION, parameters=(PAGE, LOOK, TURN, POSTS))
def screen(request: PublicRequest, code: str) -> HttpResponse:
    """Render a page of a screen; the header Refresh leads to the next one.

    A page behind the last is the first: posts may have left since. 400 for what is no page.
    """
    if not request.dependencies.versions:
        address = reverse("screen", args=[find_successor(code).code])
        return HttpResponsePermanentRedirect(address + request.query)
    number = request.GET.get(PAGE, "1")
    look, turn = request.GET.get(LOOK, ""), request.GET.get(TURN, "")
    board = request.GET.get(POSTS, "")
    readable = number.isascii() and number.isdigit() and len(number) <= MAX_DIGITS and int(number)
    known = look in {"", *LOOKS} and turn in {"", *TURNS} and board in {"", str(POSTS_A_BOARD)}
    if not readable or not known:
        problem = {
            "title": _("没有这样的屏幕"),
            "text": _("page 是页码，look 是 dark 或 light，turn 是 script 或 no，posts 是 4。"),
        }
        return page(request, "error.html", problem, status=400, robots="noindex")
    path = list(Region.objects.along_path(request.dependencies.versions))
    posts = nearest_posts(path, MAX_POSTS)
    prefetch_related_objects(posts, "hotlines")
    entries = list(_build_entries(build_record(post, request.dependencies.now) for post in posts))
    most = POSTS_A_BOARD if board else POSTS_A_PAGE
    pages = max(-(-len(entries) // most), 1)
    here = int(number) if int(number) <= pages else 1
    options = {LOOK: look, TURN: turn, POSTS: board}
    address = reverse("screen", args=[code])
    following = _write_address(address, here % pages + 1, options)
    context = {
        "region": path[-1],
        "above": path[:-1],
        "source": next((each for each in path if posts and each.pk == posts[0].region_id), None),
        "entries": entries[(here - 1) * most : here * most],
        "number": here,
        "pages": pages,
        "look": look,
        "is_board": bool(board),
        "turn": turn,
        "next": following,
        "by_script": _write_address(address, here, options | {TURN: "script"}),
        "seconds": SECONDS,
        "area_code": get_area_code(path),
        "code": reverse("region-qr", args=[code]),
        "address": canonical(request, path[-1].get_absolute_url()),
        "today": request.dependencies.today,
        "choices": [
            (_("停在这一页"), _write_address(address, here, options | {TURN: "no"})),
            (_("自动翻页"), _write_address(address, here, options | {TURN: ""})),
            (_("深色"), _write_address(address, here, options | {LOOK: "dark"})),
            (_("浅色"), _write_address(address, here, options | {LOOK: "light"})),
            (_("每页 4 个"), _write_address(address, 1, options | {POSTS: str(POSTS_A_BOARD)})),
            (_("每页 12 个"), _write_address(address, 1, options | {POSTS: ""})),
        ],
    }
    response = page(request, "pages/screen.html", context, robots="noindex, noarchive")
    if not turn:
        response["Refresh"] = f"{SECONDS}; url={following}"
    return response


def _write_address(address: str, number: int, options: dict[str, str]) -> str:
    """Return the address of a page; ``options`` without a value are left out."""
    given = {name: value for name, value in options.items() if value}
    return f"{address}?{urlencode({PAGE: number, **given})}"


def _build_entries(cards: Iterable[PostCard]) -> Iterable[ScreenEntry]:
    """Yield the posts that have numbers, each with the first that can be called."""
    shown = [card for card in cards if card.hotlines]
    covers = describe_covers([card.post for card in shown])
    for card in shown:
        good = (view for view in card.hotlines if view.address and not view.is_unreachable)
        yield ScreenEntry(
            card, next(good, None), _describe_state(card), covers.get(card.post.pk, "")
        )


def _describe_state(card: PostCard) -> str:
    """Return why no number of a post is shown: what a check found, or that it is suspended."""
    failed = [view for view in card.hotlines if view.is_unreachable]
    return failed[0].verification.dated if failed else _("暂停受理")
