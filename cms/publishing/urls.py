from django.urls import path

from cms.publishing import views

app_name = "publishing"

urlpatterns = [
    path("fragments/channel-menu/", views.channel_menu, name="channel-menu"),
    path("fragments/hot/<int:category_id>/", views.hot, name="hot"),
    path("fragments/footer/", views.footer, name="footer"),
    path("dashboard/publish/", views.PublishAgainView.as_view(), name="again"),
    path("live/spu/<int:spu_id>.json", views.spu, name="spu"),
]
