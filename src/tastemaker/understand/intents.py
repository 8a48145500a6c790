"""What somebody wants done, by rules: English and Chinese side by side, the first that fits counts.

The order is that of what would least want to be misheard: stop and undo, then questions about what
is shown, then what is turned down, then wishes. A wish for something else than this house makes or
shows ("write an email to my boss") is no wish here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tastemaker.numerals import whole

#: What may stand before the words that count, and behind them.
_OPENS = re.compile(
    r"^(?:please|oops|wow|hmm|sorry|哎呀|哇|啊|呃|抱歉|ok|okay|well|hey|hi|hello|so|and|then|now|oh|hmm+|um+|yes|yeah|no(?=\s*[,.!;:])|just|actually"
    r"|could you|can you|would you|will you|i(?:'d| would) like you to|i want you to|i think"
    r"|请|麻烦你?|那么?|嗯|好[的了]?|你?(?:可以|能不能|能否)|劳驾)(?:\b|(?<=[\u3400-\u9fff]))[\W_]*",
    re.I,
)
_CLOSES = re.compile(
    r"[\W_]*(?:\b(?:please|thanks|thank you|for (?:now|today|tonight)|now|today|tonight|already"
    r"|will you|would you|ok|okay)|谢谢你?|多谢|好吗|可以吗|行吗|好不好|[吧啊呀啦嘛哦])$",
    re.I,
)

_POINT = (
    r"(?:it|this|that|these|those|them|everything|(?:this|that|the (?:first|second|third|fourth|fifth|last"
    r"|other|next))(?: (?:one|tune|song|piece|poem|verse))?|the (?:tune|song|piece|poem|tempo|key|mode|mood"
    r"|rhythm|ending|melody))\b"
)
_GOOD = (
    r"great|good|nice|lovely|beautiful|wonderful|awesome|amazing|perfect|brilliant|excellent|superb|fine"
    r"|fantastic|gorgeous|pretty|cool|fun|catchy|charming|delightful|marvell?ous|my favou?rite|not bad"
)
_BAD = (
    r"awful|bad|terrible|horrible|boring|dull|ugly|annoying|worse|worst|poor|rubbish|dreadful|meh"
    r"|disappointing|tedious|forgettable|nothing special|not (?:so |that |very )?(?:good|great|nice)"
)
_GOOD_ZH = r"好听|很?美|很?棒|真好|太好|不错|完美|优秀|喜欢|精彩|动听|漂亮|绝了|可以的"
_BAD_ZH = r"沉闷|乏味|刺耳|难听|无聊|一般|差|糟糕|没意思|不好|讨厌|烂|失望|吵死"
_MORE_THAN = (
    r"(?:calm|quiet|soft|gentl|happi|sadd|livel|liveli|wild|bright|dark|fast|quick|slow|warm|sweet|tens|high"
    r"|low|short|long|loud|smooth|deep|simpl|merri|sunni|light|heavi|busi|dens|spars|wid|narrow|rich|strong"
    r"|cheeri|gloomi|angri|plain|strang|jolli|lazi|dreami|funni|sharp|clean|full)er"
)

#: (intent, English and Chinese patterns of the whole that is said).
_WHOLE = (
    ("stop", r"(?:(?:let'?s )?(?:stop|halt|pause|quit|exit|cancel)(?: (?:it|that|this|now|here|there|talking|playing|the music|everything))*"
             r"|(?:that(?:'s| is|'ll be| will be) )?enough(?: of (?:this|that|it))?|that(?:'s| is|'ll be| will be) (?:all|it)"
             r"|be quiet|shut up|silence|hush|never ?mind|forget (?:it|about it)|drop it|(?:let'?s )?leave it(?: (?:there|at that))?"
             r"|i(?:'m| am) (?:done|finished|through)|we(?:'re| are) done|no more|nothing(?: else| more)?|no)",
             r"(?:先|今天|就|那|好了?)*[，,]?(?:停|停下来?|停止|停一下|打住|够了|别说了|闭嘴|安静|取消|算了|不用了?|不要了|没事了?|结束|退出|到此为止|到这里?了?|这样|没有了|这些)了?"),
    ("chat", r"(?:(?:hi|hello|hey|hiya|howdy|greetings|welcome|cheers|thanks?|thank you|thx|bye|goodbye|see you|sorry|wow|haha\w*|lol|hm+|there)"
             r"(?:[ ,!.]+[\w']+){0,4}|good (?:morning|afternoon|evening|night|day)(?: \w+)?|how(?:'s| is) (?:it going|life|everything)"
             r"|how (?:are|do) you(?: (?:do|doing|feeling))?|what'?s up|(?:and )?who (?:are|made|built) you|what are you|what(?:'s| is) your name"
             r"|are you (?:an? )?(?:\w+ )?(?:robot|human|ai|machine|bot|person|real|there|ok|okay|alive|happy|computer|program)"
             r"|what (?:can|do) you do(?: exactly| here| for me)?|what can i (?:ask|say|do)(?: here)?|help(?: me)?|how does (?:this|it) work|(?:nice|pleased|good) to meet you"
             r"|tell me (?:a joke|about yourself)|that(?:'s| is) (?:funny|so funny|hilarious)|you(?:'re| are) (?:funny|great|nice|welcome|kind)"
             r"|have a (?:nice|good|great) \w+|i(?:'m| am) (?:fine|back|here)|long time no see|take care|talk (?:to you )?later|many thanks|see (?:you|ya)(?: \w+)*|much appreciated)",
             r"(?:你好|您好|嗨|哈喽|早上?好?|早安|中午好|下午好|晚上好|晚安|再见|拜拜|回头见|谢谢你?|多谢|感谢|辛苦了|对不起|抱歉|哈哈)\S{0,6}"
             r"|你?(?:今天|最近|还|过得)*(?:怎么样|好吗|还好吗)|吃了吗|(?:你|您)(?:到底)?是(?:谁|什么|机器人|人|真人|AI|人工智能|程序)\S{0,4}|(?:你|您)叫什么(?:名字)?"
             r"|(?:你|您)(?:具体|到底|都)*(?:会|能|可以)(?:做|干|帮我做|帮我)?(?:点|些)?(?:什么|啥)|(?:非常|太|十分)?(?:感谢|谢谢)你?们?了?|[明改]天见|下次见|待会儿?见|很?高兴认识你|讲个笑话|介绍一下(?:你)?自己|帮助|怎么用|真有意思|在吗|好久不见"),
    ("rate", rf"thumbs? (?:up|down)\b.*|(?:(?:that|it)(?:'s| is| was) )?(?:(?:really|so|very|quite|pretty|rather|absolutely|just|simply|how|what a) )*(?:{_GOOD}|{_BAD})(?: (?:one|tune|song|piece|at all|indeed))*"
             rf"|(?:i (?:\w+ly )?(?:like|love|enjoy|hate|dislike)(?:e?d)?|(?:i )?do(?:n't| not) like|loved|liked|hated|love|like) (?:it|{_POINT})(?: (?!.*\bbut\b).{{0,20}})?|(?:good|nice|great) (?:job|one|work)",
             rf"(?:点?赞|好评|差评|哇?[，,！!]?(?:还|真的?|很|太|挺|好|非常|实在|确实)*(?:{_GOOD_ZH}|{_BAD_ZH})(?:了|的|呢|极了)?)"),
    ("more", r"(?:some |a few |one |two |three |give me |show me |play |send )*more|similar(?: ones| things| tunes)?|(?:some|any)thing similar|same again|(?:the )?others?|(?:and )?what else",
             r"还要|更多|再来[几些]\S{0,4}|继续|还有(?:吗|别的吗?)?|多来[点些几]\S{0,2}"),
    ("undo", r"(?:go )?back|revert(?: it| that)?", r"还原|退回去?|返回|上一步|恢复"),
)  # fmt: skip

#: (intent, English, Chinese): found anywhere in what is said.
_WITHIN = (
    ("undo", r"undo|(?:take|took) (?:it|that|this) back|roll(?:ed)? ?back|(?:go|going|went|back|return) (?:back )?to (?:the |how |what |where )?(?:previous|last|earlier|old|original|one before|way|it was|we were|before)"
             r"|(?:one|version|tune) before (?:was|were|that)|(?:previous|old|earlier|original) (?:one|version|tune) (?:was|again|back)|restore|bring back the|put (?:it|this|that) back|(?:go )?back (?:one|a) step|(?:one|a) step back|(?:i |i'd )?prefer(?:red)? the (?:previous|last|old|earlier|original|one before|first version)|as it was(?: before)?"
             r"|(?:forget|drop|cancel|remove|reverse) (?:the |that |my )?(?:last |latest )?(?:change|step|turn|edit)|revert",
             r"撤销|撤回|收回|还原|恢复(?:原|到|上|之前|刚才)|回到(?:上|之前|原|刚才|前)|退回|退一步|返回上|上一步|改回|变回|换回|(?:更?喜欢|想要)(?:之前|原来|上一?[个首版]|刚才)|(?:还是|觉得)(?:之前|刚才|原来|上一?[个首版])|(?:忘掉|取消|去掉|不要)(?:刚才|上次|最后)?的?(?:这次)?(?:修改|改动|更改)"),
    ("why", rf"why(?=(?:\W+[\w']+){{0,3}}\W*$)|why\b.*\b(?:you|i|me|{_POINT}|one|here|shown?|recommend\w*|pick\w*|chosen?|suggest\w*)|how come|what (?:makes|made) you|explain (?:this|that|it|why|yourself|the|your)"
            r"|how (?:did|do|would|could|can) you (?:choose|pick|select|decide|know|come|get to|arrive)|based on what|what (?:is|was) (?:this|that|it) based on|(?:the|your|a|any) reasons?|^reasons?\W*$",
            r"为(?:什么|何)(?=.{0,5}$|.*(?:推荐|选|给我|是第|[这那]|它|我|你|歌|曲|诗|首))|凭什么|怎么会|什么原因|原因(?:是|呢)|理由|怎么(?:给我|选|推荐|知道我|挑|想到)|(?:根据|依据|基于)什么|解释一?下"),
    ("less", r"less (?:like|of)|fewer (?:like|of)|(?:not|nothing) like (?:this|that|these|the)|do(?:n't| not) (?:show|play|want|give|recommend|suggest|make|bring)(?: me)?|never (?:play|show|again|want)|no more (?:of|\w+s)\b"
             r"|not (?:my|for) (?:thing|me|taste|cup of tea|style)|(?:not|un)\s?interest(?:ed|ing)|(?:take|get) (?:it|this|that|these|those|them) (?:off|out|away)|get rid of|i(?:'ve| have) had enough of|(?:tired|sick|bored|fed up) (?:of|with)|^skip\b|enough (?:of|with) (?:the|these|those|\w+s)\b|(?:hide|remove|delete) (?:this|that|it|the)|not (?:this|that)(?: one)? again|stop (?:showing|playing|recommending|suggesting|giving)",
             r"少来|少放|少给|少推荐|[这那]种少|^少一?点|不要这|别再|别放|别给|不要再|不要给|不想[再听看]|不想要(?!了$)|没兴趣|不感兴趣|没意思了|从.{0,6}(?:去掉|删掉|移除|拿掉)|不适合我|不合我|[听看]?腻|跳过|再也不|够多|不是我的菜|以后别|讨厌这种"),
    ("more", r"more (?:like|of|from|by)\b|more \w+ (?:like|similar)|another similar|(?:anything|something|others?|another|ones?|some) (?:else )?(?:quite )?(?:like|similar to) (?:it|this|that|these|those|the)\b|keep (?:them|it|these) coming|more,? please|i (?:want|need) more$",
             r"多来|更多|还有(?:这样|类似|这种|别的|像|更多)|再来(?:[几些两三四]|一[首个支]?类似)|多推荐|多放|多给|多一?[点些](?:这|那|类似)|继续(?:给|来|放)|像.{1,8}(?:还有|再来|多来)|(?:这样|这种|这类|类似)的?(?:再|多|还|来)"),
)  # fmt: skip

_FIND_FIRST = re.compile(
    r"^(?:find|search|look|recommend|suggest|any recommendations?)\b|^(?:帮我|给我|我想|再)?(?:找|搜|推荐)",
    re.I,
)
_MAKES = re.compile(
    rf"\b(?:make|compose|write|create|generate|improvise|invent|produce|craft|come up with)\b(?! (?:{_POINT}))"
    r"|\banother one\b|创作|作一|写[一首个两三几段篇]|谱一|[做整弄][一两三几首个支段篇]|生成|来一?[首支段篇个]|来[两三几]首|来[点些]|作曲|编[一首]|给我写|填[一首]|[想]?要一?[首支段篇]|出一首|作[点些首]|写[点些]|\bsurprise me\b",
    re.I,
)
_CHANGES = re.compile(
    rf"\b(?:make|turn|change|put|set|switch|transpose|raise|lower|speed|slow|bring|move|shorten|lengthen|cut|keep|try"
    rf"|have|give) (?:{_POINT})|\b(?:change|switch|transpose|convert) (?:to|into)\b|\b{_MORE_THAN}\b"
    r"|\bmore (?!(?:like|of|from|by|please|than)\b)\w+|\bless (?!(?:like|of)\b)\w+|\bin (?:major|minor)\b|\binstead\b|^(?:the )?same\b|\bthe same (?:but|thing|one|tune|in|with)\b"
    r"|^not (?:so|that|quite|as)\b|^(?:but |now )?(?:with|without|in|as an?|into)\b|\b(?:try|do|play) (?:it )?(?:in|as|with)\b|\b(?:a bit|a little|slightly|much) \w+er\b"
    r"|(?<!not )\btoo (?:fast|slow|high|low|long|short|busy|sad|happy|calm|wild|jumpy|smooth|dense|sparse|dark|bright|repetitive|loud|quick|simple|plain)\b"
    r"|太[快慢高低长短吵闷密疏悲欢亮暗平伤复简]|\S{1,6}一?[点些]儿?(?:就?好?了?|吗)?\W*$|再\S{1,6}(?:一点|一些|些|点)|更(?!多)\S{1,4}|[改换变转做]成|变得|改[为到]|转[到调]|移[到调]|升[到调高]|降[到调低]|换(?:个|一个|种)?调|换(?:个|一?种)(?:节奏|速度|调式|拍子)"
    r"|用\S{1,3}调|^(?:一样|同样)的?|[别没](?:那么|这么|太)|不要?(?:那么|这么|太)",
    re.I,
)
_FINDS = re.compile(
    r"\b(?:find|search|recommend|suggest|show me|play|look for|listen(?:ing)? to|hear|browse|put on|what should|look(?:ing)? for|in search of)\b"
    r"|推荐|找|搜索|播放|想[听看]|放[一几两首点些个]|听听|有没有|给我看看?|听什么|看什么|有什么(?:好|新|推荐)",
    re.I,
)
_OFFERS = re.compile(  # questions after what there is: with something of ours in them
    r"\b(?:do you have|have you(?: got)?|got an?y?\w*|is there|are there|any|which|what (?:tunes?|songs?|music|kinds?)|where are)\b"
    r"|有\S{1,10}[吗嘛么]|哪[些首个几]|什么\S{0,4}(?:合适|适合|好听|好看)",
    re.I,
)
_OURS = re.compile(
    r"\b(?:tunes?|songs?|music|melod(?:y|ies)|pieces?|poems?|verses?|anything|something|slogan|headlines?)\b|曲|歌|诗|音乐|旋律",
    re.I,
)
_OPINION = re.compile(
    rf"\b(?:{_POINT}|they)(?:'s| is| was| are| were| sounds?| sounded| seems?)? (?:\w+ ){{0,3}}?(?:{_GOOD}|{_BAD})\b"
    rf"|\bi (?:\w+ly )?(?:(?:like|love|enjoy|adore|hate|dislike)(?:e?d)?|do(?:n't| not) (?:\w+ly )?like|can'?t stand) (?:{_POINT})(?!.*\b(?:but|if|when)\b)"
    r"|\bthumbs? (?:up|down)\b"
    rf"|(?:[这那它]|第[一二三四五六七八九十\d]|最后一|上一|刚才)[首个支篇段]?.{{0,5}}(?:{_GOOD_ZH}|{_BAD_ZH})"
    r"|^我?(?:[很真超太也]|特别|非常|最)?(?:喜欢|爱|讨厌|不喜欢|不爱)(?:听|看)?(?:[这那它]|第[一二三四五\d]|最后一|上一)|[好差]评|点个?赞",
    re.I,
)
_STARS = re.compile(
    r"\b(?P<word>one|two|three|four|five|[0-5])(?: out of (?:five|5)|\s?/\s?5| stars?| points?)(?!\w)"
    r"|(?P<zh>[0-5一二两三四五])\s*(?:[颗个]?星|分(?![钟之]))",
    re.I,
)
#: What other assistants are asked for.
_FOREIGN = re.compile(
    r"\b(?:e-?mails?|sms|text message|alarms?|reminders?|remind me|timer|calendar|meetings?|appointment|flights?|hotels?"
    r"|restaurants?|table for|taxi|cab|weather|forecast|temperature|traffic|pharmacy|hospital|doctor|dentist|bank|account"
    r"|transfer|dollars?|euros?|pounds|payment|invoice|refund|(?:my|an) order|delivery|password|log ?in|wifi|translat\w+"
    r"|capital of|population|president|prime minister|who won|stocks?|exchange rate|recipes?|cook|call (?:my|a|the)|phone"
    r"|directions|route|nearest|washing machine|lights|thermostat|heating|essay|homework|python|javascript|code|cv|resume"
    r"|cover letter|tickets?|passport|visa|insurance|parcel|how (?:tall|old|far|big|many|much)|battery|screen)\b"
    r"|邮件|短信|闹钟|提醒|日程|会议|预约|航班|机票|酒店|餐厅|订.{0,6}(?:桌|位|票|房)|打车|天气|气温|路况|药店|医院|银行|转账|转.{0,6}(?:块|元)"
    r"|付款|发票|退款|订单|快递|密码|登录|翻译|首都|人口|总统|比赛|股[票价]|汇率|菜谱|做饭|打电话|最近的|洗衣机|开灯|关灯|空调|作业|论文|简历|代码|多[高远重]|等于几|等于多少",
    re.I,
)  # fmt: skip
#: Slots that only something of ours has.
_SURE = frozenset({"kind", "mode", "key", "metre", "medium", "form", "tempo", "bars", "cipai"})


_GREETS = re.compile(
    r"\b(?:hi|hey|hello|thanks|thank you|please|wow|sorry|ok|okay)\b|谢谢|多谢|好", re.I
)


def _pattern(english: str, chinese: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'])(?:{english})(?!\w)|{chinese}", re.I)


_WHOLES = [(intent, _pattern(en, zh)) for intent, en, zh in _WHOLE]
_WITHINS = [(intent, _pattern(en, zh)) for intent, en, zh in _WITHIN]


def intent_of(text: str, slots: Mapping[str, object], tells: bool, moody: bool) -> str:
    """`tells`: facts were told; `moody`: a mood is named. "other" for what is none of our business."""
    if tells:
        return "tell"
    said = core(text)
    if not said:  # a greeting is all that stands there
        return "chat" if _GREETS.search(text) else "other"
    for intent, pattern in _WHOLES:
        if pattern.fullmatch(said):
            return intent
    if stars(said) is not None:
        return "rate"
    for intent, pattern in _WITHINS:
        if pattern.search(said) and not (intent == "more" and _turns(said)):
            return intent
    if _FOREIGN.search(said) and not _SURE & slots.keys():
        return "other"
    return _wish(said, slots, moody)


def of_ours(text: str) -> bool:
    """Whether something is spoken of that this house makes or shows."""
    return bool(_OURS.search(text))


def _turns(said: str) -> bool:
    """ "More like this but slower" is a change; so is what begins with a search a search."""
    differs = re.search(r"\bbut\b|但", said) and _CHANGES.search(said)
    return bool(differs or _FIND_FIRST.search(said))


def _wish(said: str, slots: Mapping[str, object], moody: bool) -> str:
    ours = bool(slots) or moody or of_ours(said)
    asks = ours and bool(_OFFERS.search(said))
    for intent, fits in (
        ("make", _MAKES.search(said)),
        ("find", _FIND_FIRST.search(said) or _FINDS.search(said) or asks),
        ("change", _CHANGES.search(said)),
        ("rate", _OPINION.search(said)),
        ("make", slots),
    ):
        if fits:
            return intent
    return "other"


def core(text: str) -> str:
    """`text` without what is said for politeness."""
    said, before = text.strip(" \t\n.,;:!?。，；：！？…~～"), None
    while said != before:
        before, said = said, _OPENS.sub("", said)
    before = None
    while said != before and _CLOSES.sub("", said):
        before, said = said, _CLOSES.sub("", said)
    return said


def stars(text: str) -> int | None:
    """How many of five stars are given; None where none are."""
    match = _STARS.search(text)
    if match is None:
        return None
    return whole(match["word"] or match["zh"])
