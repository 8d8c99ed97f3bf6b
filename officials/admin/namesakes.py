"""Officials who may be the same person: shown while one is added, and never in the way."""

from django.db.models import Q
from django.utils.translation import gettext as _

from officials import names, pinyin, scopes
from officials.admin.choices import best_first, label, with_labels
from officials.models import Appointment, Official, User
from officials.scopes import Power

MOST = 20
HELD = Appointment._meta.get_field("official")  # noqa: SLF001 - Django documents _meta


def namesakes(written: str, reader: User) -> list[Official]:
    """Return those whom ``reader`` may choose and who have this name, or sound like it.

    Those of the reader's own places come first; of a very common name the first 20.
    """
    name = names.parse(written).text
    if not name:
        return []
    same = Q(name=name) | Q(pinyin=pinyin.readings(name)[0])
    found = with_labels(scopes.choices(reader, HELD).filter(same))
    return list(best_first(found, name, reader)[:MOST])


def described(official: Official, reader: User) -> str:
    """Return what tells ``official`` from others of the name: the region, and the posts seen."""
    terms = official.appointments.select_related("post__department").order_by("-start_date")
    posts = [str(term.post) for term in scopes.within(terms, reader, Power.VIEW)[:3]]
    said = [label(official), official.pinyin]
    if posts:
        said.append(_("任职：%s") % "、".join(posts))
    return " · ".join(said)
