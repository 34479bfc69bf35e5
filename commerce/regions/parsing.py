"""Reads an address out of a text that somebody pasted: name, mobile and place in any order, with or without labels."""

import re
import unicodedata
from dataclasses import dataclass

from commerce.regions.area_names import AreaIndex

TEXT_LENGTH_MAX = 500
RECEIVER_LENGTH_MAX, PLACE_LENGTH_MAX, TEL_LENGTH_MAX = 20, 80, 20

MOBILE = re.compile(
    r"(?<!\d)(?:(?:\+|00)?86[-\s]?)?(1[3-9]\d)[-\s]?(\d{4})[-\s]?(\d{4})(?!\d)"
    r"(?:\s?[转\-]\s?(\d{3,4})(?![\d室号栋幢楼层单]))?"
)
TEL = re.compile(r"(?<!\d)(?:\((0\d{2,3})\)|(0\d{2,3})-)\s?(\d{7,8})(?!\d)")
EMAIL = re.compile(r"[A-Za-z0-9][\w.+\-]{0,63}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,4}", re.ASCII)
RECEIVER = re.compile(
    r"(?:收货人姓名|收件人姓名|收货人|收件人|联系人|姓名)[:\s]*([A-Za-z][A-Za-z .]*[A-Za-z]|[^\s,;|:\d]+)"
)
OTHER_LABELS = (
    "(?:手机号码|手机号|手机|联系电话|联系方式|电话号码|电话|邮箱|所在地区|所在区域|省市区|地区|详细地址|收货地址|收件地址|"
    "街道地址|地址|邮政编码|邮编)"
)
LABEL = re.compile(rf"{OTHER_LABELS}\s*:|(?:^|(?<=[\s,;])){OTHER_LABELS}(?=\s|$)|(?:^|(?<=[\s,;])){OTHER_LABELS}")
# The country only where no area of its own has it in its name, as 吉林中国新加坡食品区.
COURTESY = re.compile(r"(?:麻烦|请)?(?:寄到|寄往|寄至|送到|发到|发往)|中国(?!新加坡)(?=\S{2})")
# Blanks within a Latin name are none.
SEPARATORS = re.compile(r"(?:[,;|。]|(?<![A-Za-z])\s|\s(?![A-Za-z]))+")
SPACED_NAME = re.compile(r"(?<![^\s,;])([\u3400-\u9fff]) +([\u3400-\u9fff])(?![^\s,;])")
POSTCODE = re.compile(r"\d{6}")
EDGES = " -,.:;。、/_#"

HAN = r"\u3400-\u9fff"
TITLE = "(?:先生|女士|小姐|老师|同学|经理)"
NAME = re.compile(rf"[{HAN}]{{2,4}}{TITLE}?|[{HAN}]{TITLE}|[{HAN}]+(?:·[{HAN}]+)+|[A-Za-z][A-Za-z .'\-]{{1,19}}")
FOR_WHOM = re.compile(r"\(?[亲]?收\)?$")
ADDRESS_END = re.compile(r"[路街道巷弄号楼室院村镇乡栋幢层座厦园苑区城店场桥站口市县省元学库房段里]$")
# A name that follows a room or a house without any sign between.
NAME_AFTER_HOUSE = re.compile(rf"^(.*(?:号|室|楼|层|栋|幢|座|单元|院|户|门|店|\d))([{HAN}]{{2,3}}{TITLE}?)$")
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖萧田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆"
    "汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔"
    "伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛冉翁蓝路游辛靳管柴蒙鲍"
    "华喻祁房蒲滕屈饶解牟艾尤阳时穆农司古吉车简卓连芦麦褚娄窦戚岑景党宫费卜冷晏卞隋米屠池闵佟臧仲计喜楚边匡栾封桂虞花"
)


@dataclass(frozen=True)
class ParsedAddress:
    """What could be read; the rest is empty or None. Lengths fit an address book's."""

    receiver: str = ""
    mobile: str = ""
    tel: str = ""
    email: str = ""
    province: int | None = None
    city: int | None = None
    district: int | None = None
    place: str = ""


