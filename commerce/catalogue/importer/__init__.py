"""The catalogue part of a foreign shop's dump: brands, categories, SPUs, SKUs, specifications, pictures."""

from commerce.catalogue.importer.load import ids_not_free, load_catalogue, refresh_imported
from commerce.catalogue.importer.rows import CatalogueRows, SkuRow, read_catalogue

__all__ = ["CatalogueRows", "SkuRow", "ids_not_free", "load_catalogue", "read_catalogue", "refresh_imported"]
