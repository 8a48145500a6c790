"""What a large language model cannot do."""

from __future__ import annotations

from tastemaker.wording.sentences import Both, _

PROBLEMS: dict[str, Both] = {
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
}
