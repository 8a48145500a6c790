"""Answers without a language model: one table of sentences, English and Chinese side by side."""

from __future__ import annotations

import re
from typing import Any

#: key → (English, Chinese), filled by str.format
WORDS: dict[str, tuple[str, str]] = {
    "made": (
        "I made {n} for you: {titles}. Made by AI.",
        "为你创作了{n}件作品：{titles}。由人工智能生成。",
    ),
    "instead": (
        "No {without} this time. I made {n} for you: {titles}. Made by AI.",
        "这次不用{without}。为你创作了{n}件作品：{titles}。由人工智能生成。",
    ),
    "made_like": (
        "{like} itself stays as it is. I made {n} like it: {titles}. Made by AI.",
        "{like}保持原样。照着它为你创作了{n}件作品：{titles}。由人工智能生成。",
    ),
    "stays": (
        "{title} cannot be changed here. Say “more like it” for others.",
        "{title}在这里不能改动。说“多来像它这样的”可以找别的。",
    ),
    "no_title": (
        "Nothing here is called “{title}”. Give its whole title, or say “find …” for what is here and"
        " “make …” for something new.",
        "这里没有叫{title}的。请说完整的标题；或者说“找…”看看有什么，说“写一首…”作新的。",
    ),
    "held": (
        "Made, and waiting for a person to look at first: {n}. You will meet what passes.",
        "有{n}件作品已经作好，要先经人审阅；通过后你就会遇到。",
    ),
    "found": ("Here is what fits: {titles}.", "这些合适：{titles}。"),
    "named": ("Here it is: {titles}.", "找到了：{titles}。"),
    "near": (
        "Nothing has all of that; this comes nearest to your taste: {titles}.",
        "没有完全符合的；这些最接近你的口味：{titles}。",
    ),
    "near_words": (
        "Nothing that fits says “{words}”; by look, sound and meaning this comes nearest: {titles}.",
        "合适的里面没有写着“{words}”的；从外观、声音和意思看，这些最接近：{titles}。",
    ),
    "counted": ("There are {n}, among them: {titles}.", "一共有{n}个，比如：{titles}。"),
    "counted_none": ("There are none.", "一个也没有。"),
    "offered": ("{column}: {values}.", "{column}：{values}。"),
    "offered_more": ("{column}: {values}, and {n} more.", "{column}：{values}，另外还有{n}个。"),
    "offered_range": ("{column}: from {low} to {high}.", "{column}：从{low}到{high}。"),
    "nobody": (
        "Nothing here is by {artist}; this comes nearest: {titles}.",
        "这里没有{artist}的作品；这些最接近：{titles}。",
    ),
    "near_but": (
        "Nothing has all of that; this has all but {but}: {titles}.",
        "没有完全符合的；除了“{but}”，这些都符合：{titles}。",
    ),
    "nothing_beside": (
        "Of what fits, nothing goes beyond what you see ({what}).",
        "已没有更合适的（{what}），现在看到的就是了。",
    ),
    "none": (
        "I found nothing that fits. Say it in other words, or like a few pieces first.",
        "没有找到合适的。换个说法，或先喜欢几个吧。",
    ),
    "noted": (
        "Noted; it stands on your Taste page, where you can change or delete it.",
        "记下了；它在“口味”页上，你可以随时修改或删除。",
    ),
    "told": (
        "Good to know. What you like, cannot stand, play or learn I keep; say it like that and it stands"
        " on your Taste page.",
        "知道了。你喜欢什么、讨厌什么、会什么乐器、在学什么，我会记住；这样说出来，就会出现在“口味”页上。",
    ),
    "forgot": (
        "Forgotten: {facts}. Say “undo” to have it back.",
        "已忘掉：{facts}。说“撤销”可以找回。",
    ),
    "forgot_nothing": (
        "Nothing of that kind is known. All that is stands on your Taste page, where each line can be"
        " deleted.",
        "没有这样的记录。已知的都在“口味”页上，每一条都可以删除。",
    ),
    "known": (
        "This I know best: {facts}. All of it, and where it comes from, stands on the Taste page.",
        "我最清楚的是：{facts}。全部内容和来源都在“口味”页上。",
    ),
    "known_met": (
        "Nothing that has words: of what you played and judged here I remember {n}, and rank by them. Tell me"
        " what you love and what you cannot stand.",
        "还没有能说出来的：你在这里听过、看过或评过的，我记得 {n} 件，并据此排序。告诉我你喜欢什么、讨厌什么吧。",
    ),
    "known_nothing": (
        "Nothing yet. Like a few pieces, or tell me what you love and what you cannot stand.",
        "目前还一无所知。先喜欢几首，或者告诉我你爱听什么、讨厌什么。",
    ),
    "rights": (
        "What I know and make is yours alone unless you share it. Under “Yours to decide” on the Taste page"
        " you can pause learning, begin a new taste, take everything along or be erased.",
        "我知道的和为你创作的都只属于你，除非你愿意分享。在“口味”页的“由你决定”里，可以暂停学习、开始新的口味、"
        "导出全部数据，或删除一切。",
    ),
    "erase": (
        "That cannot be undone, so I do not do it because of a sentence. “Erase me…” on the Taste page"
        " shows what would go and asks for your name (in a terminal: tastemaker erase NAME --yes); there"
        " you can take everything along first. To start afresh and keep your name, “New taste” is enough.",
        "这无法撤销，所以我不会因为一句话就去做。请在“口味”页点“删除我的数据…”：它先列出会删掉什么，"
        "再请你输入名字确认（终端里用 tastemaker erase 名字 --yes）；删除之前也可以在那里导出全部数据。"
        "只想保留名字、重新开始的话，“新的口味”就够了。",
    ),
    "why": ("{title}: {reasons}.", "{title}：{reasons}。"),
    "why_unknown": (
        "{title}: nothing speaks for it yet but that it is here; I know too little of your taste.",
        "{title}：目前只是因为这里有它，我对你的口味还知道得太少。",
    ),
    "why_nothing": (
        "Nothing has been shown yet. Ask again about something you see.",
        "还没有给你看过什么。看到之后再问我吧。",
    ),
    "about": ("{title}: {what}.", "{title}：{what}。"),
    "not_recorded": ("not recorded", "没有记录"),
    "tells_nothing": (
        "Nothing is recorded about that. Ask about something else of it.",
        "没有这方面的记录，可以问问它的其他信息。",
    ),
    "saved": ("You kept: {titles}.", "你收藏了：{titles}。"),
    "liked": ("You liked: {titles}.", "你喜欢过：{titles}。"),
    "mine": ("Made for you so far, newest first: {titles}.", "已为你创作（新的在前）：{titles}。"),
    "mine_nothing": (
        "There is nothing of that kind yet. Say “save it” of something you see, or “make …”.",
        "还没有这样的内容。看到喜欢的就说“收藏它”，或说“写一首…”。",
    ),
    "not_here": (
        "Nothing here is called “{called}”; this comes nearest to your taste: {titles}.",
        "这里没有《{called}》；这些最接近你的口味：{titles}。",
    ),
    "noted_not": (
        "Learning is paused, so I keep none of this. Under “Yours to decide” on the Taste page you can go on.",
        "学习已暂停，所以这句没有记下。在“口味”页的“由你决定”里可以恢复。",
    ),
    "compared": ("{each}.", "{each}。"),
    "suits_best": (
        "By what I know of you, {title} suits you best.",
        "按我对你的了解，{title}最合你的口味。",
    ),
    "all_alike": (
        "By all that can be counted they are alike: {titles}.",
        "能数出来的都一样：{titles}。",
    ),
    "compare_nothing": (
        "There is nothing to compare yet: ask for two or more first.",
        "还没有可以比较的，先要两个以上吧。",
    ),
    "more": ("Understood: more like {title}.", "明白了：多来像{title}这样的。"),
    "met": (
        "Noted: you know {title}; others come first now.",
        "记下了：{title}你已经知道，先给你看别的。",
    ),
    "most_liked": (
        "What most people here liked: {titles}.",
        "这里喜欢的人最多的：{titles}。",
    ),
    "less": ("Understood: less like {title}.", "明白了：少来像{title}这样的。"),
    "less_nothing": (
        "Nothing has been shown yet that I could show less of.",
        "还没有给你看过什么，没有可以减少的。",
    ),
    "undone": ("Taken back. This is where we were: {titles}.", "已撤销。回到之前：{titles}。"),
    "undone_all": ("Taken back; we are at the beginning.", "已撤销，回到了开头。"),
    "nothing_to_undo": ("There is nothing to take back.", "没有可以撤销的。"),
    "no_place": ("There are only {n} to choose from.", "一共只有{n}个可选。"),
    "stopped": ("All right. Say what you want whenever you like.", "好的。想要什么随时说。"),
    "unknown": (
        "I don't know: nothing in the documents answers this. Say “talk to a person” to leave it"
        " to one.",
        "我不知道：文档中没有这个问题的答案。说“转人工”可以转交给人。",
    ),
    "cited": ("{text} (from: {sources})", "{text}（出处：{sources}）"),
    "handed_over": (
        "I have passed your question on to a person, with what you said before it.",
        "已把你的问题转交人工，并附上了你之前说过的话。",
    ),
    "replied": (
        "A person answered your question “{question}”: {reply}",
        "人工回复了你的问题“{question}”：{reply}",
    ),
    "hello": (
        "Hello! Say what you would like to hear or read, and I find it or make it.",
        "你好！说说想听或想看什么，我来找，或者为你创作。",
    ),
    "sorry": (
        "I am sorry that this was no good. Say what is wrong (“too fast”, “not a jig”), “undo” to take it"
        " back, or “talk to a person”.",
        "抱歉没能让你满意。说说哪里不好（“太快了”“不要吉格”），或说“撤销”退回去，也可以说“转人工”。",
    ),
    "language": (
        "I answer in the language you write in: English or Chinese.",
        "你用中文写，我就用中文回答；用英文写，就用英文回答。",
    ),
    "well": (
        "Ready when you are. I am software, so every day is like the others; how are you?",
        "随时可以开始。我是软件，每天都一样；你呢？",
    ),
    "thanked": ("You are welcome.", "不客气。"),
    "parting": ("Until next time.", "下次见。"),
    "software": (
        "I am Tastemaker, software that finds and makes things for your taste. No human writes here.",
        "我是“知味”，一个按你的口味寻找和创作内容的软件，这里没有真人。",
    ),
    "rated": ("Noted, for {title}.", "记下了，对{title}的评价。"),
    "kept": ("Saved: {title}. It is among what you like.", "收好了：{title}，已记入你喜欢的内容。"),
    "rated_low": (
        "Noted: {title} is not for you. Say “another” for something else.",
        "记下了：{title}不合你意。说“换一个”可以换别的。",
    ),
    "rework_nothing": (
        "Nothing has been shown yet that I could go on from. Ask for something first.",
        "还没有给你看过什么可以接着写的。先要一个吧。",
    ),
    "rate_nothing": (
        "Nothing has been shown yet that you could rate.",
        "还没有给你看过什么可以评价的。",
    ),
    "help_finding": (
        "Say what to find (a film, a book, a tune), what you like or not, or ask why something is here.",
        "告诉我找什么（电影、书、曲子……）、你喜欢或不喜欢什么，或问为什么推荐某一项。",
    ),
    "nobody_makes": (
        "Nothing can be made here, only found. Say what to find.",
        "这里只能查找，还不能创作。告诉我找什么吧。",
    ),
    "help": (
        "Say what to make (“a calm waltz in minor”), what to find, or what you like.",
        "告诉我创作什么（“一首平静的小调圆舞曲”）、找什么，或你喜欢什么。",
    ),
}

TITLES = frozenset({"title", "titles", "like"})
_TWICE = re.compile(r"(?<!\.)\.\.(?!\.)")


def phrase(key: str, language: str, **values: Any) -> str:
    """The sentence for `key`; lists are joined, and titles marked, as the language does it."""
    chinese = language.startswith("zh")
    joined = {}
    for name, value in values.items():
        parts = value if isinstance(value, (list, tuple)) else [value]
        if chinese and name in TITLES:
            parts = [f"《{part}》" for part in parts if part]
        several = isinstance(value, (list, tuple)) or name in TITLES
        joined[name] = ("、" if chinese else ", ").join(parts) if several else value
    said = WORDS[key][chinese].format(**joined)
    return _TWICE.sub(".", said)  # of a title that ends a sentence by itself
