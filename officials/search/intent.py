"""Read what a query asks for: a national hotline, a region, a topic, a body, a number, a notice.

``find_posts`` searches all words of a query alike. The intent decides which kind of answer stands
above the posts, and whether a page may be opened without a choice.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from officials import phones
from officials.models.regions import Level
from officials.search.ambiguous_names import ORDINARY_WORDS, find_best_known
from officials.search.fillers import asks_for_former, is_stop_word
from officials.search.finder import find_in_address
from officials.search.normalise import (
    InvalidQuery,
    is_han,
    pinyin_letters,
    script_of,
    split_words,
    unread_characters,
)
from officials.search.notice_references import NoticeReference, parse_notice_reference
from officials.search.post_titles import TITLE
from officials.search.query import join_words
from officials.search.query_word import is_syllable
from officials.search.segment import ENDING, STATUSES, segment
from officials.search.vocabulary import (
    REGION_ENDING,
    Vocabulary,
    VocabularyRegion,
    VocabularyTopic,
    get_current,
)
from officials.title_glossary import spelled_titles

REGION_CODE_LENGTHS = (6, 9)
# Digits of an area code.
AREA_CODE_LENGTHS = range(3, 5)
# Words that do not change what is asked for, once something else does; beside those that
# describe no post. A name in pinyin may have them.
_LATIN_STOP_WORD = re.compile("a|an|area|call|code|find|i|office")


@dataclass(frozen=True)
class Part:
    """A word of a query with its senses; without any it is a name or other text.

    ``is_title``: a title, or a word for how a post is held. ``digits``: it is a number.
    ``may_be_name``: it is the pinyin of an emergency or a matter, and perhaps of a name: huojing.
    """

    text: str
    hotlines: tuple[str, ...] = ()
    regions: tuple[VocabularyRegion, ...] = ()
    topics: tuple[VocabularyTopic, ...] = ()
    department_types: tuple[str, ...] = ()
    is_title: bool = False
    digits: str = ""
    may_be_name: bool = False

    @property
    def is_region(self) -> bool:
        """Whether the word names regions and nothing else."""
        return bool(self.regions) and not self.has_other_sense

    @property
    def has_other_sense(self) -> bool:
        return bool(self.hotlines or self.topics or self.department_types or self.is_title)

    @property
    def is_plain(self) -> bool:
        """Whether the word has no sense of the vocabulary: a name, a number, words of duties."""
        return not (self.regions or self.has_other_sense)


@dataclass(frozen=True)
class Intent:
    """Hold what a query asks for.

    ``regions``: those that the words about regions name together, topmost first.
    ``is_certain_region``: it is one, and may be opened at once. ``unread``: characters that were
    not understood. ``area_code``: a word that is one; ``regions`` have it. ``words``: as they were
    typed, folded. ``asks_for_former``: those who held a post before are asked for.
    """

    parts: tuple[Part, ...] = ()
    regions: tuple[VocabularyRegion, ...] = ()
    is_certain_region: bool = False
    notice: NoticeReference | None = None
    unread: str = ""
    area_code: str = ""
    words: tuple[str, ...] = ()
    asks_for_former: bool = False

    @property
    def hotlines(self) -> tuple[str, ...]:
        """The numbers of the national hotlines that words name, in their order."""
        return tuple(dict.fromkeys(number for part in self.parts for number in part.hotlines))

    @property
    def topics(self) -> tuple[VocabularyTopic, ...]:
        """The topics that words name, in their order."""
        return tuple(dict.fromkeys(topic for part in self.parts for topic in part.topics))

    @property
    def department_types(self) -> tuple[str, ...]:
        """The codes of the department types that words name, in their order."""
        return tuple(dict.fromkeys(code for part in self.parts for code in part.department_types))

    @property
    def numbers(self) -> tuple[str, ...]:
        """The digits of the words that are numbers."""
        return tuple(part.digits for part in self.parts if part.digits)

    @property
    def is_understood(self) -> bool:
        """Whether each character was read, and each word has a sense of the vocabulary."""
        return not (self.unread or self.notice or any(part.is_plain for part in self.parts))

    @property
    def names_regions(self) -> bool:
        """Whether ``regions`` are named by words that have no other sense."""
        return any(part.is_region for part in self.parts)

    @property
    def has_plain_words(self) -> bool:
        """Whether a word has no sense of the vocabulary and is no number."""
        return any(part.is_plain and not part.digits for part in self.parts)

    @property
    def asks_for_posts(self) -> bool:
        """Whether posts may answer: not if hotlines, a notice or regions alone are asked for."""
        if self.is_hotline or self.area_code or not self.parts:
            return False
        if self.notice and not self.numbers:
            return False
        is_ordinary = any(_is_ordinary(part) for part in self.parts)
        levels = {region.level for region in self.regions}
        return not self.is_region or is_ordinary or Level.TOWNSHIP in levels

    @property
    def is_region(self) -> bool:
        """Whether the query names a region and nothing else."""
        return self.is_understood and bool(self.parts) and all(p.is_region for p in self.parts)

    @property
    def is_topic(self) -> bool:
        """Whether the query names one topic, with or without a region, and nothing else."""
        return (
            self.is_understood
            and len(self.topics) == 1
            and all(part.is_region or _is_only_topic(part) for part in self.parts)
            and not any(part.may_be_name for part in self.parts)
        )

    @property
    def is_hotline(self) -> bool:
        """Whether the query names national hotlines and nothing else."""
        return (
            self.is_understood
            and bool(self.parts)
            and all(part.hotlines and not part.department_types for part in self.parts)
            and not any(part.may_be_name for part in self.parts)
        )


def read_intent(query: str) -> Intent:
    """Return the intent of a query. Raises InvalidQuery as ``split_words`` does."""
    return parse_intent(query, get_current())


def parse_intent(query: str, vocabulary: Vocabulary) -> Intent:
    """Return the intent of a query by a vocabulary. Raises InvalidQuery as ``split_words`` does."""
    unread = unread_characters(query)
    notice, rest = parse_notice_reference(query)
    try:
        words = split_words(query if notice and notice.may_be_number else rest)
    except InvalidQuery:
        if notice is None:
            raise
        return Intent(notice=notice, unread=unread)
    words = _join_area_codes(words, vocabulary)
    parts = _drop_stop_words(_read_parts(words, vocabulary))
    area_code = _find_area_code(parts, vocabulary)
    if area_code:
        ids = vocabulary.area_codes[area_code]
        found = sorted(vocabulary.regions[pk] for pk in ids if pk in vocabulary.regions)
        return Intent(parts, tuple(found), unread=unread, area_code=area_code)
    regions, is_certain = _find_regions(parts, vocabulary)
    is_certain = is_certain and not unread
    kept = "".join(part.text for part in parts)
    return Intent(
        parts,
        regions,
        is_certain,
        notice,
        unread,
        words=tuple(words),
        asks_for_former=asks_for_former(" ".join(words), kept),
    )


def _read_parts(words: Sequence[str], vocabulary: Vocabulary) -> list[Part]:
    parts = []
    groups = join_words(words, vocabulary)
    for group in groups:
        word = "".join(group)
        match script_of(word):
            case "digits":
                parts.append(_read_digits(word, vocabulary))
            case "han":
                pieces: tuple[str, ...] = (word,)
                if _read_part(word, vocabulary).is_plain:
                    pieces = segment(word, vocabulary) or pieces
                parts += [_read_part(piece, vocabulary) for piece in pieces]
            case _:
                part = _read_part(word, vocabulary)
                if len(groups) > 1:
                    regions = tuple(r for r in part.regions if not _is_surname(word, r))
                    part = replace(part, regions=regions)
                parts.append(part)
    return parts


def _join_area_codes(words: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    """Join an area code and the national hotline behind it: 029 12345."""
    joined = list(words[:1])
    for word in words[1:]:
        if joined[-1] in vocabulary.area_codes and word in vocabulary.hotlines:
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _key(word: str) -> str:
    """Return a word as the vocabulary has it."""
    return word if is_han(word) else pinyin_letters(word)


def _read_part(word: str, vocabulary: Vocabulary) -> Part:
    key = _key(word)
    hotlines = vocabulary.hotlines.get(key) or vocabulary.hotlines.get(ENDING.sub("", key), ())
    topics = vocabulary.topics.get(key, ())
    spelled_hotlines = () if hotlines or topics else vocabulary.spelled_hotlines.get(key, ())
    regions = _read_regions(key, vocabulary)
    is_known = hotlines or topics or any(each.level != Level.TOWNSHIP for each in regions)
    spelled_topics = () if is_known else vocabulary.spelled_topics.get(key, ())
    return Part(
        word,
        hotlines=hotlines or spelled_hotlines,
        regions=regions,
        topics=topics or spelled_topics,
        department_types=vocabulary.department_types.get(key, ()),
        is_title=word in STATUSES or TITLE.fullmatch(word) is not None or _spells_title(key),
        may_be_name=bool(spelled_hotlines or spelled_topics),
    )


def _spells_title(letters: str) -> bool:
    titles = spelled_titles()
    return letters in titles.english or letters in titles.pinyin


def _read_regions(name: str, vocabulary: Vocabulary) -> tuple[VocabularyRegion, ...]:
    """Return the regions of a name, and its former ones where they may be meant.

    These are above all of those, or had the same full name: 思茅 is a district and the former name
    of its city, 江北区 in two provinces; 南宁 is not the former 南宁地区.
    """
    current = vocabulary.regions_named(name)
    top = min((region.level for region in current), default=0)
    better = [each for each in vocabulary.regions_formerly_named(name) if each.level < top]
    better += [former for each in current for former in vocabulary.former_namesakes(each)]
    if top == Level.TOWNSHIP and is_han(name):
        # 石家 is a township, and the beginning of 石家庄.
        begun = vocabulary.regions_starting_with(name)
        better += [r for r in begun if r.level < top and r.short_name.startswith(name)]
    return tuple(dict.fromkeys([*better, *current]))


def _read_digits(word: str, vocabulary: Vocabulary) -> Part:
    """Return a number as a part: a national hotline, the code of a region, or any other.

    A hotline is also dialled with an area code: 0771-12345.
    """
    code = vocabulary.region_codes.get(word) if len(word) in REGION_CODE_LENGTHS else None
    digits = phones.canonical_fragment(word)
    for end in AREA_CODE_LENGTHS:
        if digits[:end] in vocabulary.area_codes and digits[end:] in vocabulary.hotlines:
            ids = vocabulary.area_codes[digits[:end]]
            regions = sorted(vocabulary.regions[pk] for pk in ids if pk in vocabulary.regions)
            hotlines = vocabulary.hotlines[digits[end:]]
            return Part(word, hotlines=hotlines, regions=tuple(regions), digits=word)
    return Part(
        word,
        hotlines=vocabulary.hotlines.get(word, ()),
        regions=(vocabulary.regions[code],) if code else (),
        department_types=vocabulary.department_types.get(word, ()),
        digits="" if code else word,
    )


def _drop_stop_words(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return the parts without fillers, unless there are no others.

    A filler that has a sense, too, is one beside words that have such a sense: noise complaint.
    """
    kept = tuple(part for part in parts if not _is_filler(part) or not part.is_plain)
    meant = tuple(part for part in kept if not _is_filler(part))
    return (meant if any(part.has_other_sense for part in meant) else kept) or tuple(parts)


