"""What the command line says to people: each line English → Chinese, with a name in braces for
each value; and words that programs read too, which are kept in English and told in Chinese.

A test holds that every literal that commands print stands here, and nothing that none prints.
"""

from __future__ import annotations

from collections.abc import Mapping

from tastemaker.wording.nouns import LEARNED

LINES: Mapping[str, str] = {
    # ---------------------------------------------------------------- everywhere
    ", ": "、",
    "({source})": "（{source}）",
    "{n} {what}": "{what} {n}",
    "{what}: {said}": "{what}：{said}",
    "{name}: {value:.4f}": "{name}：{value:.4f}",
    "{low:.2f} to {high:.2f}": "{low:.2f} 至 {high:.2f}",
    "{low:.3f} to {high:.3f}": "{low:.3f} 至 {high:.3f}",
    "{n:.1f} minutes": "{n:.1f} 分钟",
    "{n:.0f} s": "{n:.0f} 秒",
    "{n:.1f} s": "{n:.1f} 秒",
    "95 % interval": "95 % 区间",
    "yes": "是",
    "no": "否",
    "id": "编号",
    "people": "人数",
    "Written to {file}.": "已写入 {file}。",
    "Written to {file} ({n} bytes).": "已写入 {file}（{n} 字节）。",
    "“{path}” is no name of a PNG": "“{path}”不是 PNG 文件名",
    # ---------------------------------------------------------------- problems, wrong use
    "{title}: {detail}": "{title}：{detail}",
    "Wrong use": "用法有误",
    "tastemaker --help lists the commands; tastemaker COMMAND --help explains one.": (
        "tastemaker --help 列出全部命令；tastemaker COMMAND --help 说明其中一个。"
    ),
    "Stopped. What was acknowledged is kept; run it again.": (
        "已停止。已确认的内容都保留着；可以再次运行。"
    ),
    "name one person, or several with --group": "请给出一个人，或用 --group 给出几个人",
    "one file alone can be given an id": "只有单个文件才能指定编号",
    "say a text, or --item with the id of something made": "请给出文本，或用 --item 给出作品的编号",
    "say --yes to erase": "删除请加 --yes",
    "use one of them": "只能用其中一个",
    "“{given}” is not a,b,c": "“{given}”不是 a,b,c",
    "“{given}” is not attribute:value": "“{given}”不是“属性:值”",
    "“{given}” is not name=value": "“{given}”不是“名称=值”",
    "“{given}” is not ITEM:5-8": "“{given}”不是 ITEM:5-8",
    "“{given}” is not valence,arousal": "“{given}”不是“愉悦度,唤醒度”",
    # ---------------------------------------------------------------- progress
    "{line}: {done} % ({seconds:.0f} s)\n": "{line}：{done} %（{seconds:.0f} 秒）\n",
    "Importing {file}": "导入 {file}",
    "Importing documents": "导入文档",
    "Reading tunes": "读取曲子",
    "Training": "训练",
    "Job {id}": "任务 {id}",
    "Evaluating": "评判",
    "Simulating": "模拟",
    "Proving": "证明",
    "Fine-tuning": "微调",
    "Learning what reads alike": "学习哪些内容读来相近",
    "Learning voices": "学习语音情绪",
    "Learning emotions": "学习情绪",
    "Learning taste": "学习口味",
    "Learning to compose": "学习作曲",
    "Listeners play": "模拟听众试听",
    # ---------------------------------------------------------------- demo
    "The composer is learning in the background (job {id}).": "作曲者正在后台学习（任务 {id}）。",
    "Ready after {seconds:.0f} s.": "{seconds:.0f} 秒后准备就绪。",
    "Ctrl-C stops it.": "按 Ctrl-C 停止。",
    # ---------------------------------------------------------------- import
    "{new} tunes are new, {known} known.": "新增曲子 {new} 首，已有 {known} 首。",
    "line {n}": "第 {n} 行",
    "lines {lines}": "第 {lines} 行",
    "lines {lines} and {n:,} more": "第 {lines} 行等（另有 {n:,} 行）",
    "{place} and {n:,} more": "{place}等（另有 {n:,} 个）",
    "{place}: {said}": "{place}：{said}",
    "{detail} {hint}": "{detail}{hint}",
    "{why}.": "{why}。",
    "{said} (likewise: {lines})": "{said}（同样：{lines}）",
    "  … and {n} more": "  ……另有 {n} 个",
    # ---------------------------------------------------------------- documents, ask, hand-overs
    "{n} passages": "{n} 个段落",
    " ({document})": "（{document}）",
    " ({document}, page {page})": "（{document}，第 {page} 页）",
    " ({document}, line {line})": "（{document}，第 {line} 行）",
    "There are no documents yet: tastemaker import documents PATH": (
        "还没有文档：tastemaker import documents PATH"
    ),
    "No question waits for a person.": "没有等待人工回答的问题。",
    "Nearest:": "最接近的：",
    "Left to a person: {id}": "已转人工：{id}",
    "{id} is gone.": "{id} 已移除。",
    "{id} is closed.": "{id} 已关闭。",
    "Of the answers given, {share:.0%} are expected to be right.": "给出的回答预计有 {share:.0%} 正确。",
    "Of the answers given, {share:.0%} at most are right.": "给出的回答至多有 {share:.0%} 正确。",
    "That is from questions made out of the documents, which are easier than people's:": (
        "这是用从文档生成的问题估计的，比人们提的问题容易："
    ),
    "write down several questions for an answer, and it can be foretold.": (
        "请为同一个回答写下几种问法，就能估计得准。"
    ),
    # ---------------------------------------------------------------- train, models, jobs
    "{medium}, personal": "{medium}（按个人反馈）",
    "{items:,} items, each a point of {dim} numbers; {took}": (
        "{items:,} 项内容，每项是 {dim} 个数的一点；用时 {took}"
    ),
    "{meetings:,} meetings of {people:,} people; {took}": (
        "{people:,} 人与内容的 {meetings:,} 次接触；用时 {took}"
    ),
    "judged by the newest events of {n:,} people: {figures}": "以 {n:,} 人的最新事件评判：{figures}",
    "NDCG {figure:.3f} of what they liked next": "接下来喜欢的内容 NDCG {figure:.3f}",
    "NDCG {figure:.3f} within what they met": "所接触内容之内 NDCG {figure:.3f}",
    "what counts: {shares}": "各部分所占权重：{shares}",
    "{part} {share:.0%}": "{part} {share:.0%}",
    "; not: {parts}": "；没有权重：{parts}",
    "{n:,} pieces learned from; {took}": "学习了 {n:,} 件内容；用时 {took}",
    "judged by {n:,} held out: {figures}": "以留出的 {n:,} 件评判：{figures}",
    "{figure:.3f} {measure}": "{measure} {figure:.3f}",
    "{share:.0%} of the drafts well-formed": "{share:.0%} 的草稿格式正确",
    "{share:.0%} of the drafts hold when tried": "{share:.0%} 的草稿试用可行",
    "rung {n} of the ladder makes for people": "为人创作时使用阶梯的第 {n} 级",
    "in use, as {id}": "已启用，模型集 {id}",
    "not put to use by the gate; what was in use stays": "没有通过上线检查，未启用；原来的继续使用",
    "learned {at} (UTC) from the first {n:,} events of the ledger": (
        "学习于 {at}（UTC），依据账本的前 {n:,} 个事件"
    ),
    "after {id}": "上一个：{id}",
    "sealed {sha256}": "校验和 {sha256}",
    "{id} is in use.": "{id} 已启用。",
    "Nothing has been learned yet: tastemaker train": "还没有学到任何东西：tastemaker train",
    "Job {id}: tastemaker jobs watch {id}": "任务 {id}：tastemaker jobs watch {id}",
    "Job {id}: {state}.": "任务 {id}：{state}。",
    "No jobs yet: tastemaker train --background": "还没有任务：tastemaker train --background",
    # ---------------------------------------------------------------- recommend, create, chat, why
    "title": "标题",
    "score": "得分",
    "  {amount:+.3f} {words}": "  {amount:+.3f}：{words}",  # without a space, where rich breaks
    "made for you · AI": "为你创作 · AI",
    "Nothing to show yet: import items first (`tastemaker import items FILE`).": (
        "还没有可推荐的：请先导入内容（`tastemaker import items FILE`）。"
    ),
    "No {format}: {why}": "没有 {format}：{why}",
    "a picture: --out FOLDER writes it into a file": "这是图片：可用 --out 文件夹 写成文件",
    "{n} wait for a review before they are shown (`tastemaker review list`).": (
        "{n} 件作品待审阅后才会展示（`tastemaker review list`）。"
    ),
    "Say what you want; an empty line ends. You are talking with a machine.": (
        "想要什么，直接说；空行结束。与你对话的是机器。"
    ),
    "Noted as {id}.": "已记录，编号 {id}。",
    "{what} is undone.": "已撤销：{what}。",
    "{n} smaller ones": "另有{n}条更小的",
    # ---------------------------------------------------------------- profile, rights, voices
    "Nothing is known of {user} yet.": "对{user}还一无所知。",
    "{user} met {met} items, which say nothing in words; ranking goes by them.": (
        "{user}接触过 {met} 件内容，它们没有可以说出来的特征；排序以此为据。"
    ),
    "fact": "条目",
    "weight": "权重",
    "from": "来源",
    "events": "事件",
    "{fact} (pinned)": "{fact}（已固定）",
    "Off; what was read of it is gone.": "已关闭；读到的情绪已删除。",
    "On; {n} creations are offered.": "已开启；分享了 {n} 件作品。",
    "Off; none is offered.": "已关闭；没有分享作品。",
    "A guess, and often wrong. Noted.": "这只是猜测，且常会出错。已记录。",
    "A guess, and often wrong. Nothing is noted.": "这只是猜测，且常会出错。没有记录。",
    "It does not say that it was made by AI; that proves nothing.": (
        "文件没有说明自己由人工智能生成；这并不能证明什么。"
    ),
    "nothing": "没有内容",
    "Erase {user}: {what}?": "删除{user}的全部数据（{what}）？",
    "Nothing was held; nothing had to be removed.": "没有保存任何数据，无需删除。",
    "The next training forgets them in: {parts}.": "下次训练时从以下部分中遗忘：{parts}。",
    # ---------------------------------------------------------------- evaluate ranking
    "part": "部分",
    "{name} of all: {low:.4f} to {high:.4f} (95 % interval over people)": (
        "整体的 {name}：{low:.4f} 至 {high:.4f}（按人计的 95 % 区间）"
    ),
    "{share:.1%} of the catalogue is shown to somebody ({name})": (
        "曲库的 {share:.1%} 至少展示给一个人（{name}）"
    ),
    "among the new items alone: {figures}": "仅在新内容之中：{figures}",
    "nothing tells new items apart: give their titles by --items": (
        "新内容之间无从区分：请用 --items 给出标题"
    ),
    "{n} people were asked": "评判了 {n} 人",
    "fit {seconds:.1f} s, {each:.2f} ms per person": "拟合 {seconds:.1f} 秒，每人 {each:.2f} 毫秒",
    "relations of {items} items kept ({with_} with, {without} without)": (
        "采用了 {items} 项内容的关系（有关系 {with_}，没有 {without}）"
    ),
    "relations of {items} items left out: they do not help on held-out choices"
    " ({with_} with, {without} without)": (
        "没有采用 {items} 项内容的关系：对留出的选择没有帮助（有关系 {with_}，没有 {without}）"
    ),
    "{n} rows could not be read and were left out": "{n} 行无法读取，已略过",
    # ---------------------------------------------------------------- evaluate policy
    "policy": "策略",
    "by": "方法",
    "welcomed of 100": "每 100 项受欢迎",
    "worth rows": "相当于行数",
    "as logged": "按记录",
    "the log holds too little of it": "记录中与之相同的太少",
    # ---------------------------------------------------------------- evaluate creation
    "{made} made: {ended:.0%} ended, {valid:.0%} pass their check": (
        "创作了 {made} 件：{ended:.0%} 写完，{valid:.0%} 通过检查"
    ),
    "as asked: {shares}": "符合要求：{shares}",
    "in the order asked (Spearman): {mean:.2f} on average; {each}": (
        "与所求次序的相关（Spearman）：平均 {mean:.2f}；{each}"
    ),
    "longest run copied from one text: {made:.0%} of it, nine in ten up to {most:.0%}": (
        "与单篇文本相同的最长片段：占 {made:.0%}，九成不超过 {most:.0%}"
    ),
    "  of real ones: {made:.0%}, nine in ten up to {most:.0%}": (
        "  真实内容：占 {made:.0%}，九成不超过 {most:.0%}"
    ),
    "variety: {made:.1%} of short runs differ (of real ones: {real:.1%})": (
        "多样性：{made:.1%} 的短片段各不相同（真实内容：{real:.1%}）"
    ),
    "time: {alone:.2f} s for one alone, {each:.2f} s each in a batch": (
        "用时：单独一件 {alone:.2f} 秒，成批时每件 {each:.2f} 秒"
    ),
    "what made them: {about}": "所用模型：{about}",
    # ---------------------------------------------------------------- simulate, prove
    "{listeners} simulated listeners, {rounds} slates each: enjoyment from 0 to 1": (
        "{listeners} 位模拟听众，每人 {rounds} 份推荐单；喜爱程度为 0 到 1"
    ),
    "shown": "展示",
    "enjoyment": "喜爱程度",
    "against random": "与随机相比",
    "{one} minus {two}: {mean:+.3f} ({span})": "{one}减{two}：{mean:+.3f}（{span}）",
    "{arm} against the catalogue alone: × {mean:.3f} ({span})": (
        "{arm}与只推荐曲库相比：× {mean:.3f}（{span}）"
    ),
    "creations shown by {arm}: {n:,}, enjoyed {mean:.3f} on average": (
        "{arm}展示的作品：{n:,} 件，平均喜爱程度 {mean:.3f}"
    ),
    "one's own profile wins against another's: {mean:.0%} ({low:.0%} to {high:.0%}; {n} people)": (
        "自己的画像胜过他人的画像：{mean:.0%}（{low:.0%} 至 {high:.0%}；{n} 人）"
    ),
    "generic, personal: two creations a slate, made for anybody or for them; joint: as many as"
    " are worth it; oracle: somebody who knows their hidden taste": (
        "通用作品、个人作品：每份推荐单放两件，为任何人或为本人创作；一同排序：值得几件就放几件；"
        "最优：知道其隐藏的口味"
    ),
    "proof": "证明",
    "figure": "数值",
    "mark": "要求",
    "passed": "通过",
    # ---------------------------------------------------------------- finetune
    "class": "类别",
    "precision": "精确率",
    "recall": "召回率",
    "f1": "F1",
    "rows": "行数",
    "{seconds:.0f} s, {trained:,} of {every:,} parameters trained": (
        "{seconds:.0f} 秒，训练了 {every:,} 个参数中的 {trained:,} 个"
    ),
    "The time was up before all rounds were done: more --minutes may give more.": (
        "时间用完时轮次还没有做完：增加 --minutes 或许更好。"
    ),
    "{n} rows are no examples and were left out": "{n} 行不是可用的样本，已略过",
    "label next: {text}": "建议接着标注：{text}",
    "Saved in {folder}": "已保存到 {folder}",
    # ---------------------------------------------------------------- review
    "{id} may be shown.": "{id} 可以展示。",
    "{id} is shown to nobody.": "{id} 不再展示给任何人。",
    "Nothing waits to be judged.": "没有待审阅的作品。",
    "held": "等待中",
    "{chance:.0%} likely refused": "被拒绝的可能性 {chance:.0%}",
    "ok  {n} texts": "正常  {n} 篇文本",
    "{category}  {texts} texts; held out: AUC {auc:.3f}; flagged rightly"
    " {precision:.0%}, found {recall:.0%}": (
        "{category}  {texts} 篇文本；留出数据：AUC {auc:.3f}；标记正确 {precision:.0%}，"
        "找出 {recall:.0%}"
    ),
    # ---------------------------------------------------------------- serve, doctor, keys, config
    "{sign} {what}: {detail}": "{sign} {what}：{detail}",
    "found": "已找到",
    "missing, needed for {use}: pip install 'tastemaker[{extra}]'": (
        "未安装，{use}需要：pip install 'tastemaker[{extra}]'"
    ),
    "nets are trained on {device}": "网络在 {device} 上训练",
    "none yet: tastemaker train": "还没有：tastemaker train",
    "built": "已构建",
    "not built: make studio (Node is there)": "未构建：make studio（已有 Node）",
    "not built: make studio (Node is missing)": "未构建：make studio（缺少 Node）",
    "Keep it: it is not shown again.": "请保存好：不会再次显示。",
    "There are no keys yet: tastemaker keys create NAME": (
        "还没有密钥：tastemaker keys create NAME"
    ),
    "only {user}": "仅限{user}",
    "{id} is revoked.": "{id} 已撤销。",
    # ---------------------------------------------------------------- search, similar, space
    "modality": "模态",
    "items": "内容",
    "alone": "单独",
    "all without it": "缺少它的整体",
    "it adds": "它的增益",
    "{items} items, {made} creations, {people} people": "{items} 项内容，{made} 件作品，{people} 人",
    "{items:>8} items   alone it finds {share:.0%} of their 10 nearest": (
        "{items:>8} 项内容   单独能找到最近 10 项中的 {share:.0%}"
    ),
    "Nothing here is near that.": "这里没有与之相近的内容。",
    "Area under the curve, newest likes of {n} people: {area:.3f}": (
        "{n} 人最新喜欢的内容，曲线下面积：{area:.3f}"
    ),
    "Area under the curve, newest likes of {n} simulated people: {area:.3f}": (
        "{n} 位模拟的人最新喜欢的内容，曲线下面积：{area:.3f}"
    ),
}

