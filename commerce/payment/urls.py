"""Paying an order, and where the providers tell us what came of it. Mounted at the root."""

from django.urls import path

from commerce.payment import views
from commerce.payment.notify import NotifyView

app_name = "payment"

urlpatterns = [
    path("orders/<str:number>/pay/", views.PayView.as_view(), name="pay"),
    path("orders/<str:number>/paying/", views.PayingView.as_view(), name="paying"),
    # One address a provider, as they are told: what is not a provider is not found.
    path("payments/alipay/notify/", NotifyView.as_view(provider="alipay"), name="alipay-notify"),
    path("payments/wechatpay/notify/", NotifyView.as_view(provider="wechatpay"), name="wechatpay-notify"),
]
