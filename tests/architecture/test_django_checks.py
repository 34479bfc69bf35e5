"""What Django itself can tell about the project; `make lint` covers style, types and floors."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.servers.process import ROOT

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "0123456789-a-secret-of-a-test-that-is-long-enough-for-the-check-abcdefghij",
    "ALLOWED_HOSTS": "shop.example.com",
    "SITE_URL": "https://shop.example.com",
    "DATABASE_URL": "postgres://jishi@127.0.0.1/jishi",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "CELERY_BROKER_URL": "redis://127.0.0.1:6379/1",
    "EMAIL_URL": "smtp://mail.example.com:25",
    "SMS_PROVIDER": "aliyun",
    "SMS_ALIYUN_ACCESS_KEY_ID": "key-of-a-test",
    "SMS_ALIYUN_ACCESS_KEY_SECRET": "secret-of-a-test",
    "SMS_ALIYUN_SIGN_NAME": "集市",
    "SMS_ALIYUN_TEMPLATES": "default=SMS_1",
}


def test_the_production_profile_passes_the_deployment_check(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={**os.environ, **PRODUCTION, "JISHI_VAR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "SMS_PROVIDER"])
def test_the_production_profile_refuses_to_start_without(name: str, tmp_path: Path) -> None:
    environment = {**os.environ, **PRODUCTION, "JISHI_VAR": str(tmp_path)}
    del environment[name]
    result = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    assert name in result.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALIPAY_APP_ID", "2021000000000001"),
        ("ALIPAY_GATEWAY_URL", "http://127.0.0.1:8001/alipay/gateway.do"),
        ("WECHATPAY_MCHID", "1900000001"),
        ("WECHATPAY_BASE_URL", "http://127.0.0.1:8001/wechatpay"),
    ],
)
def test_the_production_profile_refuses_the_simulated_payments(name: str, value: str, tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-c", "import config.settings.production"],
        cwd=ROOT,
        env={**os.environ, **PRODUCTION, "JISHI_VAR": str(tmp_path), "PYTHONPATH": "site:.", name: value},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    assert "must name real accounts" in result.stderr


@pytest.mark.django_db
def test_no_migration_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        call_command("makemigrations", check_changes=True, dry_run=True)
    except SystemExit:
        pytest.fail(capsys.readouterr().out)
