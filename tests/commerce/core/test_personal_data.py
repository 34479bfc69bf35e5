"""Whoever stores something about a person says how it is handed out and forgotten."""

from pathlib import Path

from django.apps import apps

from commerce.accounts.models import User

# What refers to a member and is no member's own. Merchants have a partner, and can't close their accounts.
NOT_PERSONAL = {"partner": ["Partner"]}


def test_no_app_was_forgotten() -> None:
    without: dict[str, list[str]] = {}
    for config in apps.get_app_configs():
        about_members = [
            model.__name__
            for model in config.get_models()
            if any(field.concrete and field.related_model is User for field in model._meta.get_fields())
            and model is not User
        ]
        if about_members and config.name.startswith("commerce"):
            without[config.label] = about_members
        if (Path(config.path) / "personal_data.py").exists():
            without.pop(config.label, None)
    assert without == NOT_PERSONAL
