"""From the basket to the review: what a member orders, and where it goes."""

from django.urls import path

from commerce.api.v1 import address_parsing, basket, me_addresses, order_reviews, orders, payments, refunds, settlement

urlpatterns = [
    path("basket/", basket.BasketDetail.as_view(), name="basket"),
    path("basket/lines/", basket.BasketLines.as_view(), name="basket-lines"),
    path("basket/lines/<int:line_id>/", basket.BasketLineDetail.as_view(), name="basket-line"),
    path("basket/selection/", basket.BasketSelection.as_view(), name="basket-selection"),
    path("settlement/", settlement.Settlement.as_view(), name="settlement"),
    path("orders/", orders.Orders.as_view(), name="orders"),
    path("orders/<str:number>/", orders.OrderDetail.as_view(), name="order"),
    path("orders/<str:number>/cancel/", orders.CancelOrder.as_view(), name="order-cancel"),
    path("orders/<str:number>/receive/", orders.ReceiveOrder.as_view(), name="order-receive"),
    path("orders/<str:number>/payments/", payments.OrderPayments.as_view(), name="order-payments"),
    path("orders/<str:number>/refunds/", refunds.OrderRefunds.as_view(), name="order-refunds"),
    path(
        "orders/<str:number>/lines/<int:line_id>/review/",
        order_reviews.LineReview.as_view(),
        name="order-line-review",
    ),
    path("me/addresses/", me_addresses.Addresses.as_view(), name="addresses"),
    path("me/addresses/parse/", address_parsing.AddressParsing.as_view(), name="address-parse"),
    path("me/addresses/<int:address_id>/", me_addresses.AddressDetail.as_view(), name="address"),
    path("me/addresses/<int:address_id>/default/", me_addresses.DefaultAddress.as_view(), name="address-default"),
]
