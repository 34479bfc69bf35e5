"""Elasticsearch and OpenSearch, by the part of their HTTP interface that both have spoken for years.

Documents are sent as our tokens, so the cluster needs no Chinese analyser: fields split at spaces and nothing else.
A generation is an index of its own, and an alias names the one in use.
"""

import json
import time
from collections.abc import Collection, Iterable
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

import requests

from commerce.catalogue.enums import Ordering
from commerce.search.engines import payload
from commerce.search.engines.base import (
    FOUND_MAX,
    RANKED_MAX,
    TIME_LIMIT,
    Document,
    EngineQuery,
    EngineResults,
    EngineUnavailable,
    Hit,
    Term,
)

BATCH = 500
BOOSTS = (("exact", 8.0), ("strong", 4.0))
#: Seconds to wait for what is no search.
PATIENCE = 30
PAGE = 5000
TOKENS = {"type": "text", "analyzer": "tokens", "norms": False}
NUMBER = {"type": "long"}
INDEX = {
    "settings": {
        "number_of_shards": 1,
        "number_of_replicas": 1,
        "max_result_window": max(FOUND_MAX, PAGE),
        "analysis": {"analyzer": {"tokens": {"type": "custom", "tokenizer": "whitespace"}}},
    },
    "mappings": {
        "dynamic": False,
        "properties": {
            "exact": TOKENS,
            "strong": TOKENS,
            "all": TOKENS,
            "marks": TOKENS,
            "id": NUMBER,
            "price": NUMBER,
            "sales": NUMBER,
            "created": NUMBER,
        },
    },
}
NEWEST = {"id": "desc"}
SORT: dict[Ordering, list[Any]] = {
    Ordering.SALES: [{"sales": "desc"}, NEWEST],
    Ordering.PRICE_UP: [{"price": "asc"}, NEWEST],
    Ordering.PRICE_DOWN: [{"price": "desc"}, NEWEST],
    Ordering.NEWEST: [{"created": "desc"}, NEWEST],
}


