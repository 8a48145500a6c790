"""What errors speak of, by name: English → Chinese. Whoever raises them names it in English."""

from __future__ import annotations

NOUNS: dict[str, str] = {
    "ad": "广告",
    "block": "屏蔽",
    "campaign": "广告活动",
    "conversation": "对话",
    "document": "文档",
    "event": "事件",
    "fact": "画像条目",
    "file": "文件",
    "format": "格式",
    "hand-over": "转人工的问题",
    "items": "内容",
    "job": "任务",
    "key": "密钥",
    "labelled texts": "带标签的文本",
    "levels": "关卡",
    "likes": "喜欢记录",
    "model set": "模型集",
    "pick": "推荐项",
    "preferences": "偏好记录",
    "question": "问题",
    "segment": "人群",
    "show": "展示",
    "slate": "推荐单",
    "story": "故事",
    "stream": "流式回答",
}

#: What is learned, and made: by its name, which commands take as it is.
LEARNED: dict[str, str] = {
    "tune": "曲子", "verse": "诗词", "copy": "文案", "headline": "标题", "level": "关卡",
    "sprite": "像素图", "prose": "散文", "ranking": "排序", "space": "口味空间",
}  # fmt: skip
