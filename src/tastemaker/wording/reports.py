"""What work says of itself: how far it is (`Progress`) and why something went live, or did not (the
gate). English → Chinese.

Both are said in English, values put in, and so they are kept with jobs and model sets; Chinese is
made of that when it is read. A test holds that every stage and detail that the package reports, and
every sentence of the gate, stands here.
"""

from __future__ import annotations

from collections.abc import Mapping

from tastemaker.wording.nouns import LEARNED
from tastemaker.wording.sentences import Glossary

STAGES: Mapping[str, str] = {
    # ---------------------------------------------------------------- importing
    "{n} rows": "{n} 行",
    "{n} tunes": "{n} 首曲子",
    "index": "索引",
    # ---------------------------------------------------------------- training
    "encoders": "编码器",
    "projections": "投影",
    "{n} items": "{n} 项内容",
    "newest events held out": "留出最新的事件",
    "weights": "权重",
    "everything": "全部数据",
    "what was enjoyed": "受喜爱的程度",
    "sequence": "序列排序器",
    "round {n}, NDCG@10 {ndcg}": "第 {n} 轮，NDCG@10 {ndcg}",
    "reading": "读取",
    "training": "训练",
    "{n} texts": "{n} 篇文本",
    "{n} grids": "{n} 幅网格",
    "{what}, {steps} steps, {speed} tokens a second": "{what}，{steps} 步，每秒 {speed} 词元",
    "loss {loss}, {steps} steps, {speed} a second": "损失 {loss}，{steps} 步，每秒 {speed} 步",
    "codes": "个人编码",
    "loss {loss}": "损失 {loss}",
    "tuning": "调整",
    "loss {loss}, {kl} nats a token": "损失 {loss}，每词元 {kl} 奈特",
    "learning from drafts": "从草稿学习",
    "reward {reward}": "奖励 {reward}",
    "{n} people": "{n} 人",
    "round {n}": "第 {n} 轮",
    "rounds": "轮次",
    "held out {figure}": "留出数据上 {figure}",
    "likes": "喜欢记录",
    "hidden items found {figure}": "找回隐藏内容 {figure}",
    "recordings": "录音",
    "speakers": "说话人",
    "done": "完成",
    # ---------------------------------------------------------------- judging
    "fitting": "拟合",
    "relations": "关系",
    "asking": "提问",
    "{n} events": "{n} 个事件",
    "{n} choices": "{n} 次选择",
    "choosing": "选取",
    "making": "创作",
    "judging": "评判",
    "{n} of {all}": "{n}/{all}",
    "living": "模拟生活",
    "swap": "互换",
    "own profile against another's": "自己的画像与他人的画像对比",
    "listening": "试听",
    "writing": "写入",
    "random": "随机",
    "popular": "热门",
    "ranked": "排序曲库",
    "generic": "通用作品",
    "personal": "个人作品",
    "joint": "一同排序",
    "oracle": "最优",
}

GATE: Mapping[str, str] = {
    "{name}: {figure}, nothing is live to compare": "{name}：{figure}，目前没有使用中的可比",
    "{name}: too little news to compare ({n} people)": "{name}：新数据太少，无法比较（{n} 人）",
    "{name}: {new} against {old} live, difference {low} to {high} ({n} people)": (
        "{name}：{new}，使用中的为 {old}，差值 {low} 至 {high}（{n} 人）"
    ),
    "{name}: {new} against {old} live": "{name}：{new}，使用中的为 {old}",
    "{name}: {value}, at least {floor} is asked": "{name}：{value}，要求至少 {floor}",
    "{name}: {good} of {of}, at least {floor} are asked": "{name}：{good}/{of}，要求至少 {floor}",
    "{name}: {mean} nats a token over rung {under}, {low} to {high} ({n} people)": (
        "{name}：比第 {under} 级每词元多 {mean} 奈特，{low} 至 {high}（{n} 人）"
    ),
}

#: What stands in others as a value: what the gate compares, and how far a composer is.
PARTS: Mapping[str, str] = {
    "NDCG": "NDCG",
    "NDCG within what was met": "所接触内容之内的 NDCG",
    "well-formed drafts": "格式正确的草稿",
    "variety against real ones": "与真实内容相比的多样性",
    "variety against the composer before": "与之前的作曲者相比的多样性",
    "bits per note": "每音符比特数",
    "bits per token": "每词元比特数",
    "bits per cell": "每格比特数",
    "distance": "与真实内容的距离",
    "{unit} (the catalogue changed)": "{unit}（曲库有变化）",
    "rung {n}": "第 {n} 级",
    "{bits} bits a token on new texts": "新文本每词元 {bits} 比特",
    "{bits} bits a token": "每词元 {bits} 比特",
}

NESTED = ("name", "unit", "what")  # values that are a sentence themselves


def _value(name: str, value: str) -> str:
    return (_part(value) or value) if name in NESTED else value


_part = Glossary(PARTS, _value)
_reported = Glossary({**LEARNED, **STAGES, **GATE}, _value)


def reported(told: str) -> str:
    """A stage, a detail or a sentence of the gate in Chinese, as far as it is known."""
    return _reported(told) or told
