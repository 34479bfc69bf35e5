"""The search through the log of a test run finds what it is for."""

from pathlib import Path

import pytest

from tests.logs import FOLDER, leaks, new_log, remember
from tests.servers.process import running

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlIG9mIGl0"
REFRESH = "7f9c24e8-3b1d-4f5a-9a63-0d2f4e6b8c10.kZ3vQ8mX2pL5nR7tW9yB.aB3dE5fG7hJ9kL1mN3pQ"


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    "line",
    [
        "sent to 13800000001",
        '{"mobile": "+8613800000001"}',
        f"Authorization: Bearer {JWT}",
        f'{{"refresh": "{REFRESH}"}}',
        f'{{"refresh": "{REFRESH.replace("-", "", 4)}"}}',
        "login failed for alice with jishi-demo-2026",
        '"GET /account/email/activate/?token=abc:def HTTP/1.1" 200',
        "sms: your code is 424242",
    ],
)
def test_a_leak_is_found(kept: Path, line: str) -> None:
    remember("424242")
    (kept / "web.log").write_text(f"started\n{line}\n")
    [leak] = leaks(kept)
    assert f"web.log:2: {line}" in leak


@pytest.mark.parametrize(
    "line",
    [
        "sent to 138****0001",
        "order 202611201380000000 placed",
        "worker 424242 started",
        '"GET /account/email/activate/?token=*** HTTP/1.1" 200',
        "sms: code checked in 0.424242 s",
        '{"event": "sms_sent", "timestamp": "2026-11-20T13:00:00.424242Z"}',
    ],
)
def test_what_is_no_secret_is_no_leak(kept: Path, line: str) -> None:
    remember("424242")
    (kept / "web.log").write_text(f"{line}\n")
    assert list(leaks(kept)) == []


def test_a_server_logs_into_the_log_of_the_run(kept: Path) -> None:
    with running(["sh", "-c", "echo called 13800000001; sleep 60"], ready=lambda: bool(list(leaks(kept)))):
        assert len(list(kept.glob("sh-*.log"))) == 1


def test_without_a_folder_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FOLDER, raising=False)
    remember("424242")
    assert new_log("web") is None
