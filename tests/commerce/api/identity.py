"""A client of the API as an app is one: JSON, and a token instead of cookies."""

from typing import Any

from django.test import Client

from commerce.accounts.models import User
from commerce.accounts.services.sessions import open_session
from commerce.verification.models import Captcha
from commerce.verification.services.captchas import new_captcha

JSON = "application/json"


class App:
    def __init__(self, user: User | None = None) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.tokens = open_session(user, "Jishi/1.0 (Android)", "203.0.113.7") if user else None

    def __call__(self, method: str, path: str, body: Any = None, *, token: str | None = None) -> Any:
        """The answer to a request below /api/v1/; with its own access token, unless another is given."""
        token = token if token is not None else (self.tokens.access if self.tokens else "")
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        send = getattr(self.client, method)
        if method == "get":
            return send(f"/api/v1/{path}", body, headers=headers)
        return send(f"/api/v1/{path}", body or {}, content_type=JSON, headers=headers)


def solved_captcha() -> dict[str, str]:
    """The two fields of a form whose captcha was read well."""
    captcha: Captcha = new_captcha()
    return {"captcha_id": str(captcha.pk), "captcha_text": captcha.answer}


def error_code(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]
