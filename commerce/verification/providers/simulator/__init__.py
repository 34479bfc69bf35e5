"""The text message gateway of the simulators: development and tests only, production refuses to start with it."""

from commerce.verification.providers.simulator.client import from_settings

__all__ = ["from_settings"]
