"""Withhold a name at once, by one person; show it again when a second person agrees."""

from collections.abc import Collection

import pghistory
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from officials.actions import Refused
from officials.actions.edition_transaction import edition_transaction
from officials.actions.name_finds import find_name
from officials.actions.public_text import require_reason
from officials.actions.second_person import is_second_person
from officials.characters import REDACTED
from officials.clock import now
from officials.models import (
    Edition,
    EditionHotline,
    Official,
    Region,
    User,
    WithheldName,
    WithheldText,
    WithholdingReason,
)
from officials.publication.published_numbers import editions_naming


def is_withheld(official: Official) -> bool:
    """Return whether the public does not read the name of ``official`` now."""
    return WithheldName.objects.filter(official=official, restored_by=None).exists()


def withhold_name(
    official: Official,
    *,
    by: User,
    reason: WithholdingReason,
    why: str = "",
    texts: Collection[str] = (),
) -> None:
    """Mask a name on every card that has it, past ones and those of other regions too.

    ``texts``: the keys of finds (``name_finds.NameFind``) that mean the same person: posts and
    notices whose texts are masked too, with the promises that these print. Numbers stay, editions
    stay as they are. Raises Refused for somebody whom no edition names, or whose name is withheld
    already, and for a key that is no find any more.
    """
    if texts and not {*texts} <= {find.key for find in find_name(official)} - {""}:
        raise Refused(_("这些文字刚刚有变化，请核对后再办理。"))
    posts, notices = _ids(texts, "post"), _ids(texts, "notice")
    with edition_transaction(_affected(official, posts, notices), by=by, why=why) as tx:
        Official.objects.select_for_update(no_key=True).get(pk=official.pk)
        if not _posts_naming(official):
            raise Refused(_("%s 的姓名没有公布过。") % official)
        if is_withheld(official):
            raise Refused(_("%s 的姓名已经不公开。") % official)
        withheld = WithheldName.objects.create(
            official=official,
            reason=WithholdingReason(reason),
            why=why,
            withheld_by=by,
            withheld_at=now(),
        )
        rows = [WithheldText(withheld_name=withheld, post_id=pk) for pk in posts]
        rows += [WithheldText(withheld_name=withheld, notice_id=pk) for pk in notices]
        WithheldText.objects.bulk_create(rows)
        tx.refresh(_promising(notices))


def ask_to_show(official: Official, *, by: User, why: str) -> None:
    """Ask a second person to show a withheld name again.

    Raises Refused without a reason, or for a name that is not withheld.
    """
    with transaction.atomic(), pghistory.context(user=by.pk, why=require_reason(why)):
        if not WithheldName.objects.filter(official=official, restored_by=None).update(asked_by=by):
            raise Refused(_("%s 的姓名没有不公开。") % official)


def show_refusal(official: Official, by: User) -> str:
    """Return why ``by`` may not show the name of ``official`` again; empty when they may."""
    withheld = WithheldName.objects.filter(official=official, restored_by=None).first()
    if withheld is None:
        return _("%s 的姓名没有不公开。") % official
    if official.name == REDACTED:
        return _("这个姓名已经清除，不能恢复公开。")
    if settings.WAIVE_SECOND_PERSON:
        return ""
    if withheld.asked_by is None:
        return _("还没有人申请恢复公开；请一位同事先申请。")
    if not is_second_person(by, withheld.asked_by):
        return _("恢复公开由您申请，或您的账号还没有确认，须由另一位同事批准。")
    return ""


def show_name(official: Official, *, by: User, why: str = "") -> None:
    """Show a withheld name again, as a second person. Raises Refused as ``show_refusal`` says."""
    masked = WithheldText.objects.filter(
        withheld_name__official=official, withheld_name__restored_by=None
    )
    posts = list(masked.exclude(post=None).values_list("post", flat=True))
    notices = list(masked.exclude(notice=None).values_list("notice", flat=True))
    with edition_transaction(_affected(official, posts, notices), by=by, why=why) as tx:
        if refusal := show_refusal(official, by):
            raise Refused(refusal)
        withheld = WithheldName.objects.select_for_update(of=("self",)).get(
            official=official, restored_by=None
        )
        alone = not is_second_person(by, withheld.asked_by)
        WithheldName.objects.filter(pk=withheld.pk).update(restored_by=by, waived=alone)
        tx.refresh(_promising(notices))


def _posts_naming(official: Official) -> list[int]:
    editions = Edition.objects.filter(pk__in=editions_naming(official.uid))
    return sorted(set(editions.values_list("post", flat=True)))


def _affected(official: Official, posts: Collection[int], notices: Collection[int]) -> list[int]:
    """Return the posts that name ``official``, ``posts``, and those that ever cited ``notices``."""
    cited = EditionHotline.objects.filter(notice__in=notices)
    appointed = Edition.objects.filter(post__appointments__notice__in=notices)
    citing = {
        *cited.values_list("edition__post", flat=True).distinct(),
        *appointed.values_list("post", flat=True).distinct(),
    }
    return sorted({*_posts_naming(official), *posts, *citing})


def _promising(notices: Collection[int]) -> list[Region]:
    """Return the regions with promises that ``notices`` print."""
    return list(Region.objects.filter(promises__notice__in=notices).distinct())


def _ids(keys: Collection[str], kind: str) -> list[int]:
    return sorted({int(key.split("-")[1]) for key in keys if key.startswith(f"{kind}-")})
