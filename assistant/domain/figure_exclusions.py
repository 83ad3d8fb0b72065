"""What only looks like a figure: marks, names, codes, ranks, idioms and words built on numbers."""

import re

from assistant.domain.word_lists import words

# --- what stands before a number ------------------------------------------------------------------

_PLACES = (
    "sections?|sec|articles?|arts?|clauses?|chapters?|tables?|figures?|figs?|pages?|pp?|appendix|"
    "appendices|annex|schedules?|exhibits?|slides?|steps?|phases?|stages?|versions?|ver|tiers?|"
    "levels?|nos?|(?<!now )(?<!s )number|top|ranks?|ranked|ranking|paragraphs?|paras?|"
    "footnotes?|endnotes?"
)
_NAMES = (
    "Note|Notes|Item|Part|Form|Rule|Rules|Regulation|Room|Suite|Floor|Unit|Building|Block|Gate|"
    "Route|Highway|Class|Grade|Group|Zone|Option|Question|Round|Generation|Gen|Line|Volume|Vol|"
    "Issue|Box|Flight|Lot|ISO|IEC|GB/T|GB/Z|GB|EN|BS|DIN|IEEE|RFC|ASTM|ANSI|SOC|PCI|HTTP|USB|WiFi|"
    "Wi-Fi|Bluetooth|Web|Industry|Python|Java|Windows|Android|iOS|macOS|Ubuntu|Office|iPhone|iPad|"
    "Galaxy|Pixel|Model|Type|Mark|GPT|ChatGPT|Claude|Llama|Gemini|Qwen|Gemma|DeepSeek|Boeing|"
    "Airbus|S&P|Nasdaq|NASDAQ|FTSE|Russell|Fortune|CSI|DAX|Nikkei|Horizon|Agenda|Vision|Hall|"
    "Platform|Channel|Terminal|Pier|Dock|Bay|Studio|Booth|Stand|Area 5|Catch|Studio|Node|Node.js|"
    "Postgres|PostgreSQL|MySQL|Ubuntu|Directive|Formula|Euro|HL7|FDA|CFR|USC|SB|AB|HR|Bill|Title|"
    "Case|Patent|Ref|Reference|SKU|ID|Id|PO|Invoice|Order|Ticket|Apt|Apartment|Series|Scenario|"
    "Milestone|Sprint|Track|Module|Lesson|Week|Day|Month|Year|Lv|PS|Xbox|Surface|Apollo|Pentium|"
    "Core|Snapdragon|Kirin|RTX|GTX|Ryzen|YC|Scope|Schedule|PEP|UTF|SHA|AES|RSA|WCAG|HTML|CSS|OAuth|"
    "TLS|SSL|CMMI|LEED|Incoterms|UCP|IFRS|IAS|ASC|FRS|FAS|SFAS|CAS|BIP|EIP|ERC|ECMA|CE|UL|IP|NIST|"
    "Error|error|port|Port|arXiv|DOI|doi|Tel|tel|Phone|phone|Fax|fax|Mobile|Hotline|hotline|call|ZIP|zip|postcode|Postcode|Big|"
    "under Rule|Rule of|rule of|Route|Area|Pillar|Basel|Solvency|Chapter|Regulation D Rule"
)
_AFTER_NAME = re.compile(
    rf"(?:(?<![A-Za-z])(?:(?i:{_PLACES})\.?[ :]?|(?:{_NAMES})\.?[ -:]?"
    r"|(?<!every )(?<!each )(?<!per )(?<! a )(?<! an )(?<!last )(?<!this )(?<!next )"
    r"(?<!the )(?:day|week|month|year|sprint|item|room|question|option|milestone|note|gate"
    r"|platform|rule) |(?:EU|UE|EC)\) ?)|[#№]|§{1,2} ?)$"
)
_PERIOD_NAME = re.compile(r"(?i:day|week|month|year)\.?[ -:]?$")
_NAME_OF_YEAR = re.compile(
    r"(?:(?<![A-Za-z])(?:Expo|EXPO|Olympics|Games|Summit|Conference|Awards?|Forum|Act|Regulations|"
    r"Order|Agenda|Vision|Horizon|Congress|Fair|Festival|Cup|Week|Show|Festival|Strategy|Plan|"
    r"Initiative|Blueprint|Championships?|Directive|Code|Russell|Global|Incoterms|Office|Server|"
    r"Photoshop|AutoCAD|SharePoint|Forbes|Basel) |(?:制造|健康中国|数字中国|美丽中国|愿景|智造|"
    r"中国标准|教育现代化|展望|世博会|奥运会|进博会|广交会|论坛|峰会|大会|展会|博览会))$"
)
_ACRONYM = re.compile(r"(?<![A-Za-z&/])([A-Z]{2,6}(?:&[A-Z])?)[ -]?$")
# Acronyms of business that are no events: EBITDA 2027 is a metric and its year.
_METRICS = frozenset(
    words(
        "EBITDA EBIT MRR ARR CAC LTV GMV KPI KPIS OKR TAM SAM SOM NPS VAT FY CEO CTO CFO COO USD "
        "GBP CNY RMB EUR HKD UK US USA EU IPO SAFE COGS OPEX CAPEX GDP CPI PMI ROI ROE IRR NPV "
        "ARPU ARPA CAGR YOY QOQ MOM DAU MAU WAU SAAS PAYE NIC SME SMES AI API BNPL HR IT GP LP "
        "VC PE MOIC NRR GRR NDR DSO DPO DIO FCF AUM SKU YTD LTM TTM NTM CTR CPC CPM ROAS AOV PMF "
        "R&D TO AND FOR IN OF BY AT ON THE END MID JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV "
        "DEC SINCE FROM PRC NHS HMRC ESG EV EVS PV IOT LLM GTM HQ ROW APAC EMEA"
    )
)
_AFTER_HAN = re.compile(
    r"(?:第|附录|附件|附表|附图|图表|(?:^|[^\u4e00-\u9fff]|[见如附下上和与及或在])[图表]|编号|证号|文号"
    r"|型号|版本|公告|沪深|标普|"
    r"中证|上证|科创|纳斯达克|罗素|恒生|日经|TOP|Top|top|排名|位列|位居|名列|(?<!安)排在|房间|代号|车牌"
    r"|航班|国道|No\.?|NO\.?) ?$"
    r"|(?:方案|步骤|情景|选项|阶段)$"
)
_LAST_WORD = re.compile("[a-z]+$")
_FIRST_LETTERS = re.compile("[a-z]+")
_NAME_WORDS = frozenset(
    word[::-1]
    for name in f"{_PLACES}|{_NAMES}|no|top".lower().split("|")
    for ending in (name.replace("s?", ""), name.replace("?", ""))
    for word in _LAST_WORD.findall(ending)
)
_NAME_ENDS = frozenset(
    "第录件表图号型本告深普证创克素生经名列居在间码班道案骤景项段§#№)°.:-&"
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
)
_RANK = re.compile(r"(?<!投)前 ?$")  # 投前 4,800 万 is a valuation
_GENERATION = re.compile(r"[0-9]\.0(?! ?[0-9%％分万亿元倍家个])")
_GENERATION_OF = re.compile(
    r"(?:工业|互联网|零售|教育|农业|商业|制造|社交|物流|供应链|城市|消费|医疗|金融|Web|Industry"
    r"|HTML) ?$"
)
_AFTER_CODE_HAN = re.compile(
    r"(?:电话|手机|手机号|热线|邮编|邮政编码|代码|传真|微信|QQ|QQ号|客服|身份证号?"
    r"|统一社会信用代码|编号|专利号|"
    r"(?:订单|发票|快递|运单|工单|流水|合同|单|票|货|批)号"
    r"|登记号|注册号|备案号|许可证号|ICP备|公网安备|账号|卡号)[为是号]?[:：]? ?$"
)
_CODE_ENDS = frozenset("话机号线编码真信Q服为是案可网备证:：") - {""}
_LETTER_MARK = re.compile(r"([A-Za-z]+)([-+/&_.@])$")
_LETTER_MARKS = frozenset("-+/&_.@")
_OPEN_PREFIXES = frozenset(
    words(
        "lpr sofr libor euribor mid end early late pre post sub circa ca c non approx to from x "
        "about q"
    )
)
_TOKEN = re.compile(
    r"[0-9A-Za-z]+(?:[.\-–/][0-9A-Za-z]+|:[0-9]{1,2}(?![0-9A-Za-z\u4e00-\u9fff.,%]))*(?:\([0-9A-Za-z]{1,3}\))*"
    r"(?:(?:,| and| or| to|、|和|至|-|–)(?: ?)[0-9]{1,3}(?:\.[0-9]+)*(?![0-9A-Za-z%,.万亿]))*"
)
_CODE_TOKEN = re.compile(r"[0-9A-Za-z]+(?:[ .\-–/()][0-9A-Za-z]+)*")

