"""What a public page was made from. Selectors that feed public pages say so; the publisher listens while it renders.

The words (an id is the primary key; see docs/publishing.md for who says and who marks which):

`spu:<id>`        an SPU with all its SKUs: which there are, names, pictures, options, descriptions
`sku:<id>`        price, stock state and sales of one SKU;  `live:<spu id>` those of all SKUs of an SPU
`card:<spu id>`   what a list's card of the SPU shows: name, subtitle, cover, prices, sales, number of reviews
`reviews:<spu id>` its approved reviews
`category:<id>`   the category itself: name, picture, place in the tree, whether it is public
`list:<id>`       which goods stand in a category (and below) and in which order; `list:0` is the whole shop
`brand:<id>`      the brand itself;  `brand-list:<id>` its goods, as `list:` does for a category
`categories`      the shape of the whole tree
`merchant:<id>`, `member:<id>`  a merchant's name, a member's (below a review)
`class:<id>`      a product class's attributes and options
`channel-menu`, `hot:<category id>` (0: the shop), `footer`  the fragments
`ads:<key>`       an ad position;  `page:<id>` a Wagtail page, `pages` the tree of them;  `home` the home page
`image:<id>`      a picture of Wagtail's
`regions`         the areas; on no page, but kept by core.page_cache
`everything`      only ever marked: all pages, after an import or with a new version of the templates
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

EVERYTHING = "everything"

Result = TypeVar("Result")


@dataclass
class Recording:
    """`changes_at`: the moment at which it will show something else although nobody changes anything, if known."""

    tags: set[str] = field(default_factory=set)
    changes_at: datetime | None = None


_recorder: ContextVar[Recording | None] = ContextVar("jishi_tags", default=None)
_shared: ContextVar[dict[str, tuple[Any, Recording]] | None] = ContextVar("jishi_shared", default=None)


def record(*tags: str) -> None:
    """Note that what is being rendered depends on these. Does nothing when nobody listens."""
    recorder = _recorder.get()
    if recorder is not None:
        recorder.tags.update(tags)


def record_change_at(moment: datetime | None) -> None:
    """Note that it will have to be rendered again at this time (an ad starts or ends); the earliest one counts."""
    recorder = _recorder.get()
    if recorder is not None and moment is not None:
        recorder.changes_at = min(moment, recorder.changes_at or moment)


def is_recording() -> bool:
    """Whether a page for everybody is being made: then nothing may come from a cache that can be behind."""
    return _recorder.get() is not None


@contextmanager
def recording() -> Iterator[Recording]:
    """Collect what is said about what is rendered inside. A recording inside another one keeps it to itself."""
    recorder = Recording()
    token = _recorder.set(recorder)
    try:
        yield recorder
    finally:
        _recorder.reset(token)


def shared(key: str, compute: Callable[[], Result]) -> Result:
    """What several pages of one batch have in common, computed once; each page is said to be made from it."""
    known = _shared.get()
    if known is None:
        return compute()
    if key not in known:
        with recording() as inner:
            value = compute()
        known[key] = (value, inner)
    found, inner = known[key]
    record(*inner.tags)
    record_change_at(inner.changes_at)
    result: Result = found
    return result


@contextmanager
def sharing() -> Iterator[None]:
    """Let pages that are rendered inside share. Only for pages that were all taken out of the queue before: what
    changes afterwards puts them in it again."""
    token = _shared.set({})
    try:
        yield
    finally:
        _shared.reset(token)
