"""Stage lists of a few lines, and register the posts that they name."""

from officials.actions import import_apply, imports
from officials.models import RoleName
from tests.support import factories

HEADER = "单位,姓名,职务,分管工作,电话"


def stage(county, *lines, header=HEADER, by=None):
    """Make the plan of a list of ``county``."""
    editor = by or factories.staff(RoleName.EDITOR, county)
    data = "\n".join((header, *lines)).encode()
    notice = factories.notice(owner_region=county)
    return imports.stage(data, "名单.csv", region=county, notice=notice, by=editor)


def stage_by(clerk, *lines):
    """Make the plan of a list of the region of ``clerk``."""
    return stage(clerk.roles.get().region, *lines, by=clerk)


def apply(clerk, *lines):
    """Apply a list, and return it."""
    batch = stage_by(clerk, *lines)
    import_apply.apply(batch, by=clerk)
    return batch


def actions(batch):
    return [row.action for row in batch.rows.all()]


def registered(department, name="王示例", digits="15400000001", title="局长", **values):
    """Make a post with a number and a holder; an empty name: a vacant one."""
    post = factories.post(department=department, title=title, **{"duties": "全面工作"} | values)
    if name:
        official = factories.official(owner_region=department.region, name=name)
        factories.appointment(post=post, official=official)
    factories.sourced_hotline(post=post, digits=digits)
    return post


def published(department, **values):
    """Make a public post with a number and a holder."""
    return factories.publish(registered(department, **values))
