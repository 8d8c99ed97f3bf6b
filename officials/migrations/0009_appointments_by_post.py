"""The index that keeps terms apart asks for the post first: one insertion reads one post."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.db import migrations

import officials.models.officials


class Migration(migrations.Migration):
    dependencies = [
        ("officials", "0008_lexicon"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="appointment",
            name="appointment_one_at_a_time",
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("post", "="),
                    (
                        officials.models.officials.DateRange(
                            "start_date",
                            "end_date",
                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                inclusive_lower=True, inclusive_upper=True
                            ),
                        ),
                        "&&",
                    ),
                ],
                name="appointment_one_at_a_time",
                violation_error_message="同一岗位同一天只能有一位任职者。",
            ),
        ),
    ]
