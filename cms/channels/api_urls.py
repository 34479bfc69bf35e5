from django.urls import path

from cms.channels.api import ChannelList

urlpatterns = [path("channels/", ChannelList.as_view(), name="channels")]
