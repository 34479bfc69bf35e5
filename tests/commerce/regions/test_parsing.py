"""Addresses as people paste them."""

import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from commerce.regions.parsing import (
    PLACE_LENGTH_MAX,
    RECEIVER_LENGTH_MAX,
    SURNAMES,
    TEL_LENGTH_MAX,
    ParsedAddress,
    parse_address,
)
from tests.commerce.regions.tree import areas, index, names

MOBILE = "13812345678"
CHAOYANG = "北京市 北京市 朝阳区"


def parse(text: str) -> ParsedAddress:
    return parse_address(text, index())


def read(text: str) -> tuple[str, str, str, str]:
    found = parse(text)
    return found.receiver, found.mobile, names(found.province, found.city, found.district), found.place


# text, receiver, mobile, area, place
MESSAGES = [
    # The order does not matter, nor what stands between.
    ("张三 13812345678 北京市朝阳区望京街9号院3号楼", "张三", MOBILE, CHAOYANG, "望京街9号院3号楼"),
    ("北京市朝阳区望京街9号院3号楼 张三 13812345678", "张三", MOBILE, CHAOYANG, "望京街9号院3号楼"),
    ("13812345678 张三 北京市朝阳区望京街9号院3号楼", "张三", MOBILE, CHAOYANG, "望京街9号院3号楼"),
    ("13812345678，北京市朝阳区望京街9号院3号楼，张三", "张三", MOBILE, CHAOYANG, "望京街9号院3号楼"),
    ("望京街9号院3号楼，北京市朝阳区，张三，13812345678", "张三", MOBILE, CHAOYANG, "望京街9号院3号楼"),
    ("张三\n13812345678\n北京市朝阳区\n望京街9号院3号楼", "张三", MOBILE, CHAOYANG, "望京街9号院3号楼"),
    ("张三；13812345678；北京市/朝阳区/望京街9号院", "张三", MOBILE, CHAOYANG, "望京街9号院"),
    ("张三13812345678北京市朝阳区望京街9号院3号楼", "张三", MOBILE, CHAOYANG, "望京街9号院3号楼"),
    ("北京市朝阳区望京街9号院3号楼张三13812345678", "张三", MOBILE, CHAOYANG, "望京街9号院3号楼"),
    # Labels.
    (
        "收货人：李小红 手机号：139-1234-5678 所在地区：广东省广州市天河区 详细地址：体育西路1号",
        "李小红", "13912345678", "广东省 广州市 天河区", "体育西路1号",
    ),
    (
        "收件人: Li Lei\n电话: 13911112222\n地址: 深圳市南山区粤海街道科苑路15号",
        "Li Lei", "13911112222", "广东省 深圳市 南山区", "粤海街道科苑路15号",
    ),
    (
        "姓名 何海 电话 13812345678 地址 安徽省合肥市蜀山区长江西路1号",
        "何海", MOBILE, "安徽省 合肥市 蜀山区", "长江西路1号",
    ),
    (
        "联系人：王建国，联系电话：13812345678，收货地址：江苏省苏州市昆山市前进西路200号，邮编：215300",
        "王建国", MOBILE, "江苏省 苏州市 昆山市", "前进西路200号",
    ),
    # Spellings of a number.
    ("李雷 +86 136 1111 2222 上海市徐汇区漕溪北路18号", "李雷", "13611112222", "上海市 上海市 徐汇区", "漕溪北路18号"),
    ("李雷 0086-13611112222 上海市徐汇区漕溪北路18号", "李雷", "13611112222", "上海市 上海市 徐汇区", "漕溪北路18号"),
    (
        "１３８１２３４５６７８，王　明，天津市和平区南京路１８９号",
        "王明", MOBILE, "天津市 天津市 和平区", "南京路189号",
    ),
    ("马云 17612345678-1234 重庆渝中区民权路8号", "马云", "17612345678", "重庆市 重庆市 渝中区", "民权路8号 转1234"),
    # Without 省, 市, 区.
    ("13812345678 张三 北京朝阳望京街9号院3号楼1202", "张三", MOBILE, CHAOYANG, "望京街9号院3号楼1202"),
    (
        "云飞 13812345678 内蒙古呼和浩特赛罕区大学西街235号",
        "云飞", MOBILE, "内蒙古自治区 呼和浩特市 赛罕区", "大学西街235号",
    ),
    (
        "郑爽 13812345678 河南郑州金水区花园路1号院 2号楼 3单元 501",
        "郑爽", MOBILE, "河南省 郑州市 金水区", "花园路1号院 2号楼 3单元 501",
    ),
    ("马兰 13812345678 宁夏银川兴庆区北京东路1号", "马兰", MOBILE, "宁夏回族自治区 银川市 兴庆区", "北京东路1号"),
    ("金哲 13812345678 延边延吉市人民路1号", "金哲", MOBILE, "吉林省 延边朝鲜族自治州 延吉市", "人民路1号"),
    ("杨柳 13812345678 云南大理大理市古城复兴路1号", "杨柳", MOBILE, "云南省 大理白族自治州 大理市", "古城复兴路1号"),
    ("王芳女士 13812345678 浦东新区世纪大道100号", "王芳女士", MOBILE, "上海市 上海市 浦东新区", "世纪大道100号"),
    ("钱多多收 13812345678 昆山市前进西路200号", "钱多多", MOBILE, "江苏省 苏州市 昆山市", "前进西路200号"),
    ("徐静 13812345678 广西南宁青秀区民族大道1号", "徐静", MOBILE, "广西壮族自治区 南宁市 青秀区", "民族大道1号"),
    ("阿依古丽·买买提 13812345678 新疆乌鲁木齐天山区光明路1号", "阿依古丽·买买提", MOBILE,
     "新疆维吾尔自治区 乌鲁木齐市 天山区", "光明路1号"),
    # Municipalities, and cities without districts.
    ("韩梅梅 13812345678 北京市北京市朝阳区建国路88号", "韩梅梅", MOBILE, CHAOYANG, "建国路88号"),
    (
        "欧阳修 13812345678 北京市市辖区海淀区中关村大街27号",
        "欧阳修", MOBILE, "北京市 北京市 海淀区", "中关村大街27号",
    ),
    ("冉冉 13812345678 重庆市城口县葛城街道", "冉冉", MOBILE, "重庆市 重庆市辖县 城口县", "葛城街道"),
    ("陈先生 13812345678 东莞市长安镇振安路8号", "陈先生", MOBILE, "广东省 东莞市 长安镇", "振安路8号"),
    ("周杰 13812345678 湖北省仙桃市沔阳大道1号", "周杰", MOBILE, "湖北省 省直辖县级行政区划 仙桃市", "沔阳大道1号"),
    # One name, several areas.
    ("孙悦 13812345678 南京市鼓楼区中山北路200号", "孙悦", MOBILE, "江苏省 南京市 鼓楼区", "中山北路200号"),
    ("孙悦 13812345678 福州鼓楼区五四路1号", "孙悦", MOBILE, "福建省 福州市 鼓楼区", "五四路1号"),
    ("孙悦 13812345678 长春市朝阳区人民大街1号", "孙悦", MOBILE, "吉林省 长春市 朝阳区", "人民大街1号"),
    ("孙悦 13812345678 辽宁朝阳双塔区新华路1号", "孙悦", MOBILE, "辽宁省 朝阳市 双塔区", "新华路1号"),
    ("孙悦 13812345678 吉林昌邑区解放大路1号", "孙悦", MOBILE, "吉林省 吉林市 昌邑区", "解放大路1号"),
    (
        "才让 13812345678 海南藏族自治州共和县青海湖南大街1号",
        "才让", MOBILE, "青海省 海南藏族自治州 共和县", "青海湖南大街1号",
    ),
    # Which of several it is nobody can know: a person chooses.
    ("孙悦 13812345678 鼓楼区中山北路200号", "孙悦", MOBILE, "", "鼓楼区中山北路200号"),
    ("孙悦 13812345678 江苏省鼓楼区中山北路200号", "孙悦", MOBILE, "江苏省", "鼓楼区中山北路200号"),
    # Streets and people with the names of places.
    ("王五 13812345678 广州市白云路18号", "王五", MOBILE, "广东省 广州市", "白云路18号"),
    ("赵六 13812345678 江苏南京上海路5号", "赵六", MOBILE, "江苏省 南京市", "上海路5号"),
    ("路遥 13812345678 山东省青岛市市南区香港中路10号", "路遥", MOBILE, "山东省 青岛市 市南区", "香港中路10号"),
    ("张朝阳 13812345678 北京市海淀区中关村东路1号", "张朝阳", MOBILE, "北京市 北京市 海淀区", "中关村东路1号"),
    ("田园 13812345678 陕西西安长安南路1号", "田园", MOBILE, "陕西省 西安市", "长安南路1号"),
    ("路遥 13812345678 杭州西湖河坊街12号", "路遥", MOBILE, "浙江省 杭州市 西湖区", "河坊街12号"),
    ("请寄到上海徐汇漕溪北路18号 老王 13812345678", "老王", MOBILE, "上海市 上海市 徐汇区", "漕溪北路18号"),
    ("Tom 深圳市南山区科苑路15号 13812345678", "Tom", MOBILE, "广东省 深圳市 南山区", "科苑路15号"),
    # Only a part of it.
    ("四川省成都市武侯区人民南路四段11号", "", "", "四川省 成都市 武侯区", "人民南路四段11号"),
    ("张三 13812345678", "张三", MOBILE, "", ""),
    (
        "丁丽 13812345678 吉林省吉林市吉林中国新加坡食品区文三路1号",
        "丁丽", MOBILE, "吉林省 吉林市 吉林中国新加坡食品区", "文三路1号",
    ),
    ("13812345678", "", MOBILE, "", ""),
    ("", "", "", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "receiver", "mobile", "area", "place"), MESSAGES)
