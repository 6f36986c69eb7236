"""The demonstration's retailer: it talks of customers better than it serves them, except at its tills, and thinks it
knows what they want better than it does. Seeded, so that every demonstration shows the same organisation."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_noop

from ccassess.simulating.truth import Place, Truth
from ccassess.simulating.writing import Trail

SEED = 20_260_301

# Practice: how well it is understood and how well it is delivered, as fractions of the scale.
LEVELS = {
    "strategy.purpose": (0.80, 0.60),
    "strategy.outcomes": (0.70, 0.34),
    "strategy.value": (0.58, 0.40),
    "strategy.policy": (0.62, 0.30),
    "people.leadership": (0.66, 0.42),
    "people.empowerment": (0.60, 0.72),
    "people.employees": (0.55, 0.48),
    "people.accountability": (0.50, 0.52),
    "process.cocreation": (0.52, 0.20),
    "process.journeys": (0.64, 0.28),
    "process.fit": (0.48, 0.38),
    "process.resolution": (0.55, 0.70),
    "technology.dataflow": (0.42, 0.30),
    "technology.insight": (0.38, 0.24),
    "technology.agility": (0.36, 0.40),
    "technology.findable": (0.40, 0.58),
    "metrics.listening": (0.68, 0.46),
    "metrics.measures": (0.44, 0.26),
    "metrics.linkage": (0.34, 0.22),
    "metrics.learning": (0.56, 0.32),
}

PLACES = (
    Place("shops", gettext_noop("Shops"), {"frontline": 34, "manager": 7, "executive": 2, "other": 3}, 30 / 46, 0.05),
    Place(
        "service",
        gettext_noop("Customer service"),
        {"frontline": 25, "manager": 5, "support": 3, "executive": 1},
        26 / 34,
        0.07,
    ),
    Place(
        "logistics",
        gettext_noop("Logistics"),
        {"frontline": 23, "manager": 6, "support": 5, "executive": 1, "other": 3},
        21 / 38,
        -0.06,
    ),
    Place(
        "digital", gettext_noop("Online shop"), {"support": 12, "manager": 5, "executive": 2, "other": 3}, 17 / 22, 0.0
    ),
    Place(
        "finance", gettext_noop("Finance"), {"support": 11, "manager": 4, "executive": 3, "other": 1}, 14 / 19, -0.08
    ),
    Place(
        "people",
        gettext_noop("People and learning"),
        {"support": 7, "manager": 4, "executive": 3, "other": 1},
        12 / 15,
        0.03,
    ),
)

# What customers of the retailer want most, and what its people believe they want.
WANTS = {
    "works": 1.4,
    "easy": 0.3,
    "price": 0.2,
    "expert": 0.4,
    "person": -0.2,
    "honest": 0.9,
    "put_right": 1.5,
    "there": 0.4,
    "data": -0.8,
    "find": -0.3,
    "ahead": -1.0,
    "surprise": -1.6,
}
PREJUDICE = {
    "works": 0.7,
    "easy": 0.8,
    "price": 2.0,
    "expert": 0.9,
    "person": 0.6,
    "honest": -0.4,
    "put_right": -0.3,
    "there": 0.5,
    "data": -0.9,
    "find": 0.1,
    "ahead": 0.2,
    "surprise": -0.6,
}
PERFORMANCE = {
    "works": 4.5,
    "easy": 3.6,
    "price": 4.0,
    "expert": 4.6,
    "person": 4.5,
    "honest": 3.5,
    "put_right": 3.0,
    "there": 4.0,
    "data": 4.2,
    "find": 3.6,
    "ahead": 3.0,
    "surprise": 3.2,
}

COMMENTS = {
    "strategy.policy": (
        gettext_noop("Refunds over 50 need two signatures. Customers wait while we look for the second one."),
        gettext_noop("Most of our rules were made after one bad case and never looked at again."),
        gettext_noop("I know the customer is right and still have to say no. Then a manager says yes."),
        gettext_noop("No receipt, no refund, even when I can see the order on my screen."),
        gettext_noop("We check bags of people who have bought from us for twenty years."),
        gettext_noop("The thirty days should start when the sofa arrives, not when it is paid for."),
        gettext_noop("If you write it to head office the answer comes after the customer has gone."),
        gettext_noop("Some rules are good: I never have to argue about safety of children’s beds."),
        gettext_noop("Half of the rules protect us from one customer in a thousand."),
        gettext_noop("Nobody can tell me why delivery cannot be changed after noon."),
        gettext_noop("I was told to bend the rule and then told off for it."),
        gettext_noop("Vouchers that end on a Sunday when the shop is shut. Really?"),
        gettext_noop("It has got better since we may replace broken parts without asking."),
        gettext_noop("Rules differ from shop to shop, and customers compare."),
    ),
    "process.journeys": (
        gettext_noop("Online orders returned in a shop still take us three systems and a phone call."),
        gettext_noop("Nobody owns what happens between the order and the delivery."),
        gettext_noop("Customers tell their story to the shop, to the driver and to us. It is the same story."),
        gettext_noop("The driver does not know what was promised at the till."),
        gettext_noop("When a delivery is late, the shop hears of it from the customer."),
        gettext_noop("We hand over to the next team and never hear how it ended."),
        gettext_noop("Planning kitchens works: one person stays with it from drawing to last screw."),
        gettext_noop("Click and collect ends at a desk nobody is in charge of."),
        gettext_noop("Every department reaches its target and the table still comes without legs."),
        gettext_noop("I would like to see once what a customer sees after I press send."),
        gettext_noop("After the sale we are hard to find: four numbers, none of them ours."),
        gettext_noop("Returns go to a warehouse that does not know why they came back."),
    ),
    "people.empowerment": (gettext_noop("In the shop I can just put things right. That is the best part of the job."),),
    "process.resolution": (gettext_noop("Complaints are dealt with well once somebody picks them up."),),
    "technology.dataflow": (gettext_noop("I ask customers for their order number because I cannot see it myself."),),
    "metrics.listening": (gettext_noop("We have many surveys. I have never seen what came of one."),),
    "process.cocreation": (gettext_noop("We show customers what is finished. Asking earlier would be cheaper."),),
    "people.leadership": (gettext_noop("It would help to see a director at the service desk once in a while."),),
}

SAID = (
    gettext_noop("Your people know what they sell. I only wish I could find one at the weekend."),
    gettext_noop("The wardrobe came a week late, and nobody told me before I called."),
    gettext_noop("Three calls about one missing bag of screws."),
    gettext_noop("Best kitchen planning I have had anywhere, and I have had four kitchens."),
    gettext_noop("On your website the sofa is in stock. In the shop it is not."),
    gettext_noop("I took a lamp back and felt like a thief."),
    gettext_noop("Fair prices, and they stay the same in the sales."),
    gettext_noop("When the table leg broke, a new one came in two days. No questions."),
    gettext_noop("Please tell me the day of delivery and then keep to it."),
    gettext_noop("The delivery men were kind and took the old bed along."),
    gettext_noop("Your instructions show six screws. There are seven. Every time."),
    gettext_noop("I would buy more if I could return it where I bought it."),
    gettext_noop("Honest advice: he told me not to buy the dearer mattress."),
    gettext_noop("Nobody rings back."),
)
MISSED = (
    gettext_noop("That delivery comes on the day you said."),
    gettext_noop("Delivery on the promised day"),
    gettext_noop("Being told when something is late"),
    gettext_noop("Wood from somewhere I need not be ashamed of"),
    gettext_noop("That things can be mended instead of thrown away"),
    gettext_noop("Spare parts for older furniture"),
    gettext_noop("That delivery is punctual"),
    gettext_noop("A place to sit in the shop"),
    gettext_noop("Taking the old furniture away"),
    gettext_noop("Delivery in the evening, for people who work"),
    gettext_noop("Putting it together for me"),
)

# What it counts anyway, by month: buyers who come back, slowly more; complaints, fewer since contact was taken in hand.
COUNTED = (
    Trail(
        gettext_noop("Customers who buy again within a year"),
        "%",
        higher_is_better=True,
        values=(41.0, 40.6, 41.2, 40.9, 41.4, 41.1, 41.6, 42.0, 41.8, 42.5, 42.7, 43.1),
    ),
    Trail(
        gettext_noop("Complaints"),
        gettext_noop("per 1,000 orders"),
        higher_is_better=False,
        values=(18.2, 19.0, 18.6, 18.9, 18.4, 18.1, 17.2, 16.4, 15.9, 15.1, 14.8, 14.3),
    ),
)

LARKFIELD = Truth(
    name="Larkfield Home (synthetic)",
    industry=gettext_noop("Furniture and household goods"),
    places=PLACES,
    levels=LEVELS,
    wants=WANTS,
    prejudice=PREJUDICE,
    insight=0.3,
    performance=PERFORMANCE,
    rosy_ratings=0.5,
    rosier={"executive": 0.14, "manager": 0.04, "frontline": -0.06, "other": -0.02},
    unseen={"executive": 0.03, "manager": 0.03, "frontline": 0.10, "support": 0.09, "other": 0.14},
    straight=0.02,
    meanings={
        "customer_goals": 30,
        "extra_mile": 26,
        "customer_data": 16,
        "profitable_relationships": 14,
        "customer_groups": 4,
        "something_else": 4,
    },
    steps={"nothing_yet": 18, "announced": 40, "under_way": 30, "customers_notice": 8},
)

# Half a year earlier: less was known, and processes were worse; since then contact and resolution were taken in hand.
BEFORE = replace(
    LARKFIELD,
    levels={
        practice: (
            understanding - 0.06,
            delivery - (0.16 if practice in ("process.resolution", "people.empowerment") else 0.02),
        )
        for practice, (understanding, delivery) in LEVELS.items()
    },
    insight=0.15,
    performance={need: rating - 0.15 for need, rating in PERFORMANCE.items()},
)
