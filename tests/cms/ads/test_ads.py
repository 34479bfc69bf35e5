"""Ads as an editor handles them: drafts, times, order, preview."""

from datetime import timedelta
from time import sleep

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from cms.ads.models import Ad
from cms.channels.models import Channel, ChannelGroup
from cms.channels.selectors import menu
from tests.factories.catalogue import make_category
from tests.factories.content import make_ad, make_editor, set_home

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(make_editor())
    return client


def edit(client: Client, ad: Ad, **changes: str) -> None:
    """Sends the form of an ad."""
    fields = {"position": ad.position_id, "title": ad.title, "text": ad.text, "link": ad.link, **changes}
    answer = client.post(f"/cms/snippets/ads/ad/edit/{ad.pk}/", fields)
    assert answer.status_code == 302, answer.context["form"].errors


def titles(client: Client) -> list[str]:
    return [ad.title for ad in client.get("/").context["carousel"]]


def test_a_draft_is_nobodys_business_until_it_is_published(editor: Client, client: Client) -> None:
    set_home(carousel="home-carousel")
    ad = make_ad(title="旧")
    edit(editor, ad, title="新")
    assert titles(client) == ["旧"]
    edit(editor, ad, title="新", **{"action-publish": "1"})
    assert titles(client) == ["新"]


def test_a_schedule_changes_the_page_by_itself(client: Client) -> None:
    set_home(carousel="home-carousel")
    coming, going, soon = make_ad(title="来", live=False), make_ad(title="去"), timezone.now() + timedelta(seconds=0.5)
    coming.go_live_at = going.expire_at = soon
    for ad in (coming, going):
        ad.save_revision().publish()
    assert titles(client) == ["去"]
    sleep(max(0.0, (soon - timezone.now()).total_seconds()))
    call_command("publish_scheduled")
    assert titles(client) == ["来"]


def test_an_ad_is_previewed_on_the_home_page_whatever_its_times_say(editor: Client) -> None:
    set_home(carousel="home-carousel")
    make_ad(title="在播")
    ad = make_ad(title="预告", starts_at=timezone.now() + HOUR, sort_order=1)
    html = preview(editor, f"/cms/snippets/ads/ad/preview/{ad.pk}/", position=ad.position_id, title="改过的预告")
    assert ("在播" in html, "改过的预告" in html, "hero" in html) == (True, True, True)


def test_an_ad_of_a_place_that_the_home_page_has_not_is_previewed_alone(editor: Client) -> None:
    ad = make_ad("elsewhere")
    html = preview(editor, f"/cms/snippets/ads/ad/preview/{ad.pk}/", position=ad.position_id, title="别处的")
    assert ("别处的" in html, "广告预览" in html) == (True, True)


def test_a_channel_group_is_previewed_in_the_menu(editor: Client) -> None:
    group, fruit = ChannelGroup.objects.create(name="生鲜"), make_category("水果")
    Channel.objects.create(group=group, category=fruit, title="老名字", sort_order=0)
    # fmt: off
    form = {
        "name": "生鲜", "channels-TOTAL_FORMS": 1, "channels-INITIAL_FORMS": 0, "channels-0-category": fruit.pk,
        "channels-0-title": "新名字", "channels-0-link": "", "channels-0-ORDER": 1,
    }
    # fmt: on
    html = preview(editor, f"/cms/snippets/channels/channelgroup/preview/{group.pk}/", **form)
    assert "新名字" in html
    assert [channel.title for group in menu() for channel in group.channels] == ["老名字"]


def preview(client: Client, url: str, **form: object) -> str:
    """What the editor's preview pane shows of a filled-in form."""
    assert client.post(url, form).json() == {"is_valid": True, "is_available": True}
    return client.get(url).content.decode()


def test_dragging_puts_ads_in_order_even_when_they_shared_a_number(editor: Client) -> None:
    first, _second, third = (make_ad(title=title) for title in "甲乙丙")
    make_ad("other", title="别处")
    assert editor.post(f"/cms/snippets/ads/ad/reorder/{third.pk}/?position=0").json() == {"success": True}
    of_position = Ad.objects.filter(position=first.position).order_by("sort_order", "pk")
    assert [ad.title for ad in of_position] == ["丙", "甲", "乙"]
    editor.post(f"/cms/snippets/ads/ad/reorder/{third.pk}/?position=nonsense")
    assert [ad.title for ad in of_position.all()] == ["甲", "乙", "丙"]


def test_publishing_an_old_draft_leaves_the_order_alone(editor: Client) -> None:
    first, second = make_ad(title="甲"), make_ad(title="乙", sort_order=1)
    edit(editor, second, title="乙二")
    editor.post(f"/cms/snippets/ads/ad/reorder/{second.pk}/?position=0")
    Ad.objects.get(pk=second.pk).get_latest_revision().publish()
    rows = Ad.objects.order_by("sort_order", "pk").values_list("title", "sort_order")
    assert list(rows) == [("乙二", 0), (first.title, 1)]


def test_lists_are_filtered_by_position(editor: Client) -> None:
    here, there = make_ad(title="这里的"), make_ad("there", title="那里的")
    html = editor.get(f"/cms/snippets/ads/ad/?position={here.position_id}").content.decode()
    assert (here.title in html, there.title in html) == (True, False)