# --- what stands after a number -------------------------------------------------------------------

_AFTER = re.compile(
    r"(?:st|nd|rd|th)(?![A-Za-z])"
    r"|\.[A-Za-z]{2,6}(?![A-Za-z])"
    r"|[A-Za-z0-9_.-]{0,60}\.(?:pdf|docx?|xlsx?|pptx?|md|csv|txt|png|jpe?g|json|zip|py|html?|toml)"
    r"(?![A-Za-z])"
    r"|-[A-Z][A-Za-z]*|\([a-z]\)|'s(?![a-z])"
    r"| ?(?:强(?!于|化|调|烈)|号(?!召|称)|室|楼|弄|幢楼|栋楼|级(?!台阶)|线(?!索)|维|版|法则|周年"
    r"|年级|年代|世纪|"
    r"型|后(?=$|[^\u4e00-\u9fff]|[的一群人用消创年员主宝妈爸女男])|座(?=SUV|车|轿)|环(?=路|内|外"
    r"|以)|座位号|"
    r"度(?=角|全景|评估|反馈|无死角|视角|旋转|环绕|测评|考核)|时代|里(?=台|屯|河)|班倒|代(?!理"
    r"|表|码|价|替|工|运|销|付))"
    r"|°(?! ?[CF])"
    r"| ?(?:a\.?m\.?|p\.?m\.?)(?![A-Za-z])"
    r"| (?:[A-Z][a-z]+ ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Boulevard|Blvd|Court|Close|"
    r"Terrace|Row|Quay|Crescent|Gardens|Parade)(?![a-z])"
)
_NONE_AFTER = frozenset(["", *"%,;:/+|)\n，。；、）"])
_SCREENS = re.compile(
    r"(?<=(?<![0-9.])[248])K(?![A-Za-z0-9]| [a-z]+s(?![a-z]))|[kK][ -]?(?:video|TV|resolution"
    r"|display|monitor|camera|screen|超|高清|视频|电视|屏|显示|画质|分辨|摄像|直播)"
    r"|M(?: Company| tape|公司|胶|口罩)|B(?=[\u4e00-\u9fff])|D[ -]?(?:print|打印)|T\+"
)
_SCREEN_LETTERS = frozenset("kKMBDTp")
_LINES = re.compile(r"(?:480|720|1080|1440|2160)p(?![a-z])")
_CLOCK = re.compile(
    r"(?:[01]?[0-9]|2[0-4])(?:[:：][0-5][0-9](?:[:：][0-5][0-9])?(?![0-9.])|(?P<hour> "
    r"?[点时](?P<rest>半|整|钟|[0-9]{1,2}分|(?=[前后到至]))?))"
    r"(?: ?(?:[ap]\.?m\.?)(?![A-Za-z]))?"
)
_CLOCK_BEFORE = re.compile(
    r"(?:上午|下午|晚上?|早上?|凌晨|中午|傍晚|每晚|每早|当日|(?<![A-Za-z])(?:at|from|until|till"
    r"|by|before|after|to|opens?|"
    r"closes?)) ?$"
)
_CLOCK_ZH = re.compile(
    r"(?:二十[一二三四]?|十[一二]?|[一二两三四五六七八九])点(?P<rest>半|钟|整|一刻|三刻)?"
    r"(?![零〇一二三四五六七八九])"
)
_ALWAYS_ON = re.compile(
    r"(?:(?:19|20)[0-9]{2} ?年 ?第 ?[0-9]+ ?号|30 Under 30|1\+1(?:[>＞=大≥])?2?|80/20|20/80|9 to "
    r"5(?![0-9.%]| [a-z])|(?<=从)0 ?到 ?1(?![0-9.%万亿])|24/7|7 ?[x×*/] ?24(?:小时)?|24 ?[x×*] "
    r"?7|50[/-]50|365/24|9/11|996|007"
    r"|[0-9]合1|[0-9]选[0-9]|[0-9][拖托][0-9]|(?<=双)1[12]"
    r"|[0-9](?:\+[0-9N])+(?=模式|战略|体系|策略|架构|布局)"
    r"|(?<=[每次当下上本]月)[0-3]?[0-9] ?[日号]|58同城|36氪|12306"
    r"|(?:985|211)(?=[、/]?(?:211|985)?(?:高校|院校|大学|工程))|7-11(?=便利|门店|店)"
    r"|[0-9]{3,5}(?=热线)|20/20(?= (?:hindsight|vision))|618(?=[”」』\"]))(?![0-9.,%/])"
)
_SERIAL = re.compile(
    r"(?:0[0-9]{2,4}[ -][0-9]{3,4}[ -][0-9]{3,4}(?![0-9])|0[0-9]+(?![0-9.])|[0-9]+(?:-[0-9]+){2,}"
    r"|[0-9]+(?:\.[0-9]+){2,}|1[3-9][0-9]{9}(?![0-9])|1[3-9][0-9] [0-9]{4} [0-9]{4}(?![0-9])"
    r"|400 [0-9]{3,4} [0-9]{3,4}(?![0-9])|[0-9]{3,4}-0[0-9]{3,7}"
    r"|[2-9][0-9]{2}\)? ?-?[0-9]{3}-[0-9]{4}|[0-9]{3,4}-[0-9]{7,8}(?![0-9]))"
    r"[0-9-]*"
)
_ABROAD = re.compile(r"[0-9]{1,3}(?:[ -]?\(?[0-9]{2,4}\)?){2,5}(?![0-9,])")
_ADJECTIVE = re.compile(r"-(?=[a-z])")
_ADJECTIVE_UNITS = re.compile(
    r"-(?:years?|months?|weeks?|days?|hours?|minutes?|min|seconds?|quarters?|percent|per"
    r"|percentage|"
    r"fold|times|million|billion|thousand|hundred|trillion|dollar|pound|euro|yuan|kg|km|metre"
    r"|meter|"
    r"mile|acre|hectare|tonne|ton|litre|liter|gram|cm|mm|foot|inch|square|kw|kwh|mw|mwh|basis"
    r"|bps|to|"
    r"and|in|month|year|unit|person|people|strong|seat|store|site|shop|employee|member|page|bed"
    r"|room|"
    r"café|cafe|customer|patient|farm|vehicle|truck|city|country|state|item|question|slide|man"
    r"|woman|"
    r"plus|working|business|calendar|k|m|bn|odd|cent|pence)(?![a-z])"
)

