"""The ordinary words that any sentence of business has: they name nobody and nothing."""

import re

from assistant.domain.binding_concepts import GENERIC_EN, STOP_EN

# What may be the subject of a sentence about anything, and the words that come after a subject.
SUBJECTS = frozenset(
    """
    we us i me it they them he him she her you this that these those there here what who which ours
    is are was were be been am has have had will would can could should may might must shall do does
    did company team plan business founder founders money fund funds funding proceeds deal project
    product agreement series round budget capital bank everyone everybody nobody somebody
    """.split()  # noqa: SIM905 - a list of words is read more easily so
)
DETERMINERS = frozenset(
    "the a an our their his her its my your all most many some any each every other such both".split()  # noqa: E501, SIM905
)
ORDINARY_EN = frozenset(
    """
    about above absolutely accordingly across actually additional after again against ago ahead
    almost alone along already also although altogether always am among amount amounts and another
    anyone approximately around as aside assume assumes assuming at away back base based because
    before behind below beside besides better between beyond big bigger biggest both bring brings
    but by call called came carry case cases certain chart check column come comes coming compare
    compared complete completed condition contain contains cover covered covers current currently
    dear despite detail details down draft during each earlier early effect effective either else
    elsewhere end ends enough entire equal equals especially even ever every everybody everyone
    exactly example except exact expect expected expects fact facts fall falling falls far fell few
    fewer figure figures final finally find first fix fixed follow following follows for forecast
    form from full fully further future gain gap general get gets getting give given gives
    giving go goes going good got great had hand has have having head headline help helps hence
    here high higher highest hold holds how however if important in include included includes
    including indeed initial inside instead into is it item items its itself just keep keeping
    keeps key kind know known large larger largest last lasting lasts late later latest latter
    least leave leaves leaving left less let level like likely line list little long longer look
    lot low lower lowest main make makes making many matter mean means measure measured measures
    meanwhile metric metrics mid middle mind minus month monthly months more most mostly move
    moves moving much must near nearly need needed needs never next nobody none nor normal not
    note nothing now number numbers nowhere of off offer offers often on once one only onto open
    or order ordinary original other others otherwise our out outside over overall overdue own
    page paid part parts pay paying pays per perhaps period place plain plan planned plans plus
    point points possible present presently previous prior probably put quarter quite range rate
    rates rather ratio reach reached reaches reaching read ready real really recent recently
    reduced related remain remaining remains report result rest reverse right rough roughly round
    row said same say says second section see seen sees separate serious service set sets several
    shall short should show shown shows side similar simple since single size small smaller
    smallest so some soon spring stage stand standard standing stands start still strong such sum
    summary summer autumn winter sure table take taken takes taking tell tells than thank thanks
    the then thing things third this those though through throughout thus till time times to
    today together tomorrow tonight too top total toward towards turn twice two type typical
    typically under unit until up upfront upon use used useful uses usual usually value values
    versus very via want wants way ways week weekly weeks well what whatever when where whether
    which while whole whom whose why will win wins wise with within without word words work works
    worth would write year yearly years yes yesterday yet yield yields
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday
    saturday sunday
    two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred
    thousand million billion dozen half third thirds quarters fifth fifths tenth percent percentage
    cent pence pound pounds sterling euro euros dollar dollars yuan renminbi rmb cny gbp usd eur
    company companies firm business founder founders team staff money fund funds funding proceeds
    deal project product products mean schedule agreement clause party parties holder holders
    budget capital cohort estimate estimates installed installing launch leads demand figure goal
    growth hardware headcount trend bank account accounts board vote votes calendar install
    installation minute minutes hour hours day days daily annual annually post pre non add
    series preferred card payment payments country countries busy quiet shipping site sites term terms
    everyone tonne tonnes kilo kilos kg km metre metres litre litres square degrees system hand
    everyone written letter letters average averages
    """.split()  # noqa: SIM905 - the same
) | frozenset(GENERIC_EN) | frozenset(STOP_EN)

