"""What is thrown away every day, and what is kept."""

from datetime import timedelta

import pytest
from django.utils import timezone

from commerce.core.models import IdempotencyRecord, OutboxEvent
from tasks import housekeeping
from tests.factories.people import make_user


@pytest.mark.django_db
def test_answers_are_kept_for_a_day_and_handled_events_for_a_week() -> None:
    now = timezone.now()
    user = make_user()
    for key, hours in (("old", 25), ("new", 23)):
        record = IdempotencyRecord.objects.create(user=user, scope="test", key=key)
        IdempotencyRecord.objects.filter(pk=record.pk).update(created_at=now - timedelta(hours=hours))
    OutboxEvent.objects.all().delete()
    OutboxEvent.objects.create(kind="old", handled_at=now - timedelta(days=8))
    OutboxEvent.objects.create(kind="new", handled_at=now - timedelta(days=6))
    unhandled = OutboxEvent.objects.create(kind="unhandled")
    OutboxEvent.objects.filter(pk=unhandled.pk).update(created_at=now - timedelta(days=30))

    assert housekeeping.purge() == 2

    assert list(IdempotencyRecord.objects.values_list("key", flat=True)) == ["new"]
    assert set(OutboxEvent.objects.values_list("kind", flat=True)) == {"new", "unhandled"}
