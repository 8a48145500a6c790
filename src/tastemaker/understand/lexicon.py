"""The words that are understood. One table per question, English and Chinese side by side.

Patterns are regular expressions without capital letters; English ones are matched as whole words.
Valence and arousal of moods follow their places in Russell's circumplex (1980), rounded.
"""

from __future__ import annotations

from collections.abc import Mapping

from tastemaker.domain import Mood
from tastemaker.understand import games, poetry, products

#: (valence, arousal), English, Chinese, the name shown on a chip
MOODS: tuple[tuple[float, float, str, str, tuple[str, str]], ...] = (
    (0.3, -0.7, "calm(?:er|ing)?|peaceful|quiet(?:er)?|relax(?:ed|ing)|chill(?:ed|ing)?|gentle[r]?|soft(?:er)?|soothing|serene", "平静|安静|宁静|舒缓|放松|轻柔|柔和|恬静|温柔", ("calm", "平静")),
    (0.8, 0.6, "happy|happier|cheerful|joyful|merry|jolly|bright(?:er)?|glad|upbeat|sunny", "欢快|快乐|高兴|开心|愉快|喜悦|明快|欢乐", ("happy", "欢快")),
    (0.6, 0.8, "energetic|lively|livelier|exciting|excited|wild(?:er)?|driving|fiery|danceable", "活泼|激动|兴奋|热烈|热情|有活力|奔放|动感", ("lively", "活泼")),
    (-0.7, -0.4, "sad(?:der)?|melanchol(?:y|ic)|sorrowful|mournful|gloomy|wistful|lonely|blue", "悲伤|伤感|忧伤|难过|哀伤|忧郁|凄凉|孤独|惆怅", ("sad", "悲伤")),
    (-0.6, 0.7, "angry|angrier|furious|tense|anxious|agitated|aggressive|stormy|dramatic", "愤怒|生气|紧张|焦虑|激烈|狂暴|暴躁", ("tense", "紧张")),
    (0.5, -0.3, "romantic|tender|loving|sweet(?:er)?|dreamy|warm(?:er)?", "浪漫|深情|甜蜜|温馨|梦幻|温暖", ("tender", "温柔")),
    (-0.2, -0.6, "tired|sleepy|bored|weary", "疲惫|困倦|无聊|疲倦|好累|很累", ("weary", "疲惫")),
)  # fmt: skip

#: (slot, value), English, Chinese
SLOTS: tuple[tuple[str, str, str, str], ...] = (
    ("kind", "slip jig", r"slip[ -]?jigs?", "滑步吉格(?:舞曲)?"),
    ("kind", "jig", "jigs?", "吉格(?:舞曲)?"),
    ("kind", "reel", "reels?", "里尔(?:舞曲)?"),
    ("kind", "hornpipe", "hornpipes?", "号管(?:舞曲)?"),
    ("kind", "strathspey", "strathspeys?", "斯特拉斯佩(?:舞曲)?"),
    ("kind", "polka", "polkas?", "波尔卡"),
    ("kind", "waltz", "waltz(?:es)?", "圆舞曲|华尔兹"),
    ("kind", "march", "march(?:es)?", "进行曲"),
    ("kind", "lullaby", "lullab(?:y|ies)", "摇篮曲|催眠曲"),
    ("kind", "hymn", "hymns?", "赞美诗|圣歌"),
    ("kind", "love song", "love songs?", "情歌"),
    ("kind", "ballad", "ballads?", "叙事歌|叙事曲"),
    ("kind", "lament", "laments?", "挽歌|哀歌"),
    ("kind", "children", "children'?s songs?|nursery rhymes?", "儿歌|童谣"),
    ("kind", "work song", "work songs?", "号子|劳动歌"),
    ("kind", "drinking song", "drinking songs?", "饮酒歌|酒歌"),
    ("kind", "xiaodiao", "xiaodiao", "民间小调|小曲"),
    ("kind", "shange", "shan'?ge", "山歌"),
    ("kind", "air", "airs?", "歌调"),
    ("kind", "dance", "dance tunes?|dances?", "舞曲"),
    ("mode", "min", "minor(?: keys?)?", "小调(?!的?民)"),
    ("mode", "maj", "major(?: keys?)?", "大调"),
    ("mode", "dor", "dorian", "多利亚"),
    ("mode", "mix", "mixolydian", "混合利底亚"),
    (
        "chords",
        "written",
        "(?:with|add|plus) (?:some )?chords",
        "加(?:上|点)?和弦|带和弦|有和弦|配和弦",
    ),
    ("region", "ireland", "irish|ireland", "爱尔兰"),
    ("region", "scotland", "scottish|scots|scotland", "苏格兰"),
    ("region", "england", "(?<!in )english|england", "英格兰|英国"),
    ("region", "america", "american|america", "美国|美洲"),
    ("region", "germany", "german|germany", "德国"),
    ("region", "france", "french|france", "法国"),
    ("region", "china", "(?<!in )chinese|china", "中国|中式|汉族"),
    ("metre", "3/4", r"3/4|three[- ]four|triple time", "三拍子?|四三拍|3/4拍"),
    ("metre", "4/4", r"4/4|four[- ]four|common time", "四拍子?|四四拍|4/4拍"),
    ("metre", "2/4", r"2/4|two[- ]four", "二拍子?|四二拍|2/4拍"),
    ("metre", "6/8", r"6/8|six[- ]eight", "六拍子?|八六拍|6/8拍"),
    ("metre", "9/8", r"9/8|nine[- ]eight", "九拍子?|八九拍|9/8拍"),
    *poetry.SLOTS,
    *products.SLOTS,
    *games.SLOTS,
    (
        "medium",
        "prose",
        r"(?:tell|write|make|read|invent)(?: me| us)? (?:an?|another|some|one) (?:\w+ ){0,2}(?:story|stories|tales?|essays?)",
        r"[讲写编说来](?:一?[个篇段则]|点)?[^，。]{0,6}?(?:故事(?!书|里)|散文|短文|小作文)",
    ),
)

