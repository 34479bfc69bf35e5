"""Tencent Cloud's short message service (腾讯云短信)."""

from commerce.verification.providers.tencent.client import from_settings

__all__ = ["from_settings"]
