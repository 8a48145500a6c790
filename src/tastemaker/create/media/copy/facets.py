"""What can be said of a product, and how: facets, their usual values, the ways to say each.

Two shops: clothes in Chinese (facets of AdvertiseGen; Shao et al., 2019) and places to eat in
English (those of E2E; Novikova et al., 2017). Any value can be asked for and is said as it stands
or as its stem; of a usual value other ways are known, and it is known where nobody asked for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

#: Facets of one language; order in which they stand in a product.
CHINESE = (
    "样式", "长短", "款式", "领型", "袖型", "袖长", "衣长", "腰型", "门襟", "下摆", "版型", "图案",
    "材质", "颜色", "风格", "类型",
)  # fmt: skip
ENGLISH = ("name", "eatType", "food", "priceRange", "rating", "area", "familyFriendly", "near")
FACETS = (*CHINESE, *ENGLISH)

#: As data sets call them.
ALIASES: Mapping[str, str] = {
    "裙型": "样式", "裤型": "样式", "衣样式": "样式", "裙长": "长短", "裤长": "长短",
    "裙款式": "款式", "裤款式": "款式", "衣款式": "款式", "裙领型": "领型", "衣领型": "领型",
    "裙袖型": "袖型", "衣袖型": "袖型", "裙袖长": "袖长", "衣袖长": "袖长", "裙衣长": "衣长",
    "裙腰型": "腰型", "裤腰型": "腰型", "裙衣门襟": "门襟", "衣门襟": "门襟", "裙下摆": "下摆",
    "裤口": "下摆", "customer rating": "rating",
}  # fmt: skip

#: Usual values; where one has other ways to be said than itself and its stem, they follow it.
_CHINESE: Mapping[str, str] = {
    "样式": "衬衫/衬衣 卫衣 外套 风衣 西装/西服 针织衫 开衫 毛衣 雪纺衫 马甲 打底衫 棒球服 polo衫/polo 冲锋衣 羽绒服 夹克 大衣 "
    "a字裙/a字 牛仔裙 百褶裙/百褶 大裙摆/大摆 鱼尾裙 背带裙 直筒裙 包臀裙 蛋糕裙/蛋糕 抹胸裙 一步裙 蓬蓬裙 网纱裙 "
    "小黑裙 衬衫裙 花苞裙 公主裙 铅笔裙 仙女裙 直筒裤 阔腿裤 哈伦裤 背带裤 连衣裤 灯笼裤 铅笔裤 小脚裤",
    "长短": "连衣裙 半身裙/半裙 长裙 短裙 九分裤 短裤 连体裤 长裤 七分裤 五分裤",
    "款式": "拼接 收腰 抽褶/褶皱 不规则 勾花镂空/镂空 腰带 拉链 木耳边 吊带 口袋 露肩 钉珠 纽扣 抽绳 不对称 破洞 对称 绑带 飘带 "
    "亮片 盘扣 连帽 松紧带 镶钻 螺纹 罗纹 荷叶边 露背 流苏",
    "领型": "圆领 v领 翻领 立领 一字领/一字肩 娃娃领 半高领 polo领 西装领 高领 小立领 尖领 方领",
    "袖型": "落肩袖 喇叭袖 灯笼袖 收口 泡泡袖 罗纹袖口 蝙蝠袖 插肩袖 堆堆袖 衬衫袖 荷叶袖 花瓣袖 公主袖",
    "袖长": "长袖 七分袖 五分袖 短袖 无袖",
    "衣长": "短款 中长款 长款 常规",
    "腰型": "高腰 松紧腰 自然腰 中腰 低腰",
    "门襟": "系带 排扣 单排扣 双排扣 套头 暗扣 一粒扣 三粒扣",
    "下摆": "花边 开叉/开衩 垂坠/垂感 压褶 层叠 毛边 弧形 小脚 微喇裤 卷边 翻折/翻边",
    "版型": "显瘦/修身/瘦 宽松 立体剪裁/立体裁剪 h/h型 合身",
    "图案": "线条 印花 撞色 条纹 刺绣/绣花 纯色 蝴蝶结 格子/格纹 文字 字母 碎花 波点 拼色 创意 植物 卡通 花色 渐变 迷彩 几何 动物 "
    "手绘 豹纹 圆点",
    "材质": "牛仔布 棉 蕾丝 雪纺 网纱 针织 蚕丝/真丝/桑蚕丝 水洗 羊毛 混纺 纤维 丝绒 天丝 涤纶 绸缎 亚麻 棉麻 羊绒 真皮",
    "颜色": "黑色 白色 粉色 红色 黑白 蓝色 绿色 浅蓝色 深蓝色 黄色 金色 深色 宝蓝色 灰色 浅色 藏蓝色 焦糖色 姜黄色 紫色 迷彩色 酒红色 "
    "卡其色 裸色 军绿色 粉红色 墨绿色 杏色 淡蓝色 驼色 米白色 橙色 棕色 咖啡色 银色",
    "风格": "简约 性感 复古 休闲 清新 潮/潮流 青春/少女 文艺 街头 知性 淑女 运动 高贵 通勤 职场 宫廷 ol 英伦 嘻哈 欧美 民族风 韩版 "
    "工装 摇滚 朋克 中国风 日系",
    "类型": "裙 裤 上衣/t恤/衬衫/衬衣/卫衣/外套/风衣/西装/针织衫/开衫/毛衣/马甲/打底衫/夹克/大衣/衫/衣",
}
_ENGLISH: Mapping[str, str] = {
    "eatType": "coffee shop/coffeeshop,pub,restaurant,bar,café/cafe",
    "food": "English/British,Chinese,French,Indian,Italian,Japanese,Fast food,Mexican,Thai,Spanish",
    "priceRange": "cheap/cheaply/low price/low prices/low priced/low-priced/low price range/low cost"
    "/inexpensive/affordable/price range is low/prices are low/low in price,"
    "moderate price/moderate prices/moderately priced/moderate price range/moderate/mid-priced"
    "/mid priced/reasonably priced/average price/average prices/average priced/average price range"
    "/medium price/medium priced,"
    "high price/high prices/high priced/high-priced/higher priced/highly priced/high price range"
    "/expensive/price range is high/prices are high/price range of high/pricey/upscale,"
    "less than £20/under £20/below £20/cheap/cheaply/low price/low prices/low priced/low-priced"
    "/low price range/inexpensive/affordable/£20 or less,"
    "£20-25/£20-£25/£20 to £25/£20 and £25/20-25/moderately priced/moderate,"
    "more than £30/over £30/above £30/£30 or more/£30 and up/high price/high priced/high-priced"
    "/expensive/high price range/high prices/£30 and over",
    "rating": "low rating/low ratings/low customer rating/low customer ratings/low rated/low-rated"
    "/rated low/rating is low/rating of low/ratings are low/poorly rated/poor rating"
    "/poor customer rating/poor ratings/low customer satisfaction/poor reviews/rated poorly,"
    "average rating/average ratings/average customer rating/average customer ratings/average rated"
    "/rated average/rating is average/rating of average/ratings are average/averagely rated"
    "/averagely-rated/average reviews/rated as average,"
    "high rating/high ratings/high customer rating/high customer ratings/high rated/high-rated"
    "/rated high/rated highly/highly rated/highly-rated/rating is high/rating of high"
    "/ratings are high/high customer satisfaction/rated as high,"
    "1 out of 5/one out of five/1 star/one star/1-star/one-star/1 of 5,"
    "3 out of 5/three out of five/3 star/three star/3-star/three-star/3 stars/three stars/3 of 5,"
    "5 out of 5/five out of five/5 star/five star/5-star/five-star/5 stars/five stars/5 of 5",
    "area": "riverside/river side,"
    "city centre/city center/center of the city/centre of the city/city's center"
    "/center city/city-center/city-centre/centre of town/center of town",
    "familyFriendly": "family-friendly/family friendly/kid-friendly/kid friendly/kids-friendly"
    "/kids friendly/child-friendly/child friendly/children-friendly/children friendly"
    "/families are welcome/children are welcome/kids are welcome/welcomes families"
    "/welcomes kids/welcomes children/for families/for the whole family/good for kids,"
    "not family-friendly/not family friendly/not kid-friendly/not kid friendly"
    "/not kids-friendly/not kids friendly/not child-friendly/not child friendly"
    "/not children-friendly/not children friendly/non family-friendly/non family friendly"
    "/non-family-friendly/non-family friendly/not a family-friendly/not a family friendly"
    "/not a kid friendly/not a child friendly/not a kids friendly/not a children friendly"
    "/no families/no children/no kids/adults only/adult only/isn't family-friendly"
    "/isn't family friendly/isn't kid friendly/isn't child friendly/for adults"
    "/non kid friendly/non-kid friendly/non kids friendly/non children friendly/adult",
}
#: How values are written in products, where that is no way to say them.
_WRITTEN: Mapping[tuple[str, str], str] = {
    ("priceRange", "moderate price"): "moderate",
    ("priceRange", "high price"): "high",
    ("rating", "low rating"): "low",
    ("rating", "average rating"): "average",
    ("rating", "high rating"): "high",
    ("familyFriendly", "family-friendly"): "yes",
    ("familyFriendly", "not family-friendly"): "no",
}
#: Values with so many meanings that to say them is to claim nothing.
_COMMON = frozenset(("潮", "潮流", "文字", "常规", "创意", "植物", "动物", "h", "h型", "ol", "瘦", "衣", "衫", "青春", "少女", "花色",
    "裙", "裤", "小脚", "adult", "for adults", "moderate", "深色", "浅色"))  # fmt: skip
_STEMS = "色裙裤袖领布边腰衫"  # endings that a value is said without: 直筒裤, 直筒
MOST_WAYS = 96


def _parsed() -> dict[str, dict[str, tuple[str, ...]]]:
    """Facet → value, as written in products → ways to say it."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for facets, gap in ((_CHINESE, " "), (_ENGLISH, ",")):
        for facet, values in facets.items():
            for said in (tuple(one.split("/")) for one in values.split(gap)):
                value = _WRITTEN.get((facet, said[0]), said[0])
                found.setdefault(facet, {})[value] = said
    return found