#: (measure, value, English, Chinese): numbers that are asked for in words, in the units of
#: `Tune.describe`, each well inside the low or the high third of folk tunes.
MEASURES: tuple[tuple[str, float, str, str], ...] = (
    ("tempo", 80.0, "slow(?:er|ly)?|unhurried", "(?<=[又很要些点首])慢的?(?!慢)|慢一?[点些]|缓慢|更慢|慢节奏|慢速|慢板|(?<=太)慢"),
    ("tempo", 200.0, "fast(?:er)?|quick(?:er)?|rapid|speedy", "(?<![欢愉轻明])快一?[点些]|(?<=[些点首])快的|快速|更快(?!乐)|快节奏|快板|(?<=太)快"),
    ("density", 1.3, "sparse|few(?:er)? notes|spacious", "稀疏|音符少|疏朗"),
    ("density", 2.6, "dense|busy|busier|(?:many|more) notes|ornate", "密集|音符多|繁密|华丽"),
    ("register", 68.0, "low(?:er)? (?:register|notes|voice)|lower|deep(?:er)?|(?<=too )low", "低沉|低音|低一?[点些]|(?<=太)低"),
    ("register", 76.0, "high(?:er)? (?:register|notes|voice)|higher|(?<=too )high", "高亢|高音|高一?[点些]|(?<=太)高"),
    ("range", 12.0, "narrow(?: range)?|singable|easy to sing", "音域窄|好唱|易唱"),
    ("range", 22.0, "wide(?: range)?|sweeping", "音域宽|大起大落"),
    ("leap", 1.9, "smooth|stepwise|flowing", "平滑|级进|流畅"),
    ("leap", 3.4, "jumpy|leaping|leaps|bouncy", "跳跃|大跳|跳进"),
    ("dotted", 0.2, "dotted|swung|snappy", "附点|摇摆"),
    ("chromaticism", 0.08, "chromatic|exotic", "半音|变化音"),
    ("repetition", 0.5, "repetitive|repeating|catchy|hypnotic", "重复|反复|洗脑|上口"),
    *games.MEASURES,
)  # fmt: skip

