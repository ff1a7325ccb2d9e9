"""Everybody came by a link that was mailed to them: django-allauth knows their address as verified."""

from django.db import migrations


def verify(apps, schema_editor):
    User = apps.get_model("accounts", "User")
    EmailAddress = apps.get_model("account", "EmailAddress")
    for user in User.objects.iterator():
        if EmailAddress.objects.filter(email=user.email, verified=True).exists():
            continue
        own = EmailAddress.objects.filter(user=user)
        if not own.filter(email=user.email).update(verified=True):
            own.create(user=user, email=user.email, verified=True, primary=not own.filter(primary=True).exists())


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_account_events"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [migrations.RunPython(verify, migrations.RunPython.noop)]
