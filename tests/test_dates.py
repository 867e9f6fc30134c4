"""Dates in news text: resolving one expression, and finding all in a stretch of text."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.coding.date_forms import FORMS
from dragoman.coding.dates import find_dates, resolve_date
from dragoman.knowledge import read

PUBLISHED = "2023-05-10"  # a Wednesday


def value(expression: str, published: str | None = PUBLISHED, **options: object) -> str | None:
    found = resolve_date(expression, published, **options)  # type: ignore[arg-type]
    return found["value"] if found else None


def found(text: str, published: str | None = PUBLISHED, **options: object) -> list[tuple[str, str | None]]:
    expressions = find_dates(text, 0, len(text), published, **options)  # type: ignore[arg-type]
    return [(expression.text, expression.value.value if expression.value else None) for expression in expressions]


class TestAbsolute:
    @pytest.mark.parametrize(
        "expression",
        [
            "May 9, 2023",
            "May 9 2023",
            "May 9,2023",
            "May 9th, 2023",
            "MAY 9, 2023",
            "9 May 2023",
            "9th of May 2023",
            "the 9th of May, 2023",
            "on 9 May 2023",
            "9-May-2023",
            "Tuesday, May 9, 2023",
            "Tues. 9 May 2023",
            "2023-05-09",
            "2023/05/09",
            "may 9 2023",
        ],
    )
    def test_all_newspaper_styles_give_the_day(self, expression: str) -> None:
        """A full date resolves without a date of publication, however it is written."""
        assert resolve_date(expression) == {"value": "2023-05-09", "precision": "day"}

    @pytest.mark.parametrize(
        ("expression", "expected"),
        [
            ("9.5.2023", None),
            ("9/5/2023", None),
            ("13.9.2023", "2023-09-13"),
            ("9/13/2023", "2023-09-13"),
            ("5.5.2023", "2023-05-05"),
        ],
    )
    def test_numbers_resolve_only_when_one_reading_is_possible(self, expression: str, expected: str | None) -> None:
        """9.5.2023 is in May for some and in September for others, 13.9.2023 is in September for all."""
        assert value(expression) == expected

    @pytest.mark.parametrize(
        ("expression", "expected", "precision"),
        [
            ("May 2022", "2022-05", "month"),
            ("in Sept. 2022", "2022-09", "month"),
            ("the end of May 2022", "2022-05", "month"),
            ("2022-05", "2022-05", "month"),
            ("in 2019", "2019", "year"),
            ("2019", "2019", "year"),
            ("late 2019", "2019", "year"),
        ],
    )
    def test_months_and_years_keep_their_precision(self, expression: str, expected: str, precision: str) -> None:
        """What names no day doesn't get one."""
        assert resolve_date(expression) == {"value": expected, "precision": precision}

    @pytest.mark.parametrize(
        "expression",
        [
            "31 April",
            "31 April 2023",
            "February 29, 2023",
            "2023-13-01",
            "2023-00-10",
            "0.0.2023",
            "32.1.2023",
            "1 January 1899",
            "9 May 2101",
            "July 4, 1776",
            "the 1990s",
            "1899",
            "",
            "Moscow",
            "Theresa May",
            "45 May 2023",
        ],
    )
    def test_what_is_no_date_of_our_years_is_none(self, expression: str) -> None:
        """Impossible days, years outside 1900 to 2100, decades and words that are no date give nothing."""
        assert resolve_date(expression, PUBLISHED) is None

    @pytest.mark.parametrize(
        ("expression", "expected"),
        [
            ("from 5 to 7 May 2022", "2022-05-05"),
            ("5-7 May 2022", "2022-05-05"),
            ("5–7 May 2022", "2022-05-05"),
            ("between 3 and 5 June 2022", "2022-06-03"),
            ("between June 3 and 5, 2022", "2022-06-03"),
            ("May 5-7, 2022", "2022-05-05"),
            ("May 5 to June 3, 2022", "2022-05-05"),
            ("30 December to 2 January 2023", "2022-12-30"),
            ("December 30 to January 2, 2023", "2022-12-30"),
        ],
    )
    def test_a_range_gives_its_first_day(self, expression: str, expected: str) -> None:
        """A range that ends in the next year begins in the one before."""
        assert value(expression, None) == expected


