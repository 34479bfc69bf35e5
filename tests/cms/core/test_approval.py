"""An editor hands in, a colleague approves; and what an editor sees of Wagtail's admin."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings
from wagtail.models import Page, Task, Workflow, WorkflowState

from cms.ads.models import Ad
from cms.home.models import HomePage
from commerce.accounts.models import User
from tests.factories.content import make_ad, make_editor
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def alice() -> Client:
    return signed_in(make_editor("alice"))


@pytest.fixture
def bob() -> Client:
    return signed_in(make_editor("bob"))


def form(ad: Ad, **more: Any) -> dict[str, Any]:
    return {"position": ad.position_id, "title": "新标题", "text": "", "link": "", **more}


def hand_in(client: Client, ad: Ad) -> WorkflowState:
    client.post(f"/cms/snippets/ads/ad/edit/{ad.pk}/", form(ad, **{"action-submit": "1"}))
    return WorkflowState.objects.get()


def approve(client: Client, ad: Ad, state: WorkflowState) -> int:
    url = reverse("wagtailsnippets_ads_ad:workflow_action", args=[ad.pk, "approve", state.current_task_state.pk])
    return client.post(url, {"comment": ""}).status_code


def title(ad: Ad) -> str:
    return Ad.objects.get(pk=ad.pk).title


def test_a_colleague_approves_and_nobody_ones_own(alice: Client, bob: Client) -> None:
    ad = make_ad(title="旧标题")
    state = hand_in(alice, ad)
    approve(alice, ad, state)
    assert title(ad) == "旧标题"
    approve(bob, ad, state)
    assert title(ad) == "新标题"


def test_the_task_itself_refuses_the_one_who_asked(alice: Client) -> None:
    ad = make_ad()
    state = hand_in(alice, ad)
    task_state = state.current_task_state
    with pytest.raises(PermissionDenied):
        task_state.task.specific.on_action(task_state, User.objects.get(username="alice"), "approve")
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_IN_PROGRESS


def test_whoever_asked_is_not_asked(alice: Client, bob: Client) -> None:
    hand_in(alice, make_ad())
    task = Task.objects.get(active=True, colleagueapprovaltask__isnull=False).specific
    waiting = {
        name: task.get_task_states_user_can_moderate(User.objects.get(username=name)) for name in ("alice", "bob")
    }
    assert {name: len(states) for name, states in waiting.items()} == {"alice": 0, "bob": 1}


class TestPublishingAlone:
    """What the setting SHOP_CONTENT_APPROVAL decides."""

    @pytest.mark.parametrize(("needed", "after"), [(False, "新标题"), (True, "旧标题")])
    def test_of_an_ad(self, alice: Client, settings: Settings, needed: bool, after: str) -> None:
        settings.SHOP_CONTENT_APPROVAL = needed
        ad = make_ad(title="旧标题")
        alice.post(f"/cms/snippets/ads/ad/edit/{ad.pk}/", form(ad, **{"action-publish": "1"}))
        assert title(ad) == after

    @pytest.mark.parametrize(("needed", "is_live"), [(False, False), (True, True)])
    def test_of_a_page(self, alice: Client, settings: Settings, needed: bool, is_live: bool) -> None:
        settings.SHOP_CONTENT_APPROVAL = needed
        home = HomePage.objects.get()
        alice.post(f"/cms/pages/{home.pk}/unpublish/")
        assert HomePage.objects.get().live == is_live

    def test_what_was_approved_is_published(self, alice: Client, bob: Client, settings: Settings) -> None:
        settings.SHOP_CONTENT_APPROVAL = True
        ad = make_ad(title="旧标题")
        approve(bob, ad, hand_in(alice, ad))
        assert title(ad) == "新标题"

    def test_an_administrator_needs_nobody(self, settings: Settings) -> None:
        settings.SHOP_CONTENT_APPROVAL = True
        ad = make_ad(title="旧标题")
        root = make_user("root", is_staff=True, is_superuser=True)
        signed_in(root).post(f"/cms/snippets/ads/ad/edit/{ad.pk}/", form(ad, **{"action-publish": "1"}))
        assert title(ad) == "新标题"


def test_the_approval_is_offered_for_pages_ads_and_channels() -> None:
    workflow = Workflow.objects.get(name="内容审核")
    assert Page.objects.get(depth=1).workflowpage.workflow == workflow
    assert {kind.content_type.model for kind in workflow.workflow_content_types.all()} == {"ad", "channelgroup"}


def test_an_editor_sees_content_and_nothing_else(alice: Client) -> None:
    home = HomePage.objects.get()
    seen = ["/cms/", f"/cms/pages/{home.pk}/edit/", "/cms/images/", "/cms/documents/", "/cms/snippets/ads/ad/"]
    hidden = [
        "/cms/users/",
        "/cms/groups/",
        "/cms/sites/",
        "/cms/redirects/",
        "/cms/workflows/list/",
        "/cms/collections/",
    ]
    assert {path: alice.get(path).status_code for path in seen} == dict.fromkeys(seen, 200)
    assert {path: alice.get(path).status_code for path in hidden} == dict.fromkeys(hidden, 302)
    assert [alice.get(path).status_code == 200 for path in ("/dashboard/", "/admin/")] == [False, False]
    html = alice.get("/cms/").content.decode()
    assert [name in html for name in ("/cms/snippets/ads/ad/", "/cms/users/", "/cms/redirects/")] == [
        True,
        False,
        False,
    ]
