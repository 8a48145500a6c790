"""What the store cannot do."""

from __future__ import annotations

from tastemaker.wording.sentences import Both, _

PROBLEMS: dict[str, Both] = {
    "store_locked": (
        _(
            "The store is busy",
            "Another process holds “{value}”.",
            "Nothing was lost; try again in a moment.",
        ),
        _("存储正忙", "另一个进程正占用“{value}”。", "没有丢失任何内容；请稍后再试。"),
    ),
    "store_broken": (
        _(
            "The store cannot be read",
            "“{value}”: {why}.",
            "Stop here and bring back the newest backup; see docs/operations.md.",
        ),
        _(
            "无法读取存储",
            "“{value}”：{why}。",
            "请停止操作并恢复最近的备份；见 docs/operations.md。",
        ),
    ),
    "store_away": (
        _(
            "The store does not answer",
            "“{value}”: {why}.",
            "See that it runs and can be reached, then try again; what was acknowledged is safe.",
        ),
        _(
            "存储没有应答",
            "“{value}”：{why}。",
            "请确认其正在运行且可以连接，然后重试；已确认的内容是安全的。",
        ),
    ),
    "store_newer": (
        _(
            "The store is of a newer version",
            "“{value}” has tables of version {found}; this Tastemaker knows them up to {known}.",
            "Update Tastemaker, or open another store; nothing was changed.",
        ),
        _(
            "存储的版本较新",
            "“{value}”的表结构版本为{found}；此 Tastemaker 只支持到{known}。",
            "请升级 Tastemaker，或打开其他存储；没有改动任何内容。",
        ),
    ),
    "store_full": (
        _(
            "No space left",
            "“{value}” could not be written: the disk is full.",
            "Free some space and send it again; what was acknowledged is safe.",
        ),
        _(
            "磁盘已满",
            "无法写入“{value}”：磁盘已满。",
            "请释放空间后重新发送；已确认的内容是安全的。",
        ),
    ),
    "home_taken": (
        _(
            "This home is already served",
            "A server (process {pid}) already serves “{value}”.",
            "Stop it first, or give this one another home with TASTEMAKER_HOME.",
        ),
        _(
            "此目录已在服务中",
            "已有服务（进程 {pid}）正在使用“{value}”。",
            "请先停止它，或用 TASTEMAKER_HOME 指定其他目录。",
        ),
    ),
}
