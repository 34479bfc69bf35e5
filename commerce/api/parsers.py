"""What bodies the API reads: JSON only."""

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from commerce.api.errors import MalformedBody


class ShopJSONParser(JSONParser):
    """DRF's parser repeats Python's English message, and fails on what is nested deeper than Python's stack."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        try:
            return super().parse(stream, media_type, parser_context)
        except (ParseError, RecursionError) as error:
            raise MalformedBody from error
