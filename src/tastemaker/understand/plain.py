"""Words as people type them, in the form that rules are written in: "gimme", "dont", 啥, 聽.

Only spellings change, never what is said; what was typed stays as it is in the ledger.
"""

from __future__ import annotations

import re

_SHORT = {
    "gimme": "give me", "lemme": "let me", "wanna": "want to", "gonna": "going to", "gotta": "have to",
    "kinda": "a bit", "sorta": "a bit", "cuz": "because", "pls": "please", "sth": "something", "plz": "please",
    "thx": "thanks", "u": "you", "ur": "your", "dunno": "do not know", "tho": "though", "nah": "no",
    "nope": "no", "yep": "yes", "yup": "yes", "im": "i'm", "ive": "i've", "whats": "what's",
    "thats": "that's", "hows": "how's", "lets": "let's", "youre": "you're",
    **{f"{verb}nt": f"{verb}n't" for verb in ("do", "does", "did", "is", "was", "are", "have")},
    "cant": "can't", "wont": "won't",
}  # fmt: skip
_ENGLISH = re.compile(rf"(?<![\w'])(?:{'|'.join(_SHORT)})(?![\w'])", re.I)
_CHINESE = (
    ("咋样", "怎么样"),
    ("咋", "怎么"),
    ("啥", "什么"),
    ("甭", "不用"),
    ("俺", "我"),
    ("忒", "太"),
)

#: Characters that the rules know in their simplified form, as they are written elsewhere.
_TRADITIONAL = (
    "並亞佈併來係個們倫傢傳傷價優兒內兩別刪則剋剛創劇劉勁動務勝勞匯區卹卻厤厭吶唸問喪喫單嗎嗩嘆嘍噁噹囌國園圓圖埰場塊夠夢夾奮娛媽學寀"
    "實寧審寫寬寶將尋對屬帶幫幹幾廚廟廣廳弔張彆彈彔彙彥從復徹悅悵悶悽惡愛慮憂憊憑憤憶應懞懷戀戰戲採換搖據擴擺敘數斷昇時暢暫曆會朮東條"
    "棄業極榦樂樓標樣機檔權歎歐歡歷歸氣沒況涼淒淺減溫滿漢漸潑濛濟為無煩熱燈爛爭爾獨現瑪產畫當發睏矇確碼祕禪禮種稱穩競箇箏節簡簫籃籠約"
    "紅紋納純紗級紡紮細紹絃結絕給絨統絲絳綁經綠維網綵緊線編緩總織繡繫繼續纍纔羅習翫聖聞聯聲聽脣脩腦膩臨與興舉茲華萬葉葯蒐蔔蕭薑薦薩藍"
    "藝藥蘇蘭處號蠶蠻術衕衚衛補裝裡複褲襬襯見規覺訂討記設許訴評詞詠試詩話詳認誕語說誰調請論諾講謝謠識譜譯議變讚谿豎貝財買賣質賬賽贊贏"
    "跡蹟躍車軍軟軾較輓輕轉農迴這連進遊運過遞遠適選遺還邊郵鄉醫釋針鈞銀銷錄錢錯錶鍼鍾鏇鏈鐘長門閉開閑閒間閤閨閱闆闇闊闋關陞階際隨隱隻"
    "雙離難電靜鞦韓頁須頌預頓領頭顆題顏類顯風飯飲養馬駕駝驚體髮鬆鬍鬚鬧鬱魯鴣鷓麗麵麼黃點鼕齣"
)
_SIMPLIFIED = (
    "并亚布并来系个们伦家传伤价优儿内两别删则克刚创剧刘劲动务胜劳汇区恤却历厌呐念问丧吃单吗唢叹喽恶当苏国园圆图采场块够梦夹奋娱妈学采"
    "实宁审写宽宝将寻对属带帮干几厨庙广厅吊张别弹录汇彦从复彻悦怅闷凄恶爱虑忧惫凭愤忆应蒙怀恋战戏采换摇据扩摆叙数断升时畅暂历会术东条"
    "弃业极干乐楼标样机档权叹欧欢历归气没况凉凄浅减温满汉渐泼蒙济为无烦热灯烂争尔独现玛产画当发困蒙确码秘禅礼种称稳竞个筝节简箫篮笼约"
    "红纹纳纯纱级纺扎细绍弦结绝给绒统丝绛绑经绿维网彩紧线编缓总织绣系继续累才罗习玩圣闻联声听唇修脑腻临与兴举兹华万叶药搜卜萧姜荐萨蓝"
    "艺药苏兰处号蚕蛮术同胡卫补装里复裤摆衬见规觉订讨记设许诉评词咏试诗话详认诞语说谁调请论诺讲谢谣识谱译议变赞溪竖贝财买卖质账赛赞赢"
    "迹迹跃车军软轼较挽轻转农回这连进游运过递远适选遗还边邮乡医释针钧银销录钱错表针钟旋链钟长门闭开闲闲间合闺阅板暗阔阕关升阶际随隐只"
    "双离难电静秋韩页须颂预顿领头颗题颜类显风饭饮养马驾驼惊体发松胡须闹郁鲁鸪鹧丽面么黄点冬出"
)
_TABLE = str.maketrans(_TRADITIONAL, _SIMPLIFIED)


def plain(text: str) -> str:
    """`text` with its spellings made even."""
    text = _ENGLISH.sub(lambda match: _SHORT[match[0].lower()], text.replace("’", "'"))
    text = text.translate(_TABLE)
    for said, written in _CHINESE:
        text = text.replace(said, written)
    return text
