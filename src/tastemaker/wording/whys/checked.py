"""Of what pydantic and the readers of JSON find wrong with a value, in their own words.

What pydantic says of Python values and of JSON differs ("a valid list", "a valid array").
"""

from __future__ import annotations

from collections.abc import Mapping

CHECKED: Mapping[str, str] = {
    "Value error, {why}": "{why}",
    "Field required": "缺少此字段",
    "Extra inputs are not permitted": "没有此字段",
    "Keys should be strings": "键应为文字",
    # ---------------------------------------------------------------- of another kind
    "Input should be a valid string": "应为文字",
    "Input should be a valid string, unable to parse raw data as a unicode string": (
        "应为文字，而它不是 Unicode"
    ),
    "Input should be a valid integer": "应为整数",
    "Input should be a valid integer, unable to parse string as an integer": "应为整数",
    "Input should be a valid integer, got a number with a fractional part": "应为整数",
    "Unable to parse input string as an integer, exceeded maximum size": "整数太大",
    "Input should be a valid number": "应为数字",
    "Input should be a valid number, unable to parse string as a number": "应为数字",
    "Input should be a finite number": "应为有限的数字",
    "Input should be a valid boolean": "应为 true 或 false",
    "Input should be a valid boolean, unable to interpret input": "应为 true 或 false",
    "Input should be a valid list": "应为列表",
    "Input should be a valid array": "应为列表",
    "Input should be a valid tuple": "应为列表",
    "Input should be a valid set": "应为列表",
    "Input should be a valid dictionary": "应为对象",
    "Input should be a valid dictionary or object to extract fields from": "应为对象",
    "Input should be a valid dictionary or instance of {form}": "应为对象",
    "Input should be an object": "应为对象",
    "Input should be None": "应为 null",
    "Input should be null": "应为 null",
    "Input should be {expected}": "应为 {expected}",
    "Input is not a valid path for {form}": "应为路径",
    # ---------------------------------------------------------------- too much and too little
    "String should have at most {most} character": "最多 {most} 个字符",
    "String should have at most {most} characters": "最多 {most} 个字符",
    "String should have at least {fewest} character": "至少 {fewest} 个字符",
    "String should have at least {fewest} characters": "至少 {fewest} 个字符",
    "String should match pattern '{pattern}'": "须符合 {pattern}",
    "{form} should have at most {most} item after validation, not {many}": "最多 {most} 项，而有 {many} 项",
    "{form} should have at most {most} items after validation, not {many}": "最多 {most} 项，而有 {many} 项",
    "{form} should have at least {fewest} item after validation, not {many}": (
        "至少 {fewest} 项，而有 {many} 项"
    ),
    "{form} should have at least {fewest} items after validation, not {many}": (
        "至少 {fewest} 项，而有 {many} 项"
    ),
    "Input should be greater than or equal to {least}": "应不小于 {least}",
    "Input should be greater than {bound}": "应大于 {bound}",
    "Input should be less than or equal to {most}": "应不大于 {most}",
    "Input should be less than {bound}": "应小于 {bound}",
    "Input should be a multiple of {step}": "应为 {step} 的倍数",
    # ---------------------------------------------------------------- JSON
    "JSON decode error": "不是 JSON",
    "Invalid JSON: {error} at line {line} column {column}": (
        "不是 JSON（第 {line} 行第 {column} 列：{error}）"
    ),
    "not JSON ({error}: line {line} column {column} (char {at}))": (
        "不是 JSON（第 {line} 行第 {column} 列：{error}）"
    ),
    "JSON is malformed: {error} (byte {at})": "第 {at} 字节处：{error}",
    "Input data was truncated": "没有写完",
    "invalid character": "字符无效",
    "trailing characters": "后面还有多余的字符",
    "expected ',' or ']'": "应为“,”或“]”",
    "expected ',' or '}'": "应为“,”或“}”",
    "expected ':'": "应为“:”",
    "object keys must be strings": "键应为文字",
    "EOF while parsing a value": "没有写完",
    "EOF while parsing an object": "没有写完",
    "EOF while parsing a list": "没有写完",
    "EOF while parsing a string": "没有写完",
    "expected value": "应为值",
    "expected ident": "字符无效",
    "expected `,` or `]`": "应为“,”或“]”",
    "expected `,` or `}`": "应为“,”或“}”",
    "expected `:`": "应为“:”",
    "key must be a string": "键应为文字",
    "trailing comma": "多了一个逗号",
    "trailing comma in array": "多了一个逗号",
    "trailing comma in object": "多了一个逗号",
    "invalid escape": "转义无效",
    "invalid escape character in string": "转义无效",
    "invalid number": "数字无效",
    "recursion limit exceeded": "嵌套太深",
    "control character (\\u0000-\\u001F) found while parsing a string": "文字中含有控制字符",
    "Expecting value": "应为值",
    "Expecting property name enclosed in double quotes": "键应写在双引号中",
    "Expecting ',' delimiter": "应为“,”",
    "Expecting ':' delimiter": "应为“:”",
    "Unterminated string starting at": "文字没有写完",
    "Invalid control character at": "文字中含有控制字符",
    "Invalid \\escape": "转义无效",
    "Extra data": "后面还有多余的内容",
}
