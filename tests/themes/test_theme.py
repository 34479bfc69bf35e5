"""The theme as files: light enough for a phone, fit for the content security policy, complete in English."""

import gettext
import gzip
import re
from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from tests.servers.process import ROOT

THEME = ROOT / "themes" / "default"
ENGLISH = ROOT / "site" / "locale" / "en" / "LC_MESSAGES"
# Oscar's dashboard and mails have rules of their own.
OUTSIDE_THE_POLICY = {"oscar", "mail"}
INLINE = re.compile(r"<style\b|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)", re.IGNORECASE)
STYLESHEET = re.compile(r"""\{% static ['"](css/[\w/-]+\.css)['"] %\}""")
TEXT = re.compile(r"""{%\s*translate\s+(["'])(.+?)\1""")


def storefront_templates() -> list[Path]:
    folder = THEME / "templates"
    found = sorted(folder.rglob("*.html"))
    return [path for path in found if path.relative_to(folder).parts[0] not in OUTSIDE_THE_POLICY]


def weight(paths: Iterable[Path]) -> int:
    return len(gzip.compress(b"".join(path.read_bytes() for path in sorted(paths))))


def test_all_scripts_together_stay_small() -> None:
    assert weight((THEME / "static").rglob("*.js")) <= 20_000


def test_the_styles_of_every_page_stay_small() -> None:
    """What its template asks for, with what all pages have. `tests/browser/test_page_weight.py` asks the browser."""
    heavy = {}
    everywhere = stylesheets_of("layouts/base.html")
    for path in storefront_templates():
        name = str(path.relative_to(THEME / "templates"))
        weighs = weight({*everywhere, *stylesheets_of("layouts/personal.html"), *stylesheets_of(name)})
        if weighs > 15_000:
            heavy[name] = weighs
    assert heavy == {}


def stylesheets_of(template: str) -> set[Path]:
    path = THEME / "templates" / template
    found = STYLESHEET.findall(path.read_text(encoding="utf-8")) if path.exists() else []
    return {THEME / "static" / name for name in found}


def test_no_storefront_template_needs_an_inline_style_or_script() -> None:
    guilty = [path.name for path in storefront_templates() if INLINE.search(path.read_text(encoding="utf-8"))]
    assert guilty == []


def test_every_text_of_a_storefront_template_is_in_the_english_catalogue() -> None:
    with (ENGLISH / "django.po").open("rb") as file:
        known = {_text(message) for message in read_po(file)}
    used = {match[1] for path in storefront_templates() for match in TEXT.findall(path.read_text(encoding="utf-8"))}
    assert used - known == set()


def test_the_english_catalogue_is_complete_and_compiled() -> None:
    with (ENGLISH / "django.po").open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    with (ENGLISH / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    open_ones = [_text(message) for message in messages if message.fuzzy or not all(_translations(message))]
    stale = [
        _text(message)
        for message in messages
        if isinstance(message.id, str) and compiled.gettext(message.id) != message.string
    ]
    assert (open_ones, stale) == ([], [])


def _text(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _translations(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)