#: What a change asks for that is told from examples alone ("it plods along"): slots, mood.
CHANGES: Mapping[str, tuple[Mapping[str, object], Mood | None]] = {
    "calmer": ({}, Mood(0.3, -0.7, source="asked")),
    "livelier": ({}, Mood(0.6, 0.8, source="asked")),
    "happier": ({}, Mood(0.8, 0.6, source="asked")),
    "sadder": ({}, Mood(-0.7, -0.4, source="asked")),
    "faster": ({"tempo": 200.0}, None),
    "slower": ({"tempo": 80.0}, None),
    "brighter_major": ({"mode": "maj"}, None),
    "darker_minor": ({"mode": "min"}, None),
    "shorter": ({"bars": 8}, None),
    "longer": ({"bars": 32}, None),
    "higher": ({"register": 76.0}, None),
    "lower": ({"register": 68.0}, None),
    "simpler": ({"density": 1.3}, None),
    "busier": ({"density": 2.6}, None),
}

#: How values are said on a chip: English, Chinese.
NAMES: dict[tuple[str, str], tuple[str, str]] = {
    ("date", "highest"): ("latest", "最新"),
    ("date", "lowest"): ("earliest", "最早"),
    ("created_at", "highest"): ("latest", "最新"),
    ("created_at", "lowest"): ("earliest", "最早"),
    ("price", "lowest"): ("lowest", "最低"),
    ("price", "highest"): ("highest", "最高"),
    ("kind", "slip jig"): ("slip jig", "滑步吉格舞曲"),
    ("kind", "jig"): ("jig", "吉格舞曲"),
    ("kind", "reel"): ("reel", "里尔舞曲"),
    ("kind", "hornpipe"): ("hornpipe", "号管舞曲"),
    ("kind", "strathspey"): ("strathspey", "斯特拉斯佩舞曲"),
    ("kind", "polka"): ("polka", "波尔卡"),
    ("kind", "waltz"): ("waltz", "圆舞曲"),
    ("kind", "march"): ("march", "进行曲"),
    ("kind", "lullaby"): ("lullaby", "摇篮曲"),
    ("kind", "hymn"): ("hymn", "赞美诗"),
    ("kind", "love song"): ("love song", "情歌"),
    ("kind", "ballad"): ("ballad", "叙事歌"),
    ("kind", "lament"): ("lament", "挽歌"),
    ("kind", "children"): ("children's song", "儿歌"),
    ("kind", "work song"): ("work song", "劳动号子"),
    ("kind", "drinking song"): ("drinking song", "饮酒歌"),
    ("kind", "xiaodiao"): ("xiaodiao", "民间小调"),
    ("kind", "shange"): ("shan'ge", "山歌"),
    ("kind", "air"): ("air", "歌调"),
    ("kind", "dance"): ("dance", "舞曲"),
    ("kind", "letter"): ("letter", "书信"),
    ("kind", "story"): ("story", "故事"),
    ("kind", "news"): ("news", "新闻稿"),
    ("kind", "script"): ("script", "剧本"),
    ("kind", "essay"): ("essay", "随笔"),
    ("mode", "min"): ("minor", "小调"),
    ("mode", "maj"): ("major", "大调"),
    ("mode", "dor"): ("Dorian", "多利亚"),
    ("mode", "mix"): ("Mixolydian", "混合利底亚"),
    ("chords", "written"): ("with chords", "带和弦"),
    ("region", "ireland"): ("Ireland", "爱尔兰"),
    ("region", "scotland"): ("Scotland", "苏格兰"),
    ("region", "england"): ("England", "英格兰"),
    ("region", "america"): ("America", "美国"),
    ("region", "germany"): ("Germany", "德国"),
    ("region", "france"): ("France", "法国"),
    ("region", "china"): ("China", "中国"),
    ("time", "morning"): ("in the morning", "早上"),
    ("time", "noon"): ("at noon", "中午"),
    ("time", "afternoon"): ("in the afternoon", "下午"),
    ("time", "evening"): ("in the evening", "晚上"),
    ("time", "night"): ("at night", "夜里"),
    **poetry.NAMES,
    **products.NAMES,
    **games.NAMES,
    ("medium", "prose"): ("prose", "散文"),
}