# --- Chinese words and idioms that begin with a numeral -------------------------------------------

_WORDS_ZH = frozenset(
    words(
        "千万不 千万别 千万要 千万记 千万注 千万小 千万勿 十分重 十分关 十分明 十分有 十分必 "
        "十分清 十分看 十分适 十分便 十分依 十分强 十分大 十分高 十分丰 十分广 十分紧 十分激 "
        "十分熟 十分成 十分简 十分稳 十分接 十分突 十分严 十分符 万分感 百分制 千分尺 一度被 "
        "一度是 一度成 一度出 一度陷 一度达 一年四季 一年一度 一天到晚 三天两头 三年五载 "
        "一日三餐 一把手 二把手 一条龙 一件代 一票否 一次性 一对一 一比一复 一对多 多对多 一加一 "
        "一道 一口气 一口价 一步到 一步一 一行人 一处 一时 一门心 一片 一段时 一头 一面 一份子 "
        "二类医 三类医 一类医 一次元 二次元 二次创 二次开 二次污 三次元 三次产 三轮车 两轮车 "
        "四轮车 三人行 一人公 一人有 一方 两方面 三方面 三方 四方 八方 百家乐 百家讲 百家争 "
        "千家万 万家灯 万人空 百年老 百年企 百年大 百年品 千年虫 万年历 万年青 百人会 千人计 "
        "万人计 万人迷 万里长 千斤顶 三国 三步走 四步走 两步走 三口之 四口之 五口之 三把火 三板 "
        "三点一线 两点一线 四点半 三点半 三班倒 两班倒 三级 五年计划 五年规划 十年树 十年寒 "
        "一亩三 一元化 一元论 二元 一本正 一本科 二本 三本 两头 两口子 十四五 十五五 十三五 "
        "两票制 三包 五包 三品 四位一 三位一 十二生 十二时 二十四节气 二十四小时营 三十六计 "
        "十项全 八项规 四项基 三项制 两个确 两个维 四个意 四个自 三个代 三好 八段锦 五步法 "
        "四部委 三部委 两部委 五部委 七部委 五部门 六部门 三科 五门 一路 一站 一刻 双十一 "
        "一二三产 一二线 三四线 二三线 四五线 三维 二维 一维 百分比 一百分 一席之 一股 一股脑 "
        "一句话 一层 一眼 一笔带 一枝 一举 一套完 一分钱一分 一分耕 一分为 一元复 一块儿 一块工 "
        "一点 一下 一项一 三角 三角债 五角 四角 百角 一角 三分钟热 七分 五分 三三两 四分五 九分"
    )
) - frozenset(["七分", "五分", "九分", "五角", "四角"])
# Whole idioms: each is passed over from its first numeral to its end.
_IDIOMS_ZH = frozenset(
    words(
        "一日千里 一波三折 一成不变 一刻千金 一年半载 一分为二 一石二鸟 一箭双雕 一刀两断 "
        "一本万利 一目十行 一曝十寒 一落千丈 一干二净 一清二楚 一五一十 一穷二白 一问三不知 "
        "一唱一和 一朝一夕 一心一意 一诺千金 一夜之间 一年到头 一天一夜 一针一线 一点一滴 "
        "一举两得 一国两制 一步一个脚印 十万火急 十年磨一剑 十年一剑 十之八九 十有八九 十全十美 "
        "十拿九稳 十里八乡 十字路口 十字架 十指连心 三番五次 三番两次 三令五申 三头六臂 三长两短 "
        "三言两语 三教九流 三心二意 三五成群 三位一体 三足鼎立 三更半夜 三顾茅庐 三思而行 "
        "三省六部 三杯鸡 三角函数 三角形 三角债 三七二十一 三百六十行 三个臭皮匠 三点式 三元里 "
        "三年之痒 三十而立 四平八稳 四分五裂 四通八达 四面八方 四舍五入 四海为家 五花八门 "
        "五湖四海 五光十色 五十步笑百步 五分制 五四青年 五道口 五项原则 六神无主 六亲不认 "
        "七上八下 七嘴八舌 七手八脚 七零八落 七拼八凑 七匹狼 七天连锁 七年之痒 七十二变 "
        "八九不离十 八仙过海 八面玲珑 九牛一毛 九死一生 九霄云外 两步路 两点论 两全其美 两败俱伤 "
        "两面三刀 两相情愿 两厢情愿 百里挑一 百年大计 百年树人 百发百中 百战百胜 百花齐放 "
        "百尺竿头 千里之行 千里马 千家万户 千军万马 千变万化 千差万别 千钧一发 千载难逢 千篇一律 "
        "千山万水 万里长征 万无一失 万众一心 万人空巷 半斤八两 半信半疑 半途而废 二期工程 "
        "二次创业 二百五 三六九等 九九归一 七七八八 四季 四平 六安 八角 二胎 三胎 二孩 三孩 一度 "
        "十一月革命 三下乡 三个和尚 两个轮子 两条腿走路 两手抓 一盘散沙 一锅端 一阵风 一盘棋 "
        "三天打鱼两天晒网 十里挑一 万里挑一 两把刷子 一分钱一分货 三句话不离 七分饱 八字没一撇 "
        "八字还没一撇 "
        "一张网 一张图 一本账 一支笔 一杆秤 一碗水 一粒米 一杯羹 一棵树 一把尺子 一把钥匙"
    )
)
_IDIOM_LENGTHS = (8, 7, 6, 5, 4, 3, 2)
_WORDS_ZH_LENGTHS = (4, 3, 2)
_KEPT_ZH = re.compile(
    r"十分(?:钟|之)|一点[零〇一二三四五六七八九]|一处理|一股(?=[0-9])|一度电|四季度|四平[方米]"
    r"|两头(?=[牛猪羊])|八角钱"
)
_BEFORE_NUMERAL = re.compile(r"(?:第|星期|礼拜|(?<!每)周|初|双|木)$")
_BEFORE_ONE = re.compile(r"[统唯之单专逐划归万同另某每任这那哪有不新举独的]$")
_VAGUE_ZH = re.compile(r"[数几]$")
_LEVEL_ZH = re.compile(r"(?:量)?级|富翁|大军|雄师|像素")


