"""A document as text, for engines to keep beside their index. JSON: an index is never trusted with more."""

import hashlib
import json
import math
from dataclasses import replace

from commerce.search.engines.base import FIELDS, Document, EngineUnavailable

# Pairs of characters weigh next to nothing: they need not be kept to rank by.
KEPT_FIELDS = FIELDS[:-1]


def dump(document: Document) -> str:
    """Everything but the grams."""
    facts = [
        document.id,
        document.sku_id,
        document.title,
        [" ".join(document.tokens[name]) for name in KEPT_FIELDS],
        [[sku, " ".join(tokens)] for sku, tokens in document.skus],
        document.brand_id,
        list(document.category_ids),
        document.price,
        document.sales,
        document.in_stock,
        document.priority,
        document.created,
        document.fingerprint,
    ]
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def load(text: str | bytes) -> Document:
    """Raises EngineUnavailable when it is none of ours."""
    try:
        pk, sku_id, title, tokens, skus, brand_id, category_ids, *numbers, fingerprint = json.loads(text)
        price, sales, in_stock, priority, created = numbers
        by_field = {name: tuple(words.split(" ")) for name, words in zip(KEPT_FIELDS, tokens, strict=True)}
        return Document(
            id=pk,
            sku_id=sku_id,
            title=title,
            tokens=by_field | {"grams": ()},
            skus=tuple((sku, tuple(words.split(" "))) for sku, words in skus),
            brand_id=brand_id,
            category_ids=tuple(category_ids),
            price=price,
            sales=sales,
            in_stock=in_stock,
            priority=priority,
            created=created,
            fingerprint=fingerprint,
        )
    except (ValueError, TypeError) as error:
        raise EngineUnavailable("a document of the index cannot be read") from error


def with_fingerprint(document: Document) -> Document:
    """Sales count by a tenth, so that not every order makes a document again."""
    coarse = replace(document, sales=round(math.log(1 + document.sales) * 10), fingerprint="")
    text = dump(coarse) + " ".join(document.tokens["grams"])
    return replace(document, fingerprint=hashlib.blake2b(text.encode(), digest_size=12).hexdigest())