#: How slots are called on a chip, and what the low and the high of a measure are.
SLOT_NAMES: dict[str, tuple[str, str]] = {
    "kind": ("kind", "体裁"),
    "mode": ("mode", "调式"),
    "metre": ("metre", "拍子"),
    "region": ("region", "地区"),
    "key": ("key", "调"),
    "chords": ("chords", "和弦"),
    "bars": ("bars", "小节"),
    "artist": ("by", "作者"),
    "time": ("when", "时间"),
    "minutes": ("minutes", "分钟"),
    "liked": ("liked by people", "受欢迎"),
    **poetry.SLOT_NAMES,
    **products.SLOT_NAMES,
    **games.SLOT_NAMES,
}
MEASURE_NAMES: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "tempo": (("slow", "慢"), ("fast", "快")),
    "density": (("few notes", "音符疏"), ("many notes", "音符密")),
    "register": (("low", "低音区"), ("high", "高音区")),
    "range": (("narrow range", "音域窄"), ("wide range", "音域宽")),
    "leap": (("smooth", "平滑"), ("leaping", "跳跃")),
    "dotted": (("even", "平稳"), ("dotted", "附点")),
    "chromaticism": (("plain scale", "自然音阶"), ("chromatic", "变化音")),
    "repetition": (("ever new", "少重复"), ("repetitive", "多反复")),
    **games.MEASURE_NAMES,
}

#: What numbers may be asked to be, beside what is there.
ENDS: dict[str, tuple[str, str]] = {
    "true": ("yes", "是"),
    "false": ("no", "否"),
    "lowest": ("lowest", "最低"),
    "highest": ("highest", "最高"),
    "lower": ("lower", "更低"),
    "higher": ("higher", "更高"),
    "rather low": ("low", "较低"),
    "rather high": ("high", "较高"),
}

#: Names that one genre of films or books has, in lower case and without hyphens.
GENRES: tuple[tuple[str, ...], ...] = (
    ("sci fi", "science fiction", "scifi", "科幻"),
    ("comedy", "funny", "hilarious", "funnier", "喜剧", "搞笑", "滑稽"),
    ("drama", "剧情片", "剧情"),
    ("horror", "scary", "frightening", "creepy", "scarier", "恐怖", "吓人"),
    ("thriller", "suspense", "suspenseful", "惊悚"),
    ("mystery", "whodunit", "悬疑", "推理"),
    ("crime", "犯罪"),
    ("romance", "romantic", "love story", "爱情", "言情"),
    ("action", "动作片", "动作"),
    ("adventure", "冒险", "探险"),
    ("animation", "animated", "cartoon", "动画", "卡通"),
    ("fantasy", "奇幻", "魔幻"),
    ("documentary", "纪录片"),
    ("musical", "歌舞片", "音乐剧"),
    ("western", "西部片"),
    ("war", "战争"),
    ("film noir", "noir", "黑色电影"),
    ("children", "children's", "kids", "kid", "儿童", "小孩", "孩子"),
    ("family", "家庭片"),
    ("history", "历史"),
    ("biography", "传记"),
    ("poetry", "诗歌"),
    ("essay", "散文", "随笔"),
)

#: Names that one feeling, tone or sex has, where items are sorted by it, in lower case.
SAME: tuple[tuple[str, ...], ...] = (
    ("happiness", "happy", "joy", "joyful", "cheerful", "开心", "高兴", "快乐", "喜悦"),
    ("sadness", "sad", "sorrow", "sorrowful", "悲伤", "难过", "伤心"),
    ("anger", "angry", "furious", "愤怒", "生气"),
    ("fear", "afraid", "fearful", "anxiety", "anxious", "害怕", "恐惧", "焦虑"),
    ("boredom", "bored", "无聊", "厌倦"),
    ("disgust", "disgusted", "厌恶", "恶心"),
    ("surprise", "surprised", "惊讶", "吃惊"),
    ("calm", "calmness", "平静"),
    ("neutral", "中性"),
    ("positive", "利好", "正面", "积极", "好消息", "good news"),
    ("negative", "利空", "负面", "消极", "坏消息", "bad news"),
    ("female", "woman", "feminine", "女", "女性", "女声"),
    ("male", "man", "masculine", "男", "男性", "男声"),
)

#: Names of what things have or are, where a catalogue says yes or no to it.
TRAITS: tuple[tuple[str, ...], ...] = (
    ("family friendly", "kid friendly", "kids friendly", "child friendly", "good for kids", "good for children", "good for families", "适合儿童", "适合小孩", "适合孩子", "亲子"),
    ("wifi", "wi fi", "free wifi", "无线网", "无线网络"),
    ("pet friendly", "pets allowed", "dog friendly", "allows pets", "可带宠物", "宠物友好"),
    ("parking", "car park", "free parking", "停车", "停车场"),
    ("vegetarian", "veggie", "素食"),
)  # fmt: skip