class TestWithoutAYear:
    @pytest.mark.parametrize(
        ("expression", "expected"),
        [
            ("May 9", "2023-05-09"),
            ("9 May", "2023-05-09"),
            ("Sept. 11", "2022-09-11"),
            ("June 5", "2023-06-05"),
            ("Nov. 4", "2022-11-04"),
            ("January 6", "2023-01-06"),
            ("9 May last year", "2022-05-09"),
            ("5-7 May", "2023-05-05"),
        ],
    )
    def test_a_day_is_the_one_nearest_to_publication(self, expression: str, expected: str) -> None:
        """The past is preferred unless the coming day is twice as near."""
        assert value(expression) == expected

    def test_the_turn_of_the_year_is_crossed(self) -> None:
        """In early January «30 December» is last year's; in late December «January 2» is next year's."""
        assert value("30 December", "2023-01-02") == "2022-12-30"
        assert value("January 2", "2022-12-30") == "2023-01-02"

    @pytest.mark.parametrize(
        ("expression", "expected"),
        [
            ("in May", "2023-05"),
            ("in December", "2022-12"),
            ("in June", "2022-06"),
            ("last May", "2022-05"),
            ("next May", "2024-05"),
            ("this October", "2023-10"),
            ("last October", "2022-10"),
            ("May last year", "2022-05"),
        ],
    )
    def test_a_month_is_the_last_such_month(self, expression: str, expected: str) -> None:
        """Up to and including the month of publication; «last May» in May is the year before."""
        assert resolve_date(expression, PUBLISHED) == {"value": expected, "precision": "month"}

    def test_the_future_turns_the_choice(self) -> None:
        """Where the text looks forward the next occurrence is meant."""
        assert value("in December", future=True) == "2023-12"
        assert value("May 9", future=True) == "2024-05-09"
        assert value("on Tuesday", future=True) == "2023-05-16"

    def test_nothing_without_publication(self) -> None:
        """A date without a year says nothing when it isn't known when the report appeared."""
        assert [
            value(each, None) for each in ("May 9", "in May", "Tuesday", "today", "last month", "two days ago")
        ] == [None] * 6
        assert value("Tuesday", "soon") is None


class TestRelative:
    @pytest.mark.parametrize(
        ("expression", "expected"),
        [
            ("Tuesday", "2023-05-09"),
            ("on Tuesday night", "2023-05-09"),
            ("Wednesday", "2023-05-10"),
            ("Thursday", "2023-05-04"),
            ("last Wednesday", "2023-05-03"),
            ("last Tuesday", "2023-05-09"),
            ("next Tuesday", "2023-05-16"),
            ("next Wednesday", "2023-05-17"),
            ("this Tuesday", "2023-05-09"),
            ("this Friday", "2023-05-12"),
            ("Tuesday of last week", "2023-05-02"),
            ("tuesday", "2023-05-09"),
            ("the following Friday", "2023-05-12"),
            ("the previous Wednesday", "2023-05-03"),
        ],
    )
    def test_weekdays_follow_the_habit_of_news(self, expression: str, expected: str) -> None:
        """A bare weekday is the last one, the day of publication included; «last» excludes that day."""
        assert value(expression) == expected

    @pytest.mark.parametrize(
        ("expression", "expected"),
        [
            ("today", "2023-05-10"),
            ("Yesterday", "2023-05-09"),
            ("tomorrow", "2023-05-11"),
            ("tonight", "2023-05-10"),
            ("last night", "2023-05-09"),
            ("this morning", "2023-05-10"),
            ("yesterday evening", "2023-05-09"),
            ("the day before yesterday", "2023-05-08"),
            ("two days ago", "2023-05-08"),
            ("10 days ago", "2023-04-30"),
            ("a week ago", "2023-05-03"),
            ("three weeks ago", "2023-04-19"),
            ("two months ago", "2023-03"),
            ("six months ago", "2022-11"),
            ("ten years ago", "2013"),
            ("last month", "2023-04"),
            ("next month", "2023-06"),
            ("last year", "2022"),
            ("earlier this year", "2023"),
        ],
    )
    def test_words_count_from_publication(self, expression: str, expected: str) -> None:
        """Days and weeks give a day, months a month, years a year."""
        assert value(expression) == expected

    @pytest.mark.parametrize(
        "expression",
        ["last week", "this week", "the weekend", "several days ago", "a few weeks ago", "two decades ago"],
    )
    def test_what_is_no_single_day_month_or_year_is_none(self, expression: str) -> None:
        """The record has no weeks, and a vague number isn't made exact."""
        assert value(expression) is None

    @pytest.mark.parametrize(
        ("expression", "expected"),
        [
            ("a day earlier", "2023-05-01"),
            ("the previous day", "2023-05-01"),
            ("two weeks later", "2023-05-16"),
            ("the next day", "2023-05-03"),
            ("the same day", "2023-05-02"),
            ("the day before", "2023-05-01"),
            ("a month later", "2023-06"),
        ],
    )
    def test_the_anchor_carries_what_leans_on_another_day(self, expression: str, expected: str) -> None:
        """«A day earlier» starts from the day the story was at."""
        assert value(expression, anchor="2023-05-02") == expected

    def test_without_an_anchor_publication_serves(self) -> None:
        """A lone «a day earlier» can only lean on the report's date."""
        assert value("a day earlier") == "2023-05-09"

    def test_a_date_time_counts_as_its_day(self) -> None:
        """The day is taken as the report gives it, whatever the zone."""
        assert value("yesterday", "2023-05-10T23:30:00-05:00") == "2023-05-09"

    @given(st.dates(date(1900, 1, 8), date(2100, 12, 31)))
    def test_a_bare_weekday_lies_within_the_week_before(self, published: date) -> None:
        """It is 0 to 6 days back and has its own name."""
        day = date.fromisoformat(value("on Tuesday", published.isoformat()) or "")
        assert day.weekday() == 1
        assert timedelta(0) <= published - day <= timedelta(days=6)


