"""The dialect is there only where somebody has switched it on."""

from importlib.util import find_spec, module_from_spec

import pytest
from pytest_django import Settings

from config.settings import base


def prefixes() -> list[str]:
    """Of the project's addresses, with the settings as they are now."""
    spec = find_spec("config.urls")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return [str(entry.pattern) for entry in module.urlpatterns]


@pytest.mark.parametrize("on", [True, False])
def test_the_setting(settings: Settings, on: bool) -> None:
    settings.MEIDUO_DIALECT = on
    assert ("meiduo/" in prefixes()) is on


def test_a_real_shop_has_to_ask_for_it() -> None:
    assert base.MEIDUO_DIALECT is False
