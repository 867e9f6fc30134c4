"""Dates in news text: resolving one expression, and finding all in a stretch of text."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.coding.date_forms import FORMS
from dragoman.coding.date_values import feast_day
from dragoman.coding.datelines import dateline
from dragoman.coding.dates import find_dates, resolve_date
from dragoman.coding.event_dates import EventDates
from dragoman.coding.tree import Tree
from dragoman.knowledge import read
from dragoman.language.encoder import Model
from dragoman.language.parser import Parser
from dragoman.values import Report

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
            "20230509",
            "may 9 2023",
            "the ninth of May, 2023",
            "May the ninth, 2023",
            "the early hours of May 9, 2023",
            "10.30 p.m. Tuesday, May 9, 2023",
        ],
    )
    def test_all_newspaper_styles_give_the_day(self, expression: str) -> None:
        """A full date resolves without a date of publication, however it is written."""
        assert resolve_date(expression) == {"value": "2023-05-09", "precision": "day"}

    @pytest.mark.parametrize(
        ("expression", "expected"),
        [
            ("9.5.2023", "2023-05-09"),
            ("9/5/2023", "2023-05-09"),
            ("3/4/2023", None),
            ("5/9/23", "2023-05-09"),
            ("10-27-89", "1989-10-27"),
            ("13.9.2023", "2023-09-13"),
            ("9/13/2023", "2023-09-13"),
            ("5.5.2023", "2023-05-05"),
        ],
    )
    def test_numbers_resolve_only_when_one_reading_is_possible(self, expression: str, expected: str | None) -> None:
        """9/5/2023 is in May for some and in September for others: near publication one reading is likelier by far, and
        elsewhere none is. Dots are written day first everywhere."""
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

    def test_a_weekday_picks_the_year(self) -> None:
        """«Friday, Feb. 13» was in 2015, not in 2016."""
        assert value("Friday, Feb. 13", "2016-02-10") == "2015-02-13"

    @pytest.mark.parametrize(
        ("expression", "expected"),
        [
            ("on the 9th", "2023-05-09"),
            ("the 19th", "2023-04-19"),
            ("the 31st", "2023-03-31"),
            ("Tuesday the 9th", "2023-05-09"),
        ],
    )
    def test_a_day_without_a_month_is_the_last_such_day(self, expression: str, expected: str) -> None:
        """Of this month or of one before."""
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
            ("Tuesday's", "2023-05-09"),
            ("late Tuesday night", "2023-05-09"),
            ("noon Friday", "2023-05-05"),
            ("Tues.", "2023-05-09"),
            ("this Monday", "2023-05-08"),
            ("Monday last", "2023-05-08"),
            ("Monday week", "2023-05-22"),
            ("Tuesday next week", "2023-05-16"),
            ("a week ago Friday", "2023-04-28"),
            ("a week from Monday", "2023-05-22"),
            ("Saturday and Sunday", "2023-05-06"),
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
            ("a fortnight ago", "2023-04-26"),
            ("an hour ago", "2023-05-10"),
            ("48 hours ago", "2023-05-08"),
            ("five years ago today", "2018-05-10"),
            ("two days from now", "2023-05-12"),
            ("in three days' time", "2023-05-13"),
            ("70 years ago this month", "1953-05"),
            ("last evening", "2023-05-09"),
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
        [
            "last week",
            "this week",
            "the weekend",
            "several days ago",
            "days ago",
            "a few weeks ago",
            "two decades ago",
            "36 hours ago",
            "in three days",
        ],
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
            ("the next morning", "2023-05-03"),
            ("the night before", "2023-05-01"),
            ("that day", "2023-05-02"),
            ("hours later", "2023-05-02"),
            ("24 hours earlier", "2023-05-01"),
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

    @settings(deadline=None)  # a busy machine may stop for a second
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

    @pytest.mark.parametrize(
        ("expression", "expected"),
        [
            ("Good Friday", "2023-04-07"),
            ("Easter Monday 2013", "2013-04-01"),
            ("Orthodox Easter", "2023-04-16"),
            ("Thanksgiving", "2022-11-24"),
            ("Memorial Day 2012", "2012-05-28"),
            ("Election Day 2012", "2012-11-06"),
            ("9/11", "2001-09-11"),
        ],
    )
    def test_moving_feasts_and_known_days(self, expression: str, expected: str) -> None:
        """A feast on the fourth Thursday or before Easter has its day in each year."""
        assert value(expression) == expected

    def test_every_day_in_the_file_exists(self) -> None:
        """The knowledge file holds no 31 June and no rule that can't be read."""
        rules = [
            rule
            for entry in read("dates.yaml")["fixed_days"]
            for rule in [entry.get("day"), *entry.get("by_country", {}).values()]
        ]
        assert all(feast_day(rule, 2023) for rule in rules if rule)


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
            "Easter Island lies 3-2-10 from here, in the post-9/11 world, 24/7.",
            "He said that day would come, in two days of fighting, in the 19th century.",
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
            ("It fell on the 9th. In two days' time", [("the 9th", "2023-05-09"), ("In two days' time", "2023-05-12")]),
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

    @settings(deadline=None)  # a busy machine may stop for a second
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

    @settings(deadline=None)  # a busy machine may stop for a second
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
            "20190509",
            "5-9-19",
            "the 9th",
            "a week ago today",
            "an hour ago",
            "in two days",
            "Tuesday",
            "today",
            "two days ago",
            "the day before",
            "the next day",
            "last week",
        ]
        reached = {next(name for name, form in FORMS.items() if form.alone.fullmatch(example)) for example in examples}
        assert set(FORMS) - reached <= {"month"}  # alone, any month is read as one with a cue


