"""Read from the response of the search page which kind of answer a reader sees, and what it names.

A page gives the first of these that it has; each with what it names:

    refused             a message says what to type instead
    place               a region's page is opened: its code
    topic in place      a topic's page in a region is opened: code and slug
    line                national hotlines: their numbers
    number              where a number is published: keys of posts
    notice              notices: their keys
    area code           the regions that have it: codes
    topic               topics to ask about: slugs, after the code of a region that is certain
    silent body         a body publishes nothing in a region: the national hotlines instead
    person, post, department, digits
                        posts found by the holder's name, by title, duties or the department, by a
                        part of a number: their keys
    former holder       who held a post before: keys of posts
    choice              regions to choose from: codes
    spelling            other spellings: queries
    nothing
"""

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import parse_qs, urlsplit

# In the order in which they answer, which is that of the page but for places: these also stand
# above posts, whose place they are. Places that lead to a matter do answer, and before posts.
_SECTIONS = {
    "line": 'aria-label="您要的热线"',
    "number": 'id="number"',
    "notice": 'id="notices"',
    "area code": 'id="places">区号',
    "topic": 'id="topics-found"',
    "silent body": 'id="silent"',
    "posts": 'id="posts"',
    "former holder": 'id="former"',
    "choice": 'id="places"',
    "spelling": "您是不是要找",
}
_REGION = 'href="/regions/([0-9a-z-]+)/(?:topics/[a-z-]+/)?"'
_NAMES = {
    "line": 'href="tel:([0-9]+)"',
    "number": '<a href="/posts/([0-9a-z]{12})/"',
    "notice": '<a href="/notices/([0-9a-z]{12})/"',
    "area code": _REGION,
    "topic": 'href="(?:/regions/([0-9a-z-]+))?/topics/([a-z-]+)/"',
    "silent body": 'href="tel:([0-9]{3,5})"',
    "former holder": '<a href="/posts/([0-9a-z]{12})/"',
    "choice": _REGION,
    "spelling": 'href="([?]q=.*?)"',
}


@dataclass(frozen=True)
class PageAnswer:
    """An answer of one of the kinds, and all that it names, in the order of the page."""

    kind: str
    names: tuple[str, ...] = ()


def read_page(response, keys):
    """Return the answer of a response to a query; ``keys``: of posts and notices, by their uid."""
    if response.status_code == 302:
        return _read_address(response["Location"])
    if response.status_code == 400:
        return PageAnswer("refused")
    html = response.content.decode().partition("<main")[2].partition("<footer")[0]
    choice = html.partition(_SECTIONS["choice"])[2].partition("</section>")[0]
    # Who asks for former holders reads them first.
    is_former_first = 0 <= html.find(_SECTIONS["former holder"]) < html.find(_SECTIONS["posts"])
    for kind, mark in _SECTIONS.items():
        if kind == "posts" and "/topics/" in choice:
            return _read_section("choice", choice, keys)
        if mark in html and not (is_former_first and kind == "posts"):
            return _read_section(kind, html.partition(mark)[2].partition("</section>")[0], keys)
    return PageAnswer("nothing")


def _read_section(kind, html, keys):
    if kind == "posts":
        return _read_posts(html, keys)
    found = re.findall(_NAMES[kind], html)
    if kind == "topic":
        return PageAnswer(kind, tuple(" ".join(filter(None, each)) for each in found))
    if kind == "spelling":
        offers = [parse_qs(urlsplit(unescape(address)).query)["q"][0] for address in found]
        return PageAnswer(kind, tuple(offers))
    is_of_row = kind in {"number", "notice", "former holder"}
    return PageAnswer(kind, tuple(keys[uid] for uid in found) if is_of_row else tuple(found))


def _read_address(address):
    pieces = address.strip("/").split("/")
    kind = "topic in place" if "topics" in pieces else "place"
    return PageAnswer(kind, (" ".join(pieces[1::2]),))


def _read_posts(html, keys):
    """Return the posts; their kind is that of what is highlighted in the first of them."""
    uids = re.findall('card-title"><a href="/posts/([0-9a-z]{12})/"', html)
    names = tuple(keys[uid] for uid in uids)
    card = html.partition("<article")[2].partition("</article>")[0]
    office = "".join(re.findall('class="office"(.*?)</p>', card, re.DOTALL))
    place = office.rpartition("，")[2].replace("<mark>", "").replace("</mark>", "")
    parts = {
        "person": 'class="holder"(.*?)</b>',
        "post": '(?:class="title"|class="duties")(.*?)</(?:h[1-6]|p)>',
        "department": 'class="office"((?:(?!</p>).)*?)，',
        "digits": 'class="(?:call|call quiet|uncalled)"(.*?)</(?:a|p)>',
    }
    for kind, pattern in parts.items():
        for part in re.findall(pattern, card, re.DOTALL):
            # The name of a department has that of its place.
            if any(mark not in place for mark in re.findall("<mark>(.*?)</mark>", part)):
                return PageAnswer(kind, names)
    return PageAnswer("post", names)
