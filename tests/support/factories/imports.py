"""Create imports of lists and their rows."""

from officials.clock import now
from officials.models import ImportAction, ImportBatch, ImportRow
from tests.support.factories import register
from tests.support.factories.base import make
from tests.support.factories.editions import publish
from tests.support.factories.reference import region
from tests.support.factories.register import notice
from tests.support.factories.users import editor


def import_batch(**values):
    """Create a batch without rows."""
    return make(
        ImportBatch,
        values,
        region=region,
        notice=notice,
        made_by=editor,
        made_at=now,
        file_name="名单.xlsx",
        source=b"PK",
        source_format="xlsx",
    )


importbatch = import_batch  # by the name of its table


def import_row(**values):
    return make(
        ImportRow,
        values,
        batch=import_batch,
        position=1,
        row=2,
        unit="教育局",
        name="王示例",
        title="局长",
        action=ImportAction.ADD,
    )


def applied_batch(**values):
    """Create a batch that was applied, by the statement that applies one."""
    return applied(import_batch(**values))


def applied(batch):
    ImportBatch.objects.filter(pk=batch.pk).update(
        state="applied", applied_by=editor(), applied_at=now()
    )
    batch.refresh_from_db()
    return batch


def batch_of_a_public_post():
    """Create an applied batch with a row whose post is public."""
    post = publish(register.post())
    batch = import_batch(region=post.department.region)
    row = import_row(batch=batch, post=post, post_revision=1, written_revision=post.revision)
    return applied(row.batch)


def applied_row():
    row = import_row(action=ImportAction.REJECTED)
    applied(row.batch)
    return row
