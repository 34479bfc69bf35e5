"""Answers that a client may have already: an ETag from the content, and 304 where it is still the same (RFC 9110, 13).

There is no Last-Modified. What is shown of a SKU depends on rows of six tables and on the clock, none of which knows
when the last of them changed; a date that is wrong by a second would keep an old price alive.
"""

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, set_response_etag
from rest_framework.request import Request
from rest_framework.response import Response


def conditional(request: Request, answer: Response) -> None:
    """Once rendered, the answer gets its ETag, or becomes 304."""
    django_request = request._request
    answer.add_post_render_callback(lambda rendered: _compared(django_request, rendered))


def _compared(request: HttpRequest, rendered: HttpResponse) -> HttpResponse | None:
    set_response_etag(rendered)
    answer = get_conditional_response(request, etag=rendered.get("ETag"), response=rendered)
    if answer is rendered or answer is None:
        return None
    return answer
