"""The ordinary words that any sentence of business has: they name nobody and nothing."""

import re

from assistant.domain.binding_concepts import GENERIC_EN, STOP_EN
from assistant.domain.binding_everyday import EVERYDAY_ADJECTIVES, EVERYDAY_NOUNS

# Where one of these stands, the subject is said, or is nobody in particular.
SUBJECTS = frozenset(
    """
    we us i me it they them he him she you this that these those there here what who which
    is are was were be been am has have had will would can could should may might must shall do
    does did
    """.split()  # noqa: SIM905 - a list of words is read more easily so
)
DETERMINERS = frozenset(
    """
    the a an our their his her its my your all most many some any each every other such both
    """.split()  # noqa: SIM905 - the same
)
# What may stand between the beginning of a sentence and its first noun.
BEFORE_NOUNS = (
    frozenset(
        """
        former previous prior current new old older big bigger biggest small smaller smallest large
        larger largest average typical usual normal ordinary general main own same similar single
        whole entire full total local national regional global common popular public private best
        better worst worse good great high higher highest low lower lowest early late recent latest
        next last first second third final simple busy quiet short long open real raw modern actual
        additional annual monthly weekly daily yearly quarterly asked based told
        almost nearly about around roughly some only just even still already also again today now
        then yet once here there so far together per
        january february march april june july august september october november december
        monday tuesday wednesday thursday friday saturday sunday spring summer autumn winter
        year years month months week weeks day days quarter half third percent pounds pound dollars
        yuan rmb tonnes tonne kilos kilo metres square hours minutes times
        two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty
        hundred thousand million billion dozen
        """.split()  # noqa: SIM905 - a list of words is read more easily so
    )
    | DETERMINERS
    | EVERYDAY_ADJECTIVES
    | {word for word in STOP_EN if word not in SUBJECTS}
)
ORDINARY_EN = (
    frozenset(
        """
    team business founder founders money deal project agreement series round budget bank everyone
    everybody nobody somebody offers
    about above absolutely accordingly across actually additional after again against ago ahead
    almost alone along already also although altogether always am among amount amounts and
    another anyone approximately around as aside assume assumes assuming at away back base based
    because before behind below beside besides better between beyond big bigger biggest both
    bring brings but by call called came carry case cases certain chart check column come comes
    coming compare compared complete completed condition contain contains cover covered covers
    current currently dear despite detail details down draft during each earlier early effect
    effective either else elsewhere end ends enough entire equal equals especially even ever
    every everybody everyone exactly example except exact expect expected expects fact facts fall
    falling falls far fell few fewer figure figures final finally find first fix fixed follow
    following follows for forecast form from full fully further future gain gap general get gets
    getting give given gives giving go goes going good got great had hand has have having head
    headline help helps hence here high higher highest hold holds how however if important in
    include included includes including indeed initial inside instead into is it item items its
    itself just keep keeping keeps key kind know known large larger largest last lasting lasts
    late later latest latter least leave leaves leaving left less let level like likely line list
    little long longer look lot low lower lowest main make makes making many matter mean means
    measure measured measures meanwhile metric metrics mid middle mind minus month monthly months
    more most mostly move moves moving much must near nearly need needed needs never next nobody
    none nor normal not note nothing now number numbers nowhere of off offer offers often on once
    one only onto open or order ordinary original other others otherwise our out outside over
    overall overdue own page paid part parts pay paying pays per perhaps period place plain plan
    planned plans plus point points possible present presently previous prior probably put
    quarter quite range rate rates rather ratio reach reached reaches reaching read ready real
    really recent recently reduced related remain remaining remains report result rest reverse
    right rough roughly round row said same say says second section see seen sees separate
    serious service set sets several shall short should show shown shows side similar simple
    since single size small smaller smallest so some soon spring stage stand standard standing
    stands start still strong such sum summary summer autumn winter sure table take taken takes
    taking tell tells than thank thanks the then thing things third this those though through
    throughout thus till time times to today together tomorrow tonight too top total toward
    towards turn twice two type typical typically under unit until up upfront upon use used
    useful uses usual usually value values versus very via want wants way ways week weekly weeks
    well what whatever when where whether which while whole whom whose why will win wins wise
    with within without word words work works worth would write year yearly years yes yesterday
    yet yield yields january february march april may june july august september october november
    december jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday
    friday saturday sunday three four five six seven eight nine ten eleven twelve thirteen
    fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy
    eighty ninety hundred thousand million billion dozen half thirds quarters fifth fifths tenth
    percent percentage cent pence pound pounds sterling euro euros dollar dollars yuan renminbi
    rmb cny gbp usd eur company companies firm business founder founders team staff money fund
    funds funding proceeds deal project product products schedule agreement clause party parties
    holder holders budget capital cohort estimate estimates installed installing launch leads
    demand goal growth hardware headcount trend bank account accounts board vote votes calendar
    install installation minute minutes hour hours day days daily annual annually post pre non
    add abroad access accuracy action actions activity address advance advantage advice agent
    agents aim allowance analysis annum answer appendix area areas article assumption assumptions
    attention audience balance baseline basis beginning belief benefit bill bills book books
    bottom branch break brief build builds burden capacity care cause ceiling centre chain
    chairman chance change changes channel channels chapter choice claim claims close commitment
    committee community comparison competition concern conclusion conditions confidence consumer
    consumers content context control costs counsel counterparty course credit crisis currency
    custom cut cuts cycle damage danger data deadline dealer dealers debt decade decision default
    delay delays department deposit design development device devices difference digit digits
    direct direction director directors distribution district division document domain drop due
    duration duty ease economy effort efforts emergency employee employees entry environment
    equipment equity error errors evidence exchange exclusivity execution exit expense expenses
    experience export exposure extension factor failure fault fee fees field files filing finance
    finding findings floor focus food formula frame free freight function governance government
    green group groups guarantee guidance headroom health history holding holdings home hope idea
    impact import income index industry inflation information infrastructure input inspector
    inspectors insurance interest inventory issue job jobs journey labour land landmark law
    lawyers lead leader leaders lender lenders length licence life limit limits liquidity loan
    local location logistics loss losses maintenance management manager managers manual margin
    mark market markets material materials media meeting member members memo merchant message
    method milestone milestones mistake mix model models moment momentum morning motion nature
    network news night notes notice objective obligation office officer officers online operation
    operations operator opinion opportunity option options orders organisation origin output
    owner owners ownership package parent partner partners path pattern penalty people
    performance permit person phase pipeline plant plants policy pool position power practice
    premises premium pressure principle problem procedure process production professional profile
    programme progress promise proof property proposal prospect protection provider providers
    province public purchase purchases purpose quality quantity question quota ramp reality
    reason reasons receipt receipts recipient record records recovery reference region regional
    regions register regulation regulations regulator relationship release remainder remedy reply
    request requirement requirements research reserve resource resources respect respondent
    respondents response responsibility return returns review revision reward rights rise risk
    risks role roll rollout room route rule rules run runs safety sales sample samples saving
    savings scale scenario scheme scope season seasons selection seller sense sentence sequence
    server session setting setup shape share shareholder shareholders shift shop sign signal
    signature situation skill slide society software solution source sources space specification
    speed spend split spot spread stake state statement statistics status step steps stock stop
    storage strategy stream strength stress structure study subject submission subscriber
    subscribers subsidiary success supplier suppliers supply support survey surplus target
    targets task tax teams technology tender territory test tests theme theory threshold title
    track trade traffic training transaction transfer transition transport treatment trial trials
    trigger trust truth turnover uncertainty units update upgrade usage user users vendor vendors
    version view visit visits volume volumes wage warehouse warranty wave wealth website weight
    weights wholesaler wholesalers worker workers workshop world worst zero arrive arrives
    average begins cannot choose chooses closes closed cost deliver delivers earn earns employ
    employs fail fails fetch grew grow grows grown happen happens hire hires hit hits join joins
    lose loses lost owns pass passes prove proves rises rose sell sells send sends sent ship
    ships signs sold spent stay stays turns vest vests wait waits wrote won able active available
    busy cheap cheaper clear common complex constant critical deep different easy everyday extra
    fair fast faster fresh global heavy huge inner joint leading legal light liquid mature
    minimal modest mutual narrow national native net nominal north south east west old older peak
    permanent physical poor popular private prime proper pure quick rapid raw reliable remote
    safe secondary senior sharp silent slight slow slower slowest smooth social soft solid
    special specific stable steady strategic strict sudden sufficient temporary tight tiny unique
    upper urgent valid vital weak wide wider young series preferred card payment payments country
    countries quiet shipping site sites term terms tonne tonnes kilo kilos kg km metre metres
    litre litres square degrees system written letter letters averages
    """.split()  # noqa: SIM905 - the same
    )
    | EVERYDAY_NOUNS
    | frozenset(GENERIC_EN)
    | frozenset(STOP_EN)
)

