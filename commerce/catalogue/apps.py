from django.urls import path
from oscar.apps.catalogue import apps


class CatalogueConfig(apps.CatalogueConfig):
    name = "commerce.catalogue"

    def ready(self) -> None:
        super().ready()
        from commerce.catalogue import views

        self.categories_view = views.CategoriesView
        self.list_view = views.CategoryListView
        self.brand_view = views.BrandView
        self.item_view = views.ItemView

    def get_urls(self):  # type: ignore[no-untyped-def]
        return self.post_process_urls(
            [
                path("categories/", self.categories_view.as_view(), name="index"),
                path("list/<int:category_id>/", self.list_view.as_view(), name="category"),
                path("brands/<int:brand_id>/", self.brand_view.as_view(), name="brand"),
                path("item/<int:sku_id>/", self.item_view.as_view(), name="item"),
            ]
        )
