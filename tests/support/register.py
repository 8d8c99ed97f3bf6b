"""A county with a post in each state of review, as staff see it in a day."""

from types import SimpleNamespace

from officials.actions import review
from officials.models import Post
from tests.support import factories


def build():
    """Return the rows by name."""
    place = factories.county(name="样板县")
    factories.area_code(region=place.parent, code="0999", local_digits=[7])
    department = factories.department(region=place, name="城管局")
    live, submitted, returned = (
        factories.post(department=department, title=title) for title in ("局长", "副局长", "科长")
    )
    term = factories.appointment(post=live, official=factories.official(name="单样本"))
    own = factories.sourced_hotline(appointment=term)
    factories.publish(live)
    report = factories.filed_report(own, kind="dead", words="拨打说是空号", contact="示例信箱")
    factories.submit(submitted, returned)
    review.return_to_draft(returned, by=factories.reviewer(), comment="请核对号码")
    Post.objects.filter(pk=live.pk).update(duties="分管城管")
    member = factories.staff("editor", place, username="zhangsan", first_name="编辑")
    return SimpleNamespace(
        chief=factories.user("somebody", is_staff=True, is_superuser=True),
        department=department,
        live=live,
        submitted=submitted,
        returned=returned,
        term=term,
        own=own,
        report=report,
        member=member,
    )
