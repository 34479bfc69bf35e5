"""API v1: the shop's resources, the content's, and their description."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from commerce.api.views import Index, UnknownResource

app_name = "api"

urlpatterns = [
    path("", Index.as_view(), name="index"),
    path("", include("commerce.api.v1.urls")),
    path("", include("cms.channels.api_urls")),
    path("", include("cms.core.api_urls")),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="api:schema"), name="docs"),
    # With a slash at the end only, so that an address that merely lacks it is still redirected.
    re_path(r"^.*/$", UnknownResource.as_view()),
]
