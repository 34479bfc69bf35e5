import pytest
from django.db.models import QuerySet
from tests.commerce.accounts.social import test_races
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("database_counters")]
def test_control(monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *a, **k: self)
    from commerce.accounts.models import User
    with pytest.raises((AssertionError, ValueError)):
        for _ in range(4):
            test_races.test_two_last_bindings_taken_back_at_once(monkeypatch)
            User.objects.all().delete()
