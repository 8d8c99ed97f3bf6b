"""Read which posts of a bulk review were left out, and which are returned with which words.

The choices of earlier pages come back in hidden fields, those of this page in its own inputs.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from officials.actions import Refused
from officials.admin.base.integers import BIGINT_DIGITS, parse_integer
from officials.admin.posts.post_actions import ReturnPost
from officials.identity import identify
from officials.models import Post, User

# The names of the form fields: ids on the page, ticked ids, words by id; those of earlier pages.
ON_PAGE, TAKEN, WORDS = "on_page", "taken", "words-"
LEFT_OUT, RETURNED = "left_out", "returned"


@dataclass(frozen=True)
class BulkChoices:
    """The posts that are not taken: ``left_out`` stay as they are, ``returned`` have words.

    ``returned``: words by id. Whoever writes words objects, whether or not the tick stands.
    """

    left_out: frozenset[int]
    returned: Mapping[int, str]

    def select_taken(self, revisions: Mapping[int, int]) -> dict[int, int]:
        """Return the revisions of the posts that are taken, by id."""
        untaken = self.left_out | self.returned.keys()
        return {pk: revision for pk, revision in revisions.items() if pk not in untaken}

    def as_hidden(self) -> dict[str, str]:
        """Return the hidden fields that bring the choices to the next page."""
        return {
            LEFT_OUT: ",".join(map(str, sorted(self.left_out))),
            RETURNED: json.dumps({str(pk): words for pk, words in self.returned.items()}),
        }


def read_choices(data: QueryDict, *, may_return: bool) -> BulkChoices:
    """Return the choices of this page and of those before it. Raises Refused for forged ones."""
    on_page = _parse_ids(data.get(ON_PAGE, ""))
    taken = {each for text in data.getlist(TAKEN) for each in _parse_ids(text)}
    left_out = {*_parse_ids(data.get(LEFT_OUT, "")), *(on_page - taken)}
    returned = _parse_words(data.get(RETURNED, ""))
    for pk in on_page:
        if words := data.get(f"{WORDS}{pk}", "").strip():
            returned[pk] = words
    if returned and not may_return:
        raise _forged()
    return BulkChoices(frozenset(left_out - returned.keys()), returned)


def build_returns(choices: BulkChoices, posts: Mapping[int, Post], by: User) -> list[ReturnPost]:
    """Return the valid forms that return posts. Raises Refused with the fault of words."""
    forms = []
    for pk, words in choices.returned.items():
        form = ReturnPost({"comment": words}, obj=posts[pk], by=by)
        if not form.is_valid():
            faults = " ".join(str(each) for errors in form.errors.values() for each in errors)
            raise Refused(
                _("给 %(post)s 写的意见：%(faults)s")
                % {"post": identify(posts[pk]), "faults": faults}
            )
        forms.append(form)
    return forms


def _parse_ids(text: str) -> set[int]:
    ids = {parse_integer(part, BIGINT_DIGITS) for part in text.split(",")} if text else set()
    if None in ids:
        raise _forged()
    return {each for each in ids if each is not None}


def _parse_words(text: str) -> dict[int, str]:
    if not text:
        return {}
    try:
        parsed: Any = json.loads(text)
    except ValueError as error:
        raise _forged() from error
    if not isinstance(parsed, dict) or not all(isinstance(each, str) for each in parsed.values()):
        raise _forged()
    words = {parse_integer(pk, BIGINT_DIGITS): each for pk, each in parsed.items()}
    if None in words:
        raise _forged()
    return {pk: each for pk, each in words.items() if pk is not None}


def _forged() -> Refused:
    return Refused(_("选中的岗位与确认页不一致，请重新选择。"))