def _is_filler(part: Part) -> bool:
    return is_stop_word(part.text) or _LATIN_STOP_WORD.fullmatch(part.text) is not None


def _find_area_code(parts: Sequence[Part], vocabulary: Vocabulary) -> str:
    is_code = len(parts) == 1 and parts[0].digits in vocabulary.area_codes
    return parts[0].digits if is_code else ""


def _find_regions(
    parts: Sequence[Part], vocabulary: Vocabulary
) -> tuple[tuple[VocabularyRegion, ...], bool]:
    """Return the regions that the parts name together, and whether it is certain which is meant.

    A word that is a region's name and something else counts only where no other word names one.
    """
    region_parts = [part for part in parts if part.is_region]
    has_title = any(part.is_title for part in parts)
    others = [
        part
        for part in parts
        # Who writes 公安 before 局长 means the body, not 公安县.
        if part.regions and not (part.is_region or (has_title and part.department_types))
    ]
    for position in range(len(region_parts) - 1, -1, -1):
        above = region_parts[:position] + region_parts[position + 1 :]
        if found := [each for each in region_parts[position].regions if _is_inside(each, above)]:
            # Who writes 南宁 does not mean 南宁街道 of another city.
            found = [each for each in found if each.level != Level.TOWNSHIP] or found
            found = find_best_known(
                found, vocabulary.regions_named(_key(region_parts[position].text))
            )
            is_certain = len(found) == 1 and _is_certain(found[0], region_parts)
            return tuple(sorted(found)), is_certain
    # 阳泉市郊区 is no 市郊区 in 阳泉.
    if found := find_in_address("".join(part.text for part in region_parts), vocabulary):
        return tuple(found), len(found) == 1 and found[0].level != Level.TOWNSHIP
    named = {region for part in region_parts or others for region in part.regions}
    return tuple(sorted(named)), False


