import uuid

from django.db import migrations, models


def give_each_their_own(apps, schema_editor):
    """A default of a new column is worked out once for all rows, so each person gets theirs here."""
    User = apps.get_model("accounts", "User")
    for user in User.objects.filter(ref=None):
        user.ref = uuid.uuid4()
        user.save(update_fields=["ref"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_invitations")]

    operations = [
        migrations.AddField("user", "ref", models.UUIDField(null=True, editable=False)),
        migrations.RunPython(give_each_their_own, migrations.RunPython.noop),
        migrations.AlterField("user", "ref", models.UUIDField(default=uuid.uuid4, unique=True, editable=False)),
    ]
