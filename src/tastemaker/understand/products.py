"""The words in which copy and headlines are asked for: which of the two, of what product, on what.

A product is only read where copy is asked for: “black” says nothing of a tune.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

#: (topic, English, Chinese, the names shown)
_TOPICS = (
    ("agriculture", "farming|agricultur(?:e|al)|farm", "农业|三农|农村|种植|养殖", ("farming", "农业")),
    ("car", "cars?|automotive|motoring", "汽车|车市|新车", ("cars", "汽车")),
    ("culture", "cultur(?:e|al)|arts?", "文化|艺术", ("culture", "文化")),
    ("edu", "education(?:al)?|schools?", "教育|学校|高考", ("education", "教育")),
    ("entertainment", "entertainment|celebrit(?:y|ies)|showbiz", "娱乐|明星|八卦", ("entertainment", "娱乐")),
    ("finance", "financ(?:e|ial)|business|econom(?:y|ic)", "财经|金融|经济", ("finance", "财经")),
    ("game", "games?|gaming|e-?sports", "游戏|电竞", ("games", "游戏")),
    ("house", "housing|property|real estate", "房产|楼市|房价", ("property", "房产")),
    ("military", "military|army|defence", "军事|国防", ("military", "军事")),
    ("sports", "sports?|football|basketball", "体育|足球|篮球", ("sports", "体育")),
    ("stock", "stocks?|shares", "股票|股市", ("stocks", "股票")),
    ("story", "stor(?:y|ies)|human interest", "故事", ("stories", "故事")),
    ("tech", "tech(?:nology)?|science", "科技|数码|技术", ("technology", "科技")),
    ("travel", "travel|tourism|holidays?", "旅游|旅行|景点", ("travel", "旅游")),
    ("world", "world|international|foreign", "国际|世界", ("world", "国际")),
)  # fmt: skip


def _of_news(english: str, chinese: str) -> tuple[str, str]:
    """Patterns for a topic that is named as that of news."""
    return (
        rf"(?:{english}) (?:news )?headlines?|headlines? (?:about|on|for|of) (?:{english})",
        rf"(?:{chinese})类?的?(?:新闻|头条)?的?(?:标题|头条|新闻)",
    )


#: As lexicon.SLOTS.
SLOTS: tuple[tuple[str, str, str, str], ...] = (
    ("medium", "copy", r"(?:ad(?:vert(?:ising)?)?|product|sales|marketing) (?:copy|texts?|descriptions?)|advert(?:isement)?s?|advertis(?:e|ing)|(?:an|some|short|brief) ads?|ads? (?:for|about)|copywriting",
     "文案|广告[词语]?|推广语|宣传语|商品描述|产品介绍|卖点"),
    ("medium", "headline", "headlines?", "标题|头条"),
    *(("topic", topic, *_of_news(en, zh)) for topic, en, zh, _ in _TOPICS),
    *(("language", code, rf"(?:write|make|put|translate|change|turn|have|want) (?:(?:it|this|that|them|one) )?(?:in|into|to) {en}",
       rf"[换改译写]成{zh}|翻译?成{zh}|用{zh}写|{zh}(?:的|版)")
      for code, en, zh in (("zh", "chinese", "(?:中文|汉语)"), ("en", "english", "(?:英文|英语)"))),
    ("tone", "question", "as a question|question headlines?", "疑问|提问|问句|反问"),
    ("tone", "exclaim", "exclamations?|with an exclamation mark", "感叹|惊叹"),
)  # fmt: skip
NAMES: dict[tuple[str, str], tuple[str, str]] = {
    ("medium", "copy"): ("copy", "文案"),
    ("medium", "headline"): ("a headline", "标题"),
    **{("topic", topic): names for topic, _, _, names in _TOPICS},
    ("tone", "question"): ("a question", "疑问"),
    ("tone", "exclaim"): ("an exclamation", "感叹"),
    ("size", "short"): ("short", "短"),
    ("size", "long"): ("long", "长"),
    ("language", "zh"): ("Chinese", "中文"),
    ("language", "en"): ("English", "英文"),
}
SLOT_NAMES: dict[str, tuple[str, str]] = {
    "topic": ("topic", "话题"),
    "tone": ("tone", "语气"),
    "product": ("product", "产品"),
    "size": ("length", "篇幅"),
    "language": ("language", "语言"),
}

#: Facet → values, said as they are called.
_CLOTHES: Mapping[str, str] = {
    "颜色": "(?:深|浅|酒|粉|米|藏|墨|军|宝|淡|裸)?(?:黑|白|红|粉|蓝|绿|黄|金|灰|紫|棕|橙|银|杏|驼|卡其|焦糖|姜黄)色",
    "版型": "显瘦|宽松|修身|合身",
    "风格": "简约|性感|复古|休闲|清新|文艺|街头|知性|淑女|通勤|英伦|嘻哈|欧美|民族风|韩版|中国风|青春|运动",
    "材质": "牛仔布|纯?棉麻?|蕾丝|雪纺|网纱|针织|蚕丝|羊毛|丝绒|亚麻|羊绒|真皮",
    "图案": "线条|印花|撞色|条纹|刺绣|纯色|蝴蝶结|格子|字母|碎花|波点|卡通|渐变|豹纹",
    "款式": "拼接|收腰|不规则|拉链|吊带|口袋|露肩|破洞|绑带|连帽|荷叶边|流苏",
    "领型": "半高领|圆领|[vV]领|翻领|立领|一字领|高领",
    "袖型": "喇叭袖|灯笼袖|泡泡袖|蝙蝠袖",
    "袖长": "长袖|短袖|无袖|七分袖|五分袖",
    "腰型": "高腰|中腰|低腰",
    "样式": "衬衫|卫衣|外套|风衣|西装|针织衫|开衫|毛衣|马甲|夹克|大衣|百褶裙|牛仔裙|阔腿裤|直筒裤|哈伦裤",
    "长短": "连衣裙|半身裙|长裙|短裙|九分裤|七分裤|长裤|短裤",
}
_KINDS = (("裙", "裙"), ("裤", "裤"), ("上衣", "上衣|衬衫|卫衣|外套|风衣|西装|衫|毛衣|马甲|夹克|大衣|T恤"))  # fmt: skip
_SAID_AS = {"修身": "显瘦", "纯棉": "棉", "V领": "v领"}

#: (facet, value, words): the first of a facet counts.
_PLACES: tuple[tuple[str, str, str], ...] = (
    ("eatType", "coffee shop", "coffee ?shops?|caf[eé]s?"),
    ("eatType", "pub", "pubs?"),
    ("eatType", "restaurant", "restaurants?"),
    ("eatType", "bar", "bars?"),
    *(("food", food, food) for food in ("English", "Chinese", "French", "Indian", "Italian", "Japanese", "Mexican", "Thai")),
    ("food", "Fast food", "fast[- ]food"),
    ("priceRange", "cheap", "cheap|inexpensive|affordable|low[- ]priced"),
    ("priceRange", "moderate", "moderate(?:ly priced)?|mid-?priced"),
    ("priceRange", "high", "expensive|upscale|pricey|high[- ]priced"),
    ("rating", "5 out of 5", "(?:5|five)(?: out of (?:5|five)|[- ]stars?)"),
    ("rating", "3 out of 5", "(?:3|three)(?: out of (?:5|five)|[- ]stars?)"),
    ("rating", "1 out of 5", "(?:1|one)(?: out of (?:5|five)|[- ]stars?)"),
    ("rating", "high", "high(?:ly)?[- ]rated|high (?:customer )?ratings?"),
    ("rating", "low", "(?:low|poorly)[- ]rated|low (?:customer )?ratings?"),
    ("area", "riverside", "riverside|by the river"),
    ("area", "city centre", "city cent(?:re|er)"),
    ("familyFriendly", "no", "not? (?:family|kids?|child(?:ren)?)[- ]friendly|adults only"),
    ("familyFriendly", "yes", "(?:family|kids?|child(?:ren)?)[- ]friendly|for families"),
)  # fmt: skip
_FOODS = frozenset(value.split()[0] for facet, value, _ in _PLACES if facet == "food")
_NAMED = re.compile(r"(?:called|named)\s+[“\"]?(?P<what>(?:[A-Z][\w'é&-]*\s?){1,5})")
_FOR = re.compile(r"(?:for|about|advertise)\s+[“\"]?(?P<what>(?:[A-Z][\w'é&-]*\s?){1,5})")
_HAN = re.compile("[\u3400-\u9fff]")
_NEAR = re.compile(r"(?:near|next to|close to)(?:\s+to)?\s+(?P<what>(?:[A-Z][\w'é&-]*\s?){1,5})")
_SIZES = (("short", re.compile(r"\b(?:short|brief)\b|简短|短")), ("long", re.compile(r"\blong\b|长(?:一?[点些]|文)|详细")))  # fmt: skip
_CLOTHES_ZH = {facet: re.compile(words) for facet, words in _CLOTHES.items()}
_KINDS_ZH = [(kind, re.compile(words)) for kind, words in _KINDS]
_PLACES_EN = [(f, v, re.compile(rf"\b(?:{words})\b", re.I)) for f, v, words in _PLACES]


def for_medium(medium: str, text: str, slots: Mapping[str, object]) -> Mapping[str, object]:
    """`slots` of words that are known to ask for `medium`, with the product where that is copy and the
    words do not say so themselves."""
    if medium != "copy" or slots.get("medium") == "copy":
        return slots
    return {**told(text, bool(_HAN.search(text))), **slots}


def told(text: str, chinese: bool) -> dict[str, object]:
    """The product that copy shall be about, and how long: slots “product” and “size”; where no
    product is named, “language”."""
    pairs = list(_clothes(text) if chinese else _places(text))
    found: dict[str, object] = {}
    if pairs:
        found["product"] = "|".join(f"{facet}={value}" for facet, value in pairs)
    else:
        found["language"] = "zh" if chinese else "en"
    for size, pattern in _SIZES:
        if re.search(
            rf"(?:{pattern.pattern})[^，,。.]{{0,8}}(?:文案|广告|copy|text|advert|descri)", text
        ):
            found["size"] = size
    return found


def _clothes(text: str) -> list[tuple[str, str]]:
    pairs = [
        (facet, _SAID_AS.get(match[0], match[0]))
        for facet, pattern in _CLOTHES_ZH.items()
        for match in pattern.finditer(text)
    ]
    kind = next((kind for kind, pattern in _KINDS_ZH if pattern.search(text)), None)
    return list(dict.fromkeys(pairs + ([("类型", kind)] if kind else [])))


def _places(text: str) -> list[tuple[str, str]]:
    pairs: dict[str, str] = {}
    named = _NAMED.search(text) or _FOR.search(text)
    if named and named["what"].split()[0] not in _FOODS:  # “for Thai food” names nobody
        pairs["name"] = named["what"].strip()
    for facet, value, pattern in _PLACES_EN:
        if facet not in pairs and pattern.search(text):
            pairs[facet] = value
    if near := _NEAR.search(text):
        pairs["near"] = near["what"].strip()
    return list(pairs.items())
