"""What somebody wants done, by rules: English and Chinese side by side, the first that fits counts.

The order is that of what would least want to be misheard: stop and undo, then questions about what
is shown, then what is turned down, then wishes. A wish for something else than this house makes or
shows ("write an email to my boss") is no wish here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from tastemaker.numerals import ENGLISH, whole

#: What may stand before the words that count, and behind them.
_OPENS = re.compile(
    r"^(?:please|oops|wow|hmm|ugh|ooh|ah|sorry|wait|hold on|alright|k|kk|btw|by the way|honestly|frankly|to be honest|tbh|i mean|(?:look|listen)(?=,)|no offen[cs]e|just curious|(?:ok )?so|but|maybe|yes|哎呀|哇|啊|呃|抱歉|ok|okay|well|hey|hi|hello|so|and|then|now|oh|hmm+|um+|yes|yeah|no(?=\s*[,.!;:])|just|actually"
    r"|could you|can you|would you|will you|i(?:'d| would) like you to|i want you to|i think"
    r"|说实话|说真的|老实说|顺便(?:说一句|问一下)?|不好意思|好奇问一下|话说|其实|所以|可是|但是?|对+|不+(?=[，,])|你?先|拜托|请|麻烦你?|等等|等一下|那么?|唉|诶|嗯|好[的了啦]?|你?(?:可以|能不能|能否)|劳驾)(?:\b|(?<=[\u3400-\u9fff]))[\W_]*",
    re.I,
)
_CLOSES = re.compile(
    r"[\W_]*(?:\b(?:please|thanks|thank you|for (?:now|today|tonight|me|(?:a|one) (?:sec|second|moment|minute|bit|while|day|night))|tbh|lol|though|or what|on my end|now|today|tonight|already"
    r"|will you|would you|ok|okay)|谢谢你?|多谢|说真的|说实话|可以不|好不|好吗|可以吗|行吗|好不好|[吧啊呀啦嘛哦])$",
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
    r"|masterpiece|gem|treat|delight|joy|banger|winner|keeper|top notch|spot on|mediocre|so-so"
)
_BAD = (
    r"awful|bad|terrible|horrible|boring|dull|ugly|annoying|worse|worst|poor|rubbish|dreadful|meh"
    r"|disappointing|tedious|forgettable|a? ?(?:mess|bore|disaster|letdown)|weak|nothing special|not (?:so |that |very )?(?:good|great|nice)"
)
_GOOD_ZH = r"好听|很?美|很?棒|真好|太好|不错|完美|优秀|喜欢|精彩|动听|漂亮|绝了|可以的|神作|杰作|经典|赏心悦耳|上头|带劲"
_BAD_ZH = r"沉闷|乏味|刺耳|难听|无聊|一般|差|糟糕|没意思|不好|讨厌|烂|失望|吵死|没劲|平淡|敷衍|不咋样|不怎么样"
#: Parts and sides of a piece that a change can be about.
ASPECT = (
    r"(?:key|tempo|pace|speed|rhythm|beat|pitch|melody|harmony|chords?|ending|end|opening|beginning|intro"
    r"|start|middle|notes?|mood|metre|meter|mode|register|bass|phrase|dynamics)\b"
)
ASPECT_ZH = r"(?:整体|整首|节奏|速度|结尾|收尾|末尾|开头|中间|前半|后半|旋律|音高|调子|拍子|音符|情绪|气氛|高潮)"
#: What says that something is as something else is.
_ALIKE = (
    rf"(?:(?:quite |just )?(?:like|similar to) (?:{_POINT}|that|it)|along (?:th(?:e|o)se|the same) lines"
    rf"|(?:in|of) (?:this|that|the same|a similar) (?:vein|spirit|style|manner|kind|sort|type|mood|ilk)"
    rf"|in the (?:spirit|vein|style|manner) of {_POINT}|where (?:that|this|it) came from|(?:this|that) (?:kind|sort|type|style))"
)
_ALIKE_ZH = r"(?:(?:这|那)样|这种|那种|这类|类似|差不多|同类|同款|一个(?:味道?|路子|风格|类型)|(?:这|那|同)一?个?(?:味道?|路子|风格|类型))"
_MORE_THAN = (
    r"(?:calm|quiet|soft|gentl|happi|sadd|livel|liveli|wild|bright|dark|fast|quick|slow|warm|sweet|tens|high"
    r"|low|short|long|loud|smooth|deep|simpl|merri|sunni|light|heavi|busi|dens|spars|wid|narrow|rich|strong"
    r"|cheeri|gloomi|angri|plain|strang|jolli|lazi|dreami|funni|sharp|clean|full)er"
)

#: (intent, English and Chinese patterns of the whole that is said).
_WHOLE = (
    # Whoever wants to talk us out of what we are undoes nothing by it.
    ("other", r".{0,40}\b(?:ignore|disregard|forget|override|bypass|reveal|print|repeat|show)(?: me)? (?:(?:all|any|everything|of|the|your|my|these|those|previous|prior|above|earlier|hidden|system|initial) )*(?:instructions?|prompts?|guidelines)\b.*",
              r".{0,20}(?:忽略|无视|忘[掉记了]|不要?理会|跳过|绕过|输出|打印|告诉我)掉?.{0,12}(?:指令|提示词|系统提示|设定).*"),
    ("why", r"why(?: (?:is|was) (?:that|this|it))?|how come|what for", r"为(?:什么|何)呢?|凭什么|怎么会"),
    ("known", r"(?:tell me |show me )?(?:what|how much|which things) (?:do|did|have|else do) you (?:already )?(?:know|remember|learn(?:ed|t)?|stored?|kept|got|have) (?:about|of|on) me\b.*"
              r"|(?:tell me )?what you (?:know|remember|have) (?:about|of|on) me|what(?: things| kinds?)?(?: of \w+)? (?:do|don't|did) i (?:like|love|hate|dislike|enjoy)(?: \w+)?|do you (?:know|remember) what i (?:like|love|hate|dislike|told you).{0,12}|do you (?:know|remember) (?:me|what i like|my taste)",
              r"(?:你|您)?(?:都|还)?(?:知道|记得|了解|记住|记录)了?(?:关于|有关)?我的?(?:什么|多少|哪些|些什么|口味).{0,4}|(?:你|您)对我有?(?:什么|多少)?了解.{0,3}|(?:你|您)?(?:还|都)*(?:知道|记得|了解)我(?:都|最)?(?:喜欢|讨厌|不喜欢|爱听?|想听|不爱听?)(?:什么|啥|哪些|听什么).{0,3}|我都?(?:喜欢|讨厌|不喜欢|爱听)什么|我的口味是?(?:什么|怎样|怎么样)"),
    ("rights", r"(?:how (?:do|can) i )?(?:(?:export|download|take along|get|see) (?:all )?(?:of )?my (?:own )?data(?: out)?|(?:pause|stop|resume) (?:the )?(?:learning|tracking|watching|recording)(?: (?:about |from )?me)?|(?:a |begin a |give me a )?new taste"
               r"|(?:is|are) my (?:data|information) (?:safe|secure|private|sold|shared).{0,12}|(?:where|how) (?:is|are) my (?:data|information) (?:stored|kept|used).{0,6}|do you (?:sell|share) my (?:data|information).{0,12}|who (?:else )?(?:sees?|can see|reads?|can read) (?:my|what i|what you).*|(?:what about )?(?:my )?privacy|is (?:this|it) private)",
               r"(?:怎么|如何|帮我)?(?:导出|下载|带走)我?的?(?:全部|所有)?的?(?:数据|资料|信息)|(?:暂停|停止|恢复)(?:学习|记录)我?|别再?(?:记录|学习)我?|(?:换|要)?一?个?新的?口味|谁(?:能|可以|会)?(?:看到|看见|看)我的?.{0,6}|我的?(?:数据|信息|资料)(?:安全|会不会|会被|存?在哪|去哪).{0,8}|(?:我的)?隐私.{0,6}"),
    ("erase", r"(?:how (?:do|can|could) i |can i |i(?:'d like| want) to )?(?:(?:(?:i want you to |you (?:should|must|may) )?(?:forget|erase|delete|remove|wipe|clear|purge|destroy)(?: out)? (?:all|everything|anything|whatever|the lot)"
              r"(?: (?:that )?(?:of|on|about|you(?:'ve| have)? (?:know|have|got|learned|learnt|stored?|saved?)|i(?:'ve| have)? (?:ever )?(?:said|told|did|done|liked|played))\b.*)?)"
              r"|(?:how (?:do|can|could) i |can i |i(?:'d like| want) to )?(?:forget|erase|delete|remove|wipe|clear|purge|close|cancel) (?:about )?(?:(?:all )?(?:of )?(?:my|the) (?:\w+ )?(?:data|account|profile|history|records?|information|details|traces?|file|taste|memory|personal \w+)|me|your (?:memory|records?) of me)\b.*)",
              r"(?:怎么|如何|怎样)?(?:才能)?(?:把|将)?(?:请|帮我)?(?:忘掉|忘记|忘了|删除|删掉|清除|清空|抹掉|抹去|擦除|注销|销毁)(?:掉)?(?:关于|有关)?(?:我的?|我们的)?(?:一切|所有|全部|账[号户]|帐[号户]|数据|资料|信息|画像|记录|历史|口味|个人\S{1,4}).{0,12}"
              r"|(?:把|将)(?:关于|有关)?我的?(?:一切|所有|全部|账[号户]|帐[号户]|数据|资料|信息|画像|记录|历史|个人\S{1,4}).{0,8}(?:忘|删|清|抹|擦|销).{0,4}|(?:忘掉|忘记|忘了|删了|删除)我(?:吧|这个人)?|(?:帮我)?(?:把|将)?(?:所有|一切|全部)(?:的|东西|内容|记录)*(?:都|全)?(?:删|清|忘)(?:掉|除|空|光|了).{0,2}"),
    ("stop", r"(?:(?:let'?s )?(?:stop|halt|pause|quit|exit|cancel)(?: (?:it|that|this|now|here|there|talking|playing|the music|everything))*"
             r"|(?:that(?:'s| is|'ll be| will be) )?enough(?: of (?:this|that|it))?|that(?:'s| is|'ll be| will be) (?:all|it)"
             r"|be quiet|shut up|silence|hush|never ?mind|forget (?:it|about it)|drop it|(?:let'?s )?leave it(?: (?:there|at that))?"
             r"|i(?:'m| am) (?:done|finished|through|good)|we(?:'re| are) (?:done|good)|no more|nothing(?: else| more)?|no|mute|not now|that(?:'s| is) me done|(?:maybe )?later|stop right there"
             r"|that(?:'ll| will) (?:do|be (?:all|it))|(?:turn|switch|shut) (?:(?:it|this|that|the music|everything|the sound) )?off(?: (?:the music|the sound|everything))?"
             r"|(?:(?:do(?:n't| not)|no need (?:to|for))(?: \w+){0,3} (?:anything|any)(?: (?:else|more))?)|(?:let'?s )?(?:take|have) a (?:break|rest)|give it a rest|(?:let'?s )?call it a (?:day|night)|wrap it up|leave me (?:alone|be)|i(?:'ve| have) had enough|(?:i(?:'ve| have) )?(?:had )?enough (?:music|tunes?|songs?|for me))",
             r"(?:先|今天|就|那|好了?)*[，,]?(?:停|停下来?|停止|停一下|打住|够了|别说了|闭嘴|安静|取消|算了|不用了?|不要了|没事了?|结束|退出|到此为止|到这里?了?|这样|没有了|这些|静音|歇(?:一?会儿?|歇)|休息(?:一下|一?会儿?)?|我?(?:今天)?听够了|我?这边?就?(?:这样|到这)|改天|下次再说|回头再说|不[听看玩]了)了?"
             r"|(?:行了|好了|先|今[天晚]|暂时|就|我|那)*[，,]?(?:(?:到|停在?)(?:这儿?|这里|此)(?:为止)?|够了|安静(?:点|些|一下|一?会儿?)?|关(?:了|掉|上)(?:它|音乐|声音)?|(?:都|也)?(?:别|不用|不要|不必)再?(?:写|放|播|作|说|弹|唱|推荐|吵|弄|做)(?:什么|别的|任何|其他|东西)*|(?:停|暂停)(?:一下|一?会儿?|片刻)?)了?"),
    ("chat", r"(?:(?:hi|hello|hey|hiya|howdy|greetings|welcome|cheers|thanks?|thank you|thx|bye|goodbye|see you|sorry|wow|haha\w*|lol|hm+|there)"
             r"(?:[ ,!.]+[\w']+){0,4}|(?:good )?(?:morning|afternoon|evening|night|day)(?: \w+)?|(?:i )?hope (?:you(?:'re| are)|all is|all's|everything(?:'s| is)) .{1,24}|how(?:'s| is) (?:it going|life|everything)"
             r"|how (?:are|do) you(?: (?:do|doing|feeling))?|what'?s up|(?:and )?who (?:are|made|built|wrote|created|trained) you|what are you|what(?:'s| is) your name"
             r"|are you (?:\w+ ){0,3}(?:robot|human|ai|machine|bot|person|real|there|ok|okay|alive|happy|computer|program)"
             r"|what (?:can|do) you do(?: exactly| here| for me)?|what can i (?:ask|say|do)(?: here)?|help(?: me)?|how does (?:this|it) work|(?:nice|pleased|good|great) to (?:meet|see) you(?: again| too| all)?"
             r"|tell me (?:a joke|about yourself)|that(?:'s| is) (?:funny|so funny|hilarious)|you(?:'re| are) (?:funny|great|nice|welcome|kind)"
             r"|(?:(?:please )?(?:switch|change|go|talk|speak|answer|reply|write)(?: back)?(?: to me)?(?: (?:to|in|into))? |(?:do|can|could) you (?:speak|talk|understand|know) |in )(?:english|chinese|mandarin|french|german|spanish|japanese|korean)"
             r"|have a (?:nice|good|great) \w+|(?:it'?s )?me again|is there (?:a|an|any) (?:real )?(?:human|person|\w+body|someone).{0,20}|i(?:'m| am) (?:fine|back|here)|long time no see|take care|talk (?:to you )?later|many thanks|see (?:you|ya)(?: \w+)*|much appreciated|you(?:'re| are) (?:the best|a \w+|(?:so |very |really |pretty )?\w+)|(?:haha\w*|lol|ha) .{0,20}|well done)",
             r"(?:请|麻烦)?你?(?:[会能]|可以|改)?(?:说|讲|用|懂)?(?:中文|英文|英语|汉语|普通话|日语|法语)(?:回答|回复|说|讲|聊|交流)?(?:吗|吧|好吗)?|(?:你好|您好|嗨|哈喽|早上?好?|早安|中午好|下午好|晚上好|晚安|再见|拜拜|回头见|谢谢你?|多谢|感谢|辛苦了|对不起|抱歉|哈哈)\S{0,6}"
             r"|你?(?:今天|最近|还|过得)*(?:怎么样|好吗|还好吗)|吃了吗|(?:你|您)(?:到底)?是(?:谁|什么|机器人|人|真人|AI|人工智能|程序)\S{0,4}|(?:你|您)叫什么(?:名字)?"
             r"|(?:你|您)(?:具体|到底|都)*(?:会|能|可以)(?:做|干|帮我做|帮我)?(?:点|些)?(?:什么|啥)|(?:非常|太|十分)?(?:感谢|谢谢)你?们?了?|[明改]天见|下次见|待会儿?见|很?高兴认识你|讲个笑话|介绍一下(?:你)?自己|帮助|怎么用|真有意思|在吗|好久不见|(?:我又|我)回?来了|.{0,6}(?:有|是)(?:没有|不是)?真人\S{0,3}|(?:你|您)人(?:真|很|太)\S{1,3}|又见面了|(?:太|真|非常|十分)?(?:感谢|谢谢|多谢)你?(?:们|啦)?|(?:你|您)(?:真|太|好|可真|可|很)\S{1,4}|(?:你|您)是(?:真的|真)?\S{0,4}人\S{0,2}|祝你?\S{1,8}|希望你\S{1,8}|你?(?:算|到底算?)?是(?:不是)?(?:机器人|真人|AI|人工智能|程序)\S{0,2}|哈哈\S*|笑死\S{0,2}|(?:你|您)?是谁(?:做|造|写|开发|训练|创造)(?:出来|的)\S{0,2}|(?:谁)(?:做|造|写|开发|训练|创造)了?你"),
    ("rate", rf"(?:two )?(?:big )?thumbs? (?:up|down)\b.*|you nailed it|(?:(?:that|it)(?:'s| is| was) )?(?:(?:really|so|very|quite|pretty|rather|absolutely|just|simply|how|what a|a bit|bit|a little|kind of|way|too) )*(?:{_GOOD}|{_BAD})(?: (?:one|tune|song|piece|at all|indeed))*"
             rf"|(?:i (?:\w+ly )?(?:like|love|enjoy|hate|dislike)(?:e?d)?|(?:i )?do(?:n't| not) like|loved|liked|hated|love|like) (?:it|{_POINT})(?: (?!.*\bbut\b).{{0,20}})?|(?:good|nice|great) (?:job|one|work)"
             rf"|i (?:really |just |absolutely |simply )?(?:can(?:no|')?t|can not|cannot|could(?:n'?t| not)) (?:stand|bear|take) (?:it|{_POINT})|i(?:'m| am) not (?:really |much |exactly )?(?:a (?:big |great )?fan of|into|keen on|fond of) (?:it|{_POINT})",
             rf"(?:点?赞|好评|差评|满分|[一两]?个?大拇指|哇?[，,！!]?(?:有点|有些|还|真的?|很|太|挺|好|非常|实在|确实)*(?:{_GOOD_ZH}|{_BAD_ZH})(?:了|的|呢|极了)?|(?:它|[这那][首个部本篇])?我(?:真的?|实在)?(?:[听看]不下去|受不了|无感)(?:它|[这那][首个部本篇])?了?)"),
    ("more", r"(?:some |a few |one |two |three |give me |show me |play |send )*more|similar(?: ones| things| tunes)?|(?:some|any)thing similar|same again|(?:the )?others?|(?:and )?what else|keep (?:it |them )?(?:going|coming)|(?:can|could|may) i (?:have|get) (?:some )?more",
             r"还要|更多|再来(?:几\S{0,4}|一?些\S{0,3})|继续来?|接着来|(?:接着来|继续)[，,]?别停|别停|再来首?[这那]样的?|还有(?:吗|别的吗?)?|多来[点些几]\S{0,2}|(?:再|给我)?(?:换|来|下)一?[批组页波轮拨](?:看看|吧)?"),
    ("undo", r"(?:go )?back|revert(?: it| that)?", r"还原|退回去?|返回|上一步|恢复"),
)  # fmt: skip

#: (intent, English, Chinese): found anywhere in what is said.
_WITHIN = (
    ("undo", r"undo|(?:take|took) (?:it|that|this) back|roll(?:ed)? ?back|(?:go|going|went|back|return) (?:back )?to (?:the |how |what |where )?(?:previous|last|earlier|old|original|one before|way|it was|we were|before)"
             r"|(?:one|version|tune) before (?:was|were|that)|(?:previous|old|earlier|original) (?:one|version|tune) (?:was|again|back)|restore|bring back the|put (?:it|this|that) back|(?:go )?back (?:one|a) step|(?:one|a) step back|(?:i |i'd )?prefer(?:red)? the (?:previous|last|old|earlier|original|one before|first version)|as it was(?: before)?|(?:i )?did(?:n't| not) mean (?:that|it|to)|(?:clicked|pressed|said|hit|tapped) (?:that |it )?(?:wrong|by (?:mistake|accident))|by (?:mistake|accident)$|wrong (?:button|one)|(?:what|how|where) we (?:had|were)|had before|(?:have|want|get|can i have) (?:it|that|the .{1,16}) back|rewind|(?:one|two|a few) steps? (?:ago|back)|ignore (?:that|it|this)"
             r"|(?:forget|drop|cancel|remove|reverse|scrap|discard|ditch|lose|drop) (?:(?:the|that|this|my|your) )?(?:last |latest )?(?:change|step|turn|edit|one you just made)|revert",
             r"撤销|撤回|收回|还原|恢复(?:原|到|上|成|之前|刚才)|回到(?:上|之前|原|刚才|前)|退回|退一步|返回上|上一步|改回|变回|换回|(?:更?喜欢|想要)(?:之前|原来|上一?[个首版]|刚才)|(?:还是|觉得)(?:之前|刚才|原来|上一?[个首版])|(?:忘掉|取消|去掉|不要)(?:刚才|上次|最后)?的?(?:这次)?(?:修改|改动|更改)|(?:修改|改动|更改).{0,2}(?:不要|不算|作废|取消|撤)|[点按说选弄打]错了|倒回|倒退|要回来|(?:最开始|一开始|最初|原先)(?:的|那)|[一两几]步之前|别管刚才|手滑|反悔|当我没说|不是故意的"),
    ("why", rf"why(?=(?:\W+[\w']+){{0,3}}\W*$)|why\b.*\b(?:you|i|me|{_POINT}|one|here|shown?|recommend\w*|pick\w*|chosen?|suggest\w*)|how come|what (?:makes|made) you|explain (?:this|that|it|why|yourself|the|your)"
            r"|how (?:did|do|would|could|can) you (?:choose|pick|select|decide|know|come|get to|arrive)|based on what|what (?:is|was) (?:this|that|it) based on|(?:the|your|a|any) reasons?|^reasons?\W*$|on what (?:basis|grounds)|what(?:'s| is| was) (?:the|your) (?:basis|logic|thinking|idea|rationale|story)|^(?:is|was) (?:this|that|it) because|what(?:'s| has| do| does| is) .{0,24}to do with|where (?:does|did|do|is|has) (?:this|that|it|these) com(?:e|ing) from|what (?:gave you|put .{1,12} in) \w+|how (?:did|does|has|come) .{1,30}(?:end up|get|land|turn up|show up|appear)|who (?:told|says|said).{0,20}\bi (?:like|love|want)",
            r"^(?:是|是不是)因为|怎么(?:跑|出现|混|冒|进|到)|(?:依据|根据|原因|缘由|逻辑)是|(?:怎么|如何)(?:考虑|想)的|哪儿?来的|从哪儿?来|有什么(?:关系|道理|讲究)|怎么想[到起]|什么让你|谁(?:告诉|跟)你|为(?:什么|何)(?=.{0,5}$|.*(?:推荐|选|给我|是第|[这那]|它|我|你|歌|曲|诗|首))|凭什么|怎么会|什么原因|原因(?:是|呢)|理由|怎么(?:给我|选|推荐|知道我|挑|想到)|(?:根据|依据|基于)什么|解释一?下"),
    ("less", rf"less (?:like|of)|leave out (?:the |any )?(?!{ASPECT})\w+|(?:skip|avoid|spare me|steer clear of|ditch|(?:take|have) a break from|(?:any|every)thing (?:but|except)|lay off|cut (?:down|back) on|quit with) (?:the |these |those |this |that |all |any )?(?!{ASPECT})\w+|(?:show|give|play|send)(?: me)? (?:less|fewer)|^fewer\b|^not (?:yet )?another|^no \w+s\b(?! but)|^again with|bores? me|(?:do|doing|drives?|driving) (?:my head in|me (?:mad|crazy|nuts|up the wall))|on my nerves|had it with|not feeling (?:it|this|that)|do(?:n't| not) want (?:them|it|those|these|this)|keep (?:getting|giving me|showing me|sending me)|^move on|^next\b|(?:do|does|did) nothing(?: for me)?$|heard (?:this|that|it)(?: one)? (?:so |too |a )(?:many|million|hundred|thousand) times|give (?:it|the \w+) a rest|fewer (?:like|of)|(?:not|nothing) like (?:this|that|these|the)|do(?:n't| not) (?:show|play|want|give|recommend|suggest|make|bring)(?! (?:it|this|that) an?\b)(?: me)?|never (?:play|show|again|want)|no more (?:of|\w+s|\w+ \w+s)\b"
             r"|not (?:my|for) (?:thing|me|taste|cup of tea|style)|(?:not|un)\s?interest(?:ed|ing)|(?:take|get) (?:it|this|that|these|those|them) (?:off|out|away)|get rid of (?!(?:\w+ ){0,2}(?:notes?|chords?|ending|bass))|i(?:'ve| have) had enough of|(?:tired|sick|bored|fed up) (?:of|with)|^skip\b|enough (?:of|with) (?:the|these|those|\w+s)\b|(?:hide|remove|delete) (?:this|that|it|the)|not (?:this|that)(?: one)? again|stop (?:showing|playing|recommending|suggesting|giving)",
             r"少来|少推|怎么又|又是.{1,8}[曲歌诗]|老是?给|总是?给|头疼|头大|烦死|受够|没感觉|我不想要$|听过.{1,3}遍|打动不了|先?歇歇|^除了.{1,10}(?:什么都|都行|都可以|随便)|下一[个首支]|放烦|听烦|(?:那些|这些|之类的?|就|还是)算了|免了$|少来|少放|少给|少推荐|[这那]种少|^少一?点|不要这|别再|别放|别给|不要再|不要给|不想[再听看]|不想要(?!了$)|没兴趣|不感兴趣|没意思了|从.{0,6}(?:去掉|删掉|移除|拿掉)|不适合我|不合我|[听看]?腻|跳过|再也不|够多|太多了|不必了|不要了$|没劲|不是我的菜|以后别|讨厌这种"),
    ("more", r"more (?:like|of|from|by)\b|more \w+ (?:like|similar)|another similar|(?:anything|something|others?|another|ones?|some) (?:else )?(?:quite )?(?:like|similar to) (?:it|this|that|these|those|the)\b|keep (?:them|it|these) coming|more,? please|i (?:want|need) more$|(?:more|another|others?|some|anything|something|ones?|(?:what )?else)\b.{0,24}" + _ALIKE
             + r"|(?:send|got|get|have|give me|show me|play|bring|any|some) (?:me )?(?:some |any |a few )?more(?= from| of|\W*$)|similar (?:stuff|ones|things|tunes|pieces|songs)|what else is (?:there )?like|want to hear others|\b(?:a few|some|the) (?:others|rest)\b|yes more|another few|\b(?:anything|something) similar",
             r"多来(?!点[^这那像])|(?:再|多|还)(?:推|来|给|放|送|找)(?:荐|我)?(?:[一几两]?[些首点个])?" + _ALIKE_ZH + r"|" + _ALIKE_ZH + r"的?.{0,4}(?:再|多|还|继续)|(?:照|按|跟|和).{1,8}(?:再|多)来|[，,](?:再|多)(?:推|来|给|放)(?:我)?[一几]?[些点首]$|(?:还有|有没有)(?:别的|其他)?.{0,2}像[它这那]|还?想?听" + _ALIKE_ZH + r"的?$|再(?:给我|帮我|替我)来[几些]|剩下的.{0,6}听|有没有" + _ALIKE_ZH + r"|^来[点些]?" + _ALIKE_ZH + r"的?$|更多|还有(?:这样|类似|这种|别的|像|更多)|再来(?:[几些两三四]|一[首个支]?类似)|多推荐|多放|多给|多一?[点些](?:这|那|类似)|继续(?:给|来|放)|像.{1,8}(?:还有|再来|多来)|(?:这样|这种|这类|类似)的?(?:再|多|还|来)"),
)  # fmt: skip

_FIND_FIRST = re.compile(
    r"^(?:find|search|look|recommend|suggest|any recommendations?)\b|^(?:帮我|给我|我想|再)?(?:找|搜|推荐)",
    re.I,
)
_MAKES = re.compile(
    rf"\b(?:make|compose|write|create|generate|improvise|invent|produce|craft|draft|come up with|put together|cook up|whip up|dream up|think up)\b(?! (?:{_POINT}))"
    r"|\banother one\b|\bi (?:want|need|fancy|could use) (?:something|a \w+) (?:new|fresh|original)|写一?句|[四两几八]句诗|创作|作一|写[一首个两三几段篇]|谱一|[做整弄][一两三几首个支段篇]|生成|来一?[首支段篇个]|来[两三几]首|来[点些]|作曲|编[一首]|给我写|填[一首]|[想]?要一?[首支段篇]|出一首|作[点些首]|写[点些]|\bsurprise me\b|惊喜|\bcould do with a (?:new |fresh )?",
    re.I,
)
_CHANGES = re.compile(
    rf"\b(?:make|turn|change|put|set|switch|transpose|raise|lower|speed|slow|bring|move|shorten|lengthen|cut|keep|try"
    rf"|give|end|start|begin|liven(?: up)?|cheer|jazz up|spice up|tone down|thin|lift|bump|push|pull|double) (?:{_POINT})|(?<!you )\bhave (?:{_POINT})"
    rf"|\b(?:change|drop|raise|lower|lift|shift|move|bump|push|pull|pick up|cut|double|halve|slow(?: down)?|speed up|quicken|simplify|fix|tweak|adjust|vary|swap|switch|lighten|thin(?: out)?|thicken|tone down|bring (?:up|down)|turn (?:up|down)|add|trim|shorten|lengthen|brighten|soften|make|lose|remove|take out|cut out|get rid of) (?:[\w-]+ ){{0,4}}?{ASPECT}"
    rf"|\b(?:{_POINT}|{ASPECT}|(?:bit|part|half|section|one)\b)(?:'s| is| was| feels?| sounds?) (?:\w+ ){{0,2}}too (?!bad|good)\w+|\b(?:could|can) (?:use|do with) (?:\w+ ){{0,2}}(?:more|less|fewer|a bit)"
    rf"|\b(?:{_POINT})(?:'s| is)? (?:\w+ ){{0,2}}(?:drag|rush|plod|crawl|lag|meander)\w*|\b(?:up|down|higher|lower)\b.{{0,16}}\b(?:step|tone|octave|semitone|third|fourth|fifth)s?\b|^what if (?:{_POINT})|cheer {_POINT} up"
    rf"|\b(?:change|switch|transpose|convert) (?:to|into)\b|\b{_MORE_THAN}\b"
    r"|\bmore (?!(?:like|of|from|by|please|than)\b)\w+|\bless (?!(?:like|of)\b)\w+|\bin (?:major|minor)\b|\binstead\b|^(?:the )?same\b|\bthe same (?:but|thing|one|tune|in|with)\b"
    r"|^not (?:so|that|quite|as)\b|^(?:but |now )?(?:with|without|in|as an?|into)\b|\b(?:try|do|play) (?:it )?(?:in|as|with)\b|\b(?:a bit|a little|slightly|much) \w+er\b"
    r"|(?<!not )\btoo (?:fast|slow|high|low|long|short|busy|sad|happy|calm|wild|jumpy|smooth|dense|sparse|dark|bright|repetitive|loud|quick|simple|plain)\b"
    rf"|{ASPECT_ZH}.{{0,7}}(?:降|升|提|加|减|放|换|改|变|往|高|低|快|慢|长|短|多|少|亮|暗|收|柔|软|平|活)|(?:降|升|调高|调低|压低)[一半两]?个?(?:全音|半音|八度|度)|改成|要是改|[高低]音.{{0,6}}(?:去掉|不要|少)|(?:开头|前面|中间|后面|结尾|后半|前半).{{0,4}}太|(?:提|慢|快|降|升)(?:起来|下来|上去|下去)"
    r"|太[快慢高低长短吵闷密疏悲欢亮暗平伤复简拖赶急碎花空满尖硬软乱沉单阴]|\S{1,6}一?[点些]儿?(?:就?好?了?|吗)?\W*$|再\S{1,6}(?:一点|一些|些|点)|更(?!多)\S{1,4}|[改换变转做]成|变得|改[为到]|转[到调]|移[到调]|升[到调高]|降[到调低]|换(?:个|一个|种)?调|换(?:个|一?种)(?:节奏|速度|调式|拍子)"
    r"|用\S{1,3}调|^(?:一样|同样)的?|[别没](?:那么|这么|太)|不要?(?:那么|这么|太)",
    re.I,
)
_FINDS = re.compile(
    r"\b(?:find|search|recommend|suggest|show me|play|look for|listen(?:ing)? to|hear|browse|put on|what should|look(?:ing)? for|in search of)\b"
    r"|\b(?:pull|dig|bring) (?:up|out)\b|\bwhat(?:'s| is| would be) (?:\w+ ){0,2}(?:good|nice|right|best|suitable|fitting|perfect) (?:for|to|when|while|on|at)\b"
    r"|推荐|找|搜索|播放|想[听看]|放[一几两首点些个]|听听|[调翻]几[首支个]|你会放|听(?:点|些)|有没有|曲子?.{0,4}在哪|肯定有|给我看看?|听什么|看什么|有什么(?:好|新|推荐)",
    re.I,
)
_OFFERS = re.compile(  # questions after what there is: with something of ours in them
    r"\b(?:do you have|have you(?: got)?|got (?:any|some|a)\w*|anything|(?:where|how) (?:do|can) i find|you (?:must|should) have|what'?s (?:popular|new|hot|trending|good)|is there|are there|any|which|what (?:tunes?|songs?|music|kinds?)|where are)\b"
    r"|有\S{1,10}[吗嘛么]|哪[些首个几]|什么\S{0,4}(?:合适|适合|好听|好看)|(?:流行|热门|火)的?\S{0,3}(?:什么|哪)|什么\S{0,4}(?:流行|热门)",
    re.I,
)
_OURS = re.compile(
    r"\b(?:tunes?|songs?|music|melod(?:y|ies)|pieces?|poems?|verses?|anything|something|slogan|headlines?|(?:one|that|it) (?:called|named|titled))\b|那首|这首|叫\S{1,20}的|曲|歌|诗|音乐|旋律",
    re.I,
)
_OPINION = re.compile(
    rf"\b(?:{_POINT}|they)(?:'s| is| was| are| were| sounds?| sounded| seems?)? (?:\w+ ){{0,3}}?(?:{_GOOD}|{_BAD})\b"
    rf"|\bi (?:\w+ly )?(?:(?:like|love|enjoy|adore|hate|dislike)(?:e?d)?|do(?:n't| not) (?:\w+ly )?like|can'?t stand) (?:{_POINT})(?!.*\b(?:but|if|when)\b)"
    r"|\bthumbs? (?:up|down)\b"
    rf"|(?:[这那它]|第[一二三四五六七八九十\d]|最后一|上一|刚才)[首个支曲篇条部本张款件段]?.{{0,5}}(?:{_GOOD_ZH}|{_BAD_ZH})"
    r"|^我?(?:[很真超太也]|特别|非常|最)?(?:喜欢|爱|讨厌|不喜欢|不爱)(?:听|看)?(?:[这那它]|第[一二三四五\d]|最后一|上一)|[好差]评|点个?赞",
    re.I,
)
_STARS = re.compile(
    r"\b(?P<word>one|two|three|four|five|[0-5])(?: out of (?:five|5)|\s?/\s?5| stars?| points?)(?!\w)"
    rf"|\b(?P<ten>{ENGLISH})(?: out of (?:ten|10)|\s?/\s?10)(?!\w)"
    r"|(?P<zh_ten>10|[0-9零一二两三四五六七八九十])\s*分(?=.{0,6}(?:满分|总分)(?:是|为)?(?:10|十))"
    r"|(?:满分|总分)(?:是|为)?(?:10|十)分.{0,8}?(?P<of_ten>10|[0-9零一二两三四五六七八九十])\s*分"
    r"|(?P<zh>[0-5一二两三四五])\s*(?:[颗个]?星|分(?![钟之音]))|(?P<over>10|[6-9六七八九十])\s*分(?![钟之音])",
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
_NEWS = re.compile(r"\b(?:news|headlines?)\b|新闻|标题|头条|快讯", re.I)
#: What somebody does while they listen is no wish to have it done.
_MEANWHILE = re.compile(
    r"\b(?:listen(?:ing)?|hear|put on|music)\b.*\b(?:while|when|as|during|for|to)\b|时候?.{0,4}听|听.{0,8}时|边.{1,6}边听|适合.{0,8}听",
    re.I,
)
_PEOPLE = (
    r"daughters?|sons?|kids?|child(?:ren)?|wife|husband|partner|girlfriend|boyfriend|friends?|mother|mum|mom|father|dad"
    r"|parents|sisters?|brothers?|family|gran(?:ny|dmother|dfather|dad)|(?:uncle|aunt|cousin)s?|band|choir|cats?|dogs?|job"
)
#: What people tell of their lives that is no lasting taste: heard, and kept nowhere but in the ledger.
_TOLD = re.compile(
    r"^(?:i(?:'m| am| was| have been|'ve been) (?!\b(?:not )?(?:sure|sorry|lost|confused|afraid|looking|trying|waiting)\b)\w+"
    r"|i(?:'ve| have) (?:a|an|two|three|four|always|never|just|played|sung|danced|lived|worked) \w+|i (?:work|live|grew up|spent my|come from|came from|study|teach|sing|dance|run|drive|moved|used to|own|retired|was born)\b"
    rf"|my (?:\w+ ){{0,2}}(?:{_PEOPLE}) (?:\w+ ){{0,2}}(?:is|are|was|were|plays?|sings?|loves?|likes?|lives?|works?|has|have|just)\b)"
    r"|^我(?:今年)?[\d一二三四五六七八九十]+(?:岁|了)|^我(?:的)?(?:童年|老家|故乡|家乡)|^我(?:是(?!说|指|想|要)|来自|住在?|在\S{2,}|有[一两三]|今年|小时候|长大|出生|从小|以前|曾经|刚搬|退休|养了|[拉弹吹打唱教](?!你))|^我(?:的)?(?:女儿|儿子|孩子|老婆|老公|妻子|丈夫|爸爸?|妈妈?|爷爷|奶奶|朋友|家)",
    re.I,
)
_LIFE = re.compile(
    r"^i (?:work|live|grew up|come from|study|teach|moved to|was born)\b|^我(?:来自|住|出生|从小|在.{2,}(?:上班|工作|上学|读书|教|班))",
    re.I,
)
_ASKS = re.compile(r"[?？]\s*$|[吗呢么]\W*$")
#: Slots that only something of ours has.
_SURE = frozenset({"kind", "mode", "key", "metre", "medium", "form", "tempo", "bars", "cipai"})


_GREETS = re.compile(
    r"\b(?:hi|hey|hello|thanks|thank you|please|wow|sorry|ok|okay)\b|谢谢|多谢|好", re.I
)


def _pattern(english: str, chinese: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'])(?:{english})(?!\w)|{chinese}", re.I)


_WHOLES = [(intent, _pattern(en, zh)) for intent, en, zh in _WHOLE]
LONGEST_CHAT = 80  # characters of what is nothing but politeness
#: What may be said twice in a row: "hi, nice to see you", 行了够了.
_SEVERAL = [
    (intent, re.compile(rf"(?:{pattern.pattern}){{1,3}}", re.I))
    for intent, pattern in _WHOLES
    if intent in ("stop", "chat")
]
_PARTS = re.compile(r"[,，.!！?？。;；:：~～…]+|\s[-–—]\s|\bbut\b|\bso\b|但是?|可是|不过|所以")
_WITHINS = [(intent, _pattern(en, zh)) for intent, en, zh in _WITHIN]


class Ruled(NamedTuple):
    """What the rules say somebody wants, and which of them says so."""

    intent: str
    rule: str


def intent_of(text: str, slots: Mapping[str, object], moody: bool) -> Ruled:
    """`moody`: a mood is named. "other" for what is none of our business."""
    said = core(text)
    if not said:  # a greeting is all that stands there
        return Ruled("chat", "whole") if _GREETS.search(text) else Ruled("other", "empty")
    for intent, pattern in _WHOLES:
        if pattern.fullmatch(said):
            return Ruled(intent, "whole")
    parts = _PARTS.split(said)
    for intent, pattern in _SEVERAL if len(said) <= LONGEST_CHAT else ():
        if all(pattern.fullmatch(core(part)) for part in parts):
            return Ruled(intent, "whole")
    if stars(said) is not None:
        return Ruled("rate", "stars")
    for intent, pattern in _WITHINS:
        if pattern.search(said) and not (intent == "more" and _turns(said)):
            return Ruled(intent, "within")
    if _LIFE.search(said) and not slots and not _ASKS.search(text):
        return Ruled("tell", "life")
    news = "topic" in slots and _NEWS.search(said)  # 写一条股票新闻
    if not (news or _SURE & slots.keys() or _MEANWHILE.search(said)) and _FOREIGN.search(said):
        return Ruled("other", "foreign")
    wish = _wish(said, slots, moody)
    if wish.intent != "other":
        return wish
    if _TOLD.search(said) and not _ASKS.search(text):
        return Ruled("tell", "told")
    return _of_a_part(said)


def _of_a_part(said: str) -> Ruled:
    """What one part of a sentence wants, the last that wants anything, where the whole says nothing:
    people lead up to their wish, or explain it."""
    parts = [part for part in (core(part) for part in _PARTS.split(said)) if part]
    if len(parts) < 2:
        return Ruled("other", "none")
    found = [intent_of(part, {}, False).intent for part in parts]
    wanted = [intent for intent in found if intent not in ("other", "chat", "stop", "tell")]
    intent = (
        wanted[-1]
        if wanted
        else next((intent for intent in found[::-1] if intent != "other"), "other")
    )
    return Ruled(intent, "part")


def of_ours(text: str) -> bool:
    """Whether something is spoken of that this house makes or shows."""
    return bool(_OURS.search(text))


def _turns(said: str) -> bool:
    """ "More like this but slower" is a change; so is what begins with a search a search."""
    differs = re.search(r"\bbut\b|但", said) and _CHANGES.search(said)
    return bool(differs or _FIND_FIRST.search(said))


def _wish(said: str, slots: Mapping[str, object], moody: bool) -> Ruled:
    ours = bool(slots) or moody or of_ours(said)
    asks = ours and bool(_OFFERS.search(said))
    for intent, rule, fits in (
        ("make", "makes", _MAKES.search(said)),
        ("find", "begins", _FIND_FIRST.search(said)),
        ("find", "finds", _FINDS.search(said) or asks),
        ("change", "changes", _CHANGES.search(said)),
        ("rate", "opinion", _OPINION.search(said)),
        ("make", "slots", slots),
    ):
        if fits:
            return Ruled(intent, rule)
    return Ruled("other", "none")


def core(text: str) -> str:
    """`text` without what is said for politeness."""
    said, before = text.strip(" \t\n.,;:!?。，；：！？…~～"), None
    while said != before:
        before, said = said, _OPENS.sub("", said)
    before = None
    while said != before and _CLOSES.sub("", said):
        before, said = said, _CLOSES.sub("", said)
    return said


def stars(text: str) -> float | None:
    """How many of five stars are given, of ten points half of them; None where none are."""
    match = _STARS.search(text)
    if match is None:
        return None
    if five := match["word"] or match["zh"]:
        return whole(five)
    ten = whole(match["ten"] or match["zh_ten"] or match["of_ten"] or match["over"])
    return ten / 2 if ten <= 10 else None
