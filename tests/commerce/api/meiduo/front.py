"""The pages of the public front end, as far as the server hears of them: JSON, a token, and a jar of cookies."""

from typing import Any
from uuid import uuid4

from django.test import Client

from commerce.accounts.models import User
from commerce.accounts.services.sessions import open_session

JSON = "application/json"
ORIGIN = "http://www.meiduo.site:8080"


class Front:
    def __init__(self, user: User | None = None) -> None:
        self.client = Client(enforce_csrf_checks=True)
        # What the pages send when nobody is logged in.
        self.token = open_session(user, "Chrome", "203.0.113.7").access if user else "undefined"

    def __call__(self, method: str, path: str, content: Any = None) -> Any:
        headers = {"Authorization": f"JWT {self.token}", "Origin": ORIGIN}
        send = getattr(self.client, method)
        if method == "get":
            return send(f"/meiduo/{path}", content, headers=headers)
        return send(f"/meiduo/{path}", content or {}, content_type=JSON, headers=headers)

    def captcha(self) -> dict[str, str]:
        """A picture of the page's own number, read by a person."""
        number = str(uuid4())
        picture = self("get", f"image_codes/{number}/")
        assert (picture.status_code, picture.headers["Content-Type"]) == (200, "image/png")
        return {"image_code_id": number, "text": picture.headers["X-Captcha-Answer"]}

    def sign_in(self, username: str, password: str) -> Any:
        answer = self("post", "authorizations/", {"username": username, "password": password})
        if answer.status_code == 200:
            self.token = answer.json()["token"]
        return answer


def told(answer: Any) -> tuple[int, Any]:
    return answer.status_code, answer.json()
