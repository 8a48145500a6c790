"""What each setting is, in Chinese; in English it stands where it is defined (`settings`)."""

from __future__ import annotations

from collections.abc import Mapping

SETTINGS: Mapping[str, str] = {
    "home": "存储、模型与文件的所在；每个产品一个",
    "store": "SQLAlchemy 地址；留空：目录中的 SQLite",
    "threads": "运算所用的线程数；0：与核数相同",
    "device": (
        "训练网络、本地语言模型作答、预训练编码器读取所用的设备：cpu、cuda、cuda:1；auto：torch"
        " 找到 CUDA 就用，否则用 CPU。草稿在 CPU 上写成"
    ),
    "seed": "一切随机的根",
    "max_ahead_seconds": "发送方时区有误时，至多早一天",
    "max_text": "一篇文本的字符数；长文章也放得下",
    "max_body": "一次请求的字节数；放得下 10,000 个事件",
    "max_import": "通过 REST 一次导入的字节数；边收边写入磁盘",
    "max_events": "一次请求的事件数",
    "media_bytes": "一个文件的字节数；放得下几分钟的视频",
    "media_pixels": "一张图片的像素数；多数相机更少",
    "media_side": "像素；这么宽的不是图片",
    "media_seconds": "声音或视频的时长；放得下长的曲目",
    "media_work_seconds": "读取一个文件的时间；多数只要十分之一",
    "media_memory": "读取文件的进程的地址空间字节数",
    "half_life_days": "兴趣每月减半：流媒体口味以周计变化",
    "evidence_kept": "更早的对口味几乎没有影响",
    "sequence_minutes": "序列排序器三次训练中每次的时间；0：不用它，因为其余部分只要几秒",
    "text_encoder": (
        "`tastemaker finetune likes` 写成的文件夹，或 sentence-transformers 文件夹：排序的一部分据此"
        "比较内容的文字；无：只用口味空间"
    ),
    "made_share": "推荐单多半仍是曲库：排序器会把生成的内容排得过高",
    "explore": "一个位置随机抽取的机会，使记录可供评判",
    "variety": "差异相对于得分的权重（MMR）",
    "curiosity": "与接触过的都不同之物相对于得分的权重（LinUCB）",
    "slate_seconds": "没有新情况时再次请求，推荐单不变：重新加载只展示一次",
    "slates_kept_days": "推荐单可与事件关联的时长",
    "drafts_per_creation": "n 选一：n=4 约需一秒",
    "drafts_in_stock": "无人等待时的 n 选一：n=16 并不更受喜爱",
    "stock": "为每位活跃的人备好的新作品",
    "review": (
        "哪些作品要先经人审阅才展示；flagged：规则或以往的判断有疑问的；sampled：另加一定比例"
    ),
    "review_share": "sampled 时留待审阅的比例：足以从中学习",
    "never_made": (
        "作品不可以是什么：tune:kind=march、sprite:category=creature；在环境变量中用 JSON 写"
    ),
    "moderation": (
        "`tastemaker review learn` 写成的文件：归入其类别的与规则标记的一样标记；无：只用规则"
    ),
    "emotion": (
        "`tastemaker finetune emotion` 写成的文件夹，或含 en 与 zh 两个这样的文件夹；无：只读直接"
        "说出的感受"
    ),
    "voice_emotion": "`tastemaker finetune voice` 写成的文件夹；无：不读语音情绪",
    "language_model": (
        "兼容 OpenAI 的地址，如 http://localhost:11434/v1，或本地模型的文件夹；无：不写散文"
    ),
    "language_model_adapters": (
        "本地模型的 LoRA 文件夹所在的文件夹，每个以人或群组（填写的条目 `group`）命名；无：人人同一模型"
    ),
    "language_model_name": "在该处请求哪个模型",
    "language_model_key": "作为 bearer 令牌发送；请写在环境变量中",
    "language_model_seconds": "多久没有一个字就算模型不在",
    "language_model_talks": "是否也用它把对话中的回答组织成句",
    "language_model_talk_seconds": "一次回答的时间；超时则用模板的文字",
    "language_model_longest": "一次回复的词元数；约两页",
    "language_model_tokens": "每天（UTC）问与答的词元数：约 300 页散文",
    "speech": (
        "朗读的命令，含 {text} 与 {out}，可选 {voice}、{rate}、{pitch}；留空：装有 espeak-ng 就用它"
    ),
    "speech_seconds": "一次回答（几句话）的时间",
    "answer_precision": "给出的回答应有多大比例正确，否则答“不知道”：五个错一个是读者能接受的",
    "answer_astray": (
        "据所知，没有文档能回答的问题所占比例：越多，回答就须越有把握；历史良好的服务台较少"
    ),
    "sentence_model": (
        "sentence-transformers 文件夹，读文档，并在下次训练时读曲库的标题与散文；无：只用自己的读法，"
        "在两者上拟合"
    ),
    "picture_model": "CLIP 文件夹，与自己的看法一同看图片，并懂得哪些话说的是它们；无：只用自己的",
    "sound_model": "CLAP 文件夹，同样地听声音；无：只用自己的",
    "document_bytes": "一份文档的字节数；长手册也放得下",
    "apps": "要服务的应用，用逗号分隔：模块或入口点",
    "requests_per_minute": "每个密钥；点得快的人约 60 次",
    "model_check_seconds": "多久查看一次有无新的模型集",
    "makers": "一个工作进程同时为几个人创作；其余的人排队",
    "origins": "允许其页面调用的网页来源，用逗号分隔；默认只有自己的",
}
