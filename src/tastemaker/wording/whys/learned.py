"""Of what is learned and what it needs: labelled texts, models, packages."""

from __future__ import annotations

from collections.abc import Mapping

LEARNED: Mapping[str, str] = {
    # ---------------------------------------------------------------- what a package is for
    "training nets": "训练网络",
    "pictures": "图片",
    "videos": "视频",
    "feeds": "订阅源",
    "fine-tuning": "微调",
    "fine-tuning a base": "微调基础模型",
    "the method {method}": "方法 {method} ",
    "emotion": "情绪识别",
    "a sentence model": "句子模型",
    "{kind} models": "{kind} 模型",
    "local models": "本地模型",
    "language models": "语言模型",
    "updates per person": "按人更新",
    "the sequence ranker": "序列排序器",
    "the folk tunes": "民歌曲库",
    "Parquet files": "Parquet 文件",
    "reading PDF": "读取 PDF ",
    "PostgreSQL": "PostgreSQL ",
    "rhymes and tones": "押韵与声调",
    "--log": "--log ",
    "--wandb": "--wandb ",
    # ---------------------------------------------------------------- labelled texts
    "a file of labelled texts": "请给出带标签文本的文件",
    "a folder for the encoder": "请给出存放编码器的文件夹",
    "one of {known}; all but full need a base": "请使用 {known} 之一；除 full 外都需要基础模型",
    "DistilBERT takes no prefix: it reads no keys but its own": (
        "DistilBERT 不能用 prefix：它只读自己的键"
    ),
    "too few rows to hold some out": "行数太少，无法留出一部分",
    "too few rows or labels to learn from": "可学习的行或标签太少",
    "too few texts or labels": "文本或标签太少",
    "it holds no rows": "其中没有任何行",
    "no column for {missing}; name them by --columns": "没有 {missing} 列；请用 --columns 指明",
    "--columns names {given} columns, the file has {known}": (
        "--columns 指明了 {given} 列，而文件有 {known} 列"
    ),
    "its name must end in .tsv, .csv, .jsonl or .json (.gz too)": (
        "文件名须以 .tsv、.csv、.jsonl 或 .json 结尾（也可再加 .gz）"
    ),
    "it is not JSON ({error})": "不是 JSON（{error}）",
    "it has no part named train with [text, label] pairs": "没有名为 train、由 [文本, 标签] 组成的部分",
    "“{name}” holds what is no [text, label] pair": "“{name}”中有的不是 [文本, 标签]",
    "line {line} is not JSON": "第 {line} 行不是 JSON",
    "line {line} is not a JSON object": "第 {line} 行不是 JSON 对象",
    "line {line} has {cells} columns, not {columns}": "第 {line} 行有 {cells} 列，应为 {columns} 列",
    "line {line} has no text": "第 {line} 行没有文本",
    "line {line} has no label": "第 {line} 行没有标签",
    "line {line} has more than {most} characters": "第 {line} 行超过 {most} 个字符",
    "line {line} has {words} words and {tags} tags": "第 {line} 行有 {words} 个词、{tags} 个标记",
    "line {line}: “{tag}” is not a BIO tag": "第 {line} 行：“{tag}”不是 BIO 标记",
    "it has no name for “{label}”": "其中没有“{label}”的名称",
    "it needs two speakers, two emotions": "需要两位说话人和两种情绪",
    "its sound has no finite descriptors": "其声音没有有限的特征值",
    "no column {error}": "没有列 {error}",
    # ---------------------------------------------------------------- models
    "no config.json, nor one in en or zh": "没有 config.json，en 或 zh 中也没有",
    "there is no config.json in it": "其中没有 config.json",
    "its config.json is damaged": "其 config.json 已损坏",
    "it is a {kind}, which does not write": "它是 {kind}，不能写作",
    "it is not a model that can be read ({error})": "不是可读取的模型（{error}）",
    "no fine-tuned model: {error}": "不是微调过的模型：{error}",
    "no sentence model can be read there ({error})": "那里读不出句子模型（{error}）",
    "no encoder can be read there ({error})": "那里读不出编码器（{error}）",
    "it has no weights as safetensors": "没有 safetensors 格式的权重",
    "it holds no {kind} model (model_type in its config.json)": (
        "其中没有 {kind} 模型（见其 config.json 的 model_type）"
    ),
    "open_clip wrote it, but {error}": "由 open_clip 写成，但 {error}",
    "its arrays do not fit each other": "其数组互不相合",
    "its format is {one}, not {other}": "其格式是 {one}，不是 {other}",
    "a local model cannot be held to a schema": "本地模型不能限定输出格式",
    "words.json holds no object": "words.json 中没有对象",
    "it was made for {medium} version {version}": "是为 {medium} 版本 {version} 生成的",
    "codes of another composer": "是另一个作曲模型的编码",
    "the manifest was changed": "清单被改动",
    "the manifest is missing": "缺少清单",
    "the manifest cannot be read": "无法读取清单",
    "{name} was changed": "{name} 被改动",
    "{name} is missing": "缺少 {name}",
    "it cannot be loaded": "无法载入",
    "{part} cannot be read: {error}": "{part} 无法读取：{error}",
}
