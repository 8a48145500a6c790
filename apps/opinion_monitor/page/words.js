export const WORDS = {
  en: {
    title: "Opinion monitor", of: "Show", entity: "Companies", topic: "Topics", days: "Days",
    map: "Who is spoken of", legend: "One square a day: how many texts stands in it, red is the negative share. Choose a name or a square.",
    alerts: "Bursts of negative opinion", none: "None so far.", negative: "negative", usual: "usually",
    texts: "texts", language: "中文", nothing: "No texts yet. Send some: POST /v1/apps/opinion_monitor/texts",
    trend: "Texts a day, negative ones in red", at: "on",
    positive: "positive", neutral: "neutral", unknown: "not judged", all: "all days",
    results: "results", shareholding: "shareholding", deals: "deals", supervision: "supervision", courts: "courts",
    people: "people", financing: "financing", products: "products", safety: "safety", dividends: "dividends",
  },
  zh: {
    title: "舆情监测", of: "显示", entity: "公司", topic: "话题", days: "天数",
    map: "谁被谈论", legend: "一格为一天：数字是文本数，红色越深负面占比越高。点名称或格子查看原文。",
    alerts: "负面舆情突发", none: "暂无。", negative: "负面", usual: "平时", texts: "篇", language: "English",
    nothing: "还没有文本。请发送：POST /v1/apps/opinion_monitor/texts",
    trend: "每天的文本数，红色为负面", at: "", positive: "正面", neutral: "中性", unknown: "未判断", all: "全部日期",
    results: "业绩", shareholding: "股权", deals: "并购与订单", supervision: "监管", courts: "诉讼",
    people: "人事", financing: "融资", products: "产品", safety: "安全", dividends: "分红",
  },
};
