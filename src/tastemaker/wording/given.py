"""What is given to us and cannot be used: fields, files, models, documents, rows."""

from __future__ import annotations

from tastemaker.wording.sentences import Both, _

PROBLEMS: dict[str, Both] = {
    "bad_kind": (
        _("Unknown kind of event", "“{value}” is not a kind of event.", "Use one of: {known}."),
        _("未知的事件类型", "“{value}”不是事件类型。", "请使用以下之一：{known}。"),
    ),
    "bad_field": (
        _(
            "A field is not usable",
            "“{field}” is “{value}”: {why}.",
            "Correct “{field}” and send it again; nothing was stored.",
        ),
        _(
            "字段不可用",
            "“{field}”的值为“{value}”：{why}。",
            "请改正“{field}”后重新发送；没有存入任何内容。",
        ),
    ),
    "missing_field": (
        _(
            "A field is missing",
            "“{field}” is needed and is not there.",
            "Add “{field}” and send it again; nothing was stored.",
        ),
        _(
            "缺少字段",
            "需要“{field}”，但没有提供。",
            "请补上“{field}”后重新发送；没有存入任何内容。",
        ),
    ),
    "future_event": (
        _(
            "An event from the future",
            "The event is dated {value}, more than {limit} ahead of this clock.",
            "Check the sender's clock and time zone (times are UTC).",
        ),
        _(
            "来自未来的事件",
            "事件时间为{value}，比本机时钟早到超过{limit}。",
            "请检查发送方的时钟与时区（时间为 UTC）。",
        ),
    ),
    "id_taken": (
        _(
            "This id is taken",
            "“{value}” is an event of somebody else.",
            "Give each event an id of its own, or none; nothing was stored.",
        ),
        _(
            "编号已被占用",
            "“{value}”是他人的事件。",
            "请为每个事件使用各自的编号，或不填；没有存入任何内容。",
        ),
    ),
    "bad_content": (
        _(
            "The content does not pass its check",
            "{value}: {why}.",
            "Correct the content; the medium “{medium}” says what it may hold.",
        ),
        _("内容未通过检查", "{value}：{why}。", "请改正内容；允许的内容由形式“{medium}”规定。"),
    ),
    "bad_file": (
        _(
            "The file cannot be read",
            "“{value}”: {why}.",
            "Give a CSV, TSV, JSONL or Parquet file (.gz too) with the columns the command names; where "
            "one has another name, an import takes it as in --column id=NAME.",
        ),
        _(
            "无法读取文件",
            "“{value}”：{why}。",
            "请提供 CSV、TSV、JSONL 或 Parquet 文件（也可为 .gz），并含该命令所需的列；列名不同时，"
            "导入可用 --column id=列名 指明。",
        ),
    ),
    "bad_path": (
        _(
            "A file or folder cannot be used",
            "“{value}”: {why}.",
            "Name another, or see that it is there and may be read and written.",
        ),
        _(
            "文件或文件夹不可用",
            "“{value}”：{why}。",
            "请换一个，或确认其存在且可以读写。",
        ),
    ),
    "bad_row": (
        _(
            "A row cannot be read",
            "“{value}”: {why}.",
            "Correct this row and import the file again; what is in already stays as it is.",
        ),
        _("无法读取此行", "“{value}”：{why}。", "请改正此行后重新导入；已导入的内容保持不变。"),
    ),
    "bad_document": (
        _(
            "The document cannot be read",
            "“{value}”: {why}.",
            "Give Markdown, text, HTML or CSV in UTF-8, or a PDF with text in it.",
        ),
        _(
            "无法读取文档",
            "“{value}”：{why}。",
            "请提供 UTF-8 编码的 Markdown、纯文本、HTML 或 CSV，或含有文字的 PDF。",
        ),
    ),
    "bad_examples": (
        _(
            "The labelled texts cannot be used",
            "“{value}”: {why}.",
            "Give TSV, CSV or JSONL (.gz too) with text and label, or text, slots and intent.",
        ),
        _(
            "无法使用标注文本",
            "“{value}”：{why}。",
            "请提供含 text 与 label（或 text、slots、intent）列的 TSV、CSV、JSONL，可用 .gz。",
        ),
    ),
    "bad_model": (
        _(
            "The folder holds no model that can be used",
            "“{value}”: {why}.",
            "Give a local folder with config.json, model.safetensors and the tokenizer's files.",
        ),
        _(
            "该文件夹中没有可用的模型",
            "“{value}”：{why}。",
            "请提供含 config.json、model.safetensors 与分词器文件的本地文件夹。",
        ),
    ),
    "closed_before": (
        _(
            "Closed before",
            "Somebody has seen to “{value}” already.",
            "Nothing is left to do; hand it over again if it is open after all.",
        ),
        _("此前已处理", "已有人处理了“{value}”。", "无需再做；如仍未解决，请重新转交。"),
    ),
}