def _is_inside(region: VocabularyRegion, parts: Iterable[Part]) -> bool:
    """Return whether each part names a region of the path of ``region``."""
    return all(any(each.id in region.path for each in part.regions) for part in parts)


def _is_certain(region: VocabularyRegion, region_parts: Sequence[Part]) -> bool:
    """Return whether words name a region so that it may be opened.

    A code always does. A township needs the name of the region above it, an ordinary word that of
    any other.
    """
    named = {each.id for part in region_parts for each in part.regions}
    if any(part.text == region.code for part in region_parts):
        return True
    if region.level == Level.TOWNSHIP:
        return len(region_parts) > 1 and region.path[-2] in named
    if any(_is_begun(part, region) for part in region_parts):
        return False
    return len(region_parts) > 1 or not _is_ordinary(region_parts[0])


def _is_begun(part: Part, region: VocabularyRegion) -> bool:
    """Return whether a word is the name of a township, and the beginning of the region's."""
    is_begun = region.short_name.startswith(part.text) and region.short_name != part.text
    return is_begun and any(each.level == Level.TOWNSHIP for each in part.regions)


def _is_ordinary(part: Part) -> bool:
    """Return whether a word is less likely the name of its regions than something else."""
    is_short = len(part.text) == 1 or part.text in ORDINARY_WORDS
    return is_short or any(_is_surname(part.text, r) for r in part.regions)


def _is_surname(word: str, region: VocabularyRegion) -> bool:
    """Return whether a word is the pinyin of one character: shan of 单县, a surname as well."""
    is_latin = script_of(word) == "latin"
    is_short = is_latin and len(REGION_ENDING.sub("", region.name)) == 1
    return is_short and is_syllable(pinyin_letters(word))


def _is_only_topic(part: Part) -> bool:
    others = part.hotlines or part.department_types or part.is_title or part.regions
    return bool(part.topics) and not others
