"""By keyboard alone: a colleague is invited, sets up a second factor, imports a text and submits it; it is approved.

Every screen on the way, those that refuse something included, is looked at by axe in three looks; it says where one
is; the focus is seen at each stop, and begins at what was refused; nothing is told by the browser's console, which is
where a breach of the content security policy is told too.
"""

import re
import urllib.error
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from practices.documents.docx.writing import write_docx
from tests.browser.hands import Hands
from tests.browser.papers import paper_of
from tests.browser.reader import reading
from tests.browser.second_factor import code_of, latest_mail_to, wrong_code
from tests.browser.serving import Portal

pytestmark = pytest.mark.browser

PASSWORD = "demonstration"
NEW_PASSWORD = "seven herons over the quay"
COLLEAGUE = "ada.lind@northern-seas.example.org"
INSTRUMENT = "Personnel notice 9"
ADOPTED = "2024-05-12"
PUBLIC = "/organizations/northern-seas-commission/personnel-notice-9/2024-05-12-en/"
NOTICE = """# Notice on gifts

Article 1 – Gifts

1. Members decline gifts.

2. Members report gifts that they could not decline.

4. The register of gifts is kept by the head of unit.

Article 2 – Hospitality

1. Meals at work may be accepted.

Article 2 – Register

1. The register is open to all members.
"""
"""A number is missing, which is so in the original; an article has the number of another, which is a slip."""
REFUSED = "[role=alert], .messages .error, .error-message"
WAITING = "[id*=waiting] a[href*='/admin/publish/']"
MORE_ACTIONS = "footer [data-w-dropdown-target=toggle]"


@pytest.fixture
def desks(browser: Browser, guarded_portal: Portal) -> Iterator[list[Hands]]:
    """Return three people at desks of their own: focal point, colleague, approver."""
    with ExitStack() as stack:
        yield [Hands(stack.enter_context(reading(browser, guarded_portal))) for _desk in range(3)]


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """Write the notice, and a file that is none."""
    notice, damaged = tmp_path / "notice.docx", tmp_path / "damaged.docx"
    notice.write_bytes(write_docx(paper_of(NOTICE, "Notice on gifts", "en")))
    damaged.write_bytes(b"PK\x03\x04 and nothing that could be unpacked")
    return {"notice": notice, "damaged": damaged}


def look(hands: Hands, heading: str) -> None:
    """See that a screen says where one is, that axe finds nothing in any look, and that the browser told nothing."""
    headings = hands.page.locator("h1:visible").all_inner_texts()
    assert any(heading in words for words in headings), f"{heading}: {hands.page.url} is headed {headings}"
    assert hands.faults() == {}, hands.page.url
    assert hands.reader.problems == [], hands.page.url


def look_refused(hands: Hands, heading: str, reason: str) -> None:
    """See the same of a screen that refuses what was sent, and that the focus is on the reason."""
    expect(hands.page.locator(":focus")).to_contain_text(reason)
    assert hands.page.evaluate("selector => document.activeElement.matches(selector)", REFUSED)
    hands.see()
    look(hands, heading)


def test_a_text_goes_from_an_invitation_to_the_public_by_keyboard(
    desks: list[Hands], guarded_portal: Portal, files: dict[str, Path]
):
    focal_point, officer, approver = desks

    sign_in(focal_point, "nsc-focal")
    set_up_app(focal_point)
    invite(focal_point)
    secret = prepare(approver)
    accept(officer, guarded_portal)
    set_up_app(officer)
    import_notice(officer, files)
    edit(officer)
    send(officer)
    sign_out(officer)
    sign_in_with_app(approver, secret)
    with pytest.raises(urllib.error.HTTPError, match="404"):
        guarded_portal.read(PUBLIC)
    approve(approver)

    assert "The register is open to all members." in guarded_portal.read(PUBLIC)


def sign_in(hands: Hands, name: str) -> None:
    hands.reader.go("/sign-in/")
    look(hands, "Sign in")
    give_password(hands, name, "not the password")
    look_refused(hands, "Sign in", "password")
    give_password(hands, name, PASSWORD)
    look(hands, "Second factor")


def give_password(hands: Hands, name: str, password: str) -> None:
    hands.write("[name=username]", name)
    hands.write("[name=password]", password)
    hands.send()


def set_up_app(hands: Hands) -> str:
    """Set up an authenticator app, from the page that asks for it; give its secret."""
    hands.press("main a[href$='/second-factor/app/']")
    look(hands, "Set up an authenticator app")
    hands.write("[name=code]", wrong_code(secret_on(hands)))
    hands.send()
    look_refused(hands, "Set up an authenticator app", "ode")
    secret = secret_on(hands)
    hands.write("[name=code]", code_of(secret))
    hands.send()
    look(hands, "Recovery codes")
    expect(hands.page.locator(".codes li")).to_have_count(10)
    hands.press("footer a[href='/admin/']")
    look(hands, "Practice Exchange")
    return secret


def secret_on(hands: Hands) -> str:
    return hands.page.locator(".secret").inner_text().strip()


def invite(hands: Hands) -> None:
    hands.press("aside a[href='/admin/my-organization/']")
    look(hands, "My organization")
    hands.press("main a[href^='/admin/people/']", "Members")
    look(hands, "Members")
    hands.write("[name=email]", "nobody")
    hands.send()
    look_refused(hands, "Members", "Enter a valid email address.")
    hands.write("[name=email]", COLLEAGUE)
    hands.write("[name=name]", "Ada Lind")
    hands.choose("[name=role]", "Officer")
    hands.press("main button[value=add]")
    expect(hands.page.locator(".messages .success")).to_contain_text("A second person has to agree")
    look(hands, "Members")


