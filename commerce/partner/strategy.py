"""How Oscar finds price and availability: prices include tax, stock is one record per SKU."""

from oscar.apps.partner import strategy


class Selector(strategy.Selector):
    def strategy(self, request=None, user=None, **kwargs):  # type: ignore[no-untyped-def]
        return ShopStrategy(request)


class ShopStrategy(strategy.UseFirstStockRecord, strategy.NoTax, strategy.StockRequired, strategy.Structured):
    """Prices in China are shown with tax included; Oscar's arithmetic then needs none of its own."""
