"""Below /account/."""

from django.urls import path

from commerce.browsing import views

app_name = "browsing"

urlpatterns = [
    path("history/", views.HistoryView.as_view(), name="history"),
    path("history/clear/", views.ClearHistoryView.as_view(), name="history-clear"),
    path("favourites/", views.FavouritesView.as_view(), name="favourites"),
    path("favourites/add/", views.AddFavouriteView.as_view(), name="favourite-add"),
    path("favourites/<int:sku_id>/remove/", views.RemoveFavouriteView.as_view(), name="favourite-remove"),
]
