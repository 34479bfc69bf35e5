from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

from commerce.catalogue import placeholder
from tests.cms.core.dumps import Tables, as_sql
from tests.servers.process import ROOT

MEIDUO = ROOT.parent / "shared" / "data" / "meiduo"
Import = Callable[..., list[str]]


@pytest.fixture(autouse=True)
def _own_media(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(placeholder, "FINE", 1)


@pytest.fixture
def import_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Import:
    """Runs the command on tables, or on the bytes of a file; returns the lines it printed."""

    def run(goods: Tables | bytes, *flags: str, areas: bytes = b"") -> list[str]:
        (tmp_path / "goods.sql").write_bytes(goods if isinstance(goods, bytes) else as_sql(goods).encode())
        (tmp_path / "areas.sql").write_bytes(areas or as_sql({"tb_areas": [(110000, "北京市", None)]}).encode())
        if not isinstance(goods, bytes) and "tb_areas" in goods and not areas:
            (tmp_path / "areas.sql").write_bytes(as_sql({"tb_areas": goods["tb_areas"]}).encode())
            rest = {name: rows for name, rows in goods.items() if name != "tb_areas"}
            (tmp_path / "goods.sql").write_bytes(as_sql(rest).encode())
        capsys.readouterr()
        arguments = ["--goods", str(tmp_path / "goods.sql"), "--areas", str(tmp_path / "areas.sql")]
        call_command("import_meiduo", *arguments, *flags)
        return capsys.readouterr().out.replace(f"{tmp_path}/", "").splitlines()

    return run


@pytest.fixture
def import_real(capsys: pytest.CaptureFixture[str]) -> Import:
    """Runs the command on the real dumps; returns the lines it printed."""
    if not MEIDUO.is_dir():
        pytest.skip(f"no real dumps in {MEIDUO.relative_to(ROOT.parent)} beside the project")

    def run(*flags: str) -> list[str]:
        arguments = ["--goods", str(MEIDUO / "goods_data.sql"), "--areas", str(MEIDUO / "areas.sql")]
        call_command("import_meiduo", *arguments, *flags)
        return capsys.readouterr().out.splitlines()

    return run
