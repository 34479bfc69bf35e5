"""What stood in fields of their own moves into the streams; drafts and history move along."""

import json
from typing import Any

from django.db import migrations

PLACES = {"carousel_position": "carousel", "news_position": "news", "side_position": "side"}
GROUNDS = {
    "peach": (0xFC, 0xE3, 0xD6),
    "sky": (0xDA, 0xEC, 0xF4),
    "amber": (0xFF, 0xE8, 0xC8),
    "iris": (0xE0, 0xE7, 0xF6),
    "slate": (0xE2, 0xE6, 0xED),
    "sand": (0xF0, 0xE5, 0xD8),
    "rose": (0xF2, 0xE2, 0xE6),
    "mint": (0xE2, 0xF0, 0xD9),
}


def move_all(apps: Any, schema_editor: Any) -> None:
    home_page = apps.get_model("home", "HomePage")
    ids = []
    for page in home_page.objects.all():
        old = {field: getattr(page, field) for field in PLACES}
        page.hero, page.body = json.dumps(hero(old)), json.dumps(body(list(page.floors.raw_data)))
        page.save(update_fields=["hero", "body"])
        ids.append(str(page.pk))
    for revision in apps.get_model("wagtailcore", "Revision").objects.filter(
        object_id__in=ids, content_type__app_label="home", content_type__model="homepage"
    ):
        content = revision.content
        if "floors" in content:
            content["hero"] = json.dumps(hero(content))
            content["body"] = json.dumps(body(json.loads(content.pop("floors") or "[]")))
            revision.save(update_fields=["content"])


def hero(fields: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"type": place, "value": fields[field]} for field, place in PLACES.items() if fields.get(field)]


def body(floors: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"type": "floor", "value": floor(block["value"])} for block in floors]


def floor(old: dict[str, Any]) -> dict[str, Any]:
    spus = [spu["value"] if isinstance(spu, dict) else spu for spu in old.get("spus", [])]
    return {
        "title": old["title"],
        "subtitle": old.get("subtitle") or "",
        "tint": ground(old.get("tint") or "#F0E5D8"),
        "category": old.get("category"),
        "ads": old.get("ad_position") or "",
        "tabs": [{"title": "", "spus": spus, "category": None, "count": 8}],
    }


def ground(colour: str) -> str:
    """The theme drew any colour as the nearest of its grounds; now the ground itself is chosen."""
    wanted = [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
    return min(GROUNDS, key=lambda name: sum((a - b) ** 2 for a, b in zip(GROUNDS[name], wanted, strict=True)))


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0003_sections"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(move_all, migrations.RunPython.noop)]
