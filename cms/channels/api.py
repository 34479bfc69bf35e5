"""The mega menu as a resource: groups, their channels, and two levels of categories below each."""

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView

from cms.channels.selectors import MenuGroup, menu
from commerce.api.pagination import LargePagination
from commerce.api.views import PublicRead

GROUP = {
    "id": 1,
    "name": "手机 相机 数码",
    "channels": [
        {
            "category": 2,
            "title": "手机",
            "url": "/list/2/",
            "sub_categories": [
                {
                    "id": 8,
                    "name": "智能手机",
                    "url": "/list/8/",
                    "sub_categories": [{"id": 31, "name": "拍照手机", "url": "/list/31/"}],
                }
            ],
        }
    ],
}


class BottomCategorySerializer(serializers.Serializer):
    id = serializers.IntegerField(source="category.id")
    name = serializers.CharField(source="category.name")
    url = serializers.CharField(source="category.get_absolute_url")


class SubCategorySerializer(BottomCategorySerializer):
    sub_categories = BottomCategorySerializer(source="children", many=True)


class ChannelSerializer(serializers.Serializer):
    category = serializers.IntegerField(source="category.id", help_text="The category that it stands for.")
    title = serializers.CharField()
    url = serializers.CharField(help_text="The category's page, or the address that the editor gave.")
    sub_categories = SubCategorySerializer(many=True)


class ChannelGroupSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    channels = ChannelSerializer(many=True)


@extend_schema_view(
    get=extend_schema(
        operation_id="channels_list",
        summary="Channel groups in the editors' order",
        tags=["content"],
        examples=[OpenApiExample("A group", GROUP)],
    )
)
class ChannelList(PublicRead, ListAPIView):
    serializer_class = ChannelGroupSerializer
    pagination_class = LargePagination

    def get_queryset(self) -> list[MenuGroup]:  # type: ignore[override]
        return menu()
