"""What is not there: people, items, packages, somebody's leave."""

from __future__ import annotations

from tastemaker.wording.sentences import Both, _

PROBLEMS: dict[str, Both] = {
    "no_user": (
        _(
            "Nobody by that name",
            "There is no user “{value}”.",
            "Names are case-sensitive; observe an event of theirs first.",
        ),
        _("没有此人", "没有用户“{value}”。", "名称区分大小写；请先记录此人的一个事件。"),
    ),
    "no_item": (
        _(
            "No such item",
            "There is no item “{value}”.",
            "Import it first, or look the id up in the list of items.",
        ),
        _("没有此内容", "没有内容“{value}”。", "请先导入，或在内容列表中查找其编号。"),
    ),
    "no_such": (
        _(
            "Not there",
            "There is no {what} “{value}”.",
            "Look at the list of what there is and choose from it.",
        ),
        _("不存在", "没有{what}“{value}”。", "请查看已有列表并从中选择。"),
    ),
    "no_medium": (
        _(
            "Unknown medium",
            "“{value}” is not a medium that can be made here.",
            "Use one of: {known}.",
        ),
        _("未知的形式", "此处无法创作“{value}”这一形式。", "请使用以下之一：{known}。"),
    ),
    "not_sensing": (
        _(
            "Not allowed to sense moods",
            "{value} has not allowed that moods are read.",
            "Ask them; they allow it on the Taste page or with `tastemaker sense`.",
        ),
        _(
            "未允许感知情绪",
            "{value}没有允许读取情绪。",
            "请先征得同意：可在“口味”页或用 `tastemaker sense` 开启。",
        ),
    ),
    "held": (
        _(
            "Waiting for review",
            "All that was made ({value}) waits for a person to look at it first.",
            "It is shown once it passes; see `tastemaker review`.",
        ),
        _(
            "等待审阅",
            "已创作的内容（{value}）都要先经人审阅。",
            "通过后即会展示；见 `tastemaker review`。",
        ),
    ),
    "no_speech": (
        _(
            "Nothing here can speak",
            "“{value}” gave no speech: {why}.",
            "Install espeak-ng, or set TASTEMAKER_SPEECH to a command with {{text}} and {{out}}.",
        ),
        _(
            "无法合成语音",
            "“{value}”没有给出语音：{why}。",
            "请安装espeak-ng，或将TASTEMAKER_SPEECH设为带有{{text}}和{{out}}的命令。",
        ),
    ),
    "no_voice_model": (
        _(
            "No model for voices",
            "How somebody sounds cannot be read: the setting {value} names no model.",
            "Run `tastemaker finetune voice` and name its folder in TASTEMAKER_VOICE_EMOTION.",
        ),
        _(
            "没有语音情绪模型",
            "无法读取语音情绪：设置 {value} 未指定模型。",
            "请运行 `tastemaker finetune voice`，并在 TASTEMAKER_VOICE_EMOTION 中指定其文件夹。",
        ),
    ),
    "missing_extra": (
        _(
            "A package is missing",
            "“{value}” is needed for {why}.",
            "Install it with: pip install 'tastemaker[{extra}]'",
        ),
        _("缺少软件包", "{why}需要“{value}”。", "请安装：pip install 'tastemaker[{extra}]'"),
    ),
    "no_device": (
        _(
            "No such device",
            "“{value}” is no device that nets can run on here; there is: {known}.",
            "Set TASTEMAKER_DEVICE to one of these; `auto` takes a GPU that torch finds, else the CPU.",
        ),
        _(
            "没有这个设备",
            "“{value}”不是这里可用的设备；可用：{known}。",
            "请将 TASTEMAKER_DEVICE 设为其中之一；auto 表示有 torch 可用的 GPU 就用 GPU，否则用 CPU。",
        ),
    ),
    "missing_package": (
        _(
            "A package is missing",
            "“{value}” is needed for {why}.",
            "Install it with: pip install {value}",
        ),
        _("缺少软件包", "{why}需要“{value}”。", "请安装：pip install {value}"),
    ),
}
