"""The profile of the test suite: embedded, but with fast hashing and nothing left behind."""

import os
import tempfile

# A folder of its own for each test process, gone when it ends.
_var = tempfile.TemporaryDirectory(prefix="jishi-test-")
os.environ["JISHI_VAR"] = _var.name

from config.settings.dev import *  # noqa: E402, F403

EMBEDDED_PROFILE = True
SECRET_KEY = "a key for tests only, of no value to anybody"  # noqa: S105
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
_unlimited = dict.fromkeys(THROTTLE_RATES)  # noqa: F405
REST_FRAMEWORK = {**REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": _unlimited}  # noqa: F405