# What Chinese sentences are joined with, longest first.
_WORDS_ZH = """
    不低于 不超过 不高于 不少于 有权按 年春天 一季度 二季度 三季度 四季度 请确认 第一 第二 第三 第四
    目前 如今 当前 现在 现有 截至 截止 至今 今年 去年 明年 前年 后年 上年 本年 当年 全年 半年 年初
    年中 年末 年底 月初 月底 月末 季末 季度 春天 夏天 秋天 冬天 上半年 下半年 期间 期内 此前 此后
    之前 之后 以前 以后 以来 以内 以上 以下 以及 同比 环比 相比 比较 较上年 增至 降至 升至 涨至
    增加到 降到 升到 涨到 调到 达到 做到 上调 下调 调整 提高 提升 降低 下降 上升 上涨 增长 增加 减少
    缩短 延长 超过 突破 接近 大约 大概 左右 上下 将近 至少 至多 最多 最少 最高 最低 平均 合计 共计
    总计 总共 一共 累计 共有 仅有 只有 只要 还有 另有 另外 其中 其余 其他 其它 包括 包含 含有 分别
    各自 每个 每家 每人 每台 每件 每套 每次 每天 每日 每周 每月 每季 每年 一次 一个 一家 一台 一套
    一年 一天 一月 一周 一般 大多 多数 部分 全部 全国 国内 境内 本地 当地 折合 约合 相当于 大致 预计
    预期 计划 估计 估算 测算 假设 约定 规定 要求 须经 须提前 提前 需要 需付 应付 可以 可达 可撑 能够
    能用 能撑 可用 仍用 仍有 已有 已经 已获 已拿 已签 已达 拿到 拿下 获得 取得 得到 收到 签了 签下
    签约 装了 装好 装机 装上 丢了 丢失 抓到 抓出 抓住 花费 花了 要花 支付 付给 收取 收回 另收 只收
    给到 给予 预留 留出 留下 投入 投向 投给 用于 用在 用来 用掉 拨给 分给 分配 提供 带来 贡献 占比
    占了 占到 上门 走访 访问 参加 参与 加入 加购 购买 选择 选用 采用 使用 保持 保证 维持 稳定 持续
    继续 开始 启动 完成 实现 推出 上线 成立 设立 发生 出现 发现 发往 发出 存了 存着 手里 手上 账上
    店里 里面 内部 外部 这里 那里 我们 我司 公司 本公司 企业 团队 双方 甲方 乙方 各方 贵司 你们 他们
    大家 自己 自身 本轮 这轮 本次 此次 这次 上次 下次 项目 产品 业务 数据 指标 数值 金额 数量 比例
    比率 情况 方面 水平 标准 规模 结果 目标 时间 时候 日期 期限 为期 周期 坏一次 坏了 一旦 如果 因为
    因此 所以 但是 不过 而且 并且 或者 以便 为了 关于 对于 根据 按照 通过 经过 随着 由于 加上 算上
    除了 之外 之内 之间 主要 重要 基本 正式 真正 确实 实际 实缴 名义 单月 单季 单店 首年 首次 首月
    默认 讨论 记住 反复 过 安排 为准 所有 听取 谈到 提到 说到 听说 看法 头一 次年 近期 未来 长期
    短期 快速 迅速 逐步 逐年 逐月 的话 的有 多少 更多 更少 人民币 英镑 美元 欧元 港元 日元 万元 亿元
    千元 百万 千万 个月 工作日 小时 分钟 春季 夏季 新增 新签 新招 原有 原来 从前 起价 起步 起算 为止
    当日 当月 当季 同期 同时 均为 均价 皆为 都是 就是 只是 还是 不是 针对 围绕 面对 面向 凭借 依靠
    依托 借助 结合 参照 参考 对比 对应 属于 位于 处于 来自 源自 源于 出自 归 归于 折算 换算 测得
    实测 统计 调查 调研 显示 表明 说明 证明 反映 意味着 代表 体现 涉及 覆盖 服务 支持 帮助 协助 促进
    推动 推进 带动 拉动 引入 导入 引进 接入 接到 接受 承担 承诺 承接 负责 负担 管理 运营 经营 运行
    运作 经手 销售 出售 售出 卖出 卖给 卖掉 采购 购入 购置 买入 买进 租用 租下 出租 交付 交货 交割
    发货 出货 到货 到账 入账 进账 记账 结算 结清 付清 还清 偿还 归还 退还 退回 扣除 扣掉 减去 减掉
    节省 节约 省下 省去 省出 浪费 损失 亏掉 亏了 赚了 赚到 盈余 拥有 持有 占有 具有 具备 享有 握有
    名下 旗下 麾下 归属 授予 授权 批准 核准 备案 登记 注册 认证 通过了 签署 签订 签字 生效 施行 执行
    实施 落实 落地 铺开 展开 开展 扩展 扩大 扩张 扩充 进入 进驻 入驻 退出 离开 留住 保留 保有 保存
    存放 储存 储备 积累 积攒 沉淀 攒下 压缩 削减 压低 压到 控制 管控 限制 限定 设定 设为 定为 定在
    定价 订立 确定 明确 确认 约为 大致为 接着 紧接着 随后 然后 最终 最后 终于 首先 其次 再次 再者
    尤其 特别 仅仅 单单 几乎 差不多 大体 粗略 粗算 精确 准确 具体 详细 整体 总体 综合 算下来
    算起来 加起来 合起来 摊到 摊下来 分摊 均摊 人均 户均 店均 日均 月均 年均 稳步 稳定在
    停留 徘徊 波动 回升 回落 反弹 攀升 飙升 跃升 翻倍 翻番 缩水 收窄 放缓 加快 加速 提速 客服 员工
    人员 同事 伙伴 合伙人 股东 董事 高管 经理 主管 老板 负责人 创业 阶段 环节 流程 过程 步骤 方式
    方法 方案 措施 策略 战略 模式 机制 体系 系统 平台 渠道 途径 来源 去向 用途 用量 容量 产能 产量
    销量 单量 订单 单价 总价 报价 价位 区间 幅度 程度 强度 频率 次数 频次 时长 时段 时点 节点 阶梯
    档位 等级 类别 类型 种类 品类 版本 型号 规格 尺寸 面积 重量 地区 区域 城市 省份 省内 市内 本市
    本省 海外 国外 线上 线下 现场 当场 随时 即时 及时 按时 准时 提早 推迟 延后 延期 到期 逾期 须 需
    凡 若 倘若 一经 经由 经此 据此 为此 对此 至此 就此 由此 从此 因而 从而 进而 反而 然而 可是 尽管
    虽然 即使 哪怕 只要有 没有 尚未 尚有 还剩 剩下 剩余 余下 接下来 下一 上一 本月 本季 上月 下月
    上季 下季 这样 那样 这个 那个 这些 那些
""".split()  # noqa: SIM905 - lists of words are read more easily so
ORDINARY_ZH = re.compile("|".join(sorted(_WORDS_ZH, key=len, reverse=True)))
ORDINARY_HAN = re.compile(
    "[你我他她您它咱的了有为到至给被在从按向与和及就也都还又再只仅可能会要须应将把由对于其这那每各该是比共一二三四五六七八九十百千万亿两半几"
    "元年月日天周季家个人名位台件套次份项条股份间户所店里内外上中下前后起底末初多余近约超过逾达拿付收买卖费用丢抓装签撑做涨降升调减增"
    "加占请须得着过来去出入开完好大小高低长短新老旧同另且并或而但则若因以之者等均皆已曾正即便才刚更最很较太不没无未非让使令叫跟往自此当数额总合]"
)
