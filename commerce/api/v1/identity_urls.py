"""The doors, and what members do with their own accounts."""

from django.urls import path, re_path

from commerce.api.v1 import (
    auth,
    auth_social,
    availability,
    me_bindings,
    me_email,
    me_profile,
    me_sessions,
    password_resets,
    users,
)

urlpatterns = [
    path("availability/", availability.Availability.as_view(), name="availability"),
    path("users/", users.UserList.as_view(), name="users"),
    path("auth/login/", auth.Login.as_view(), name="auth-login"),
    path("auth/refresh/", auth.Refresh.as_view(), name="auth-refresh"),
    path("auth/logout/", auth.Logout.as_view(), name="auth-logout"),
    path("auth/qq/", auth_social.SocialDoor.as_view(), name="auth-qq"),
    path("auth/qq/bind/", auth_social.SocialBind.as_view(), name="auth-qq-bind"),
    # The same views, which describe themselves above; there is none behind a provider that is not set up.
    re_path(r"^auth/(?P<provider>weixin|weibo)/$", auth_social.SocialDoor.as_view(schema=None)),
    re_path(r"^auth/(?:weixin|weibo)/bind/$", auth_social.SocialBind.as_view(schema=None)),
    path("password-resets/", password_resets.Start.as_view(), name="password-resets"),
    path("password-resets/sms/", password_resets.Code.as_view(), name="password-resets-sms"),
    path("password-resets/verify/", password_resets.Verify.as_view(), name="password-resets-verify"),
    path("password-resets/confirm/", password_resets.Confirm.as_view(), name="password-resets-confirm"),
    path("email-activations/", me_email.EmailActivation.as_view(), name="email-activations"),
    path("me/", me_profile.Me.as_view(), name="me"),
    path("me/password/", me_profile.MyPassword.as_view(), name="me-password"),
    path("me/email/", me_email.MyEmail.as_view(), name="me-email"),
    path("me/bindings/", me_bindings.MyBindings.as_view(), name="me-bindings"),
    path("me/bindings/<int:binding_id>/", me_bindings.MyBinding.as_view(), name="me-binding"),
    path("me/sessions/", me_sessions.MySessions.as_view(), name="me-sessions"),
    path("me/sessions/<uuid:session_id>/", me_sessions.MySession.as_view(), name="me-session"),
]