class TestDatelines:
    @pytest.mark.parametrize(
        ("text", "place", "day"),
        [
            ("KYIV, May 9 (Northline Wire) - Russia fired.", "KYIV", "May 9"),
            ("Headline here\n\nMADRID/BARCELONA, Oct. 14 (Northline Wire) — The court", "MADRID", "Oct. 14"),
            ("Kyiv, Ukraine (Northline Wire) — Russia fired.", "Kyiv", None),
            ("NEW DELHI, June 17, 2020 — Twenty soldiers", "NEW DELHI", "June 17, 2020"),
            ("ATHENS — Greece sent a plane", "ATHENS", None),
        ],
    )
    def test_place_and_day(self, text: str, place: str, day: str | None) -> None:
        """A place in capitals, or one with a day or an agency, before a dash."""
        line = dateline(text)
        assert line is not None
        assert (text[line.place_start : line.place_end], line.day) == (place, day)

    @pytest.mark.parametrize(
        "text",
        ["Putin - the president - spoke.", "It was over - or so he said.", "The U.S.-led force left.", "- a list"],
    )
    def test_other_dashes_open_no_report(self, text: str) -> None:
        """A dash in a sentence makes no dateline of what stands before it."""
        assert dateline(text) is None


@pytest.fixture(scope="module")
def parser() -> Parser:
    """The parser that ships with the package."""
    return Parser(Model())


def event_date(
    parser: Parser, text: str, word: str, status: str = "actual", published: str | None = PUBLISHED
) -> str | None:
    """When the act told by ``word`` happened, in a report between Russians."""
    trees = [Tree(sentence) for sentence in parser.parse(text).sentences]
    index, trigger = next((i, w) for i, tree in enumerate(trees) for w, text in enumerate(tree.words) if text == word)
    found = EventDates(Report(text=text, published=published), trees).of(index, trigger, status, ["RUS"])
    return found.value if found else None


