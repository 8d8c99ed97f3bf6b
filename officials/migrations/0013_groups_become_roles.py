"""Who was in a group gets its role in the whole country, which is what the group allowed."""

from django.db import migrations

ROLES = {"编辑": "editor", "审核": "reviewer"}
PROVINCE = 1


def carry_over(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Region = apps.get_model("officials", "Region")
    Role = apps.get_model("officials", "Role")
    provinces = list(Region.objects.filter(level=PROVINCE))
    for group in Group.objects.filter(name__in=ROLES):
        Role.objects.bulk_create(
            (
                Role(user=user, region=province, role=ROLES[group.name])
                for user in group.user_set.all()
                for province in provinces
            ),
            ignore_conflicts=True,
        )
    Group.objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("officials", "0012_roles"),
    ]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
