"""Lines of script become data; whatever is not of a known shape stays as it is, and the policy stops it."""

import json
import re

import pytest

from portal.admin_scripts import make_inert


def data_of(html: str) -> tuple[str, list[object]]:
    """Return the name and the arguments of the first line that became data."""
    match = re.search(r'<script type="application/json" data-starts="(\w+)">(.*?)<-?/script>', html)
    assert match
    return match[1], json.loads(match[2])


def test_date_field_becomes_data() -> None:
    html = '<input id="id_on"><script>initDateChooser("id_on", {"dayOfWeekStart": 0, "format": "Y-m-d"});</script>'

    assert data_of(make_inert(html)) == ("initDateChooser", ["id_on", {"dayOfWeekStart": 0, "format": "Y-m-d"}])


def test_chooser_becomes_data() -> None:
    html = '<script>new PageChooser("id_other", {"modalUrl": "/admin/choose-page/", "userPerms": null});</script>'

    name, arguments = data_of(make_inert(html))

    assert (name, arguments[0]) == ("PageChooser", "id_other")


def test_list_of_rows_becomes_data() -> None:
    html = """<script>
        (function() {
            var panel = new InlinePanel(JSON.parse("{\\u0022formsetPrefix\\u0022: \\u0022id_events\\u0022}"));
        })();
    </script>"""

    assert data_of(make_inert(html)) == ("InlinePanel", [{"formsetPrefix": "id_events"}])


def test_row_that_is_not_yet_added_becomes_data() -> None:
    html = '<script type="text/django-form-template"><script>initDateChooser("id-__prefix__", {});<-/script></script>'

    inert = make_inert(html)

    assert data_of(inert)[0] == "initDateChooser"
    assert "<-/script></script>" in inert


@pytest.mark.parametrize(
    "script",
    [
        "alert(1)",
        'initDateChooser("a", alert(1));',
        'new PageChooser("a", {}); alert(1); ({});',
        'new Function("alert(1)")();',
        'initDateChooser("a", {"x": fetch("/")});',
    ],
)
def test_script_of_another_shape_stays(script: str) -> None:
    html = f"<script>{script}</script>"

    assert make_inert(html) == html


def test_data_holds_no_tag() -> None:
    inert = make_inert('<script>initDateChooser("a", {"x": "\\u003c/script\\u003e"});</script>')

    assert "</script></script>" not in inert
    assert data_of(inert)[1] == ["a", {"x": "</script>"}]
