"""The shop's resources."""

from django.urls import include, path

from commerce.api.v1 import (
    basket,
    brands,
    categories,
    me,
    me_addresses,
    order_reviews,
    orders,
    products,
    regions,
    reviews,
    settlement,
    skus,
)

urlpatterns = [
    path("", include("commerce.api.v1.identity_urls")),
    path("categories/", categories.CategoryList.as_view(), name="categories"),
    path("categories/<int:category_id>/", categories.CategoryDetail.as_view(), name="category"),
    path("categories/<int:category_id>/hot/", categories.CategoryHot.as_view(), name="category-hot"),
    path("brands/", brands.BrandList.as_view(), name="brands"),
    path("brands/<int:brand_id>/", brands.BrandDetail.as_view(), name="brand"),
    path("products/", products.ProductList.as_view(), name="products"),
    path("products/<int:spu_id>/", products.ProductDetail.as_view(), name="product"),
    path("skus/<int:sku_id>/", skus.SkuDetail.as_view(), name="sku"),
    path("skus/<int:sku_id>/reviews/", reviews.SkuReviews.as_view(), name="sku-reviews"),
    path("regions/", regions.RegionList.as_view(), name="regions"),
    path("basket/", basket.BasketDetail.as_view(), name="basket"),
    path("basket/lines/", basket.BasketLines.as_view(), name="basket-lines"),
    path("basket/lines/<int:line_id>/", basket.BasketLineDetail.as_view(), name="basket-line"),
    path("basket/selection/", basket.BasketSelection.as_view(), name="basket-selection"),
    path("settlement/", settlement.Settlement.as_view(), name="settlement"),
    path("orders/", orders.Orders.as_view(), name="orders"),
    path("orders/<str:number>/", orders.OrderDetail.as_view(), name="order"),
    path("orders/<str:number>/cancel/", orders.CancelOrder.as_view(), name="order-cancel"),
    path("orders/<str:number>/receive/", orders.ReceiveOrder.as_view(), name="order-receive"),
    path(
        "orders/<str:number>/lines/<int:line_id>/review/",
        order_reviews.LineReview.as_view(),
        name="order-line-review",
    ),
    path("me/addresses/", me_addresses.Addresses.as_view(), name="addresses"),
    path("me/addresses/<int:address_id>/", me_addresses.AddressDetail.as_view(), name="address"),
    path("me/addresses/<int:address_id>/default/", me_addresses.DefaultAddress.as_view(), name="address-default"),
    path("me/bits/", me.Bits.as_view(), name="me-bits"),
]
