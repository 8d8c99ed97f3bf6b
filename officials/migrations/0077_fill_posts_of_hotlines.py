"""Fill in the post of each hotline. Nothing that is reviewed or recorded changes."""

from django.db import migrations

FILL = """
ALTER TABLE public.officials_hotline DISABLE TRIGGER USER;
UPDATE public.officials_hotline AS hotline SET on_post_id = coalesce(hotline.post_id,
    (SELECT held.post_id FROM public.officials_appointment held
    WHERE held.id = hotline.appointment_id))
WHERE on_post_id IS NULL;
ALTER TABLE public.officials_hotline ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0076_posts_of_hotlines'),
    ]

    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