class TestFixedDays:
    def test_a_feast_has_its_day_of_the_year(self) -> None:
        """Those that all the world keeps on one day need no country."""
        assert value("Christmas Day") == "2022-12-25"
        assert value("New Year’s Day 2020") == "2020-01-01"

    def test_a_national_feast_needs_the_country(self) -> None:
        """Victory Day is on 9 May in Russia and on 16 December in Bangladesh."""
        assert value("Victory Day") is None
        assert value("Victory Day", country="RUS") == "2023-05-09"
        assert value("Victory Day", country="BGD") == "2022-12-16"

    def test_a_day_known_by_its_event_is_that_day(self) -> None:
        """«The September 11 attacks» isn't the last September 11, and can't be after publication."""
        assert found("since the September 11 attacks") == [("September 11 attacks", "2001-09-11")]
        assert found("since the Oct. 7 attack", "2022-05-01") == [("Oct. 7 attack", None)]

    def test_every_day_in_the_file_exists(self) -> None:
        """The knowledge file holds no 31 June."""
        days = [
            day
            for entry in read("dates.yaml")["fixed_days"]
            for day in [entry.get("day"), *entry.get("by_country", {}).values()]
        ]
        assert all(date.fromisoformat(f"2023-{day}") for day in days if day)


class TestFind:
    def test_offsets_are_exact_and_leave_the_preposition_out(self) -> None:
        """The span is that of the words, in code points, within the stretch asked for."""
        text = "Yesterday. 🙂 They met on Tuesday, May 9, in Moscow. Tomorrow they part."
        start = text.index("They")
        [expression] = find_dates(text, start, text.index(" Tomorrow"), PUBLISHED)
        assert text[expression.start : expression.end] == expression.text == "Tuesday, May 9"
        assert expression.value is not None
        assert (expression.value.start, expression.value.end) == (expression.start, expression.end)

    @pytest.mark.parametrize(
        "text",
        [
            "Theresa May may march on Washington with May's party.",
            "The Women's March, the March on Washington and June Smith.",
            "The Sun and the Sunday Times wrote of Bloody Sunday.",
            "Russia Today and USA Today gave it a second look.",
            "2000 troops and 1,999 men in 2000 villages, with a Boeing 737 at 10:30 and $2000 in hand.",
            "It fell by 2.5 percent, to 1.2.2023.4, over the last year, in a 2010-11 season of the 1990s.",
            "The army marched, sat down and decided in 2019-style.",
        ],
    )
    def test_not_fooled(self, text: str) -> None:
        """Verbs, surnames, newspapers, names of days and plain numbers are no dates."""
        assert found(text) == []

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("In May 20 people died.", [("May", "2023-05")]),
            ("On May 9, 2000 people met.", [("May 9", "2023-05-09")]),
            ("It began in March 2003 and ended in 2011.", [("March 2003", "2003-03"), ("2011", "2011")]),
            ("On 6 February. The second quake", [("6 February", "2023-02-06")]),
            ("on May 31 and 31 April", [("May 31", "2023-05-31"), ("31 April", None)]),
            ("on January 1 and September 26", [("January 1", "2023-01-01"), ("September 26", "2022-09-26")]),
            (
                "VIENNA, July 14 (Northline Wire) — agreed on Tuesday",
                [("July 14", "2023-07-14"), ("Tuesday", "2023-05-09")],
            ),
            ("Today it rained, after last week's heat", [("Today", "2023-05-10"), ("last week", None)]),
            ("Following Monday’s debate", [("Monday", "2023-05-08")]),
            ("the Sept. 11, 2012 attack", [("Sept. 11, 2012", "2012-09-11")]),
        ],
    )
    def test_found_in_running_text(self, text: str, expected: list[tuple[str, str | None]]) -> None:
        """What stands beside a date doesn't leak into it."""
        assert found(text) == expected

    def test_a_day_carries_on_to_what_leans_on_it(self) -> None:
        """«The next day» counts from the day named before it, and stays open where none was."""
        text = "He left on Monday. The next day he was back."
        assert found(text) == [("Monday", "2023-05-08"), ("The next day", "2023-05-09")]
        assert found("The next day he was back.") == [("The next day", None)]
        assert found("A day earlier, he left.", anchor="2023-05-02") == [("A day earlier", "2023-05-01")]


