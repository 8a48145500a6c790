"""What learning needs, and how work beside requests ends."""

from __future__ import annotations

from tastemaker.wording.sentences import Both, _

PROBLEMS: dict[str, Both] = {
    "not_learned": (
        _(
            "Not learned yet",
            "Nothing has been learned for “{value}” so far.",
            "Run `tastemaker train {value}` and try again.",
        ),
        _(
            "尚未学习",
            "“{value}”目前还没有学到任何东西。",
            "请运行 `tastemaker train {value}` 后再试。",
        ),
    ),
    "too_few_likes": (
        _(
            "Too few likes",
            "Nobody has liked as many as {value} things so far, so there is nothing to judge by.",
            "Go on recording what people do, and ask again.",
        ),
        _(
            "喜欢的记录太少",
            "目前还没有人喜欢过 {value} 个内容，无从判断。",
            "请继续记录人们的行为，之后再试。",
        ),
    ),
    "too_few_events": (
        _(
            "Too few events to judge by",
            "“{value}”: {why}.",
            "Give events of more people or of a longer time, or judge by another --protocol.",
        ),
        _(
            "事件太少，无从评判",
            "“{value}”：{why}。",
            "请提供更多人或更长时间的事件，或换用其他 --protocol。",
        ),
    ),
    "nothing_to_learn": (
        _(
            "Nothing to learn from",
            "There are no {value} yet.",
            "Bring some in with `tastemaker import`, or see a working home with `tastemaker demo`.",
        ),
        _(
            "没有可供学习的数据",
            "目前还没有{value}。",
            "请用 `tastemaker import` 导入，或用 `tastemaker demo` 查看示例。",
        ),
    ),
    "nothing_shown": (
        _(
            "Nothing to judge from",
            "No slate that was drawn with a known chance has been logged yet.",
            "Show some first: `tastemaker recommend` or the service logs every slate.",
        ),
        _(
            "没有可供评判的记录",
            "目前还没有记录带有已知概率的推荐列表。",
            "请先进行推荐：`tastemaker recommend` 或服务会记录每个列表。",
        ),
    ),
    "too_little": (
        _(
            "Too little to learn from",
            "There are {found} usable texts for “{value}”; {needed} at least are needed.",
            "Import more items of this kind, then run `tastemaker train {value}` again.",
        ),
        _(
            "可学习的内容太少",
            "“{value}”只有{found}个可用的文本，至少需要{needed}个。",
            "请先导入更多此类内容，再运行 `tastemaker train {value}`。",
        ),
    ),
    "not_finished": (
        _(
            "No {value} have been learned",
            "Too few of the texts that were learned from have {value}.",
            "Bring some in, e.g. `tastemaker import tunes FILE`, and train again.",
        ),
        _(
            "尚未学会{value}",
            "所学内容中带有 {value} 的太少。",
            "请先导入，例如 `tastemaker import tunes FILE`，再重新训练。",
        ),
    ),
    "no_draft": (
        _(
            "Nothing good enough",
            "No draft for “{value}” passed: {why}.",
            "Ask for less at once, or train longer: `tastemaker train {value}`.",
        ),
        _(
            "没有合格的作品",
            "“{value}”没有通过的草稿：{why}。",
            "请放宽要求，或继续训练：`tastemaker train {value}`。",
        ),
    ),
    "damaged_set": (
        _(
            "The model set is damaged",
            "“{value}” cannot be used: {why}.",
            "What is live stays live; promote another set or train again.",
        ),
        _(
            "模型集已损坏",
            "无法使用“{value}”：{why}。",
            "当前使用中的模型集不受影响；请改用其他模型集或重新训练。",
        ),
    ),
    "no_older_set": (
        _(
            "Nothing to go back to",
            "There is no sound model set before “{value}”.",
            "What is live stays live; train again to get a newer one.",
        ),
        _(
            "没有可退回的版本",
            "“{value}”之前没有完好的模型集。",
            "当前使用中的模型集不受影响；可重新训练以获得新版本。",
        ),
    ),
    "job_running": (
        _(
            "Already at work",
            "“{value}” is still running; there is one job of a kind at a time.",
            "Wait for it, or cancel it first.",
        ),
        _(
            "任务正在进行",
            "“{value}”仍在运行；同类任务一次只能有一个。",
            "请等待其完成，或先取消。",
        ),
    ),
    "job_killed": (
        _(
            "Killed half-way",
            "The process of “{value}” is gone; it had done {done}%.",
            "Start it again: it resumes from its checkpoint. What is live was not touched.",
        ),
        _(
            "任务中途被终止",
            "“{value}”的进程已不存在；当时完成了{done}%。",
            "请重新启动：将从检查点继续。使用中的模型集未受影响。",
        ),
    ),
    "job_failed": (
        _(
            "The work failed",
            "“{value}” stopped: {why}.",
            "The end of its log says where: tastemaker jobs watch {value}. What is live was not touched.",
        ),
        _(
            "任务失败",
            "“{value}”已停止：{why}。",
            "日志末尾说明了出错位置：tastemaker jobs watch {value}。使用中的模型集未受影响。",
        ),
    ),
}
