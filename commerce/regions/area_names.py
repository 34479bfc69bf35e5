"""Finding a province, city and district in free text, however much of their names people leave out."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

# What stands between two levels, and what official lists put where a municipality has no city.
BETWEEN = re.compile(r"[\s,、/·>|.\-]*(?:市辖区|省直辖县级行政区划|自治区直辖县级行政区划|县(?=\s))?[\s,、/·>|.\-]*")
PEOPLES = (
    "(?:蒙古族?|藏族|回族|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族|黎族|傈僳族|佤族|"
    "畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族?|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族?|"
    "塔吉克族?|怒族|鄂温克族|保安族|裕固族|独龙族|鄂伦春|各族|维吾尔族?)"
)
# The part of an official name that people leave out, by level.
SUFFIXES = (
    re.compile(r"(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)$"),
    re.compile(rf"(?:市|地区|盟|{PEOPLES}*自治州)$"),
    re.compile(rf"(?:新区|林区|特区|区|市|街道|镇|{PEOPLES}*自治县|县|{PEOPLES}?自治旗|旗)$"),
)
STEM_LENGTH_MIN, NAME_LENGTH_MAX = 2, 20
CITY, DISTRICT = 1, 2
# After one of these a name without its suffix is a part of another name: 北京路, 白云机场, 南京东路.
NO_AREA_BEFORE = re.compile(
    r"[东西南北中一二三四五六七八九十]?(?:路|街|道|巷|弄|桥|站|镇|乡|村|山)"
    r"|大道|大街|大厦|大楼|大学|广场|机场|公园|小区|花园|新村|中学|小学|医院|酒店"
)


class Area(NamedTuple):
    code: int
    name: str
    parent: int | None


class Spelling(NamedTuple):
    code: int
    is_whole: bool


@dataclass(frozen=True)
class Found:
    """Codes from the province down, and the part of the text that named them."""

    codes: tuple[int, ...]
    start: int
    end: int


@dataclass(frozen=True)
class _Chain:
    code: int
    level: int
    start: int
    end: int
    levels_named: int

    @property
    def rank(self) -> tuple[int, int, int, int]:
        """More levels said beat fewer; then the deeper, the longer, the earlier wins."""
        return self.levels_named, self.level, self.end - self.start, -self.start


@dataclass(frozen=True)
class AreaIndex:
    """All areas by every spelling of their names. Build it from the whole tree."""

    parents: dict[int, int | None]
    spellings: tuple[dict[str, list[Spelling]], ...] = field(repr=False)

    @classmethod
    def of(cls, areas: Iterable[Area]) -> "AreaIndex":
        rows = {area.code: area for area in areas}
        spellings: tuple[dict[str, list[Spelling]], ...] = tuple(defaultdict(list) for _level in SUFFIXES)
        index = cls({code: row.parent for code, row in rows.items()}, spellings)
        for row in rows.values():
            level = len(index.path(row.code)) - 1
            if level >= len(SUFFIXES):
                continue
            spellings[level][row.name].append(Spelling(row.code, is_whole=True))
            stem = SUFFIXES[level].sub("", row.name)
            above = rows.get(row.parent or 0)
            # 朝阳 in 辽宁 is the city rather than the county that it contains.
            same_above = above is not None and level == DISTRICT and SUFFIXES[CITY].sub("", above.name) == stem
            if STEM_LENGTH_MIN <= len(stem) < len(row.name) and not same_above:
                spellings[level][stem].append(Spelling(row.code, is_whole=False))
        return index

    def path(self, code: int) -> tuple[int, ...]:
        """The area and those above it, top first."""
        above = self.parents.get(code)
        return (code,) if above is None else (*self.path(above), code)

    def find(self, text: str) -> Found | None:
        """The area that a text names best. A name that several areas have counts only with one above it."""
        by_place: dict[tuple[int, ...], list[_Chain]] = defaultdict(list)
        for start in range(len(text)):
            for chain in self._chains(text, start):
                by_place[chain.rank].append(chain)
        for rank in sorted(by_place, reverse=True):
            codes = {chain.code for chain in by_place[rank]}
            if len(codes) == 1:
                best = by_place[rank][0]
                return Found(self.path(best.code), best.start, best.end)
        return None

    def _chains(self, text: str, start: int) -> Iterator[_Chain]:
        """Every way to read areas from here on, each below the one before it."""
        for level in range(len(SUFFIXES)):
            for spelling, end in self._names_at(text, start, level):
                chain = _Chain(spelling.code, level, start, end, 1)
                if self._stands_alone(spelling, chain, text):
                    yield chain
                yield from self._longer(text, chain)

    def _longer(self, text: str, chain: _Chain) -> Iterator[_Chain]:
        between = BETWEEN.match(text, chain.end)
        start = between.end() if between else chain.end
        for level in range(chain.level + 1, len(SUFFIXES)):
            for spelling, end in self._names_at(text, start, level):
                if chain.code in self.path(spelling.code):
                    longer = _Chain(spelling.code, level, chain.start, end, chain.levels_named + 1)
                    if spelling.is_whole or not NO_AREA_BEFORE.match(text, end):
                        yield longer
                    yield from self._longer(text, longer)

    def _names_at(self, text: str, start: int, level: int) -> Iterator[tuple[Spelling, int]]:
        names = self.spellings[level]
        for end in range(start + STEM_LENGTH_MIN, min(start + NAME_LENGTH_MAX, len(text)) + 1):
            for spelling in names.get(text[start:end], ()):
                yield spelling, end

    @staticmethod
    def _stands_alone(spelling: Spelling, chain: _Chain, text: str) -> bool:
        """Without anything above it a district counts by its whole name only, and not when that is 城区 or 东区."""
        if chain.level == DISTRICT:
            return spelling.is_whole and chain.end - chain.start > STEM_LENGTH_MIN
        return spelling.is_whole or not NO_AREA_BEFORE.match(text, chain.end)