_MANY_NUMBER = re.compile(r"[a-z]s (?:in|of|at|on|with) [A-Za-z ]{1,16} number $")
_POWER = re.compile(r"[eE][+-]?[0-9]+(?![A-Za-z])")  # 1e9 is a program's way of writing


def skip_at_number(text: str, start: int, end: int) -> int | None:
    """Return where to read on, if the digits from ``start`` to ``end`` are no figure; else None."""
    before = text[max(0, start - 24) : start]
    follow = text[end : end + 2]
    fixed = _ALWAYS_ON.match(text, start) or _clock(text, start, before, follow)
    if fixed is not None:
        return fixed.end()
    if follow[:1] in ("e", "E") and (power := _POWER.match(text, end)):
        return power.end()
    is_long = end - start > 10  # noqa: PLR2004 - a mobile number has eleven digits
    is_joined = is_long or follow[:1] in ("-", ".", " ") or text[start] == "0"
    serial = _SERIAL.match(text, start) if is_joined else None
    if serial is None and before.endswith("+"):
        serial = _abroad(text, start, before)
    if serial is not None:
        return serial.end()
    if text.startswith(".0", start + 1) and _is_generation(text, start, before):
        return token_end(text, start, end)
    is_long = end - start >= 4  # noqa: PLR2004 - 客服 3 人 counts
    if is_long and before.rstrip()[-1:] in _CODE_ENDS and _AFTER_CODE_HAN.search(before):
        return token_end(text, start, end, _CODE_TOKEN)
    after = None if follow[:1] in _NONE_AFTER else _AFTER.match(text, end)
    if after is None and follow[:1] in _SCREEN_LETTERS:
        after = _SCREENS.match(text, end) or _LINES.match(text, start)
    if after is not None:
        return max(after.end(), end)
    return None