def test_messages(text: str, receiver: str, mobile: str, area: str, place: str) -> None:
    assert read(text) == (receiver, mobile, area, place)


def test_landline_and_mail() -> None:
    found = parse("刘备 028-85551234 liubei@shu.example.cn 四川省成都市武侯区人民南路四段11号附1号 610041")
    assert (found.receiver, found.tel, found.email) == ("刘备", "028-85551234", "liubei@shu.example.cn")
    assert found.place == "人民南路四段11号附1号"


LEAVES = [code for code in areas() if len(index().path(code)) == 3]
GIVEN = "伟芳娜敏静秀丽强磊军洋勇艳杰娟涛明超霞平刚桂英"
ROADS = ["文三路", "望京街", "体育西路", "科苑路", "解放大路", "民族大道", "漕溪北路"]
SEPARATORS = [" ", "，", ",", "\n", "；", "\t"]
people = st.builds(
    lambda surname, rest: surname + rest,
    st.sampled_from(sorted(SURNAMES)),
    st.text(st.sampled_from(GIVEN), min_size=1, max_size=2),
)
mobiles = st.builds(lambda second, rest: f"1{second}{rest:09}", st.integers(3, 9), st.integers(0, 999_999_999))
places = st.builds(
    lambda road, number, room: f"{road}{number}号{room}室",
    st.sampled_from(ROADS), st.integers(1, 999), st.integers(101, 2999),
)  # fmt: skip


