"""Captchas, SMS codes, and the delivery of the latter."""