def skip_named(text: str, start: int, end: int) -> int | None:
    """Return where to read on, if the words before make this number a mark or part of a name."""
    before = text[max(0, start - 28) : start]
    tail = (before[:-1] if before[-1:] == " " else before)[-1:]
    if tail not in _NAME_ENDS or not _may_name(before):
        return None
    if not (_AFTER_NAME.search(before) or _AFTER_HAN.search(before)):
        return None
    if before.endswith("number ") and ("," in text[start:end] or _MANY_NUMBER.search(before)):
        return None  # bakeries in China number 486,000
    return token_end(text, start, end)


def _may_name(before: str) -> bool:
    """Tell cheaply whether the last word could end one of the names."""
    ending = before.rstrip(" .:-")[::-1].lower()
    pair = ending[:2]
    if not (pair.isascii() and pair.isalpha()):
        return True
    word = _FIRST_LETTERS.match(ending)
    return word is not None and word[0] in _NAME_WORDS


def is_period_name(text: str, start: int) -> bool:
    """Tell whether ``year``, ``day`` or the like stands right before: year 2027, day 1."""
    return _PERIOD_NAME.search(text[max(0, start - 8) : start]) is not None


def is_name_of_year(text: str, start: int) -> bool:
    """Tell whether a year belongs to a name: Expo 2025, CES 2026, 中国制造2025."""
    before = text[max(0, start - 24) : start]
    if _NAME_OF_YEAR.search(before):
        return True
    acronym = _ACRONYM.search(before)
    return acronym is not None and acronym[1] not in _METRICS


