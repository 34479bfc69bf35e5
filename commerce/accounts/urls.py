from django.urls import path, re_path

from commerce.accounts import views

app_name = "customer"

urlpatterns = [
    path("login/", views.ShopLoginView.as_view(), name="login"),
    path("logout/", views.ShopLogoutView.as_view(), name="logout"),
    path("addresses/", views.AddressListView.as_view(), name="addresses"),
    path("addresses/new/", views.AddressEditView.as_view(), name="address-new"),
    path("addresses/<int:address_id>/", views.AddressEditView.as_view(), name="address-edit"),
    re_path(
        r"^addresses/(?P<address_id>\d{1,18})/(?P<action>default|delete)/$",
        views.AddressActionView.as_view(),
        name="address-action",
    ),
]
