"""Aliyun's short message service (阿里云短信服务)."""

from commerce.verification.providers.aliyun.client import from_settings

__all__ = ["from_settings"]
