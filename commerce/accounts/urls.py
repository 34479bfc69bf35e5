"""Everything below /account/ that is about who somebody is."""

from django.urls import path, re_path

from commerce.accounts.views import addresses, bindings, email, login, passwords, register, security, social

app_name = "customer"

urlpatterns = [
    path("login/", login.StorefrontLoginView.as_view(), name="login"),
    path("logout/", login.SignOutView.as_view(), name="logout"),
    path("register/", register.RegisterView.as_view(), name="register"),
    path("terms/", register.TermsView.as_view(), name="terms"),
    path("password/reset/", passwords.ResetStartView.as_view(), name="password-reset"),
    path("password/reset/code/", passwords.ResetCodeView.as_view(), name="password-reset-code"),
    path("password/reset/new/", passwords.ResetPasswordView.as_view(), name="password-reset-new"),
    path("security/", security.SecurityView.as_view(), name="security"),
    path("security/password/", security.ChangePasswordView.as_view(), name="password-change"),
    path("sessions/", security.SessionListView.as_view(), name="sessions"),
    path("sessions/<uuid:session_id>/end/", security.SessionEndView.as_view(), name="session-end"),
    path("email/", email.EmailView.as_view(), name="email"),
    path("email/resend/", email.EmailResendView.as_view(), name="email-resend"),
    path("email/activate/", email.EmailActivateView.as_view(), name="email-activate"),
    path("social/bind/", social.SocialBindView.as_view(), name="social-bind"),
    re_path(r"^(?P<provider>qq|weixin|weibo)/$", social.SocialStartView.as_view(), name="social-start"),
    re_path(r"^(?P<provider>qq|weixin|weibo)/callback/$", social.SocialCallbackView.as_view(), name="social-callback"),
    path("bindings/", bindings.BindingListView.as_view(), name="bindings"),
    path("bindings/<int:binding_id>/", bindings.UnbindView.as_view(), name="unbind"),
    path("addresses/", addresses.AddressListView.as_view(), name="addresses"),
    path("addresses/new/", addresses.AddressEditView.as_view(), name="address-new"),
    path("addresses/<int:address_id>/", addresses.AddressEditView.as_view(), name="address-edit"),
    re_path(
        r"^addresses/(?P<address_id>\d{1,18})/(?P<action>default|delete)/$",
        addresses.AddressActionView.as_view(),
        name="address-action",
    ),
]
