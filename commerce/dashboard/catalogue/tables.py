"""The list of goods."""

from django.utils.translation import gettext_lazy as _
from django_tables2 import Column, DateTimeColumn, TemplateColumn
from oscar.apps.dashboard.catalogue import tables

from commerce.catalogue.models import Category, Product

ROWS = "oscar/dashboard/catalogue"


class ProductTable(tables.ProductTable):
    title = TemplateColumn(verbose_name=_("商品"), template_name=f"{ROWS}/product_row_title.html", order_by="title")
    image = TemplateColumn(verbose_name="", template_name=f"{ROWS}/product_row_image.html", orderable=False)
    product_class = None
    variants = Column(verbose_name=_("SKU 数"), accessor="sku_count", orderable=False)
    stock_records = Column(verbose_name=_("可售库存"), accessor="units_left", order_by="units_left")
    price = TemplateColumn(
        verbose_name=_("售价"), template_name=f"{ROWS}/product_row_price.html", order_by="shown_price"
    )
    sales = Column(verbose_name=_("销量"))
    date_updated = DateTimeColumn(verbose_name=_("更新时间"), format="Y-m-d H:i")
    is_public = TemplateColumn(verbose_name=_("上架"), template_name=f"{ROWS}/product_row_public.html")

    class Meta(tables.DashboardTable.Meta):
        model = Product
        template_name = "oscar/dashboard/table.html"
        fields = ("is_public", "date_updated", "sales")
        exclude = ("upc",)
        sequence = (
            "checkbox",
            "image",
            "title",
            "price",
            "stock_records",
            "variants",
            "sales",
            "is_public",
            "date_updated",
            "actions",
        )
        order_by = "-date_updated"


class CategoryTable(tables.CategoryTable):
    description = None
    actions = TemplateColumn(
        verbose_name=_("操作"), template_name=f"{ROWS}/category_row_actions.html", orderable=False
    )

    class Meta(tables.DashboardTable.Meta):
        model = Category
        template_name = "oscar/dashboard/catalogue/category_table.html"
        fields = ("name", "is_public")
        sequence = ("checkbox", "name", "num_children", "is_public", "actions")
