"""What the library of the command line says of wrong use, English → Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from tastemaker.wording.sentences import Glossary
from tastemaker.wording.whys import in_chinese

MISUSED: Mapping[str, str] = {
    "No such command '{name}'.": "没有命令 '{name}'。",
    "No such command '{name}'. Did you mean {other}?": "没有命令 '{name}'。是否要用 {other}？",
    "No such option: {name}": "没有选项 {name}",
    "No such option: {name} (Possible options: {others})": "没有选项 {name}（可用：{others}）",
    "Option '{name}' requires an argument.": "选项 '{name}' 需要一个值。",
    "Option '{name}' does not take a value.": "选项 '{name}' 不带值。",
    "Option {name} needs a value": "选项 {name} 需要一个值",
    "“{language}” is not spoken here: use {known}": "这里不会“{language}”：请用 {known}",
    "Missing option '{name}'.": "缺少选项 '{name}'。",
    "Missing argument '{name}'.": "缺少参数 '{name}'。",
    "Got unexpected extra argument(s) ({words})": "多余的参数（{words}）",
    "Invalid value for {place}: {why}": "{place} 的值无效：{why}",
    "Invalid value: {why}": "值无效：{why}",
    "'{value}' is not one of {known}.": "'{value}' 不是以下之一：{known}。",
    "file '{path}' does not exist.": "文件 '{path}' 不存在。",
    "file '{path}' is a directory.": "'{path}' 是文件夹，不是文件。",
}


def _value(name: str, value: str) -> str:
    return misused(value) if name == "why" else value


_found = Glossary(MISUSED, _value)


def misused(told: str) -> str:
    """Wrong use in Chinese, as far as it is known."""
    return _found(told) or in_chinese(told)