class TestEventDates:
    @pytest.mark.parametrize(
        ("text", "word", "expected"),
        [
            ("The EU condemned Russia's 2022 invasion of Ukraine on Friday.", "condemned", "2023-05-05"),
            ("The EU condemned Russia's 2022 invasion of Ukraine on Friday.", "invasion", "2022"),
            ("France apologised for its role in the 1994 genocide in Rwanda.", "genocide", "1994"),
            ("The minister said on Tuesday that rebels had attacked a base in March.", "attacked", "2023-03"),
            ("Turkey shot down a Russian jet in November 2015 and apologised in June 2016.", "shot", "2015-11"),
            ("Tuesday's attack killed four soldiers near Goma.", "killed", "2023-05-09"),
            ("Russia and Ukraine held talks in Istanbul on Monday.", "talks", "2023-05-08"),
            ("Nigeria has cut its supply, the company said on Tuesday.", "cut", "2023-05-09"),
            ("Putin praised the troops on Victory Day.", "praised", "2023-05-09"),
        ],
    )
    def test_an_act_has_the_date_written_for_it(self, parser: Parser, text: str, word: str, expected: str) -> None:
        """Not that of another act in the sentence; a feast is that of the actor's country."""
        assert event_date(parser, text, word) == expected

    @pytest.mark.parametrize(
        ("text", "word"),
        [
            ("The army had bombed Odesa.", "bombed"),
            ("Years ago the two countries fought a war over the island.", "fought"),
            ("The rebels previously accused the army of shelling villages.", "accused"),
            ("Protesters stormed the embassy on Tuesday after American jets struck five bases.", "struck"),
            ("France condemned the attack on the convoy on Tuesday.", "attack"),
            ("Israel attacked Gaza last week.", "attacked"),
        ],
    )
    def test_background_has_no_date_of_the_report(self, parser: Parser, text: str, word: str) -> None:
        """What went before without a date, and a time that is no single day, stays open."""
        assert event_date(parser, text, word) is None

    def test_a_day_carries_on_in_its_paragraph(self, parser: Parser) -> None:
        """What follows in the past tense is of the day named last; «the next day» and «an hour later» count from it."""
        text = "On Saturday Hamas attacked Israel. Gunmen killed 1,200 people. The next day Hezbollah fired rockets."
        assert [event_date(parser, text, word) for word in ("attacked", "killed", "fired")] == [
            "2023-05-06",
            "2023-05-06",
            "2023-05-07",
        ]

    def test_a_report_is_about_the_day_that_it_opens_with(self, parser: Parser) -> None:
        """Below a lead of yesterday the simple past is yesterday's, the perfect today's."""
        text = "Russia fired 25 missiles at Kyiv on Tuesday.\n\nThe army shot down 23. Berlin has sent a battery."
        assert [event_date(parser, text, word) for word in ("shot", "sent")] == ["2023-05-09", "2023-05-10"]

    def test_a_dateline_tells_when_the_report_was_written(self, parser: Parser) -> None:
        """Its day counts before that of publication, and is no date of the first act."""
        text = "KYIV, May 8 (Northline Wire) - Drones attacked Kyiv overnight. Berlin warned Moscow on Sunday."
        assert [event_date(parser, text, word) for word in ("attacked", "warned")] == ["2023-05-08", "2023-05-07"]

    def test_plans_look_forward(self, parser: Parser) -> None:
        """A plan's weekday is the next one; without a date it has none."""
        text = "Kim will meet Putin in Vladivostok on Thursday, the Kremlin said on Monday. Washington will send tanks."
        assert event_date(parser, text, "meet", "planned") == "2023-05-11"
        assert event_date(parser, text, "said") == "2023-05-08"
        assert event_date(parser, text, "send", "planned") is None

    def test_without_publication_only_full_dates_count(self, parser: Parser) -> None:
        """An undated report says nothing of «Tuesday»."""
        text = "Russia invaded Ukraine on 24 February 2022. On Tuesday it fired missiles."
        assert event_date(parser, text, "invaded", published=None) == "2022-02-24"
        assert event_date(parser, text, "fired", published=None) is None