#: What values of a scale are called: what is measured, the values, their names.
SCALES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("money", ("low", "cheap", "budget", "inexpensive", "低", "便宜"), ("cheap", "inexpensive", "affordable", "budget", "low priced", "便宜", "实惠", "低价", "平价", "价格低", "不贵")),
    ("money", ("high", "expensive", "高", "贵"), ("expensive", "pricey", "high priced", "upscale", "昂贵", "高价", "高档", "价格高", "贵的")),
    ("money", ("moderate", "medium", "mid", "average", "中", "中等", "适中"), ("moderate", "moderately priced", "mid priced", "mid range", "reasonably priced", "价格适中", "价格中等")),
    ("rating", ("high", "good", "高", "好"), ("highly rated", "well rated", "top rated", "best rated", "well reviewed", "good reviews", "好评", "口碑好", "评分高", "高分", "高评分")),
    ("rating", ("low", "poor", "bad", "低", "差"), ("poorly rated", "badly rated", "bad reviews", "差评", "口碑差", "评分低", "低分")),
)  # fmt: skip

#: What a value of a single character is followed by, by what its attribute is called.
ENDINGS: tuple[tuple[str, str], ...] = (
    (r"dynasty|era|朝代|年代", "朝代诗词"),
    (r"(?:\w+_)?colou?rs?|颜色|色彩", "色"),
    (r"season|季节", "天季"),
    (r"gender|sex|性别", "性生声"),
)

#: Names that one kind of thing has, in lower case and in the singular.
THINGS: tuple[tuple[str, ...], ...] = (
    ("hotel", "酒店", "宾馆", "旅馆", "旅店", "客栈"),
    ("restaurant", "餐馆", "餐厅", "饭店", "饭馆", "馆子"),
    ("attraction", "sight", "景点", "景区", "名胜"),
    ("film", "movie", "电影", "影片"),
    ("book", "书", "书籍", "图书"),
    ("article", "文章"),
    ("news", "新闻", "资讯"),
    ("song", "track", "歌曲"),
    ("game", "游戏"),
    ("product", "商品", "产品"),
    ("video", "视频"),
    ("picture", "image", "photo", "图片", "照片"),
    ("podcast", "播客"),
    ("course", "课程"),
    ("recipe", "菜谱", "食谱"),
    ("event", "活动"),
    ("poem", "poetry", "verse", "诗", "诗歌", "诗词", "古诗"),
    ("voice", "语音", "声音"),
    ("tune", "melody", "曲子", "乐曲", "曲"),
    ("job", "职位", "工作"),
    ("place", "地点", "地方"),
)

#: Words of approval and refusal, for sentiment.
GOOD = (
    r"love[ds]?|like[ds]?|enjoy(?:ed)?|great|good|nice|beautiful|wonderful|lovely|thanks?|perfect|adore|awesome"
    r"|amazing|brilliant|excellent|fantastic|thumbs? up|catchy|charming"
)
GOOD_ZH = "喜欢|爱|(?<!不)好听|很好|不错|太棒|真棒|很?美|好评|精彩|动听|漂亮|谢谢|完美|赞"
BAD = (
    r"hate[ds]?|boring|dull|disappointing|thumbs? down|dislike[ds]?|awful|bad|terrible|boring|ugly|annoying|horrible|worse|worst"
    r"|can(?:no|')?t (?:stand|bear|take)|cannot (?:stand|bear|take)|loathe[ds]?|despise[ds]?|detest(?:s|ed)?|not (?:a |my )?(?:fan|cup of tea|thing)|not (?:into|keen on|fond of)"
)
BAD_ZH = "讨厌|不喜欢|难听|糟糕|无聊|烦|差[劲评]|受不了|不爱|没意思|失望|不好听|[听看]不下去|厌恶|反感|无感"

#: What cannot be the object of a lasting like: it points at something on the screen.
POINTERS = (
    r"^(?:this|that|these|those|it|them|you|him|her|the (?:first|second|third|last|next)|one"
    r"|how|what|when|if|to )\b"
)
POINTERS_ZH = r"^(?:这|那|它|他|她|你|第[一二三四五\d]|听|看|做|的|什么|吗)"
