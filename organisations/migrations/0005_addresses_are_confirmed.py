from django.db import migrations


def confirm(apps, schema_editor):
    """Whoever has an account was given it by who runs the server, who stood for the address."""
    User, EmailAddress = apps.get_model("organisations", "User"), apps.get_model("account", "EmailAddress")
    known = set(EmailAddress.objects.values_list("user_id", flat=True))
    EmailAddress.objects.bulk_create(
        EmailAddress(user_id=user.pk, email=user.email.lower(), verified=True, primary=True)
        for user in User.objects.exclude(pk__in=known)
    )


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0004_mail_about_accounts"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]
    operations = [migrations.RunPython(confirm, migrations.RunPython.noop)]