class TestWhatIsWrittenIsRead:
    @given(people, mobiles, st.sampled_from(LEAVES), places, st.permutations(range(3)), st.sampled_from(SEPARATORS))
    @settings(max_examples=400, deadline=None)
    def test_in_any_order(
        self, person: str, mobile: str, code: int, place: str, order: list[int], separator: str
    ) -> None:
        province, city, district = index().path(code)
        area = "".join(dict.fromkeys(areas()[level].name for level in (province, city, district)))
        parts = [person, mobile, area + place]
        found = parse(separator.join(parts[position] for position in order))
        assert (found.receiver, found.mobile, found.district, found.place) == (person, mobile, code, place)
        assert (found.province, found.city) == (province, city)

    @given(people, mobiles, st.sampled_from(LEAVES), places, st.sampled_from(["收货人：", "收件人:", "姓名 "]))
    @settings(max_examples=200, deadline=None)
    def test_with_labels(self, person: str, mobile: str, code: int, place: str, label: str) -> None:
        area = " ".join(areas()[level].name for level in index().path(code))
        found = parse(f"{label}{person} 手机号码：{mobile} 所在地区：{area} 详细地址：{place}")
        assert (found.receiver, found.mobile, found.district, found.place) == (person, mobile, code, place)


class TestAnyText:
    @given(st.text(max_size=700))
    @example("1" * 700)
    @example("（" * 700)
    @example("北京" * 300)
    @example("\x00\ud800收货人：\u202e")
    @settings(max_examples=300, deadline=None)
    def test_it_is_bounded_and_never_raises(self, text: str) -> None:
        found = parse(text)
        assert len(found.receiver) <= RECEIVER_LENGTH_MAX
        assert len(found.place) <= PLACE_LENGTH_MAX
        assert len(found.tel) <= TEL_LENGTH_MAX
        assert found.mobile == "" or (len(found.mobile) == 11 and found.mobile.isdecimal())
        for above, below in ((found.province, found.city), (found.city, found.district)):
            assert below is None or areas()[below].parent == above

    def test_long_texts_of_area_names_are_quick(self) -> None:
        dice = random.Random(7)
        text = "".join(dice.choice([area.name for area in areas().values()]) for _time in range(120))
        assert parse(text).place
