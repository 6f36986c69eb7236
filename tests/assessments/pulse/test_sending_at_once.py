"""Many customers and hasty fingers at the same moment: one row a page, and everybody is thanked."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from assessments.models import PulseRemark
from tests.assessments.pulse.conftest import Customer

TAPS = 4


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_hasty_double_tap_is_one_answer(link, assessment):
    pages = []
    for number in range(6):
        customer = Customer(link, address=f"192.0.2.{number}")
        customer.open()
        customer.choose("abc")
        pages.append(dict(customer.page))

    def tap(turn):
        customer = Customer(link, page=dict(pages[turn // TAPS]), address=f"192.0.2.{turn}")
        try:
            return customer.send(comment="Once.").url
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        thanked = set(pool.map(tap, range(len(pages) * TAPS)))
    assert {url.removesuffix("?again") for url in thanked} == {f"/p/{link.token}/thanks/"}
    assert assessment.pulses.count() == PulseRemark.objects.count() == len(pages)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_no_answer_arrives_after_closing(link, assessment):
    customers = []
    for number in range(8):
        customer = Customer(link, address=f"192.0.2.{number}")
        customer.open()
        customer.choose("abc")
        customers.append(customer)

    def send(customer):
        try:
            return customer.send().status_code
        finally:
            connection.close()

    def close(_nothing):
        try:
            assessment.close()
            return assessment.pulses.count()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        sent = [pool.submit(send, customer) for customer in customers[:4]]
        closed = pool.submit(close, None)
        sent += [pool.submit(send, customer) for customer in customers[4:]]
        statuses = [each.result() for each in sent]
    assert set(statuses) <= {302, 410}
    assert closed.result() == assessment.pulses.count() == statuses.count(302)
