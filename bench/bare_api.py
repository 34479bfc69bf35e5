"""The shop, and beside it on the same server the least that an endpoint can be: one query, one line of JSON."""

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection

from config.wsgi import application as shop

PATH = "/bare/"


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    if environ["PATH_INFO"] != PATH:
        return shop(environ, start_response)
    with connection.cursor() as cursor:
        cursor.execute("SELECT title FROM catalogue_product WHERE id = %s", [int(environ["QUERY_STRING"])])
        body = json.dumps({"title": cursor.fetchone()[0]}).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