class ClusterEngine:
    """`url` is http(s)://[user:password@]host:port/alias."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.base = f"{parts.scheme}://{parts.hostname}:{parts.port or 9200}"
        self.alias = parts.path.strip("/") or "jishi"
        self.session = requests.Session()
        if parts.username:
            self.session.auth = (parts.username, parts.password or "")

    def index(self, documents: Iterable[Document]) -> int:
        return self._write(documents, self._in_use())

    def delete(self, ids: Collection[int]) -> None:
        index = self._in_use()
        self._bulk([json.dumps({"delete": {"_index": index, "_id": str(pk)}}) for pk in ids])

    def search(self, query: EngineQuery) -> EngineResults:
        body = {
            "query": _question(query),
            "size": query.limit,
            "sort": SORT.get(query.ordering, ["_score", NEWEST]),
            "track_total_hits": True,
            "timeout": f"{int(TIME_LIMIT * 1000)}ms",
            "_source": ["document"],
        }
        hits = self._call("POST", f"/{self.alias}/_search", body, timeout=TIME_LIMIT)["hits"]
        found = (
            Hit(int(hit["_id"]), payload.load(hit["_source"]["document"]) if rank < RANKED_MAX else None)
            for rank, hit in enumerate(hits["hits"])
        )
        return EngineResults(tuple(found), hits["total"]["value"])

    def fingerprints(self, ids: Collection[int] | None = None) -> dict[int, str]:
        known: dict[int, str] = {}
        what: dict[str, Any] = {"match_all": {}} if ids is None else {"ids": {"values": [str(pk) for pk in ids]}}
        body: dict[str, Any] = {"query": what, "size": PAGE, "sort": [{"id": "asc"}], "_source": ["fingerprint"]}
        while True:
            hits = self._call("POST", f"/{self.alias}/_search", body)["hits"]["hits"]
            known |= {int(hit["_id"]): hit["_source"]["fingerprint"] for hit in hits}
            if len(hits) < PAGE:
                return known
            body["search_after"] = hits[-1]["sort"]

    def rebuild(self, documents: Iterable[Document]) -> int:
        old = self._generations()
        new = f"{self.alias}-{time.time_ns()}"
        self._call("PUT", f"/{new}", INDEX)
        try:
            number = self._write(documents, new)
        except BaseException:
            self._call("DELETE", f"/{new}")
            raise
        actions: list[dict[str, Any]] = [{"add": {"index": new, "alias": self.alias}}]
        self._call("POST", "/_aliases", {"actions": [*actions, *({"remove_index": {"index": name}} for name in old)]})
        return number

    def size(self) -> int:
        return self._call("GET", f"/{self.alias}/_stats/store")["_all"]["primaries"]["store"]["size_in_bytes"]

    def _generations(self) -> list[str]:
        """The one in use, and what rebuilds left behind when they were killed."""
        return sorted(self._call("GET", f"/{self.alias}-*/_alias"))

    def _in_use(self) -> str:
        return next(iter(self._call("GET", f"/_alias/{self.alias}")))

    def _write(self, documents: Iterable[Document], index: str) -> int:
        number, coming = 0, iter(documents)
        while batch := list(islice(coming, BATCH)):
            lines = []
            for document in batch:
                lines.append(json.dumps({"index": {"_index": index, "_id": str(document.id)}}))
                lines.append(json.dumps(_source(document), ensure_ascii=False))
            self._bulk(lines)
            number += len(batch)
        return number

    def _bulk(self, lines: list[str]) -> None:
        if lines and self._call("POST", "/_bulk?refresh=true", "\n".join(lines) + "\n")["errors"]:
            raise EngineUnavailable("the cluster refused a document")

    def _call(self, method: str, path: str, body: Any = None, timeout: float = PATIENCE) -> Any:
        """Raises EngineUnavailable for every answer but a good one."""
        data = None if body is None else (body if isinstance(body, str) else json.dumps(body)).encode()
        kind = "application/x-ndjson" if isinstance(body, str) else "application/json"
        try:
            answer = self.session.request(
                method, self.base + path, data=data, headers={"Content-Type": kind}, timeout=timeout
            )
            answer.raise_for_status()
            return answer.json()
        except (requests.RequestException, ValueError) as error:
            raise EngineUnavailable(f"cluster: {type(error).__name__} for {path}") from error


def _source(document: Document) -> dict[str, Any]:
    return {
        "exact": " ".join(document.exact()),
        "strong": " ".join(document.strong()),
        "all": " ".join(document.all()),
        "marks": " ".join(document.marks()),
        "id": document.id,
        "price": document.price,
        "sales": document.sales,
        "created": document.created,
        "fingerprint": document.fingerprint,
        "document": payload.dump(document),
    }


def _question(query: EngineQuery) -> dict[str, Any]:
    met = [_any([_token("all", word) for word in term.words] + _together(term)) for term in query.terms]
    needed: list[Any] = [_any(met)] if query.any_term else list(met)
    needed += [_any([_token("marks", mark) for mark in marks]) for marks in query.filters.marks()]
    bounds = {"gte": query.filters.price_min, "lte": query.filters.price_max}
    bounds = {sign: price for sign, price in bounds.items() if price is not None}
    if bounds:
        needed.append({"range": {"price": bounds}})
    weighed = [
        _token(name, word, boost) for word in query.words() for name, boost in (("exact", 8.0), ("strong", 4.0))
    ]
    return {"bool": {"filter": needed, "should": weighed}}


def _together(term: Term) -> list[dict[str, Any]]:
    return [{"bool": {"filter": [_token("all", word) for word in words]}} for words in term.together]


def _any(choices: list[dict[str, Any]]) -> dict[str, Any]:
    return {"bool": {"should": choices, "minimum_should_match": 1}}


def _token(name: str, word: str, boost: float = 1.0) -> dict[str, Any]:
    return {"term": {name: {"value": word, "boost": boost}}}
