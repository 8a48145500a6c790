"""Of what is brought: fields, rows, files, documents, settings."""

from __future__ import annotations

from collections.abc import Mapping

BROUGHT: Mapping[str, str] = {
    # ---------------------------------------------------------------- what would have worked
    "use {known}": "请使用 {known}",
    "use one of {known}": "请使用以下之一：{known}",
    "use {low} to {high}": "请使用 {low} 到 {high}",
    "use {low} to {high} bytes": "请使用 {low} 到 {high} 字节",
    "use {low} to {high} people": "请使用 {low} 到 {high} 人",
    "use {low} to {high} printable characters": "请使用 {low} 到 {high} 个可打印的字符",
    "use {one} or {other}": "请使用 {one} 或 {other}",
    "use 1 or more": "请使用 1 或更大的数",
    "use more than 0 and at most 1": "请使用大于 0 且不超过 1 的数",
    "use catalogue, generated or both": "请使用 catalogue、generated，或两者都用",
    "use pin, lower, forget or state": "请使用 pin、lower、forget 或 state",
    "use a to z, 0 to 9 and _, a letter first, at most 40": (
        "请使用 a 到 z、0 到 9 和 _，以字母开头，最多 40 个"
    ),
    "use one as in .wav": "请使用像 .wav 这样的后缀",
    "use http:// or https://": "请使用 http:// 或 https://",
    "use smtp://user:password@host:port/?from=…&to=…": (
        "请写成 smtp://user:password@host:port/?from=…&to=…"
    ),
    "use sqlite:/// or postgresql+psycopg://": "请使用 sqlite:/// 或 postgresql+psycopg://",
    "use the “next” of the list before": "请使用上一页列表给出的“next”",
    "use {fewest} of each and some ok": "每类请给 {fewest} 条，并给一些正常的（ok）",
    "name {encoder}": "请指明 {encoder}",
    "name a file, as in sqlite:///a.db": "请指明文件，例如 sqlite:///a.db",
    "write it as facet:value": "请写成 facet:value",
    "write it as tune:kind=march; media: {known}": "请写成 tune:kind=march；可用的形式：{known}",
    "write it as mode=min, kind=jig|reel, mode!=maj, tempo>=100, tempo<=140 or title~blue": (
        "请写成 mode=min、kind=jig|reel、mode!=maj、tempo>=100、tempo<=140 或 title~blue"
    ),
    "write it as name=COLUMN, for example id=sku": "请写成“名称=列名”，例如 id=sku",
    "give one of pinned, lower, weight": "请给出 pinned、lower、weight 之一",
    "it must match {pattern}": "须符合 {pattern}",
    # ---------------------------------------------------------------- values
    "longer than {longest}": "超过 {longest} 个字符",
    "longer than {longest} characters": "超过 {longest} 个字符",
    "longer than {longest} bytes": "超过 {longest} 字节",
    "too long": "太长",
    "more than {most}": "超过 {most}",
    "more than {most} conditions": "超过 {most} 个条件",
    "control characters": "含有控制字符",
    "holds control characters": "含有控制字符",
    "holds a NUL character": "含有 NUL 字符",
    "holds half of a surrogate pair": "含有半个代理对",
    "holds a number that is not finite": "含有非有限的数",
    "not Unicode": "不是 Unicode",
    "not text": "不是文字",
    "not a number": "不是数字",
    "neither a number nor a date": "既不是数字，也不是日期",
    "not a finite number": "不是有限的数",
    "not a position": "不是位置",
    "not a time": "不是时间",
    "not a time: use ISO 8601 or epoch seconds": "不是时间：请使用 ISO 8601 或纪元秒数",
    "neither ISO 8601 nor epoch seconds": "既不是 ISO 8601，也不是纪元秒数",
    "after the year 2200; give seconds, not milliseconds": "晚于 2200 年；请给秒数，不要给毫秒数",
    "before the year 1": "早于公元 1 年",
    "it is in the past": "已经过去",
    "no value is given": "没有给出值",
    "the same as “user”": "与“user”相同",
    "a rating is {worst} to {best}": "评分为 {worst} 到 {best}",
    "only made here": "只能在这里生成",
    "two have this name": "有两个同名",
    "letters and _ only": "只能用字母和 _",
    "a text, or else an item": "给一段文字，或者给一个内容",
    "the address names “{id}”": "地址中写的是“{id}”",
    "not a URL, as in sqlite:///store.db": "不是像 sqlite:///store.db 那样的 URL",
    "not the name of a file here": "不是这里的文件名",
    "files cannot be named over REST; use `tastemaker import`": (
        "REST 不能指明文件；请使用 tastemaker import"
    ),
    "files are named within the folder of the import": "文件须在所导入的文件夹之内",
    "not a plain file": "不是普通文件",
    "{size} bytes are more than the {most} taken": "有 {size} 字节，超过可接受的 {most} 字节",
    # ---------------------------------------------------------------- files and rows
    "not JSON ({error})": "不是 JSON（{error}）",
    "not a JSON object": "不是 JSON 对象",
    "no JSON value, but {kind}": "不是 JSON 值，而是 {kind}",
    "it is not JSON that can be read": "不是可读取的 JSON",
    "not UTF-8 at byte {at}": "第 {at} 字节处不是 UTF-8",
    "line {line}: {error}": "第 {line} 行：{error}",
    "files ending in “{ending}” are not known": "不认识以“{ending}”结尾的文件",
    "it is {encoding}; save it as UTF-8": "编码是 {encoding}；请另存为 UTF-8",
    "it breaks off: {error}": "中途断开：{error}",
    "it is empty": "是空的",
    "its header cannot be read: {why}": "无法读取表头：{why}",
    "the column “{name}” is there twice": "列“{name}”出现了两次",
    "no column “{name}”; there are: {known}": "没有列“{name}”；现有：{known}",
    "{cells} cells where the header has {columns}": "有 {cells} 格，而表头有 {columns} 列",
    "it has no text": "没有文字",
    "a text has 1 to {longest} characters": "文字应有 1 到 {longest} 个字符",
    "at = {at} is no time up to now": "at = {at} 不是到目前为止的时间",
    "it has no column {known}": "没有列 {known}",
    "it is not UTF-8": "不是 UTF-8",
    "no line begins with X:, as every tune in ABC does": "没有以 X: 开头的行，而每首 ABC 曲子都有",
    "there is no such file": "没有这个文件",
    "there is no such folder": "没有这个文件夹",
    "it is no plain file": "不是普通文件",
    "a link, which is not followed": "是链接，不予跟随",
    "it names “{name}”, which is not there": "其中指明的“{name}”不存在",
    "it is not empty": "不是空的",
    "it holds no events about items": "其中没有关于内容的事件",
    "it holds no usable events; line {line}: {error}": "其中没有可用的事件；第 {line} 行：{error}",
    "nobody in it met and liked three items or more": "其中没有人接触并喜欢过三个或更多内容",
    "nobody in it met something before the cut in time and liked something new after it": (
        "其中没有人在时间分界之前接触过内容，并在其后喜欢上新的内容"
    ),
    "nobody in it met something and liked one of the items that are kept away": (
        "其中没有人接触过内容，并喜欢上被留出的内容之一"
    ),
    # ---------------------------------------------------------------- licences of collections
    "Out of copyright; no restriction on this transcription is stated. From the music21 corpus.": (
        "版权已过期；此录谱未注明限制。来自 music21 语料库。"
    ),
    "For non-commercial use only; legal status unclear. From the music21 corpus.": (
        "仅限非商业用途；法律状态不明确。来自 music21 语料库。"
    ),
    # ---------------------------------------------------------------- documents
    "its name is longer than {longest} characters": "名称超过 {longest} 个字符",
    "it has more than the {most} bytes that are taken": "超过可接受的 {most} 字节",
    "its first line names no columns “question” and “answer”": (
        "首行没有“question”（问题）和“answer”（答案）两列"
    ),
    "it is neither text nor PDF": "既不是文本，也不是 PDF",
    "it is not {encoding} at byte {at}": "第 {at} 字节处不是 {encoding}",
    "none of its {rows} rows can be read": "{rows} 行都无法读取",
    "there is no text in it": "其中没有文字",
    "its text is longer than {longest} characters": "文字超过 {longest} 个字符",
    "reading it takes more than {seconds} seconds": "读取需要超过 {seconds} 秒",
    "it is damaged, or unfolds to more than is taken": "已损坏，或展开后超过可接受的大小",
    "it is damaged": "已损坏",
    "it is damaged ({error})": "已损坏（{error}）",
    "it is locked with a password": "有密码保护",
    "it has more than {pages} pages": "超过 {pages} 页",
    "it unfolds to more than is taken": "展开后超过可接受的大小",
    "it has no question": "没有问题",
    "it has no answer": "没有答案",
    "its question or answer is too long": "问题或答案太长",
    "it is longer than {longest} characters": "超过 {longest} 个字符",
    # ---------------------------------------------------------------- pictures, sound, video
    "the process that reads files could not be started": "无法启动读取文件的进程",
    "reading it took longer than {seconds} seconds": "读取超过 {seconds} 秒",
    "reading it took more memory than is given, or broke the decoder": (
        "读取所需内存超过限额，或使解码器崩溃"
    ),
    "reading it took more memory than is given": "读取所需内存超过限额",
    "{package} is needed: pip install 'tastemaker[media]'": (
        "需要 {package}：pip install 'tastemaker[media]'"
    ),
    "it cannot be read": "无法读取",
    "it cannot be read ({error})": "无法读取（{error}）",
    "no sound can be read: {error}": "读不出声音：{error}",
    "nothing is heard in it": "其中听不到声音",
    # ---------------------------------------------------------------- the system's own words
    "No such file or directory": "没有这个文件或文件夹",
    "Permission denied": "没有权限",
    "Is a directory": "是一个文件夹",
    "Not a directory": "不是文件夹",
    "File exists": "文件已存在",
    "No space left on device": "磁盘已满",
    "Read-only file system": "文件系统只读",
    "File name too long": "文件名太长",
    # ---------------------------------------------------------------- what else stands around
    "it was closed": "已关闭",
    "it is no tastemaker.Application": "不是 tastemaker.Application",
    "it answered {status}": "对方回答 {status}",
    "it is not installed": "没有安装",
    "it ended with {error}": "以 {error} 结束",
    "it wrote no WAV: {error}": "没有写出 WAV：{error}",
    "it lacks {missing} as words of their own": "其中缺少单独成词的 {missing}",
    "it said nothing": "它什么也没说",
    "no word in {seconds} seconds": "{seconds} 秒内没有任何输出",
    "HTTP {status}": "HTTP {status}",
}
