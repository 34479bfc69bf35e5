"""schemathesis over the whole description of the API, signed in and not: no 5xx, and every answer is as described.

A few hundred cases here; `SCHEMATHESIS_CASES=10000` for the full size.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from pytest_django import Settings
from schemathesis.checks import CHECKS, load_all_checks

from commerce.accounts.models import User
from commerce.accounts.services.sessions import open_session
from commerce.browsing.services import add_favourite
from config.wsgi import application
from tests.commerce.payment.accounts import set_accounts
from tests.factories.catalogue import Sku, make_brand, make_spu, skus_of
from tests.factories.orders import make_basket, make_order
from tests.factories.people import make_address, make_user
from tests.servers.process import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CASES = int(os.environ.get("SCHEMATHESIS_CASES", "400"))
ROLES = ("guest", "member")
SCHEMA = schemathesis.openapi.from_path(ROOT / "docs" / "openapi.yaml")
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]
TAGS = sorted({operation.tags[0] for operation in OPERATIONS if operation.tags})
CASES_EACH = max(1, CASES // (len(OPERATIONS) * len(ROLES)))
#: A part of the shop that is away is said so, in the shape of every error.
UNAVAILABLE = 503

load_all_checks()
CONFORMANCE = [CHECKS.get_one(name) for name in ("response_schema_conformance", "content_type_conformance")]


@pytest.fixture
def one_transaction() -> Iterator[None]:
    """Requests through the server's own handler do not close the connection that the test's transaction is in."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def _accounts(settings: Settings) -> None:
    set_accounts(settings)


class World:
    """A member with one of everything, so that half of the cases find something at the ids that they name."""

    def __init__(self) -> None:
        self.user: User = make_user("alice", mobile="13800000001")
        sku, other = (skus_of(make_spu(skus=[Sku(stock=500)], brand=make_brand()))[0] for _ in range(2))
        address = make_address(self.user)
        order = make_order(self.user, lines={sku: 1}, address=address)
        line = make_basket(self.user, lines={other: 2}).lines.get()
        add_favourite(user=self.user, sku_id=sku.pk)
        brand, category = sku.spu.brand, sku.spu.categories.get()
        assert brand is not None
        self.ids: dict[str, Any] = {
            "sku_id": sku.pk,
            "spu_id": sku.parent_id,
            "brand_id": brand.pk,
            "category_id": category.pk,
            "number": order.number,
            "address_id": address.pk,
            "id": 1,
        }
        self.line_ids = {"basket": line.pk, "orders": order.lines.get().pk}

    def parameters(self, operation: Any) -> dict[str, Any]:
        known = {**self.ids, "line_id": self.line_ids.get(operation.tags[0], 0)}
        return {it.name: known[it.name] for it in operation.path_parameters if it.name in known}

    def token(self) -> str:
        return open_session(self.user, "schemathesis", "203.0.113.7").access


@pytest.mark.usefixtures("one_transaction")
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("tag", TAGS)
def test_every_answer_is_as_described(tag: str, role: str) -> None:
    world = World()
    for operation in OPERATIONS:
        if operation.tags and operation.tags[0] == tag:
            headers = {"Authorization": f"Bearer {world.token()}"} if role == "member" else {}
            _fuzz(operation, headers, world.parameters(operation))


def _fuzz(operation: Any, headers: dict[str, str], known: dict[str, Any]) -> None:
    turn = iter(range(10**9))

    @hypothesis_settings(
        max_examples=CASES_EACH,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        if known and next(turn) % 2 == 0:
            case.path_parameters = {**case.path_parameters, **known}
        answer = case.call(app=application, headers={**headers, "Accept": "*/*"})
        assert answer.status_code < 500 or answer.status_code == UNAVAILABLE, (
            answer.status_code,
            case.as_curl_command(),
        )
        case.validate_response(answer, checks=CONFORMANCE)

    ask()
