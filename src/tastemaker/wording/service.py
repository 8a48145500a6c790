"""What REST refuses, and what nobody foresaw."""

from __future__ import annotations

from tastemaker.wording.sentences import Both, _

PROBLEMS: dict[str, Both] = {
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
