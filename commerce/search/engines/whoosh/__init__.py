"""Whoosh: the embedded engine, a folder of files below JISHI_VAR."""

from commerce.search.engines.whoosh.engine import WhooshEngine

__all__ = ["WhooshEngine"]
