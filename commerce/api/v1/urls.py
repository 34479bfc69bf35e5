"""The shop's resources."""

from django.urls import include, path

from commerce.api.v1 import (
    brands,
    captchas,
    categories,
    facets,
    me,
    me_searches,
    products,
    regions,
    reviews,
    search,
    skus,
    sms_codes,
)

urlpatterns = [
    path("", include("commerce.api.v1.identity_urls")),
    path("", include("commerce.api.v1.order_urls")),
    path("categories/", categories.CategoryList.as_view(), name="categories"),
    path("categories/<int:category_id>/", categories.CategoryDetail.as_view(), name="category"),
    path("categories/<int:category_id>/hot/", categories.CategoryHot.as_view(), name="category-hot"),
    path("brands/", brands.BrandList.as_view(), name="brands"),
    path("brands/<int:brand_id>/", brands.BrandDetail.as_view(), name="brand"),
    path("products/", products.ProductList.as_view(), name="products"),
    path("products/facets/", facets.ProductFacets.as_view(), name="product-facets"),
    path("search/", search.SearchList.as_view(), name="search"),
    path("search/suggestions/", search.Suggestions.as_view(), name="search-suggestions"),
    path("search/hot/", search.HotWords.as_view(), name="search-hot"),
    path("products/<int:spu_id>/", products.ProductDetail.as_view(), name="product"),
    path("skus/<int:sku_id>/", skus.SkuDetail.as_view(), name="sku"),
    path("skus/<int:sku_id>/reviews/", reviews.SkuReviews.as_view(), name="sku-reviews"),
    path("captchas/", captchas.Captchas.as_view(), name="captchas"),
    path("captchas/<uuid:captcha_id>/image/", captchas.CaptchaImage.as_view(), name="captcha-image"),
    path("captchas/<uuid:captcha_id>/sound/", captchas.CaptchaSound.as_view(), name="captcha-sound"),
    path("sms-codes/", sms_codes.SmsCodes.as_view(), name="sms-codes"),
    path("regions/", regions.RegionList.as_view(), name="regions"),
    path("me/searches/", me_searches.MySearches.as_view(), name="me-searches"),
    path("me/bits/", me.Bits.as_view(), name="me-bits"),
]