USUAL = _parsed()


@lru_cache(maxsize=4096)
def ways(facet: str, value: str) -> tuple[str, ...]:
    """How `value` can be said, the plainest way first."""
    known = USUAL.get(facet, {}).get(value, (value,))
    if facet in ENGLISH:
        said = [*known, *(way[:1].upper() + way[1:] for way in known)]
        if facet in ("eatType", "food"):
            said += [way.title() for way in known] + [way.lower() for way in known]
    else:
        said = [way for one in known for way in (one, one.upper() if _is_latin(one) else one)]
        stem = value[:-1]
        if len(value) > 2 and value[-1] in _STEMS and len(stem.encode()) > 3:
            said.append(stem)
    return tuple(dict.fromkeys(said))[:MOST_WAYS]


def _is_latin(text: str) -> bool:
    return any(c.isascii() and c.isalpha() for c in text)


@lru_cache(maxsize=2)
def claims(language: str) -> Mapping[str, frozenset[str]]:
    """Words that say a usual value, in small letters → the facets they say it of."""
    found: dict[str, set[str]] = {}
    for facet in ENGLISH if language == "en" else CHINESE:
        if facet == "类型":
            continue  # other clothes are named to go with it
        for value in USUAL.get(facet, {}):
            for way in ways(facet, value):
                if way.lower() not in _COMMON and not (
                    language == "zh" and way != value and len(way) < 2
                ):
                    found.setdefault(way.lower(), set()).add(facet)
    return {word: frozenset(facets) for word, facets in found.items()}


def most_alike(facet: str) -> int:
    """How many values of a facet one product can have."""
    return 2 if facet in ENGLISH else 8


def language_of_facet(facet: str) -> str:
    return "en" if facet in ENGLISH else "zh"
