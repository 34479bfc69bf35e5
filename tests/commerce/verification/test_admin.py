import pytest
from django.test import Client
from django.urls import reverse

from commerce.verification.models import SmsDelivery
from tests.commerce.verification.codes import ALICE, ask, sent_code
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_counters")]


def test_operators_see_deliveries_but_neither_codes_nor_whole_numbers(client: Client) -> None:
    client.force_login(make_user(is_staff=True, is_superuser=True))
    ask()
    delivery = SmsDelivery.objects.get()
    pages = [
        client.get(reverse("admin:verification_smsdelivery_changelist"), {"q": ALICE[-4:]}),
        client.get(reverse("admin:verification_smsdelivery_change", args=[delivery.pk])),
    ]
    for page in pages:
        assert page.status_code == 200
        html = page.content.decode()
        assert "138****0001" in html
        assert sent_code() not in html
        assert delivery.sealed_code not in html
    assert client.post(reverse("admin:verification_smsdelivery_delete", args=[delivery.pk])).status_code == 403
    assert SmsDelivery.objects.exists()