def is_adjective(text: str, end: int) -> bool:
    """Tell whether a number builds an adjective that states no quantity: two-sided, 5-star."""
    return _ADJECTIVE.match(text, end) is not None and _ADJECTIVE_UNITS.match(text, end) is None


def skip_numeral(text: str, start: int) -> int | None:
    """Return where to read on, if a Chinese word or idiom begins at ``start``; else None."""
    if _KEPT_ZH.match(text, start):
        return None
    for length in _IDIOM_LENGTHS:
        if text[start : start + length] in _IDIOMS_ZH:
            return start + length
    for length in _WORDS_ZH_LENGTHS:
        if text[start : start + length] in _WORDS_ZH:
            return start + length
    return None


def is_inside_word(text: str, start: int) -> bool:
    """Tell whether what stands before a numeral makes it part of a word: 第三, 统一, 数百."""
    before = text[max(0, start - 3) : start]
    if _BEFORE_NUMERAL.search(before):
        return True
    return text[start : start + 1] == "一" and _BEFORE_ONE.search(before) is not None


def is_rank(text: str, start: int) -> bool:
    """Tell whether 前 before a number makes it a rank: 前十, 前 10 名."""
    before = text[max(0, start - 2) : start]
    return "前" in before and _RANK.search(before) is not None


