"""The everyday English words of any company's papers, beside those that business is  of.

Nouns that name an owner - gyms, landlords, tenants - are left out on purpose: what is said of them
is not said of the project.
"""

# What may stand before a noun and says nothing of whose it is.
EVERYDAY_ADJECTIVES = frozenset(
    """
    bear bull downside optimistic pessimistic upside
    cellular connected digital wireless
    able absolute abundant acceptable accurate adequate adjusted adverse affordable agreed
    aggressive ambitious ample apparent applicable appropriate approximate arduous attractive
    automatic aware awkward bare basic beautiful blank bound brief bright broad broken calm
    careful casual cautious chronic clean clever closest cold combined comfortable comparable
    compatible competent competitive complicated comprehensive conservative considerable
    consistent continuous contractual convenient conventional convincing correct costly credible
    cumulative curious damp dark dead decent decisive dedicated definite deliberate dense
    dependent descriptive desirable detailed different diluted discretionary distant distinct
    diverse domestic dominant doubtful drastic dry dual durable dynamic eager earliest easier
    easiest economic effective efficient elaborate electronic eligible empty encouraging enormous
    equal essential eventual evident exact excellent exceptional excessive exclusive existing
    expensive experienced explicit extended extensive external extraordinary extreme fabulous
    false familiar famous favourable favorable faulty feasible fewest fierce financial finest
    fiscal fit fixed flexible foreign formal forthcoming fortunate frank frequent friendly frozen
    fruitful fuller fullest functional fundamental furthest generous genuine gradual granted
    grateful guaranteed habitual handsome handy happy hard harder hardest harsh healthy hidden
    historic historical honest hot hourly humid ideal identical idle immediate imminent impressive
    improved inadequate incremental independent indicative indirect industrial inevitable
    innovative instant insufficient intact integral intense interested interim intermediate
    intermittent internal introductory invisible irregular irrelevant isolated keen known lasting
    lean least legitimate lengthy lesser lighter likely linear lively loose loud lucky magnificent
    mandatory manageable manual marginal massive meaningful measurable mechanical mere mild mixed
    mobile moderate monetary mutual nearby nearest neat necessary negative negligible neutral
    newer newest nice nominal noticeable notable numerous obvious occasional odd ongoing
    operational operating optimistic optional oral outdated outright outstanding overall overnight
    painful partial passive peculiar perfect periodic pessimistic plausible pleasant plentiful
    positive powerful practical precious precise predictable preliminary premature pressing pretty
    preventive printed probable productive profitable prominent promising prompt proportional
    proposed prospective proud proven prudent punctual qualified qualitative quantitative
    quarterly radical random rare realistic reasonable recurring redundant refundable regular
    related relative relevant reliable reluctant remarkable renewable repeated resilient
    respective responsible restricted rich rigid rigorous risky robust rolling rotten safer scarce
    scattered scheduled seasonal secure selective sensible sensitive separate sheer shorter
    shortest shallow significant silly simpler simplest simultaneous sizeable skilled smart smooth
    sober solid sole sound spare spectacular spontaneous stale statistical statutory steep stiff
    straight strange strategic stricter stringent stronger strongest structural stubborn
    subsequent substantial successful successive suitable supplementary supportive surprising
    susceptible sustainable swift systematic tactical tangible technical tedious tentative
    terrible thick thin thorough tough traditional transparent tricky true typed ultimate unable
    unchanged unclear undue uneven unexpected unfair unfortunate uniform universal unknown
    unlikely unlimited unpaid unpleasant unprecedented unrealistic unrelated unusual unwanted
    unweighted upcoming updated usable vague valuable various vast viable vigorous visible vivid
    voluntary vulnerable warm wasted weaker weakest weighted wet wide wider widespread wooden
    workable worrying worthwhile wrong younger youngest
    """.split()  # noqa: SIM905 - a list of words is read more easily so
)
# Things and doings without an owner of their own.
EVERYDAY_NOUNS = frozenset(
    """
    abandonment ability ask absence abundance acceleration acceptance accident accomplishment accord
    accounting accumulation achievement acknowledgement acquisition acronym adaptation addition
    adjustment administration admission adoption advancement advent affair affairs affordability
    aftermath agenda aggregate agility alert alerts algorithm algorithms alignment allocation
    alteration alternative alternatives ambition ambitions amendment analogy analytics angle
    anniversary announcement anomaly anticipation anxiety apology appearance appetite appointment
    appraisal appreciation approach approaches approval approvals aspect aspects aspiration
    assembly assertion assessment assignment assistance association assurance attempt attempts
    attendance attitude attribute attrition authority authorisation automation availability
    awareness backdrop backing backlog backup bargain bargains barrier barriers batch batches
    bearing behalf behaviour benchmark benchmarks bet bid bidding billing blow blueprint bonus
    boost border borrowing bound boundary breach breadth breakdown breakthrough breath brand
    bucket bug bulk bundle bureaucracy calculation calculations calibration campaign campaigns
    cancellation capability capabilities caption career carriage caution certainty certificate
    certificates certification challenge challenges characteristic charge charges checklist circle
    circumstance circumstances clarification clarity classification climate clock closure clue
    code coincidence collaboration collapse collateral collection collections column columns
    combination comfort command comment comments commission communication communications
    comparable compensation competence complaint complaints completion complexity compliance
    complication component components composition compromise concentration concept concession
    confirmation conflict confusion congestion connection connections connectivity consensus
    consent consequence consequences consideration consistency consolidation constraint
    constraints construction consultation consumption contact contacts contingency continuity
    contrary contrast contribution contributions contrivance convenience conversation
    conversations conversion conviction cooperation coordination copy correction correlation
    correspondence count counterpart courage courtesy covenant covenants coverage creation
    criteria criterion criticism crunch culture curiosity curve customs dashboard database dataset
    dawn deal dealing dealings dearth debate decline decrease deduction deductible defect defects
    deficiency deficit definition degree deliberation delivery deliveries delta denominator
    density dependence dependency depreciation depth depths description desire destination
    detection deterioration determination deviation diagnosis diagnostics diagram dialogue
    dilution diligence dimension dip disadvantage disappointment disbursement discipline
    disclosure discount discounts discovery discretion discussion discussions dispatch display
    disposal dispute disruption dissatisfaction distance distraction diversification diversity
    dividend dividends doubt doubts downgrade downside downtime downturn draft drag drawback
    drawdown drift drive duplication durability dynamics earnings ebb edge edition effectiveness
    efficiency elasticity element elements eligibility elimination embarrassment emission
    emissions emphasis enablement encounter endeavour endorsement endurance energy enforcement
    engagement engineering enhancement enlargement enquiry enquiries enthusiasm entitlement
    envelope era essence establishment evaluation eve event events evolution examination examples
    excellence exception exceptions excess excitement execution exemption exercise exhibition
    existence expansion expectancy expectation expectations expenditure experiment experiments
    expertise expiry explanation explanations exploration expression extent extract extreme eyes
    facility facilities failures fairness faith familiarity favour fear feasibility feature
    features feedback feel feeling finances fines firmware flaw flexibility flow flows fluctuation
    folder follow-up footing force forces forecasts foresight formality formation formats format
    fortune foundation foundations fraction fragment framework fraud freedom frequency friction
    frontier fruit fulfilment fun functionality functions fusion gains gap gaps generation
    generations gesture glance glimpse glitch governance grace grade gradient grant grants graph
    graphic gratitude grid grip groundwork guess guesses guide guideline guidelines habit habits
    halt handful handling handover harm haste hazard headline heading heads heart heat height
    helpdesk hesitation hierarchy highlight highlights hindsight hint hints hire hires hit
    holdback homework honesty hopes horizon hurdle hurry hypothesis icon ideas identification
    identity illusion illustration image imagination imbalance impairment implementation
    implication implications importance impression improvement improvements incentive incentives
    inception incident incidents inclination incorporation increment indemnity indication
    indications indicator indicators indices inefficiency inertia influence initiative initiatives
    injection innovation innovations inquiry insight insights insistence inspection inspections
    inspiration instability instalment instalments instance instances instinct instruction
    instructions integration integrity intensity intention intentions intent interaction
    interactions interface interim interpretation interruption interval intervals intervention
    interview interviews introduction introductions intuition invention inventories investigation
    investment investments invitation invoice invoices involvement irony isolation issues
    iteration iterations joy judgement judgment junction jurisdiction justification keyword
    kickoff kit kits knowledge label labels lack landscape language lapse latency launches layer
    layers layout leak leap learning learnings lease leeway legacy legislation lesson lessons
    letters leverage liability liabilities liaison licensing light lights likelihood limitation
    limitations link links list lists liquidation lock logic loop loophole luck lump machinery
    magnitude mail mainstay makeup mandate mandates manner maps marketing match matters maturity
    maximum meantime measurement measurements measuring mechanics mechanism memory mention
    mentions menu merger merit merits mess messages methodology methods midst migration minimum
    minority misfortune misunderstanding mission mixture mobility mode modelling modification
    module modules monitoring mood morale mortality motivation motive move movement movements
    multiple multiples multitude mystery name names narrative necessity negotiation negotiations
    nightmare noise norm norms notation notes notification notifications notion novelty nuance
    nuisance objection objectives obligations observation observations obstacle occasion occasions
    occupancy occurrence odds offering offerings offset omission onboarding onset openness
    operability optimism optimisation options oral ordering ordinance orientation outcome outcomes
    outlay outline outlook outset outskirts outage outages overhead overheads overlap overlay
    oversight overview pace pain panel panic paradox paragraph parameter parameters parity
    participation partnership partnerships passage passion patch patent patents patience pattern
    patterns pause payback payroll peace peak penetration perception perfection periods
    persistence perspective phases phenomenon philosophy phrase picture pictures pilots pitch
    pivot placement plannings platform platforms pledge pledges plot popularity portfolio portion
    portions positioning possession possibilities possibility potential practices precaution
    precedent precision prediction predictions preference preferences prejudice preparation
    preparations prerequisite presence presentation presentations preservation prestige
    presumption pretext prevention prices pricing pride principles priorities priority privacy
    privilege probability probation probe probes problems procedures proceeding proceedings
    processes processing procurement productivity products profession profiles profitability
    prognosis programmes progression prohibition projection projections projects prominence
    promises promotion prompt proportion proportions proposals proposition prosperity protocol
    protocols prototype prototypes provenance provision provisions proxy prudence publication
    publicity punishment pursuit push puzzle qualification qualifications qualities quarter-end
    queries query quest questions queue quotas quotation quotations quote quotes rally range
    ranges ranking rapport rationale ratings rating ratios reach reaction reactions readiness
    reading readings realisation reassurance rebate recall receivable receivables reception
    recession recipe recognition recommendation recommendations reconciliation recruitment
    recruiting recurrence redemption redesign reduction reductions referral referrals refinement
    reflection reform refund refunds refusal regard regards regime registration regret regularity
    rehearsal reimbursement rejection relation relations relationships relevance reliability
    reliance relief reluctance reminder reminders removal rename rent renewal renewals renovation
    reorganisation repair repairs repayment repayments repetition replacement replacements report
    reporting reports representation reputation requests rescue resemblance reservation reserves
    resilience resistance resolution resort respects responses responsibilities restart restraint
    restriction restrictions restructuring results retention retirement retreat retrospect returns
    reuse revelation revenues reversal reviews revisions revolution rewards ring robustness
    roadmap roles rollouts roots rotation roughness rounds routes routine routines royalty rumour
    rumours runway rush sacrifice safeguard safeguards satisfaction savings scalability scales
    scandal scarcity scenarios schedules scheduling schemes science scopes score scores screening
    scrutiny seats seat secrecy section sections sector sectors security segment segments
    segmentation sensitivity sensor sensors sentiment separation sequel series seriousness
    services sessions settlement setbacks setback severity shade shadow shares shift shifts
    shipment shipments shock shortage shortages shortcoming shortcut shortfall shot show shows
    shutdown side sides sight signals signatures significance signing silence similarity
    simplicity simulation sites situations sizes sketch skills slack slice slides slip slot slots
    slowdown slump snapshot socket solidarity solutions solvency sorts specification
    specifications specimen speculation speech spirit spending split splits spot spots stability
    stabilisation stages stagnation stakes stance standards standpoint standstill starting
    startup-phase statements statistic status stipulation stock-taking stories story strain strand
    strategies streak strengths stretch strike string structures struggle studies style styles
    subscription subscriptions subset subsidy subsidies substance substitute subtotal succession
    suggestion suggestions suite summaries summit sums supervision supplement supplies surface
    surge surprise surprises surrender surroundings survival suspension suspicion sustainability
    swap sympathy symptom symptoms synergy synergies synthesis tactic tactics tail takeover tale
    talk talks tally taste taxation teaching teamwork technique techniques technologies temptation
    tendency tension tenure terminology termination terms testimony testing texts thesis thinking
    thought thoughts thread threat threats throughput tide ties timeline timelines timetable
    timing timings tip tips titles tolerance tone tool tools topic topics total totals touch tour
    traceability traction tradition trail train-of-thought trait trajectory transactions
    transformation transitions translation transmission transparency treasury treatment tree
    trends triumph trouble troubles turbulence turmoil turning-point tweak twist types uncertainty
    undertaking underwriting unemployment unification unit upgrades upkeep uplift uptake uptime
    urgency usability usefulness utilisation utility vacancy vacancies validation validity
    valuation valuations variability variance variances variant variants variation variations
    variety velocity vehicle verdict verification versatility versions vesting viability vicinity
    viewpoint views vigilance virtue visibility visits vocabulary voice volatility votes voucher
    vouchers waiver warning warnings waste weakness weaknesses weather willingness wins wisdom
    wish wishes wonder wording workflow workflows workload workshops worries worry yardstick zone
    zones whoever whatever whichever whomever anybody someone something anything everything
    """.split()  # noqa: SIM905 - the same
)
# Where, with what and by what something is done: after a preposition these are nobody's.
CIRCUMSTANCES = frozenset(
    """
    air alarm alley apron archive arm armchair attic backend bag bags bar barcode base basement
    battery bay bench bin bins blackboard board boards boot boots bottle box boxes breakfast
    bridge browser brochure bus button cabinet cable cables calculator calendar camera car card
    cardboard carpet carton cartons cash cheque cheques cellar chair chat clipboard cloud coat
    computer computers container containers cord corner corridor counter courier crate crates
    credit cup cupboard cursor desk desks diary dinner disk disks door doors drawer drawers dress
    drive e-mail email emails envelope eye face fax feet ferry file files finger fire flag floor
    flour flyer folder foot fork freezer freezers fridge fridges front furniture garage garden
    gate gateway glass ground hall hallway hammer hands handle handset headset helmet hook house
    ice ink installer instinct invoice ipad jacket kettle key keyboard keys kitchen knee ladder
    lamp lane laptop laptops leaflet leg letterhead lid lift light lobby log logbook lorry lunch
    machine machines magazine mailbox map memory metal microphone mirror mobile monitor motorway
    mouth mug nail notebook notepad oven ovens page pages paint pallet pallets paper papers parcel
    parcels park path pavement pen pencil phone phones photo photos picture pin pipe plane plastic
    plate plates plug pocket post poster printer production purse rack racks radio rail rails rain
    receipt ring road roof room rooms rope router rug ruler sack sand scanner screen screens screw
    seat server servers sheet sheets shelf shelves ship shopfloor shoulder shoulders shutter
    signpost sim sink site sky sleeve slip smartphone smartphones snow socket sofa spreadsheet
    spreadsheets staircase stairs stamp steel sticker stick stone stool straps street streets
    suitcase sun switch table tables tablet tablets tag tags tail tank tap tape taxi telephone
    television terminal text thermometer thermometers thread ticket till timesheet toilet toolbox
    tooth torch towel tray trays trolley trolleys truck trucks tube tv tyre umbrella usb van vans
    video videos wall walls wallet warehouse water web website weekend weekends whiteboard wifi
    window windows winter wire wires wood worksheet wrist yard first second third outside inside
    """.split()  # noqa: SIM905 - the same
)
# What people do for a trade or at home: nouns by their form participles, which name an owner.
TRADES = frozenset(
    """
    banking betting blogging bowling brewing catering cleaning coaching cooking cycling dancing
    dining farming fishing gambling gaming gardening hunting ironing knitting mining parking
    plumbing quarrying roofing sewing skating skiing speeding swimming tailoring tutoring wedding
    welding
    """.split()  # noqa: SIM905 - the same
)