class TestRobust:
    """Any string at all."""

    PIECES = st.sampled_from(
        [
            "May",
            "9",
            "31",
            "2023",
            "Tuesday",
            "last",
            "next",
            "ago",
            "days",
            "three",
            "999",
            "Feb.",
            "29",
            ",",
            "-",
            ".",
            "/",
            "the",
            "in",
            "between",
            "and",
            "earlier",
            "Christmas",
            "0",
            "00",
            "year",
            "week",
            "’s",
            "\n",
            "١٢",
            "٣ May",
        ]
    )

    @given(st.one_of(st.text(), st.lists(PIECES).map(" ".join), st.lists(PIECES).map("".join)), st.booleans())
    def test_never_raises_and_answers_well_formed(self, text: str, future: bool) -> None:
        """The answer is nothing or an ISO date of 1900 to 2100; spans lie in order and hold their text."""
        for published in (None, PUBLISHED, "1900-01-01", "2100-12-31", text):
            answer = resolve_date(text, published, anchor=published, future=future)
            if answer:
                assert len(answer["value"]) == {"day": 10, "month": 7, "year": 4}[answer["precision"]]
                assert 1900 <= int(answer["value"][:4]) <= 2100
            last = 0
            for expression in find_dates(text, 0, len(text), published, future=future):
                assert last <= expression.start < expression.end
                assert text[expression.start : expression.end] == expression.text
                last = expression.end

    @given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
    def test_every_day_reads_back_in_every_style(self, day: date) -> None:
        """A day written out in full is found again, alone and in a sentence."""
        for written in (f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%b} {day.year}", day.isoformat()):
            assert value(written, None) == day.isoformat()
            assert found(f"They signed it on {written} in Geneva.", None) == [(written, day.isoformat())]

    def test_every_form_can_be_reached(self) -> None:
        """No form hides behind another one."""
        examples = [
            "September 11 attacks",
            "Christmas",
            "2023-05-09",
            "2023-05",
            "13.5.2023",
            "9 May",
            "May 9",
            "May 2022",
            "last May",
            "May",
            "January",
            "2019",
            "Tuesday",
            "today",
            "two days ago",
            "the day before",
            "the next day",
            "last week",
        ]
        reached = {next(name for name, form in FORMS.items() if form.alone.fullmatch(example)) for example in examples}
        assert set(FORMS) - reached <= {"month"}  # alone, any month is read as one with a cue
