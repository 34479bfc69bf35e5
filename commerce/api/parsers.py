"""What bodies the API reads: JSON of a limited size."""

import io
import json
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from commerce.api.errors import BodyTooLarge, MalformedBody


class ShopJSONParser(JSONParser):
    """DRF's parser reads a stream of any length, and fails on what is nested deeper than the interpreter's stack."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise BodyTooLarge
        try:
            return super().parse(io.BytesIO(body), media_type, parser_context)
        except (ParseError, RecursionError, json.JSONDecodeError) as error:
            raise MalformedBody from error
