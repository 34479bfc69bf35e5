"""What must hold when everybody comes at once. Each guard is also taken out, to see that its absence would show."""

import time
from functools import partial
from unittest.mock import patch

import pytest
from django.test import Client
from django.utils import timezone

from commerce.core.errors import ShopError
from commerce.verification.enums import Purpose
from commerce.verification.limits import Budget, in_database, in_redis, left, take
from commerce.verification.models import Captcha, RateCounter, SmsCode, SmsDelivery
from commerce.verification.services import captchas, sms_codes
from commerce.verification.services.captchas import burn, new_captcha
from commerce.verification.services.sms_codes import check_code, request_code
from tests.commerce.verification.codes import ALICE, HOME, ask, other_than, sent_code
from tests.commerce.verification.parallel import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def succeeded(results: list[object]) -> int:
    return sum(not isinstance(result, ShopError) for result in results)


class TestLimits:
    def test_exactly_as_many_as_there_are(self, counters: str) -> None:
        budgets = [Budget("tickets", limit=7, seconds=600), Budget("seats", limit=50, seconds=60)]
        assert succeeded(at_once([partial(take, budgets)] * 100)) == 7
        assert [left(budget) for budget in budgets] == [0, 43]

    def test_reading_before_writing_would_give_more(self, database_counters: None) -> None:
        def read_then_write(budget: Budget) -> bool:
            row, _new = RateCounter.objects.get_or_create(
                key=in_database._key(budget), defaults={"taken": 0, "ends_at": timezone.now()}
            )
            time.sleep(0.01)
            if row.taken >= budget.limit:
                return False
            row.taken += 1
            row.save()
            return True

        budget = Budget("tickets", limit=7, seconds=600)
        # Without the transaction around it, too: SQLite would let only one in at a time.
        with patch.object(in_database, "take", lambda budgets: 0 if read_then_write(budgets[0]) else 1):
            assert succeeded(at_once([partial(take, [budget])] * 60)) > 7

    def test_asking_redis_twice_would_give_more(self, request: pytest.FixtureRequest, settings: object) -> None:
        settings.REDIS_URL = f"{request.getfixturevalue('redis_server')}/1"  # type: ignore[attr-defined]

        def two_questions(connection: object, budgets: list[Budget]) -> int:
            key = f"negative:{budgets[0].counter}"
            count = int(connection.get(key) or 0)  # type: ignore[attr-defined]
            time.sleep(0.01)
            if count >= budgets[0].limit:
                return 1
            connection.incr(key)  # type: ignore[attr-defined]
            return 0

        with patch.object(in_redis, "take", two_questions):
            assert succeeded(at_once([partial(take, [Budget("tickets", limit=7, seconds=600)])] * 60)) > 7


class TestRequests:
    def test_a_thousand_requests_for_one_number_send_one_code(self, counters: str) -> None:
        answers = [Captcha(answer="1234", expires_at=timezone.now() + captchas.LIFE) for _turn in range(1000)]
        Captcha.objects.bulk_create(answers)

        def post(captcha: Captcha) -> int:
            content = {"mobile": ALICE, "purpose": "login", "captcha_id": str(captcha.id), "captcha_text": "1234"}
            return Client().post("/api/v1/sms-codes/", content, content_type="application/json").status_code

        statuses = at_once([partial(post, captcha) for captcha in answers])
        assert sorted(set(statuses)) == [202, 429]  # type: ignore[type-var]
        assert statuses.count(202) == 1
        assert SmsDelivery.objects.count() == SmsCode.objects.count() == 1
        assert not Captcha.objects.exists()

    def test_without_limits_there_would_be_many(self, database_counters: None) -> None:
        with patch.object(sms_codes, "take"):
            at_once([partial(request_code, mobile=ALICE, purpose=Purpose.LOGIN, ip=HOME)] * 20)
        assert SmsDelivery.objects.count() == 20

    def test_a_captcha_lets_one_in(self, database_counters: None) -> None:
        captcha = new_captcha()
        assert succeeded(at_once([partial(burn, captcha.id, captcha.answer)] * 40)) == 1


class TestGuesses:
    """What is evaluated is what `_use` is asked with a real digest."""

    def evaluated(self, guesses: list[str]) -> tuple[int, int]:
        """How many were right, and how many were compared at all."""
        compared: list[str] = []
        use = sms_codes._use

        def counting(mobile: str, purpose: Purpose, digest: str) -> bool:
            if digest != sms_codes.NO_DIGEST:
                compared.append(digest)
            return use(mobile, purpose, digest)

        with patch.object(sms_codes, "_use", counting):
            calls = [partial(check_code, mobile=ALICE, purpose=Purpose.LOGIN, code=code) for code in guesses]
            return succeeded(at_once(calls)), len(compared)

    def test_of_ten_parallel_guesses_five_are_evaluated(self, database_counters: None) -> None:
        code = ask()
        wrong = [f"{(int(code) + step) % 1_000_000:06}" for step in range(1, 11)]
        assert self.evaluated(wrong) == (0, 5)
        assert self.evaluated(wrong) == (0, 0)
        with pytest.raises(ShopError):
            check_code(mobile=ALICE, purpose=Purpose.LOGIN, code=code)

    def test_a_new_code_does_not_open_another_five(self, database_counters: None) -> None:
        self.evaluated([other_than(ask())] * 10)
        with patch.object(sms_codes, "take"):
            new = ask()
        assert self.evaluated([other_than(new)] * 10) == (0, 0)

    def test_counting_after_the_comparison_would_evaluate_more(self, database_counters: None) -> None:
        code = ask()

        def count_late(mobile: str, purpose: Purpose) -> bool:
            row = SmsCode.objects.get(mobile=mobile, purpose=purpose)
            time.sleep(0.01)
            SmsCode.objects.filter(pk=row.pk).update(guesses=row.guesses + 1)
            return row.guesses < sms_codes.GUESSES

        class NoTransaction:
            def __enter__(self) -> None: ...

            def __exit__(self, *_error: object) -> None: ...

        with (
            patch.object(sms_codes, "_spend_guess", count_late),
            patch.object(sms_codes.transaction, "atomic", lambda **_options: NoTransaction()),
        ):
            assert self.evaluated([other_than(code)] * 24)[1] > 5

    def test_the_right_code_lets_one_in(self, database_counters: None) -> None:
        code = ask()
        right, compared = self.evaluated([code] * 20)
        assert right == 1
        assert compared <= 5
        assert sent_code() == code
