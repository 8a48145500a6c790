"""What a clause tells of clothes beyond the attributes that it says.

Attributes are slots, so whatever else is a fact (of what they are made, what is on them, when and by whom
they are worn, where they come from) was true of the product it was written about and may not be of
another. Praise may stay. By a list of words, found by reading clauses: it errs on the side of leaving
one out, since there are many, and some facts stand in words that are not in it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

SLOT = "□"  # stands for an attribute
_FACTS = (
    # Of what: cloth, fur, leather; how it feels and what it withstands, as a test would tell.
    "纱|绒|(?<![俏调顽])皮(?!肤)|(?<!一)丝|缎|毛|棉|麻(?!烦)|革|绸|呢子|尼龙|聚酯|粘胶|莫代尔|牛仔|提花|羊|鹅|鸭|布",
    "保暖|御寒|加厚|厚实|轻薄|薄透|垂性|弹力|弹性|防水|防风|抗皱|吸汗|速干|透视|光泽|脱线|变形|温差|温暖|暖和|取暖|抗|起球|不勒|薄厚",
    # Which colours.
    "[黑白红蓝绿黄紫粉灰棕褐橙金银]|青(?!春)|藏(?!不)|(?<![精光出异])彩|[米深浅龙单多异同杂]色|颜色的|艳丽",
    # What is on it, and how it is cut and sewn.
    "花(?!样|费|时)|明线|暗线|珠|钻|钉|铆|[纽暗排搭]扣|扣子|[包按]扣|扣眼|圆环|打孔|印章|人头|人物|头像|字样|英文|徽|标|狗|猫|狐|熊|兔|鸟|水果|蝴蝶|贴布|补丁|毛球|亮片|链",
    "[口大小插侧后内]袋|袋子|兜|织|橡筋|松紧|系带|绑带|绳|荷叶|木耳|褶|叉|拼|镂空|绣|纹|格(?!局|外|调)|波点|印(?!象)|撞|渐变",
    "不规则|弧|前短后长|前长后短|磨|卷边|撕|破洞|水洗|做旧|钩|肌理|包边|滚边|蕾|图腾|卡通|动漫|涂鸦|油画|水墨|几何|线条感?(?:装饰|设计)",
    "领(?!口|部|子|略|域|先)|袖(?!口|子|管)|腰封|收紧|收腰|束|[圆方伞]形|[圆方伞]型|[竖横]式|缩口|袢|外层|蓬松|调节|若隐若现|泼墨|短版|系扣|收窄|扇|底裤|大廓|片式|拆卸|小物|随身|微宽|后身|垫肩|落肩|肩带|抽|拉链|门襟|内搭|内衬|衬里|内里|腰带|吊带",
    "膝|踝|露|长度|厘米|[加超]长|超短|[双两二三四五六七八九十多][层排面色]|[两二三四五六七八九十][条排颗粒只枚道根款件种]",
    # When, for whom, in whose style, made by whom.
    "(?<!青)春(?!意)|夏|秋|冬|季|天气|寒|冷|[男孩宝孕童]|小朋友|妈妈|老人|学生|礼物|婚|宴|来自",
    "名媛|洛丽塔|轻奢|[美法韩日英欧中港西]式|[美法韩日欧]系|欧美|巴黎|东方|民族|宫廷|学院|赫本|波西|礼服|礼裙|旗袍|明星|同款|网红|街拍",
    "朋克|摇滚|嘻哈|哥特|度假|海边|沙滩|军|工装|机车|飞行|棒球|西部|复古|怀旧|运动|田园|汉|古典|古风|商务",
    "手工|重工|进口|专利|环保|工艺|定制|独家|大牌|品牌|设计师|走秀|秀场|帽|鞋|袜|围巾|包包|手套",
    # How large what is said is, and that it is not said of all of it.
    f"[大小宽细长短高低窄厚薄竖横斜本]{SLOT}",
)  # fmt: skip
FACT = re.compile("|".join(_FACTS))
#: Kind of clothes → other clothes, which its clauses do not name.
OTHERS: Mapping[str, re.Pattern[str]] = {
    "裙": re.compile("裤|[上外毛卫]衣|衬衫|外套|夹克|西装|马甲|开衫|风衣|(?<![条款的])裙(?![子身摆型装面腰裾])"),
    "裤": re.compile("裙|[上外毛卫]衣|衬衫|外套|夹克|西装|马甲|开衫|风衣|(?<![条款的])裤(?![子身腿脚型装面口头腰管])"),
    "上衣": re.compile("裙|裤"),
}  # fmt: skip
#: Facets that are told of by name, with which a clause says one of them.
NAMED: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = (
    (re.compile("图案|图样"), frozenset({"图案"})),
    (re.compile("颜色|色调|色系|配色"), frozenset({"颜色", "图案"})),
)
#: Where something is, and the facets of which it can be said to be there.
PLACES: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = tuple(
    (re.compile(words), frozenset(facets.split()))
    for words, facets in (
        ("领口|领部|领子|颈", "领型"),
        ("袖口|袖子|袖管|手臂", "袖型 袖长"),
        ("腰", "腰型"),
        ("裙摆|下摆|裤脚|裤口", "下摆 样式"),
        ("胸|[侧背襟兜]|前中|后中|前片|后片|肩|双面", ""),
    )
)
#: A clause that says of an attribute only that it is there, and so can say any that is DESIGNED.
PLAIN = re.compile(
    f"(?:{SLOT}+|采用|运用|使用|选择|搭配|加上|配上|加以|融入|加入|还有|有着|结合|配合|以|了|的|是|着|精致|经典|独特|别致|时尚|优雅|"
    "简约|整体|设计|元素|款式|点缀|装饰|细节|巧妙)+"
)  # fmt: skip
DESIGNED = ("长短", "款式", "领型", "袖型", "袖长", "腰型", "门襟", "下摆", "图案")
#: How cloth feels, which another need not.
FEEL = frozenset("轻薄柔软滑凉透爽暖厚挺弹肤糯")


def tells_more(words: str, kind: str, facets: Collection[str]) -> bool:
    """Whether a clause about `kind` tells a fact beside its attributes. `words`: with SLOT once for each
    attribute in it; `facets`: theirs."""
    if FACT.search(words) or (kind in OTHERS and OTHERS[kind].search(words)):
        return True
    wanted = (*NAMED, *PLACES) if facets else NAMED
    return any(told.search(words) and not of & set(facets) for told, of in wanted)