def accept(hands: Hands, portal: Portal) -> None:
    link = re.search(r"/sign-in/invitation/\S+", latest_mail_to(COLLEAGUE, portal.folder))
    assert link
    hands.reader.go(link[0])
    look(hands, "Invitation")
    hands.press("main button[value=accept]")
    look(hands, "Set a password")
    give_new_password(hands, "short")
    look_refused(hands, "Set a password", "at least 12 characters")
    give_new_password(hands, NEW_PASSWORD)
    look(hands, "Second factor")


def give_new_password(hands: Hands, password: str) -> None:
    hands.write("[name=password1]", password)
    hands.write("[name=password2]", password)
    hands.send()


def import_notice(hands: Hands, files: dict[str, Path]) -> None:
    read = hands.page.locator("[data-structure-result]")
    hands.press("aside a[href='/admin/my-texts/']")
    look(hands, "My texts")
    hands.press("main a[href='/admin/import/']")
    look(hands, "Import a text")
    hands.choose_file("[name=file]", files["damaged"])
    expect(read).to_contain_text("damaged", timeout=30_000)
    look(hands, "Import a text")
    hands.press("main button[value=save]")
    look_refused(hands, "Import a text", "Nothing was saved.")
    hands.choose("[name=instrument]", INSTRUMENT)
    hands.write("[name=adopted]", ADOPTED)
    hands.choose_file("[name=file]", files["notice"])
    expect(read).to_contain_text("Article 2 comes twice", timeout=30_000)
    look(hands, "Import a text")
    mend_doubt(hands)
    hands.press("main button[value=save]")
    expect(hands.page.locator(".messages .success")).to_contain_text("9 provisions")
    look(hands, INSTRUMENT)


def mend_doubt(hands: Hands) -> None:
    """Follow the gravest doubt to its piece, and take the mend that is proposed."""
    hands.open("[data-structure-result] .structure-doubts a")
    expect(hands.page.locator(".piece-shown:focus")).to_contain_text("Register")
    hands.open("[data-structure-result] [name=mend]", "Change the number to Article 3")
    expect(hands.page.locator("[data-structure-result]")).not_to_contain_text("comes twice", timeout=30_000)
    expect(hands.page.locator(".structure-count")).to_contain_text("1 doubt")
    look(hands, "Import a text")


def edit(hands: Hands) -> None:
    """Accept the other doubt, in the editor; a text that lacks its date is refused there."""
    hands.write("[name=dated_on]", "soon")
    hands.open(MORE_ACTIONS)
    hands.press(".action-save")
    look_refused(hands, INSTRUMENT, "could not be saved")
    hands.write("[name=dated_on]", ADOPTED)
    hands.reach(".doubts-open [data-key]")
    hands.page.keyboard.press("Space")
    expect(hands.page.locator(".doubts-count")).to_contain_text("No doubt is open", timeout=30_000)
    assert hands.page.evaluate("document.activeElement.closest('.doubts') !== null")
    hands.open(MORE_ACTIONS)
    hands.press(".action-save")
    look(hands, INSTRUMENT)


def send(hands: Hands) -> None:
    """Send the text for approval: what the sheet proposes is refused without its authority, and sent with it."""
    hands.press("[name='action-sheet']")
    look(hands, "Publish")
    hands.write("[name=authority]", " ")
    hands.press("main button[value=send]")
    look_refused(hands, "Publish", "State the authority")
    hands.choose("[name=audience]", "public")
    hands.write("[name=authority]", "Commission resolution 2026/3")
    hands.press("main button[value=send]")
    expect(hands.page.locator(".messages .success")).to_contain_text("Sent for approval")
    look(hands, "Publish")


def sign_out(hands: Hands) -> None:
    hands.open("aside .sidebar-footer__account")
    hands.press("aside button", "Log out")
    look(hands, "")
    hands.reader.go("/admin/")
    look(hands, "Sign in")


def prepare(hands: Hands) -> str:
    """Let the approver set up an app, agree to the invitation that waits, and leave; give the app's secret."""
    hands.reader.go("/sign-in/")
    give_password(hands, "nsc-approver", PASSWORD)
    secret = set_up_app(hands)
    hands.press("main a[href^='/admin/people/']")
    look(hands, "Members")
    hands.press("main button[value=agree]")
    expect(hands.page.locator(".messages .success")).to_be_visible()
    look(hands, "Members")
    sign_out(hands)
    return secret


def sign_in_with_app(hands: Hands, secret: str) -> None:
    give_password(hands, "nsc-approver", PASSWORD)
    look(hands, "Second factor")
    hands.write("[name=code]", wrong_code(secret))
    hands.send()
    look_refused(hands, "Second factor", "ode")
    hands.write("[name=code]", code_of(secret))
    hands.send()
    look(hands, "Practice Exchange")


def approve(hands: Hands) -> None:
    """Read what waits, its history too, then decide all of it on one sheet."""
    hands.press(WAITING)
    look(hands, "Publish")
    hands.open("header button")
    hands.press("header a[href$='/edit/']")
    look(hands, INSTRUMENT)
    hands.press("main a[href$='/history/']")
    look(hands, "History")
    hands.press("main a[href$='/edit/']")
    hands.press("footer a[href*='/admin/publish/']")
    look(hands, "Publish")
    hands.open("main button[value=changes]")
    assert hands.page.evaluate("document.activeElement.name") == "note", "the browser says that it is needed"
    hands.page.keyboard.press("Space")
    hands.press("main button[value=changes]")
    look_refused(hands, "Publish", "Give a reason")
    hands.write("[name=note]", "Read against the paper.")
    hands.press("main button[value=approve]")
    expect(hands.page.locator(".messages .success")).to_contain_text("Approved and published.")
    expect(hands.page.locator("main")).to_contain_text("everybody can see it now")
    look(hands, "Publish")
