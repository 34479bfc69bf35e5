"""The example goods of the API's description."""

PICTURE = {
    "url": "https://shop.example.com/media/images/products/p10.webp",
    "width": 800,
    "height": 800,
    "renditions": [{"url": "https://shop.example.com/media/images/products/p10.400.webp", "width": 400}],
}

SPECS = [
    {
        "name": "颜色",
        "code": "colour",
        "options": [
            {"id": 3, "value": "金色", "sku_id": 12, "selected": True},
            {"id": 4, "value": "黑色", "sku_id": 13, "selected": False},
        ],
    },
    {
        "name": "版本",
        "code": "version",
        "options": [
            {"id": 7, "value": "64GB", "sku_id": 12, "selected": True},
            {"id": 8, "value": "128GB", "sku_id": None, "selected": False},
        ],
    },
]

SKU = {
    "id": 12,
    "spu_id": 3,
    "name": "华为 P10 金色 64GB",
    "price": "3788.00",
    "market_price": "3988.00",
    "stock_state": "in_stock",
    "sales": 5,
    "images": [PICTURE],
    "specs": SPECS,
    "subtitle": "",
    "brand": {"id": 1, "name": "华为"},
    "url": "/item/12/",
}

CARD = {
    "id": 3,
    "name": "华为 P10",
    "subtitle": "徕卡双摄，一次看清",
    "brand": {"id": 1, "name": "华为"},
    "price": "3788.00",
    "market_price": "3988.00",
    "sales": 128,
    "review_count": 12,
    "default_sku_id": 12,
    "image": PICTURE,
    "url": "/item/12/",
    "created_at": "2026-01-31T12:00:00+08:00",
}

CATEGORY = {
    "id": 2,
    "name": "手机",
    "level": 1,
    "url": "/list/2/",
    "children": [{"id": 8, "name": "智能手机", "level": 2, "url": "/list/8/", "children": []}],
}

BASKET = {
    "lines": [
        {
            "id": 7,
            "sku": 12,
            "name": "烟台红富士苹果 5 斤装",
            "options": "5 斤",
            "image": None,
            "price": "39.90",
            "quantity": 2,
            "selected": True,
            "stock_state": "in_stock",
            "on_shelf": True,
        }
    ],
    "selected_count": 2,
    "selected_total": "79.80",
}
