"""Words that give a badly written item away. Patterns are whole words, in small letters."""

import re

# What delivering must not be described by: whoever knows, learns or looks is on the understanding ladder.
KNOWING = re.compile(
    r"\b(know(s|n|ing|ledge)?|knew|learn\w*|measur\w*|review\w*|test(s|ed|ing)?|listen\w*|understand\w*|understood"
    r"|survey\w*|insights?|research\w*|feedback|analy\w+|monitor\w*|track(s|ed|ing)|stud(y|ies|ied)|predict\w*"
    r"|forecast\w*|foresee\w*|evaluat\w*|assess\w*|check(s|ed|ing)?|aware\w*|find(s|ing)? out|explain\w*|score\w*)\b"
)

# What understanding must not be described by: what customers get, and what is done for them.
_GETTING = (
    r"get|gets|got|receive|receives|are given|is given|are offered|are helped|are served|enjoy|enjoys|benefit|benefits"
    r"|gain|gains|are treated|are told|obtain|save|saves"
)
RECEIVING = re.compile(
    rf"\bcustomers?( \w+)? ({_GETTING})\b"
    r"|\b(we|they|teams?|staff|people|leaders) (\w+ )?(solve|fix|deliver|serve|provide|repair|refund|reply|give)s?\b"
    r"|\b(is|are) (solved|fixed|delivered|provided|repaired|refunded|served|put right)\b"
)

# The ladders' own words: an anchor that uses them describes the scale and not the practice.
LADDER = re.compile(
    r"\b(assum\w+|informed|known|understood|anticipat\w+|absent|accident\w*|in pockets?|dependabl[ey]|ad hoc"
    r"|maturity|level|stage)\b"
)

FREQUENCY = re.compile(
    r"\b(never|rarely|seldom|sometimes|occasionally|often|frequently|regularly|usually|generally|always|constantly)\b"
)
_QUANTITY = """
no none few some several many most all every each any one two never rarely seldom sometimes occasionally often
frequently regularly usually generally always constantly hardly partly mostly fully
"""
QUANTITY = frozenset(_QUANTITY.split())

TWO_IDEAS = re.compile(r"\b(and|or|as well as|both)\b|/|;")

JARGON = re.compile(
    r"\b(stakeholders?|leverag\w+|synerg\w+|omni-?channel|multi-?channel|channels?|touch-?points?|kpis?|holistic\w*"
    r"|proactiv\w+|seamless\w*|best practices?|frameworks?|road-?maps?|eco-?systems?|end-to-end|silos?|paradigm\w*"
    r"|transformation\w*|value propositions?|utili[sz]\w+|operationali[sz]\w+|deliverables?|metrics?|personas?|agile"
    r"|customer-centric\w*|customer experience|crm|nps|journeys?|empower\w*|optimi[sz]\w+|strateg\w+|segment\w*)\b"
)

BLAME = re.compile(
    r"\b(ignor\w+|careless\w*|care less|lazy|refus\w+|fail\w*|neglect\w*|wrong\w*|bad(ly)?|poor(ly)?|useless|blam\w+"
    r"|fault|stubborn\w*|nobody cares|do not care|don’t care|excuses?|indifferen\w+|arrogan\w+)\b"
)

ADJECTIVES_TO_AGREE_WITH = re.compile(
    r"\b(excellent\w*|good|great|effective\w*|efficient\w*|strong\w*|proper\w*|adequate\w*|appropriate\w*|sufficient\w*"
    r"|successful\w*|world-class|optimal\w*|outstanding|superb\w*|high-quality|innovative\w*)\b"
)

POINTS_ELSEWHERE = re.compile(r"\b(above|below|previous step|the step before|as before)\b|^so (do|does|is|are)\b")

# Too common to make two anchors alike.
_STOP = """
a an the of to in on at by for from with as is are be been it its we us our they them their he she who whom which what
that this these those and or but not no so if then when where how too also more than up out has have had do does did
may can will would must each every all any some one two few most s
"""
STOP = frozenset(_STOP.split())
