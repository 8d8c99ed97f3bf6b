"""Let an office be sent a second link in a quarter when the first expired without an answer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("officials", "0055_uids_in_one_expression")]

    operations = [
        migrations.RemoveConstraint(model_name="officelink", name="office_link_once_a_quarter"),
        migrations.AddConstraint(
            model_name="officelink",
            constraint=models.UniqueConstraint(
                name="office_link_answered_once_a_quarter",
                fields=["address", "quarter"],
                condition=models.Q(answered_at__isnull=False),
            ),
        ),
    ]
