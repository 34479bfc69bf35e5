"""The last line of `make test`."""

from pathlib import Path

import pytest

from tests.run import Result, read_report

REPORT = """<testsuites><testsuite>
<testcase name="a"/><testcase name="b"/>
<testcase name="c"><failure/></testcase>
<testcase name="d"><error/></testcase>
<testcase name="e"><skipped/></testcase>
</testsuite></testsuites>"""


def test_counts_are_read_from_the_report(tmp_path: Path) -> None:
    path = tmp_path / "report.xml"
    path.write_text(REPORT)
    assert read_report(path) == Result(passed=2, failed=2, skipped=1)


def test_a_run_without_report_counts_nothing(tmp_path: Path) -> None:
    assert read_report(tmp_path / "none.xml") == Result()


@pytest.mark.parametrize(
    ("result", "line"),
    [
        (Result(3, 0) + Result(4, 1), "7 passed, 1 failed"),
        (Result(3, 0, 1) + Result(4, 0, 1), "7 passed, 0 failed, 2 skipped"),
    ],
)
def test_the_summary_adds_up(result: Result, line: str) -> None:
    assert str(result) == line
