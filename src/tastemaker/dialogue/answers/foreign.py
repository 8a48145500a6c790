"""Everyday questions that documents of a product hardly ever answer: where an answer to one of
them would be given, the threshold is too low. Where documents do answer one, it counts as wrong,
and the threshold is a little higher than it need be.
"""

FOREIGN = {
    "en": (
        "will it rain this afternoon", "how far away is the moon", "who painted the mona lisa",
        "what should i cook for dinner tonight", "how do i get rid of ants in the kitchen",
        "can you tell me a joke", "when does the next train to the airport leave",
        "how many grams are in an ounce", "what is the tallest mountain in europe",
        "is it safe to drink tap water in mexico", "how old is the president",
        "what does my horoscope say", "how long should i boil an egg",
        "which team won the game last night", "how do you spell necessary",
        "what is fourteen times twelve", "who wrote war and peace",
        "how do i train a puppy not to bite", "what time is it in sydney",
        "why is the sky blue", "where can i park near the stadium",
        "how often should i water a cactus", "what is a good name for a cat",
        "how do i get to the nearest hospital", "when was the printing press invented",
        "what are the symptoms of the flu", "how do i change a flat tire",
        "what movies are playing this weekend", "how do planes stay in the air",
        "should i get a haircut", "what is the exchange rate of the yen",
        "set an alarm for seven tomorrow morning", "what language do they speak in brazil",
        "how many people live in canada", "can dogs eat grapes", "play something by the beatles",
        "who is your favourite actor", "how do i remove a wine stain from a shirt",
        "what is the speed of light", "how much sleep does a baby need",
    ),
    "zh": (
        "今天下午会下雨吗", "月亮离地球有多远", "蒙娜丽莎是谁画的", "晚饭做什么好", "厨房里有蚂蚁怎么办",
        "给我讲个笑话", "去机场的火车几点开", "一斤等于多少克", "欧洲最高的山是哪座", "鸡蛋要煮多久",
        "昨晚的球赛谁赢了", "十四乘以十二等于多少", "战争与和平的作者是谁", "小狗咬人怎么训练",
        "悉尼现在几点", "天空为什么是蓝色的", "体育馆附近哪里能停车", "仙人掌多久浇一次水",
        "给猫起个什么名字好", "最近的医院怎么走", "印刷术是什么时候发明的", "感冒有哪些症状",
        "轮胎没气了怎么换", "这个周末有什么电影", "飞机为什么能飞", "日元汇率是多少",
        "明天早上七点叫我起床", "巴西人说什么语言", "加拿大有多少人口", "狗能吃葡萄吗",
        "你最喜欢哪个演员", "衬衫上的红酒渍怎么洗", "光速是多少", "婴儿一天要睡多久",
        "唐朝有多少位皇帝", "怎么减肥最快", "哪个星座和我最配", "帮我写一首诗", "高铁票怎么改签",
        "长城有多长",
    ),
}  # fmt: skip
