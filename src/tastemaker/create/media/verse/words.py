"""The characters that tell what a poem is about, its season and how it feels. Our own lists."""

from __future__ import annotations

#: Theme → its characters, and how often one of them stands among those of any quatrain.
THEMES: dict[str, tuple[str, float]] = {
    "moon": ("月蟾娟娥桂魄", 0.0056),
    "flowers": ("花桃李杏菊莲荷兰芳红香蕊牡芍瓣艳", 0.0168),
    "homesickness": ("乡归故客梦旅家羁书", 0.0137),
    "parting": ("送别离饯君辞亭折赠帆", 0.0095),
    "frontier": ("塞胡戎沙戍边烽军征戈甲羌虏旗鼓弓战将骑马", 0.0100),
    "longing": ("妾郎妆闺眉鸳鸯帐绣粉罗裙钗镜泪怨", 0.0057),
    "history": ("汉秦王帝宫陵殿朝亡国吴越楚古台霸", 0.0135),
    "retreat": ("僧寺禅钟隐樵渔道仙松鹤磬庵闲幽", 0.0116),
    "wine": ("酒杯醉樽饮酣壶酌盏酿", 0.0051),
    "landscape": ("山水江溪峰岭泉湖石瀑岩壑涧峡", 0.0228),
}
SEASONS: dict[str, tuple[str, float]] = {
    "spring": ("春莺燕柳桃杏", 0.0098),
    "summer": ("夏荷蝉暑莲榴", 0.0016),
    "autumn": ("秋菊霜雁枫桂蛩", 0.0057),
    "winter": ("冬雪梅寒冰腊", 0.0063),
}
GLAD = frozenset("喜笑欢乐春花香歌新好醉荣庆贺宴暖芳明彩锦瑞舞")
SORRY = frozenset("愁悲泪恨哀怨孤寂苦伤病老别断空寒残荒死啼涕惆怅凄")
STIRRED = frozenset("风雷战鼓马飞惊急怒狂剑杀奔雨浪涛破万千啸呼争骤")
STILL = frozenset("静闲幽眠卧微夜淡寂独坐睡深轻闭老禅")
IMAGES = frozenset(
    "山水江河湖海溪泉云雨风雪霜露月日星天花草木叶柳松竹梅桃李杏荷莲菊兰莺燕雁鹤鸟鱼蝉石沙烟霞舟船帆楼台亭桥灯钟"
)