# What Chinese sentences are joined with, longest first.
_WORDS_ZH = """
    不低于 不超过 不高于 不少于 有权按 年春天 一季度 二季度 三季度 四季度 请确认 第一 第二 第三 第四
    目前 如今 当前 现在 现有 截至 截止 至今 今年 去年 明年 前年 后年 上年 本年 当年 全年 半年 年初 年中 年末
    年底 月初 月底 月末 季末 季度 春天 夏天 秋天 冬天 上半年 下半年 期间 期内 此前 此后 之前 之后 以前 以后 以来 以内
    以上 以下 以及 同比 环比 相比 比较 较上年 增至 降至 升至 涨至 增加到 降到 升到 涨到 调到 达到 做到 上调 下调
    调整 提高 提升 降低 下降 上升 上涨 增长 增加 减少 缩短 延长 超过 突破 接近 大约 大概 左右 上下 将近 至少 至多
    最多 最少 最高 最低 平均 合计 共计 总计 总共 一共 累计 共有 仅有 只有 只要 还有 另有 另外 其中 其余 其他 其它
    包括 包含 含有 分别 各自 每个 每家 每人 每台 每件 每套 每次 每天 每日 每周 每月 每季 每年 一次 一个 一家 一台
    一套 一年 一天 一月 一周 一般 大多 多数 部分 全部 全国 国内 境内 本地 当地 折合 约合 相当于 大致 预计 预期 计划
    估计 估算 测算 假设 约定 规定 要求 须经 须提前 提前 需要 需付 应付 可以 可达 可撑 能够 能用 能撑 可用 仍用 仍有
    已有 已经 已获 已拿 已签 已达 拿到 拿下 获得 取得 得到 收到 签了 签下 签约 装了 装好 装机 装上 丢了 丢失 抓到
    抓出 抓住 花费 花了 要花 支付 付给 收取 收回 另收 只收 给到 给予 预留 留出 留下 投入 投向 投给 用于 用在 用来
    用掉 拨给 分给 分配 提供 带来 贡献 占比 占了 占到 上门 走访 访问 参加 参与 加入 加购 购买 选择 选用 采用 使用
    保持 保证 维持 稳定 持续 继续 开始 启动 完成 实现 推出 上线 成立 设立 发生 出现 发现 发往 发出 存了 存着 手里
    手上 账上 店里 里面 内部 外部 这里 那里 我们 我司 公司 本公司 企业 团队 双方 甲方 乙方 各方 贵司 你们 他们 大家
    自己 自身 本轮 这轮 本次 此次 这次 上次 下次 项目 产品 业务 数据 指标 数值 金额 数量 比例 比率 情况 方面
    水平 标准 规模 结果 目标 时间 时候 日期 期限 为期 周期 坏一次 坏了 一旦 如果 因为 因此 所以 但是 不过 而且 并且
    或者 以便 为了 关于 对于 根据 按照 通过 经过 随着 由于 加上 算上 除了 之外 之内 之间 大家 主要 重要 基本 正式
    真正 确实 实际 实缴 名义 单月 单季 单店 首年 首次 首月 首年 默认 讨论 记住 反复 过 安排 为准 所有 听取 谈到 提到 说到 听说 看法 头一 次年 近期 未来 长期 短期 快速 迅速 逐步 逐年 逐月
    的话 的有 多少 更多 更少 人民币 英镑 美元 欧元 港元 日元 万元 亿元 千元 百万 千万 个月 工作日 小时 分钟 春季 夏季
    新增 新签 新招 原有 原来 现在 从前 起价 起步 起算 为止 当日 当月 当季 同期 同时 均为 均价 皆为 都是 就是 只是 还是 不是
    没有 尚未 尚有 还剩 剩下 剩余 余下 接下来 下一 上一 本月 本季 上月 下月 上季 下季 这样 那样 这个 那个 这些 那些
""".split()  # noqa: SIM905 - lists of words are read more easily so
ORDINARY_ZH = re.compile("|".join(sorted(_WORDS_ZH, key=len, reverse=True)))
ORDINARY_HAN = re.compile(
    "[你我他她您它咱的了有为到至给被在从按向与和及就也都还又再只仅可能会要须应将把由对于其这那每各该是比共一二三四五六七八九十百千万亿两半几"
    "元年月日天周季家个人名位台件套次份项条股份间户所店里内外上中下前后起底末初多余近约超过逾达拿付收买卖费用丢抓装签撑做发涨降升调减增"
    "加占请须得着过来去出入开完好大小高低长短新老旧同另且并或而但则若因以之者等均皆已曾正即便才刚更最很较太不没无未非让使令叫跟往自此当数额总合]"
)
