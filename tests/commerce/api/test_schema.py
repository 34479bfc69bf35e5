import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver

from tests.servers.process import ROOT

pytestmark = pytest.mark.django_db
SCHEMA = "/api/v1/schema/"


def test_the_description_is_valid_and_without_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "schema.yaml"
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(file))
    assert yaml.safe_load(file.read_text(encoding="utf-8"))["openapi"] == "3.1.0"


@pytest.fixture
def schema(client: Client) -> dict[str, Any]:
    response = client.get(SCHEMA, headers={"Accept": "application/vnd.oai.openapi+json"})
    assert response.status_code == 200
    return json.loads(response.content)


def test_it_comes_as_json_and_as_yaml(client: Client, schema: dict[str, Any]) -> None:
    assert yaml.safe_load(client.get(SCHEMA).content) == schema
    assert json.loads(client.get(SCHEMA, {"format": "json"}).content) == schema


def test_it_describes_every_resource(schema: dict[str, Any]) -> None:
    routes = get_resolver("config.api_urls").reverse_dict
    named = {name: routes[name][0][0][0] for name in routes if isinstance(name, str)}
    described = {named[name] for name in named.keys() - {"index", "schema", "docs"}}
    ours = {"/api/v1/" + re.sub(r"%\((\w+)\)s", r"{\1}", route) for route in described}
    # Wagtail's router names its own in a namespace below ours.
    assert set(schema["paths"]) == ours | {"/api/v1/pages/", "/api/v1/pages/{id}/"}


def test_the_file_says_what_the_code_does(tmp_path: Path) -> None:
    """Clients are made from the file in the repository, so that a change of it is seen by who reviews it."""
    file = tmp_path / "schema.yaml"
    call_command("spectacular", file=str(file))
    text = file.read_text(encoding="utf-8")
    assert (ROOT / "docs" / "openapi.yaml").read_text(encoding="utf-8") == text, "The API has changed: `make openapi`."


def test_every_body_has_an_example(schema: dict[str, Any]) -> None:
    missing = []
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            good = [answer for code, answer in operation["responses"].items() if code.startswith("2")]
            for holder in [operation.get("requestBody", {}), *good]:
                body = holder.get("content", {}).get("application/json")
                if body is not None and not body.get("examples"):
                    missing.append(f"{method} {path}")
    assert missing == []


def test_each_operation_is_named_grouped_and_refers_to_the_one_error(schema: dict[str, Any]) -> None:
    tags = {tag["name"] for tag in schema["tags"]}
    for path in schema["paths"].values():
        for operation in path.values():
            assert operation["summary"]
            assert set(operation["tags"]) <= tags
            assert operation["responses"]["default"] == {"$ref": "#/components/responses/Error"}
    assert schema["components"]["responses"]["Error"]["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/Error"
    }


def test_what_is_public_asks_nobody_to_sign_in(schema: dict[str, Any]) -> None:
    security = {path: schema["paths"][f"/api/v1/{path}"]["get"]["security"] for path in ("products/", "me/bits/")}
    assert security["products/"] == [{}]
    assert {"session": []} in security["me/bits/"]


def test_the_page_of_the_description_loads_nothing_from_elsewhere(client: Client) -> None:
    response = client.get("/api/v1/docs/")
    assert response.status_code == 200
    html = response.content.decode()
    assert "swagger-ui-bundle.js" in html
    assert "//" not in html.replace("http://testserver", "").replace("://www.w3.org", "").split("<script>")[0]
    # It runs an inline script of its own, which the storefront's policy forbids.
    assert "Content-Security-Policy" not in response.headers


def test_the_front_door_leads_to_the_description(client: Client) -> None:
    assert client.get("/api/v1/").json() == {
        "schema": "http://testserver/api/v1/schema/",
        "docs": "http://testserver/api/v1/docs/",
    }