#: Of each kind, word → Chinese. Words of others (an application's, a file's) stay as they are.
NAMES: Mapping[str, Mapping[str, str]] = {
    "count": {
        "new": "新增", "bad": "无法使用", "changed": "更改", "repeated": "重复", "items": "新内容",
        "passages": "段落",
    },
    "place": {
        "event": "事件", "events": "事件", "item": "作品", "creation": "作品", "slate": "推荐单",
        "user": "特征", "tie": "社交关系", "conversation": "对话", "idempotency": "暂存的应答",
        "key": "密钥", "stream": "为断线保留的应答", "verdict": "审核", "held": "等待审阅的作品",
        "refused": "被拒绝的作品", "offer": "分享的作品",
    },
    "state": {
        "queued": "等待中", "running": "进行中", "done": "已完成", "failed": "失败",
        "cancelled": "已取消",
    },
    "source": {"did": "行为", "said": "说的话", "stated": "填写"},
    "event": {
        "view": "浏览", "play": "播放", "finish": "看完", "like": "喜欢", "dislike": "不喜欢",
        "skip": "跳过", "rate": "打分", "save": "收藏", "share": "分享", "buy": "购买", "say": "说话",
        "state": "填写", "pin": "固定", "lower": "降低", "forget": "删除", "undo": "撤销",
        "pause": "暂停学习", "resume": "恢复学习", "renew": "新的口味", "block": "屏蔽",
        "unblock": "取消屏蔽", "sense": "情绪感知", "offer": "分享作品",
    },
    "part": {
        **LEARNED,
        "all": "整体", "linear": "线性", "neighbours": "近邻", "popular": "热门", "trend": "近期热门",
        "content": "内容", "ease": "EASE", "lately": "近来", "meaning": "文意", "sequence": "序列",
        "social": "社交", "blend": "融合",
    },
    "arm": {
        "random": "随机", "popular": "热门", "ranked": "排序曲库", "generic": "通用作品",
        "personal": "个人作品", "joint": "一同排序", "oracle": "最优",
    },
    "proof": {
        "swap": "互换", "held-out people, later": "留出的人，日后", "identification": "识别",
        "closed loop": "闭环", "Goodhart": "古德哈特", "source bias": "来源偏差", "erase": "删除",
        "fairness": "公平",
    },
    "measure": {
        "accuracy": "准确率", "macro_f1": "宏 F1", "micro_f1": "微 F1", "ece": "校准误差",
        "out_of_scope_recall": "范围外召回率", "in_scope_accuracy": "范围内准确率",
        "hidden_found": "找回隐藏内容", "hidden_found_before": "此前找回隐藏内容",
        "ms_per_text": "每篇毫秒数", "slot_f1": "槽位 F1",
        "intent_accuracy": "意图准确率", "bits per note": "每音符比特数",
        "bits per token": "每词元比特数", "bits per cell": "每格比特数", "distance": "与真实内容的距离",
    },
    "attribute": {
        "metre": "拍子", "mode": "调式", "kind": "体裁", "key": "调", "region": "地区",
        "chords": "和弦", "density": "每拍音符数", "leap": "跳进", "range": "音域", "register": "音区",
        "dotted": "附点", "chromaticism": "变化音", "bars": "小节数", "rhythm_entropy": "节奏变化",
        "repetition": "反复", "tempo": "速度", "valence": "愉悦度", "arousal": "唤醒度",
        "style": "样式", "category": "类别", "palette": "色调", "difficulty": "难度",
        "linearity": "路线平直", "enemies": "敌人", "brightness": "亮度", "saturation": "饱和度",
        "coverage": "占画面", "form": "体式", "theme": "题材", "rhyme": "韵部", "season": "时节",
        "topic": "话题", "tone": "语气", "language": "语言", "length": "长度", "solidity": "实心占比",
        "cipai": "词牌", "tones": "平仄", "size": "篇幅", "images": "意象", "regularity": "合律程度",
    },
    "emotion": {
        "admiration": "钦佩", "amusement": "逗乐", "anger": "愤怒", "annoyance": "恼火",
        "approval": "赞同", "caring": "关心", "confusion": "困惑", "curiosity": "好奇",
        "desire": "渴望", "disappointment": "失望", "disapproval": "不满", "disgust": "厌恶",
        "embarrassment": "尴尬", "excitement": "兴奋", "fear": "恐惧", "gratitude": "感激",
        "grief": "悲痛", "joy": "喜悦", "love": "爱", "nervousness": "紧张", "optimism": "乐观",
        "pride": "自豪", "realization": "领悟", "relief": "宽慰", "remorse": "懊悔", "sadness": "悲伤",
        "surprise": "惊讶", "neutral": "平静", "happy": "快乐", "angry": "愤怒", "sad": "悲伤",
        "happiness": "快乐", "boredom": "无聊",
    },
    "doubt": {
        "like_refused": "与曾被拒绝的相似", "superlative": "使用绝对化用语", "cure": "承诺疗效",
        "sure_gain": "承诺收益", "self_harm": "提及自我伤害",
    },
    "modality": {
        "attributes": "属性", "symbols": "符号", "text": "文本", "image": "图像", "audio": "音频",
        "video": "视频",
    },
    "check": {
        "studio": "Studio", "device": "设备", "store": "存储", "items": "内容", "model set": "模型集",
    },
    "use": {
        "making tunes": "创作曲子", "the folk tunes": "民歌曲库", "OGG and MP3": "OGG 与 MP3 ",
        "PostgreSQL": "PostgreSQL ", "Parquet files": "Parquet 文件",
        "PDF files as documents": "以 PDF 为文档",
        "finding neighbours quickly among more than 50,000 items": "在五万多项内容中快速查找近邻",
        "rhymes and tones of verse": "诗词的押韵与声调",
    },
    "origin": {"argument": "参数", "environment": "环境变量", "default": "默认"},
}  # fmt: skip
