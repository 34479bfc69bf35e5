"""deploy/nginx/shop.conf in a real nginx: what it serves itself, what it hands on, and what it says when alone."""

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from django.conf import settings

from cms.publishing.store import PublishedFolder
from tests.servers.nginx import nginx
from tests.servers.process import ROOT, free_port

pytestmark = pytest.mark.slow

CONFIG = ROOT / "deploy" / "nginx"
HSTS = "max-age=31536000; includeSubDomains; preload"
HEADERS = {
    "x-frame-options": "SAMEORIGIN",
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
    "strict-transport-security": HSTS,
}


class Echo(BaseHTTPRequestHandler):
    """Stands where the application server does, and says what reached it."""

    def do_GET(self) -> None:
        body = json.dumps({"path": self.path, "headers": {k.lower(): v for k, v in self.headers.items()}}).encode()
        self.send_response(200)
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815  (the name that the standard library looks for)

    def log_message(self, *_arguments: object) -> None:
        pass


@dataclass
class Site:
    url: str
    pages: PublishedFolder
    app: ThreadingHTTPServer

    def get(self, path: str, **headers: str) -> httpx.Response:
        return httpx.get(self.url + path, headers={"Accept-Encoding": "identity", **headers})

    def publish(self, name: str, text: str) -> None:
        self.pages.commit(self.pages.stage(name, text.encode()))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    var = tmp_path_factory.mktemp("var")
    port = free_port()
    server = (CONFIG / "shop.conf").read_text().replace("include headers.conf", f"include {CONFIG}/headers.conf")
    server = server.replace("/srv/jishi/var", str(var)).replace("http://jishi_app", f"http://127.0.0.1:{port}")
    pages = PublishedFolder(location=str(var / "published"))
    app = ThreadingHTTPServer(("127.0.0.1", port), Echo)
    threading.Thread(target=app.serve_forever, daemon=True).start()
    with ExitStack() as stack:
        stack.callback(app.server_close)
        stack.callback(app.shutdown)
        site = Site(stack.enter_context(nginx(f'set $hsts "{HSTS}";\n{server}')), pages, app)
        site.publish("index.html", "首页" * 500)
        site.publish("item/7/index.html", "苹果")
        site.publish("live/spu/3.json", '{"skus": {}}')
        yield site


def has_headers(response: httpx.Response) -> bool:
    policy = "; ".join(
        f"{name} {' '.join(values)}" for name, values in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
    )
    own = {name: response.headers.get_list(name) for name in HEADERS}
    return own == {name: [value] for name, value in HEADERS.items()} and (
        response.headers["content-security-policy"] == policy
    )


@pytest.mark.parametrize(
    ("path", "text", "kind"),
    [
        ("/", "首页" * 500, "text/html; charset=utf-8"),
        ("/item/7/", "苹果", "text/html; charset=utf-8"),
        ("/live/spu/3.json", '{"skus": {}}', "application/json"),
    ],
)
def test_a_published_page_is_a_file(site: Site, path: str, text: str, kind: str) -> None:
    response = site.get(path)
    assert (response.status_code, response.text, response.headers["content-type"]) == (200, text, kind)
    assert response.headers["cache-control"] == "no-cache"
    assert has_headers(response)


def test_it_sends_the_packed_copy(site: Site) -> None:
    with httpx.stream("GET", site.url + "/", headers={"Accept-Encoding": "gzip"}) as response:
        packed = b"".join(response.iter_raw())
    assert response.headers["content-encoding"] == "gzip"
    assert packed == (Path(site.pages.location) / "index.html.gz").read_bytes()
    assert gzip.decompress(packed).decode() == "首页" * 500


@pytest.mark.parametrize(
    "path", ["/?page=2", "/item/7", "/item/8/", "/basket/", "/item/7/index.html", "/index.html.gz"]
)
def test_the_application_answers_the_rest(site: Site, path: str) -> None:
    response = site.get(path)
    assert response.json()["path"] == path
    assert {name: response.headers.get_list(name) for name in HEADERS} == {k: [v] for k, v in HEADERS.items()}


def test_other_languages_and_forms_go_to_the_application(site: Site) -> None:
    assert site.get("/", Cookie="django_language=en").json()["path"] == "/"
    assert site.get("/", Cookie="django_language=zh-hans; jishi_hint=1").text == "首页" * 500
    assert httpx.post(site.url + "/", data={"a": "1"}).json()["path"] == "/"


def test_forwarded_headers_are_ours(site: Site) -> None:
    headers = site.get(
        "/basket/", **{"X-Forwarded-For": "1.2.3.4", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil"}
    ).json()["headers"]
    assert headers["x-forwarded-for"] == "127.0.0.1"
    assert "evil" not in json.dumps(headers)


def test_two_versions_of_one_length_never_share_an_etag(site: Site) -> None:
    tags = set()
    for text in ("一", "二", "三"):
        site.publish("item/9/index.html", text)
        response = site.get("/item/9/")
        assert response.text == text
        tags.add(response.headers["etag"])
        assert site.get("/item/9/", **{"If-None-Match": response.headers["etag"]}).status_code == 304
    assert len(tags) == 3


def test_a_file_on_its_way_is_not_served(site: Site) -> None:
    staged = site.pages.stage("item/10/index.html", b"half")
    name = staged.files[0][0].name
    assert site.get(f"/item/10/{name}").json()["path"] == f"/item/10/{name}"
    site.pages.discard(staged)


def test_nginx_says_no_with_the_same_headers(site: Site) -> None:
    response = httpx.post(site.url + "/basket/", content=b"x" * 7 * 1024 * 1024)
    assert response.status_code == 413
    assert has_headers(response)


def test_pages_stay_when_the_application_is_down(site: Site) -> None:
    site.app.shutdown()
    site.app.server_close()
    assert site.get("/").text == "首页" * 500
    response = site.get("/basket/")
    assert response.status_code == 503
    assert has_headers(response)
    assert response.headers["retry-after"] == "10"