def is_vague(text: str, start: int, end: int) -> bool:
    """Tell whether a numeral names only a size: 数千万, 百万级."""
    return (
        _VAGUE_ZH.search(text[max(0, start - 1) : start]) is not None
        or _LEVEL_ZH.match(text, end) is not None
        or text.startswith("几", end)
    )


def clock_zh(text: str, start: int) -> int | None:
    """Return where a time of day in numerals ends: 早上五点, 八点半; or None."""
    match = _CLOCK_ZH.match(text, start)
    if match is None:
        return None
    is_told = match["rest"] or _CLOCK_BEFORE.search(text[max(0, start - 4) : start])
    return match.end() if is_told else None


def _clock(text: str, start: int, before: str, follow: str) -> re.Match[str] | None:
    if follow[:1] not in (":", "点", "时", " "):
        return None
    match = _CLOCK.match(text, start)
    if match is None:
        return None
    written = match[0]
    if match["hour"]:
        is_told = match["rest"] is not None or _CLOCK_BEFORE.search(before) is not None
        return match if is_told else None
    is_time = (
        _CLOCK_BEFORE.search(before) is not None
        or written[-1] in "mM."
        or written.split(":")[0].startswith("0")
        or written.split(":")[1][:2] in ("00", "05", "15", "45")
        or (written.split(":")[1][:2] == "30" and len(written.split(":")[0]) <= 2)  # noqa: PLR2004
    )
    return match if is_time else None


def _abroad(text: str, start: int, before: str) -> re.Match[str] | None:
    if before[-2:-1].isalnum():
        return None
    match = _ABROAD.match(text, start)
    digits = sum(sign.isdigit() for sign in match[0]) if match else 0
    return match if digits >= 9 else None  # noqa: PLR2004 - +35 and +1 200 are no telephones


def is_marked(before: str) -> bool:
    """Tell whether a letter and a mark, or a mark of its own, bind the number to a name."""
    mark = _LETTER_MARK.search(before) if before[-1:] in _LETTER_MARKS else None
    if mark is None:
        return before.endswith(("#", "@", "_", "&"))
    word, sign = mark[1], mark[2]
    if sign == ".":
        return word in ("No", "no", "NO", "p", "pp", "Fig", "fig", "v", "V", "vol", "Vol")
    if sign == "/":
        return word.isupper()
    if sign == "-" and word in ("RMB", "USD", "GBP", "CNY"):
        return False
    return word.lower() not in _OPEN_PREFIXES


def _is_generation(text: str, start: int, before: str) -> bool:
    """Tell whether this is 工业4.0 or Web 3.0."""
    return _GENERATION.match(text, start) is not None and _GENERATION_OF.search(before) is not None


def token_end(text: str, start: int, end: int, token: re.Pattern[str] = _TOKEN) -> int:
    """Return where the code or mark ends that holds the number from ``start`` to ``end``."""
    match = token.match(text, start)
    return max(end, match.end() if match else end)
