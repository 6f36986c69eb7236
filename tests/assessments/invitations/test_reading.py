"""Lists as people have them: whatever is wrong is said by row, and the good ones can go on."""

from __future__ import annotations

import io
from time import process_time

import pytest
from openpyxl import Workbook

from assessments.invitations.addresses import AddressRefused, clean_address, key_of, read_address
from assessments.invitations.reading import Reader, addresses_in
from organisations.tables.problems import FileRefused
from tests.assessments.invitations.conftest import invite
from tests.factories import make_assessment


def emails(found) -> list[str]:
    return [person.email for person in found.people]


def told(problems) -> str:
    return " | ".join(str(problem) for problem in problems)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ben@acme.example", ("ben@acme.example", "")),
        ("  ben@acme.example ; ", ("ben@acme.example", "")),
        ("Ben <ben@acme.example>", ("ben@acme.example", "Ben")),
        ('"Smith, Ben" <ben@acme.example>', ("ben@acme.example", "Smith, Ben")),
        ("<ben@acme.example>", ("ben@acme.example", "")),
        ("mailto:ben@acme.example", ("ben@acme.example", "")),
        ("\ufeffben@acme.example\u00a0", ("ben@acme.example", "")),
        ("Ben.Smith+x@Acme.Example", ("Ben.Smith+x@Acme.Example", "")),
        ("ben\uff20acme.example", ("ben@acme.example", "")),
        ("ben@bücher.example", ("ben@bücher.example", "")),
    ],
)
def test_an_address_is_read_as_people_write_it(text, expected):
    assert read_address(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ben",
        "ben@",
        "@acme.example",
        "ben@acme",
        "ben@@acme.example",
        "ben smith@acme.example",
        "bjørn@acme.example",
        "ben@acme.example\r\nBcc: everybody@acme.example",
        "ben@acme.example\nSubject: x",
        "Ben\r\nBcc: x <ben@acme.example>",
        "ben\u200b@acme.example",
        "ben\x00@acme.example",
        f"{'x' * 65}@acme.example",
        f"ben@{'x' * 300}.example",
        "x" * 100_000,
        "a@b" * 5000,
    ],
)
def test_what_is_no_address_is_refused_at_once_in_words(text):
    tries = []
    for _ in range(3):  # the least counts: this machine may be busy, and Python tidies its memory now and then
        began = process_time()
        with pytest.raises(AddressRefused) as refusal:
            read_address(text)
        tries.append(process_time() - began)
    assert min(tries) < 0.05
    assert str(refusal.value)
    assert len(str(refusal.value)) < 250


@pytest.mark.parametrize(
    "other",
    ["BEN@ACME.EXAMPLE", "ben@Acme.example", "\uff42en@acme.example", "Ben@acme.example"],
)
def test_case_and_unicode_form_make_no_other_person(other):
    assert key_of(clean_address(other)) == key_of("ben@acme.example")


def test_both_ways_of_writing_a_domain_are_the_same():
    assert key_of("ben@bücher.example") == key_of("ben@xn--bcher-kva.example")
    assert key_of("ben@bu\u0308cher.example") == key_of("ben@b\u00fccher.example")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("a@x.example, b@x.example", ["a@x.example", "b@x.example"]),
        ("Smith, Ben <b@x.example>; Ann <a@x.example>", ["Smith, Ben <b@x.example>", "Ann <a@x.example>"]),
        ("Smith, Ben <b@x.example>, a@x.example", ["Smith, Ben <b@x.example>", "a@x.example"]),
        ("nobody", ["nobody"]),
        (" ; ", []),
    ],
)
def test_one_pasted_line_may_hold_several(line, expected):
    assert list(addresses_in(line)) == expected


class TestLists:
    @pytest.fixture
    def reader(self, assessment) -> Reader:
        return Reader(assessment)

    def test_a_paste_of_addresses(self, reader):
        found = reader.read_paste("Ben <ben@acme.example>\n\nCLEO@acme.example; nonsense\ncleo@ACME.example")
        assert emails(found) == ["ben@acme.example", "CLEO@acme.example"]
        assert found.people[0].name == "Ben"
        assert told(found.bad) == "Row 3: “nonsense” is not an e-mail address."
        assert told(found.repeated) == "Row 4: cleo@ACME.example, as in row 3"

    def test_rows_copied_from_a_spreadsheet(self, reader):
        found = reader.read_paste(
            "E-Mail\tName\tDepartment\nben@acme.example\tBen\tSALES\ncleo@acme.example\tCleo\tmoon"
        )
        assert [(p.email, p.name, p.department) for p in found.people] == [("ben@acme.example", "Ben", "sales")]
        assert "Row 3, column department: found “moon”; allowed is one of sales, service, warehouse." in told(found.bad)

    def test_a_csv_file_with_names_in_two_columns_and_others_nobody_reads(self, reader):
        found = reader.read_file(
            b"Personnel number;First name;Last name;Mail;Role\n17;Ben;Smith;ben@acme.example;manager\n"
        )
        (person,) = found.people
        assert (person.name, person.role_group) == ("Ben Smith", "manager")
        assert found.not_read == ["Personnel number"]
        assert "17" not in str(found.people)

    def test_a_workbook(self, reader):
        book = Workbook()
        sheet = book.create_sheet("People", 0)
        for row in (["email", "department"], ["ben@acme.example", "Service"], ["bad", ""]):
            sheet.append(row)
        content = io.BytesIO()
        book.save(content)
        found = reader.read_file(content.getvalue())
        assert [(p.email, p.department) for p in found.people] == [("ben@acme.example", "service")]
        assert len(found.bad) == 1

    def test_a_file_of_bare_addresses_needs_no_heading(self, reader):
        assert emails(reader.read_file(b"ben@acme.example\ncleo@acme.example\n")) == [
            "ben@acme.example",
            "cleo@acme.example",
        ]

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"ben@acme.example,Ben\ncleo@acme.example,Cleo\n", "Put a row on top"),
            (b"name,department\nBen,sales\n", "Give it the heading"),
            (b"x,y\n1,2\n", "None of the headings is known"),
            (b"email\n", "There is no address in it."),
            (b"", "empty"),
        ],
    )
    def test_a_file_nobody_can_read_is_refused_whole_with_what_to_do(self, reader, content, said):
        with pytest.raises(FileRefused, match=said):
            reader.read_file(content)

    def test_a_line_break_in_a_cell_injects_no_header(self, reader):
        found = reader.read_file(
            b'email,name\n"ben@acme.example\r\nBcc: all@x.example",Ben\nc@acme.example,"C\nTo: x"\n'
        )
        assert found.people == []
        assert "goes over two lines" in told(found.bad)

    def test_who_is_invited_already_is_named_and_somebody_of_another_assessment_is_nobody_special(
        self, assessment, acme, birch
    ):
        invite(assessment)
        invite(make_assessment(birch), "dan@birch.example")
        found = Reader(assessment).read_paste("BEN@acme.example\ndan@birch.example")
        assert told(found.known) == "Row 1: BEN@acme.example"
        assert emails(found) == ["dan@birch.example"]

    def test_fifty_thousand_rows_with_one_bad_one(self, reader, django_assert_num_queries):
        rows = [f"p{number}@acme.example,Person {number},sales" for number in range(50_000)]
        rows[40_000] = "p40000(at)acme.example,Person,sales"
        content = "\n".join(["email,name,department", *rows]).encode()
        with django_assert_num_queries(0):
            found = reader.read_file(content)
        assert len(found.people) == 49_999
        assert told(found.bad) == "Row 40002: “p40000(at)acme.example” is not an e-mail address."
