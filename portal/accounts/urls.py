"""The addresses of signing in, under the names that allauth gives them. Nobody can sign up here."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.urls import path, re_path

from portal.accounts.invitation_view import InvitationView
from portal.accounts.second_factor import one_at_a_time
from portal.accounts.second_factor import passed_second_factor_required as strong
from portal.accounts.views import (
    AccountView,
    AddKeyView,
    AppView,
    NewPasswordView,
    RemoveKeyView,
    RenameKeyView,
    SessionsView,
    SignInView,
)

urlpatterns = [
    path("sign-in/", SignInView.as_view(), name="sign_in"),
    path("sign-in/", SignInView.as_view(), name="account_login"),
    path("sign-out/", account.logout, name="sign_out"),
    path("sign-out/", account.logout, name="account_logout"),
    path("sign-in/closed/", account.account_inactive, name="account_inactive"),
    path("sign-in/again/", account.reauthenticate, name="account_reauthenticate"),
    path("sign-in/account/", AccountView.as_view(), name="sign_in_account"),
    path("sign-in/invitation/<str:key>/", InvitationView.as_view(), name="sign_invitation"),
    path("sign-in/sessions/", SessionsView.as_view(), name="usersessions_list"),
    path("sign-in/password/", account.password_change, name="account_change_password"),
    path("sign-in/password/first/", account.password_set, name="account_set_password"),
    path("sign-in/password/forgotten/", account.password_reset, name="account_reset_password"),
    path("sign-in/password/forgotten/sent/", account.password_reset_done, name="account_reset_password_done"),
    path("sign-in/password/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^sign-in/password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        NewPasswordView.as_view(),
        name="account_reset_password_from_key",
    ),
    path("sign-in/second-factor/", factors.index, name="mfa_index"),
    path("sign-in/second-factor/code/", factors.authenticate, name="mfa_authenticate"),
    path("sign-in/second-factor/again/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("sign-in/second-factor/app/", strong(AppView.as_view()), name="mfa_activate_totp"),
    path("sign-in/second-factor/app/remove/", strong(one_at_a_time(totp.deactivate_totp)), name="mfa_deactivate_totp"),
    path("sign-in/second-factor/codes/", strong(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("sign-in/second-factor/codes/new/", strong(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path(
        "sign-in/second-factor/codes/file/", strong(codes.download_recovery_codes), name="mfa_download_recovery_codes"
    ),
    path("sign-in/passkeys/", keys.list_webauthn, name="mfa_list_webauthn"),
    path("sign-in/passkeys/add/", strong(AddKeyView.as_view()), name="mfa_add_webauthn"),
    path("sign-in/passkeys/again/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("sign-in/passkeys/sign-in/", keys.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/passkeys/<str:reference>/rename/", strong(RenameKeyView.as_view()), name="mfa_edit_webauthn"),
    path(
        "sign-in/passkeys/<str:reference>/remove/",
        strong(one_at_a_time(RemoveKeyView.as_view())),
        name="mfa_remove_webauthn",
    ),
]
