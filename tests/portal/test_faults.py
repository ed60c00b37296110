"""What is wrong with a form is said first, has the focus, and leads to each field."""

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import Client
from lxml import html


class Asked(forms.Form):
    name = forms.CharField(label="Name")
    kept = forms.CharField(widget=forms.HiddenInput, error_messages={"required": "Nothing was kept."})

    def clean(self) -> None:
        raise forms.ValidationError("They <contradict> each other.")


def faults(form: forms.Form) -> str:
    return render_to_string("components/faults.html", {"form": form}).strip()


def test_faults_have_the_focus_and_lead_to_their_fields():
    said = html.fromstring(faults(Asked({})))

    assert said.xpath("self::*[@role='alert' and @tabindex='-1' and @autofocus]")
    assert said.xpath(".//a[@href='#id_name']/text()") == ["Name"]
    assert [" ".join(line.text_content().split()) for line in said.xpath("./div/p")] == [
        "They <contradict> each other.",
        "Nothing was kept.",
        "Name: This field is required.",
    ]


def test_form_that_was_not_sent_has_no_faults():
    assert faults(Asked()) == ""


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/sign-in/", "/sign-in/password/forgotten/"])
def test_page_of_signing_in_begins_at_what_it_refuses(address):
    answer = Client().post(address, {})

    said = html.fromstring(answer.content.decode()).xpath("//main//form//*[@autofocus]")

    assert [(one.get("role"), bool(one.text_content().strip())) for one in said] == [("alert", True)]
