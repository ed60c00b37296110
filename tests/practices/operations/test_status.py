"""The status page: for who runs the portal, and nobody else."""

import pytest
from django.core.management import call_command
from django.test import Client
from lxml import html

from practices.models.job_runs import JobRun
from tests import factories

pytestmark = pytest.mark.django_db


def shown(user):
    client = Client()
    client.force_login(user)
    return client.get("/admin/status/")


def test_operator_sees_findings_jobs_queues_and_versions(operator):
    call_command("run_due", "--only", "changes")
    JobRun.objects.filter(name="changes").update(failure="OperationalError")

    page = html.fromstring(shown(operator).content.decode())

    rows = [" ".join(" ".join(row.xpath(".//text()")).split()) for row in page.xpath("//tbody/tr")]
    assert "database ● OK sqlite answers" in rows or "database ● OK postgresql answers" in rows
    assert any(row.startswith("changes ▲ To review OperationalError 20") for row in rows)
    assert "releases Never run" in rows
    assert "harvest Off" in rows
    assert "webhooks 0" in rows
    assert any(row.startswith("wagtail 8.") for row in rows)


def test_nobody_else_does(secretariat):
    officer = factories.officer(factories.organization())

    assert [shown(user).status_code for user in (secretariat, officer)] == [404, 404]
