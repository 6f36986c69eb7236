"""Against stuffing the ballot, without knowing anybody: how often something like this came in the last minutes.

Only counters in the cache, under keyed digests whose key changes every day, and gone after minutes: no address is
stored or logged, and no stored answer leads to one.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import salted_hmac

from assessments.models import Source
from assessments.visits import address_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from assessments.models import PulseLink
    from assessments.pulses import Given

MINUTES = 10
MOST_BY_ONE_CLIENT = 120
"""Then nothing more is taken from there for a while: far more than an office behind one address sends by hand."""

UNSUSPICIOUS = {Source.INVITED_LIST: 20, Source.POINT_OF_SERVICE: 20, Source.OPEN_LINK: 5}
"""By one client; a tablet at a till and the customers of one firm share an address."""

UNSUSPICIOUS_ALIKE = 2
"""The same choices with the same ratings, by whatever client. Who only chooses three often agrees with others."""


def is_too_fast(request: HttpRequest, link: PulseLink) -> bool:
    return _count("sent", link, address_of(request)) > MOST_BY_ONE_CLIENT


def is_burst(request: HttpRequest, link: PulseLink, given: Given) -> bool:
    """Whether to flag what is about to be stored; it is kept and counted all the same."""
    by_client = _count("stored", link, address_of(request))
    # In the order they were asked, not by name: chance gives everybody two other needs.
    rated = [*given.ratings.values(), given.recommend]
    alike = _count("alike", link, "".join([*given.picks, *rated])) if set(rated) != {"-"} else 0
    return by_client > UNSUSPICIOUS[Source(link.source)] or alike > UNSUSPICIOUS_ALIKE


def _count(what: str, link: PulseLink, of: str) -> int:
    """This one included, since the first of them, and for ten minutes from then."""
    today = timezone.now().astimezone(UTC).date().isoformat()
    key = f"pulse-{what}-{salted_hmac(f'pulse {what} {link.pk} {today}', of, algorithm='sha256').hexdigest()[:32]}"
    cache.add(key, 0, timeout=MINUTES * 60)
    try:
        return int(cache.incr(key))
    except ValueError:  # expired between the two calls, or the cache is away
        return 1
