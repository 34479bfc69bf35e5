"""The dialect's addresses, below /meiduo/."""

from django.urls import path, re_path

from commerce.api.meiduo import (
    addresses,
    areas,
    browse_histories,
    cart,
    categories,
    codes,
    comments,
    oauth_qq,
    orders,
    password_resets,
    payment,
    profile,
    registering,
    search,
    signing_in,
)
from commerce.api.meiduo.views import UnknownAddress

app_name = "meiduo"

urlpatterns = [
    path("image_codes/<uuid:captcha_id>/", codes.ImageCode.as_view()),
    path("sms_codes/<str:mobile>/", codes.SmsCode.as_view()),
    path("sms_codes/", codes.ResetCode.as_view()),
    path("usernames/<str:username>/count/", registering.UsernameCount.as_view()),
    path("mobiles/<str:mobile>/count/", registering.MobileCount.as_view()),
    path("users/", registering.Users.as_view()),
    path("authorizations/", signing_in.Authorizations.as_view()),
    path("oauth/qq/authorization/", oauth_qq.Authorization.as_view()),
    path("oauth/qq/leave/", oauth_qq.Leave.as_view(), name="oauth-qq-leave"),
    path("oauth/qq/user/", oauth_qq.QQUser.as_view()),
    path("accounts/<str:account>/sms/token/", password_resets.SmsToken.as_view()),
    path("accounts/<str:account>/password/token/", password_resets.PasswordToken.as_view()),
    path("users/<int:user_id>/password/", password_resets.Password.as_view()),
    path("user/", profile.Profile.as_view()),
    path("email/", profile.Email.as_view()),
    path("emails/", profile.Email.as_view()),
    path("emails/verification/", profile.EmailVerification.as_view()),
    path("areas/", areas.Areas.as_view()),
    path("areas/<int:area_id>/", areas.Area.as_view()),
    path("addresses/", addresses.Addresses.as_view()),
    path("addresses/<int:address_id>/", addresses.AddressDetail.as_view()),
    path("addresses/<int:address_id>/status/", addresses.DefaultAddress.as_view()),
    path("addresses/<int:address_id>/title/", addresses.AddressTitle.as_view()),
    path("browse_histories/", browse_histories.BrowseHistories.as_view()),
    path("categories/<int:category_id>/", categories.Category.as_view()),
    path("categories/<int:category_id>/skus/", categories.CategorySkus.as_view()),
    path("categories/<int:category_id>/hotskus/", categories.CategoryHotSkus.as_view()),
    path("skus/search/", search.SkuSearch.as_view()),
    path("skus/<int:sku_id>/comments/", comments.Comments.as_view()),
    path("cart/", cart.Cart.as_view()),
    path("cart/selection/", cart.CartSelection.as_view()),
    path("orders/settlement/", orders.Settlement.as_view()),
    path("orders/", orders.Orders.as_view()),
    path("orders/all/", orders.AllOrders.as_view()),
    path("orders/<str:number>/payment/", payment.Payment.as_view()),
    path("payment/status/", payment.PaymentStatus.as_view()),
    path("orders/<str:number>/uncommentgoods/", orders.Uncommented.as_view()),
    # With a slash at the end only, so that an address that merely lacks it is still redirected.
    re_path(r"^.*/$", UnknownAddress.as_view()),
]
