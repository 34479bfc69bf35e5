"""What a public page was made from. Selectors that feed public pages say so; the publisher listens while it renders.

The words (an id is the primary key; see docs/publishing.md for who says and who marks which):

`spu:<id>`        an SPU with all its SKUs: names, prices, stock state, pictures, options, descriptions
`card:<spu id>`   what a list's card of the SPU shows: name, subtitle, cover, prices, sales, number of reviews
`reviews:<spu id>` its approved reviews
`category:<id>`   the category itself: name, picture, place in the tree, whether it is public
`list:<id>`       which goods stand in a category (and below) and in which order; `list:0` is the whole shop
`brand:<id>`      the brand itself;  `brand-list:<id>` its goods, as `list:` does for a category
`categories`      the shape of the whole tree
`merchant:<id>`, `class:<id>`  a merchant's name, a product class's attributes and options
`channel-menu`, `hot:<category id>` (0: the shop), `footer`  the fragments
`ads:<key>`       an ad position;  `page:<id>` a Wagtail page, `pages` the tree of them;  `home` the home page
`image:<id>`      a picture of Wagtail's
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_recorder: ContextVar[set[str] | None] = ContextVar("jishi_tags", default=None)


def record(*tags: str) -> None:
    """Note that what is being rendered depends on these. Does nothing when nobody listens."""
    recorder = _recorder.get()
    if recorder is not None:
        recorder.update(tags)


@contextmanager
def recording() -> Iterator[set[str]]:
    """Collect the tags of what is rendered inside. A recording inside another one keeps its tags to itself."""
    recorder: set[str] = set()
    token = _recorder.set(recorder)
    try:
        yield recorder
    finally:
        _recorder.reset(token)
