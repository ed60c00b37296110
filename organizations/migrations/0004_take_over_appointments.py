from django.db import migrations
from django.utils import timezone

INSIDE = ("officer", "approver", "coordinator")


def take_over(apps, schema_editor):
    """Record how the present members came to their roles, as far as invitations and the log say so."""
    page_model = apps.get_model("organizations", "OrganizationPage")
    appointment_model = apps.get_model("organizations", "Appointment")
    user_model = apps.get_model("organizations", "User")
    invitation_model = apps.get_model("organizations", "Invitation")
    entry_model = apps.get_model("wagtailcore", "PageLogEntry")
    groups = {}
    for key, *held in page_model.objects.values_list("pk", "officers", "approvers", "coordinators"):
        groups |= {group: (key, role) for group, role in zip(held, INSIDE, strict=True) if group}
    accounts = set(user_model.objects.values_list("pk", flat=True))
    given = {}
    entries = entry_model.objects.filter(action="organizations.add_member").order_by("timestamp")
    for page, by, at, data in entries.values_list("page_id", "user_id", "timestamp", "data").iterator():
        giver = by if by in accounts and by != data.get("account") else None
        given[page, data.get("account"), data.get("role")] = (giver, at)
    accepted = invitation_model.objects.filter(state="accepted", asked_by__isnull=False).order_by("ended_at")
    for page, account, role, by, at in accepted.values_list(
        "organization", "account", "role", "asked_by", "ended_at"
    ).iterator():
        given[page, account, role] = (by if by != account else None, at)
    now = timezone.now()
    rows = []
    for account, group in user_model.groups.through.objects.filter(group_id__in=groups).values_list(
        "user_id", "group_id"
    ):
        page, role = groups[group]
        by, at = given.get((page, account, role), (None, now))
        rows.append(
            appointment_model(
                organization_id=page, account_id=account, role=role, way="before", given_by_id=by, given_at=at or now
            )
        )
    appointment_model.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0003_second_persons"),
    ]

    operations = [
        migrations.RunPython(take_over, migrations.RunPython.noop),
    ]
