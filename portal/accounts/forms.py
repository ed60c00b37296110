"""The forms of signing in, in the portal's words."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as FactorReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.membership import account_of
from organizations.models import User
from organizations.sign_ins import is_locked
from portal.accounts.adapters import bound_session
from practices.operations.forgotten_passwords import ask_for_password


class SignInForm(LoginForm):
    """A name or an e-mail address, and the password."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["login"]
        name = forms.CharField(
            label=_("Name or e-mail address"),
            max_length=254,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        )
        password = forms.CharField(
            label=_("Password"),
            max_length=4096,
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        )
        self.fields = {"username": name, "password": password}

    def clean_username(self) -> str:
        """Bring an address to the name of its account; what is neither stays as it is and is refused later."""
        account = account_of(self.cleaned_data["username"])
        name = account.get_username() if account else self.cleaned_data["username"].strip()
        self.cleaned_data["login"] = name
        return str(name)

    def user_credentials(self) -> dict[str, Any]:
        """Return what is looked at together."""
        return {"username": self.cleaned_data["username"], "password": self.cleaned_data["password"]}

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Go on to the second factor, or open the session."""
        response = super().login(request, redirect_url=redirect_url)
        bound_session(request)
        return response


class ForgottenForm(ResetPasswordForm):
    """Whose password is forgotten; answer and work are the same for every address."""

    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def clean_email(self) -> str:
        """Return the address as it was typed; whose it is the worker looks up, and not the page."""
        return str(self.cleaned_data["email"]).strip()

    def save(self, request: HttpRequest, **_options: Any) -> str:
        """Keep the request for the worker, which mails the link."""
        email = str(self.cleaned_data["email"])
        ask_for_password(email=email)
        return email


WORDS = {
    "password": _("Password"),
    "oldpassword": _("Present password"),
    "password1": _("New password"),
    "password2": _("New password again"),
    "code": _("Code"),
    "name": _("Name of the passkey"),
    "passwordless": _("Use it to sign in without a password"),
}


class Worded(forms.Form):
    """Gives allauth's fields the portal's labels."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = WORDS.get(name, field.label)
            field.help_text = ""
            field.widget.attrs.pop("placeholder", None)


class NewPasswordForm(Worded, ResetPasswordKeyForm):
    """A password by the link of a mail."""


class ChangedPasswordForm(Worded, ChangePasswordForm):
    """A password in place of another."""


class FirstPasswordForm(Worded, SetPasswordForm):
    """A password where there was none."""


class ConfirmForm(Worded, ReauthenticateForm):
    """The password once more."""


class CodeForm(Worded, AuthenticateForm):
    """A code of the second factor."""

    def clean_code(self) -> str:
        """Look at the code, unless the account is locked."""
        _refuse_locked(self.user)
        return str(super().clean_code())


class ConfirmCodeForm(Worded, FactorReauthenticateForm):
    """A code once more."""

    def clean_code(self) -> str:
        """Look at the code, unless the account is locked."""
        _refuse_locked(self.user)
        return str(super().clean_code())


def _refuse_locked(account: User) -> None:
    if is_locked(account=account, now=timezone.now()):
        raise get_adapter().validation_error("too_many_login_attempts")


class AppForm(Worded, ActivateTOTPForm):
    """The first code of an authenticator app."""


class PasskeyForm(Worded, AddWebAuthnForm):
    """A passkey and its name."""


class PasskeyNameForm(Worded, EditWebAuthnForm):
    """Another name of a passkey."""
