"""The ordinary words that any sentence of business has: they name nobody and nothing."""

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
    analyst analysts please kindly hello cheers attached enclosed
    ours yours theirs mine spoke spoken speak speaks talk talks talked heard felt held kept built
    bought found met taught brought caught sought fought led meant begun
    litre litres square degrees system written letter letters averages
    """.split()  # noqa: SIM905 - the same
    )
    | EVERYDAY_NOUNS
    | frozenset(GENERIC_EN)
    | frozenset(STOP_EN)
)