def parse_address(text: str, areas: AreaIndex) -> ParsedAddress:
    """Never raises. Whatever looks like part of the place is kept in it: a person corrects the result."""
    rest = _plain(text)
    rest, email = _cut(EMAIL, rest)
    rest, mobile, extension = _cut_mobile(rest)
    rest, tel = _cut_tel(rest)
    rest, labelled = _cut_receiver(rest)
    rest = COURTESY.sub(" ", LABEL.sub(" ", rest))
    found = areas.find(rest)
    start, end = (found.start, found.end) if found else (0, 0)
    before, after = _parts(rest[:start]), _parts(rest[end:])
    receiver = labelled or _take_name(before, after) or _take_glued_name(after)
    place = " ".join([*after, *(part for part in before if _is_of_a_place(part))])
    if extension:
        place = f"{place} 转{extension}"
    province, city, district = (*(found.codes if found else ()), None, None, None)[:3]
    return ParsedAddress(
        receiver=receiver[:RECEIVER_LENGTH_MAX],
        mobile=mobile,
        tel=tel[:TEL_LENGTH_MAX],
        email=email,
        province=province,
        city=city,
        district=district,
        place=place.strip(EDGES)[:PLACE_LENGTH_MAX],
    )


def _plain(text: str) -> str:
    """Full-width signs turned into plain ones (NFKC), what cannot be printed into blanks."""
    plain = unicodedata.normalize("NFKC", text[:TEXT_LENGTH_MAX])
    return "".join(it if it.isprintable() else " " for it in plain)[:TEXT_LENGTH_MAX]


def _cut(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    match = pattern.search(text)
    return (f"{text[: match.start()]} {text[match.end() :]}", match[0]) if match else (text, "")


def _cut_mobile(text: str) -> tuple[str, str, str]:
    """The text without its first mobile number; the number, and the extension of a number that hides the real one."""
    match = MOBILE.search(text)
    if match is None:
        return text, "", ""
    return f"{text[: match.start()]} {text[match.end() :]}", "".join(match.group(1, 2, 3)), match[4] or ""


def _cut_tel(text: str) -> tuple[str, str]:
    match = TEL.search(text)
    if match is None:
        return text, ""
    return f"{text[: match.start()]} {text[match.end() :]}", f"{match[1] or match[2]}-{match[3]}"


def _cut_receiver(text: str) -> tuple[str, str]:
    match = RECEIVER.search(text)
    name = FOR_WHOM.sub("", match[1]).strip(EDGES) if match else ""
    # Glued to an address a label tells where a name begins, but not where it ends.
    if match is None or not NAME.fullmatch(name):
        return text, ""
    return f"{text[: match.start()]} {text[match.end() :]}", name


def _parts(text: str) -> list[str]:
    parts = (part.strip(EDGES) for part in SEPARATORS.split(SPACED_NAME.sub(r"\1\2", text)))
    return [part for part in parts if part and not POSTCODE.fullmatch(part)]


def _take_name(before: list[str], after: list[str]) -> str:
    """Removes the part that is most like a person's name from its list, and returns it."""
    scored = [
        (_score(part) + bonus, -position, part, parts)
        for parts, bonus in ((before, 1), (after, 0))
        for position, part in enumerate(parts)
    ]
    if after:
        last = after[-1]
        scored.append((_score(last) + 1, -len(after) + 1, last, after))
    score, _position, name, parts = max(scored, key=lambda it: it[:2], default=(0, 0, "", []))
    if score <= 0:
        return ""
    parts.remove(name)
    return FOR_WHOM.sub("", name).strip(EDGES)


def _score(part: str) -> int:
    name = FOR_WHOM.sub("", part).strip(EDGES)
    if not NAME.fullmatch(name):
        return -9
    score = 3 if name != part else 0
    score += 2 if name[0] in SURNAMES or not name[0] >= "\u3400" else 0
    score += 3 if re.search(f"{TITLE}$", name) or "·" in name else 0
    return score - (4 if ADDRESS_END.search(name) and len(name) > 2 else 0)


def _take_glued_name(after: list[str]) -> str:
    match = NAME_AFTER_HOUSE.match(FOR_WHOM.sub("", after[-1])) if after else None
    if match is None or match[2][0] not in SURNAMES or ADDRESS_END.search(match[2]):
        return ""
    after[-1] = match[1]
    return match[2]


def _is_of_a_place(part: str) -> bool:
    return bool(ADDRESS_END.search(part) or re.search(r"\d", part))
