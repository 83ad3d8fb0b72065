"""The words that call for arithmetic: together, more than, times, of."""

import re

SUM = re.compile(
    r"\b(?:total(?:s|ling|ing)?|together|combined|in all|altogether|sums?|plus|adds? up|overall"
    r"|between (?:them|the two))\b"
    r"|合计|总计|共计|总共|一共|加起来|合共|总和|之和|两者|两项|共|累计|相加|总额",
    re.IGNORECASE,
)
DIFFERENCE = re.compile(
    r"\b(?:more|less|fewer|gap|difference|increas\w+|gr[eo]w\w*|ris\w+|rose|add(?:ed|ing)|gain\w*"
    r"|net of|minus|remain\w*|left|short(?:fall)?|widen\w*|up|down|fell|drop\w*|declin\w+|improv\w+"
    r"|higher|lower|above|below|extra|saves?|saving|earns?|earning|nets?|cheaper|dearer)\b"
    r"|相差|差额|差距|多出?|少了?|增加|增长|减少|上升|下降|提高|降低|高出|低于|净增|剩余|结余|扣除|省|便宜|贵|赚|毛利|[涨降跌差](?!幅|价)",
    re.IGNORECASE,
)
RATIO = re.compile(
    r"\b(?:times|twice|doubl\w+|tripl\w+|treb\w+|\w*fold|half|thirds?|quarters?|share|of"
    r"|ratio|multiple|as (?:many|much|large)|per|each|make up|account\w* for|representing)\b|\dx\b"
    r"|倍|占|渗透|比例|比率|翻|每|平均|之比|相当于",
    re.IGNORECASE,
)
TIMES_OR_SHARE = re.compile(
    r"\b(?:times|twice|doubl\w+|tripl\w+|threefold|twofold|fold|multiple|as (?:many|much|large)"
    r"|share|proportion|make up|account\w* for|represent\w*)\b|\dx\b|%\s+of\b"
    r"|倍|占|渗透|比例|翻|相当于",
    re.IGNORECASE,
)
EACH = re.compile(r"\b(?:each|per|average|apiece)\b|平均|每|均", re.IGNORECASE)
IS_LEFT = re.compile(
    r"\b(?:minus|less|net of|leav\w+|left|remain\w*|gap|difference|exceeds?|more than|deduct\w*"
    r"|sav(?:es?|ing)|after (?:paying|costs?)|the (?:other|rest))\b|减去|扣除|扣掉|还剩"
    r"|其余|余下|剩下|剩余|差额|差距|相差|高出|之差",
    re.IGNORECASE,
)
GROWTH = re.compile(
    r"\b(?:grew|grow\w*|ris\w+|rose|increas\w+|up|jump\w*|climb\w*|gain\w*|higher|surg\w+|doubl\w+"
    r"|tripl\w+)\b|more than|above|增长|上调|高|贵|增加|上升|上涨|提高|涨|翻|增幅|同比|环比",
    re.IGNORECASE,
)
DECLINE = re.compile(
    r"\b(?:fell|fall\w*|drop\w*|declin\w+|decreas\w+|down|shr[aiu]nk\w*|cut|reduc\w+|lower"
    r"|slipp\w+|less|fewer|below|cheaper)\b"
    r"|下降|下调|低|便宜|省|下滑|减少|降低|下跌|降|跌",
    re.IGNORECASE,
)
PRODUCT = re.compile(
    r"[×✕*]|\d\s*x\s*[£$€¥\d]|\b(?:times|each|apiece|at|multipl\w+|paying)\b|乘|每|按|合计|共|＝|=",
    re.IGNORECASE,
)
A_YEAR_BEFORE = re.compile(
    r"\b(?:(?:a|one) year (?:ago|earlier|before)|(?:the )?(?:previous|last|prior) year)\b"
    r"|上一?年|去年|同期",
    re.IGNORECASE,
)
THE_REST = re.compile(
    r"\b(?:remaining|other|leav(?:es|ing)(?: only| just)?|rest of the)[\s*_]*\Z"
    r"|(?:剩下|其余|余下|还剩)的?\s*\Z"
)
