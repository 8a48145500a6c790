"""Every sentence an error can say: code → (English, Chinese), each title · detail · hint.

A test holds that each code raised in the package stands here, in both languages, with the same
fields in braces.
"""

from __future__ import annotations

from typing import NamedTuple


class Sentences(NamedTuple):
    title: str
    detail: str
    hint: str


def _(title: str, detail: str, hint: str) -> Sentences:
    return Sentences(title, detail, hint)


PROBLEMS: dict[str, tuple[Sentences, Sentences]] = {
    # -- what comes in
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
    "bad_file": (
        _(
            "The file cannot be read",
            "“{value}”: {why}.",
            "Give a CSV, JSONL or Parquet file, or one of these with .gz.",
        ),
        _(
            "无法读取文件",
            "“{value}”：{why}。",
            "请提供 CSV、JSONL 或 Parquet 文件，或其 .gz 压缩形式。",
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
    "closed_before": (
        _(
            "Closed before",
            "Somebody has seen to “{value}” already.",
            "Nothing is left to do; hand it over again if it is open after all.",
        ),
        _("此前已处理", "已有人处理了“{value}”。", "无需再做；如仍未解决，请重新转交。"),
    ),
    "bad_content": (
        _(
            "The content does not pass its check",
            "{value}: {why}.",
            "Correct the content; the medium “{medium}” says what it may hold.",
        ),
        _("内容未通过检查", "{value}：{why}。", "请改正内容；允许的内容由形式“{medium}”规定。"),
    ),
    "bad_row": (
        _(
            "A row cannot be read",
            "“{value}”: {why}.",
            "Correct this row and import the file again; what is in already stays as it is.",
        ),
        _("无法读取此行", "“{value}”：{why}。", "请改正此行后重新导入；已导入的内容保持不变。"),
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
    # -- what is not there
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
    "no_model": (
        _(
            "No language model",
            "“{value}” is written by a large language model, and none is configured.",
            "Set TASTEMAKER_LANGUAGE_MODEL to an OpenAI-compatible address (…/v1) or the folder of a local model, and start again.",
        ),
        _(
            "没有语言模型",
            "“{value}”由大语言模型写成，而现在没有配置。",
            "请把 TASTEMAKER_LANGUAGE_MODEL 设为兼容 OpenAI 的地址（…/v1）或本地模型的文件夹，再重新启动。",
        ),
    ),
    "not_a_model": (
        _(
            "Not a language model",
            "“{value}” holds no language model that can be used: {why}.",
            "TASTEMAKER_LANGUAGE_MODEL must name a transformers folder of a causal language model, TASTEMAKER_LANGUAGE_MODEL_ADAPTERS one of LoRA folders.",
        ),
        _(
            "不是语言模型",
            "“{value}”里没有可用的语言模型：{why}。",
            "TASTEMAKER_LANGUAGE_MODEL 须指向因果语言模型的 transformers 文件夹，TASTEMAKER_LANGUAGE_MODEL_ADAPTERS 须指向放有 LoRA 文件夹的目录。",
        ),
    ),
    "model_away": (
        _(
            "The language model does not answer",
            "{value} could not be used: {why}.",
            "Check TASTEMAKER_LANGUAGE_MODEL and that it is running, then try again.",
        ),
        _(
            "语言模型没有回应",
            "无法使用 {value}：{why}。",
            "请检查 TASTEMAKER_LANGUAGE_MODEL 以及服务是否在运行，再试一次。",
        ),
    ),
    "model_refused": (
        _(
            "The language model refuses",
            "It does not accept the request for “{value}”: {why}.",
            "Check TASTEMAKER_LANGUAGE_MODEL_NAME and TASTEMAKER_LANGUAGE_MODEL_KEY.",
        ),
        _(
            "语言模型拒绝了请求",
            "它不接受对“{value}”的请求：{why}。",
            "请检查 TASTEMAKER_LANGUAGE_MODEL_NAME 与 TASTEMAKER_LANGUAGE_MODEL_KEY。",
        ),
    ),
    "over_budget": (
        _(
            "Today's tokens are used up",
            "The language model may use {value} tokens a day.",
            "Try again tomorrow (UTC), or raise TASTEMAKER_LANGUAGE_MODEL_TOKENS.",
        ),
        _(
            "今天的额度已用完",
            "语言模型每天最多使用 {value} 个词元。",
            "请明天（UTC）再试，或调高 TASTEMAKER_LANGUAGE_MODEL_TOKENS。",
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
    "missing_extra": (
        _(
            "A package is missing",
            "“{value}” is needed for {why}.",
            "Install it with: pip install 'tastemaker[{extra}]'",
        ),
        _("缺少软件包", "{why}需要“{value}”。", "请安装：pip install 'tastemaker[{extra}]'"),
    ),
    "missing_package": (
        _(
            "A package is missing",
            "“{value}” is needed for {why}.",
            "Install it with: pip install {value}",
        ),
        _("缺少软件包", "{why}需要“{value}”。", "请安装：pip install {value}"),
    ),
    # -- learning
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
    # -- the store
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
    # -- the service
    "no_key": (
        _(
            "A key is needed",
            "This server answers nobody without a key.",
            "Send “Authorization: Bearer tm_…”; `tastemaker keys create` makes one.",
        ),
        _(
            "需要密钥",
            "没有密钥，此服务不作应答。",
            "请发送“Authorization: Bearer tm_…”；可用 `tastemaker keys create` 创建。",
        ),
    ),
    "wrong_key": (
        _(
            "The key is not known",
            "This key does not exist here, or was revoked.",
            "Look at `tastemaker keys list`, or make a new one with `tastemaker keys create`.",
        ),
        _(
            "密钥无效",
            "此处没有这个密钥，或者它已被撤销。",
            "请查看 `tastemaker keys list`，或用 `tastemaker keys create` 新建。",
        ),
    ),
    "no_scope": (
        _(
            "The key does not open this",
            "This needs the scope “{value}”; the key has: {known}.",
            "Use a key with that scope.",
        ),
        _(
            "密钥权限不足",
            "此操作需要权限“{value}”；该密钥只有：{known}。",
            "请使用具有该权限的密钥。",
        ),
    ),
    "not_yours": (
        _(
            "The key belongs to another person",
            "This key may not act for “{value}”.",
            "Use that person's own key, or one that is bound to nobody.",
        ),
        _("密钥属于他人", "此密钥不能代表“{value}”。", "请使用其本人的密钥，或未绑定个人的密钥。"),
    ),
    "bound_key": (
        _(
            "The key is bound to one person",
            "“{value}” concerns everybody.",
            "Use a key that is bound to nobody.",
        ),
        _("密钥只属于一个人", "“{value}”涉及所有人。", "请使用未绑定个人的密钥。"),
    ),
    "foreign_page": (
        _(
            "Asked from a page of another site",
            "“{value}” may not act here in a browser.",
            "Open the Studio at this server's own address, or name the origin in TASTEMAKER_ORIGINS.",
        ),
        _(
            "来自其他网站的页面",
            "“{value}”不能通过浏览器在此操作。",
            "请从本服务自己的地址打开 Studio，或在 TASTEMAKER_ORIGINS 中写明该来源。",
        ),
    ),
    "too_large": (
        _(
            "The request is too large",
            "It has more than {limit} bytes.",
            "Send it in several parts; nothing was stored.",
        ),
        _("请求过大", "请求超过了 {limit} 字节。", "请分成几部分发送；没有存入任何内容。"),
    ),
    "too_many": (
        _(
            "Too many requests",
            "More than {limit} in a minute.",
            "Wait {seconds} seconds, then go on.",
        ),
        _("请求过多", "一分钟内超过了 {limit} 次。", "请等待 {seconds} 秒后继续。"),
    ),
    "busy": (
        _(
            "Too much is being made",
            "{value} others wait in line already.",
            "Try again in {seconds} seconds.",
        ),
        _("创作任务过多", "已有 {value} 个请求在排队。", "请在 {seconds} 秒后再试。"),
    ),
    "bad_body": (
        _(
            "The request cannot be read",
            "{why}.",
            "Correct what “errors” names and send it again; nothing was stored.",
        ),
        _("无法读取请求", "{why}。", "请改正“errors”中指出的内容后重新发送；没有存入任何内容。"),
    ),
    "bad_media_type": (
        _(
            "Not in a form that is read here",
            "“{value}” is not read here.",
            "Set Content-Type to one of: {known}.",
        ),
        _("不支持的内容类型", "此处不读取“{value}”。", "请将 Content-Type 设为以下之一：{known}。"),
    ),
    "bad_range": (
        _(
            "No such part",
            "“{value}” lies outside the {size} bytes there are.",
            "Ask for a part inside it, or for the whole.",
        ),
        _("范围不存在", "“{value}”超出了现有的 {size} 字节。", "请请求其中的一部分，或全部内容。"),
    ),
    "no_route": (
        _(
            "No such address",
            "There is nothing at “{value}”.",
            "/v1/openapi.json lists every address.",
        ),
        _("没有此地址", "“{value}”处没有内容。", "/v1/openapi.json 列出了全部地址。"),
    ),
    "bad_method": (
        _(
            "Not done this way",
            "“{value}” is not possible here.",
            "Use one of: {known}.",
        ),
        _("不支持的方法", "此处不能使用“{value}”。", "请使用以下之一：{known}。"),
    ),
    "key_reused": (
        _(
            "This Idempotency-Key was used for something else",
            "“{value}” came with another request before.",
            "Take a new key for each new request; nothing was done.",
        ),
        _(
            "Idempotency-Key 已用于其他请求",
            "“{value}”此前用于另一个请求。",
            "请为每个新请求使用新的键；没有执行任何操作。",
        ),
    ),
    "still_running": (
        _(
            "Still at work on it",
            "The first request with “{value}” is not finished.",
            "Ask again in a moment for its answer.",
        ),
        _("仍在处理", "使用“{value}”的首个请求尚未完成。", "请稍后再次请求以取得结果。"),
    ),
    "stream_cut": (
        _(
            "Cut short",
            "The server stopped while “{value}” was being made.",
            "What was made is kept; ask again for the rest.",
        ),
        _(
            "中途停止",
            "正在生成“{value}”时服务器停止了。",
            "已生成的内容保留了下来；请再次请求其余部分。",
        ),
    ),
    "port_taken": (
        _(
            "The address is in use",
            "Something else listens on {value} already.",
            "Stop it, or take another port with --port.",
        ),
        _("地址已被占用", "{value} 已被其他程序监听。", "请停止该程序，或用 --port 指定其他端口。"),
    ),
    "unforeseen_here": (
        _(
            "Something nobody foresaw went wrong",
            "{value}: {why}.",
            "What was acknowledged before is safe. The lines on stderr say where it happened.",
        ),
        _(
            "发生了意料之外的错误",
            "{value}：{why}。",
            "此前已确认的内容是安全的。标准错误输出说明了出错的位置。",
        ),
    ),
    "unforeseen": (
        _(
            "Something is wrong with this server",
            "It failed on the request {value}.",
            "What was acknowledged before is safe. Tell whoever runs it this number.",
        ),
        _(
            "服务器出错",
            "处理请求 {value} 时出错。",
            "此前已确认的内容是安全的。请把此编号告知运营者。",
        ),
    ),
}
