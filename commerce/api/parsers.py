"""What bodies the API reads: JSON only, of a size and depth that forms have."""

import io
from collections.abc import Mapping
from typing import IO, Any

from django.http.multipartparser import MultiPartParserError
from django.utils.http import parse_header_parameters
from rest_framework.exceptions import ParseError, UnsupportedMediaType
from rest_framework.parsers import JSONParser, MultiPartParser

from commerce.api.errors import BodyTooLarge, MalformedBody

BYTES_MAX = 256 * 1024
DEPTH_MAX = 32
#: JSON between systems is UTF-8 (RFC 8259, 8.1).
CHARSETS = ("", "utf-8", "utf8", "us-ascii", "ascii")


class ShopJSONParser(JSONParser):
    """DRF's parser repeats Python's English message, believes any charset that Python knows (`hex` is one), and reads
    whatever the client sends, as deep as Python's stack."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        if parse_header_parameters(media_type or "")[1].get("charset", "").lower() not in CHARSETS:
            raise UnsupportedMediaType(media_type or "")
        content = stream.read(BYTES_MAX + 1)
        if len(content) > BYTES_MAX:
            raise BodyTooLarge
        try:
            found = super().parse(io.BytesIO(content), media_type, {**(parser_context or {}), "encoding": "utf-8"})
        except (ParseError, RecursionError) as error:
            raise MalformedBody from error
        if _is_too_deep(found):
            raise MalformedBody
        return found


class ShopMultiPartParser(MultiPartParser):
    """For uploads. A boundary or a charset that makes no sense is the client's mistake."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().parse(*args, **kwargs)
        except (MultiPartParserError, LookupError, UnicodeError, ValueError) as error:
            raise ParseError from error


def _is_too_deep(content: Any) -> bool:
    level = [content]
    for _depth in range(DEPTH_MAX):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return False
    return True


def _inside(content: Any) -> list[Any]:
    if isinstance(content, dict):
        return list(content.values())
    return content if isinstance(content, list) else []
