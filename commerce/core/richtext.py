"""HTML that people wrote elsewhere, made safe to show. Whatever is kept as rich text has been through `clean`."""

from collections.abc import Callable
from urllib.parse import unquote, urlsplit

import nh3
from bs4 import BeautifulSoup, Tag
from django.core.files.storage import default_storage

TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "div", "span"),
    *("strong", "b", "em", "i", "u", "s", "small", "sub", "sup", "a", "img"),
    *("ul", "ol", "li", "dl", "dt", "dd", "figure", "figcaption"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
# What may go together with the only picture in it.
WRAPPERS = {"p", "figure", "a", "div", "span", "strong"}
SCHEMES = {"http", "https", "mailto", "tel"}


def clean(html: str) -> str:
    """The same text with allowed tags and attributes only. Safe to repeat."""
    return nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener noreferrer nofollow"
    ).strip()


def without_pictures(html: str, *, find: Callable[[str], str | None]) -> tuple[str, list[str]]:
    """The HTML with its pictures taken from our media storage, and the paths of those that have no file there.

    `find` gives the storage name for the path of an address. Pictures without one go, with the paragraphs that held
    nothing else. A heading of the first level becomes one of the second, since a page has its own. The result still
    has to be cleaned.
    """
    soup = BeautifulSoup(html, "html.parser")
    missing = []
    for heading in soup.find_all("h1"):
        heading.name = "h2"
    for image in soup.find_all("img"):
        path = _path(str(image.get("src", "")))
        name = find(path)
        if name is None:
            missing.append(path)
            _remove(image)
        else:
            image["src"] = default_storage.url(name)
    return str(soup), missing


def _path(address: str) -> str:
    try:
        return unquote(urlsplit(address).path).lstrip("/")
    except ValueError:
        return address


def _remove(image: Tag) -> None:
    """With the elements around it that hold nothing else."""
    parent = image.parent
    image.decompose()
    while (
        parent is not None and parent.name in WRAPPERS and not parent.get_text(strip=True) and not parent.find("img")
    ):
        empty, parent = parent, parent.parent
        empty.decompose()
