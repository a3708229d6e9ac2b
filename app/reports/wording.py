"""Numbers, dates and times as people write them in the report's language."""

from datetime import datetime, tzinfo

from babel.dates import format_date, format_time
from babel.numbers import format_decimal


class Wording:
    """``zone`` is where the dialogue took place; without one, where this computer stands."""

    def __init__(self, language: str, zone: tzinfo | None = None) -> None:
        self.language = language
        self._zone = zone

    def number(self, value: int | None) -> str:
        """1.024 in Dutch and German, 1,024 in English; a dash where an edition does not tell."""
        if value is None:
            return "–"
        return format_decimal(value, locale=self.language)

    def day(self, at: int) -> str:
        """23 november 2026."""
        return format_date(self._moment(at), format="long", locale=self._locale)

    def clock(self, at: int) -> str:
        """20.12 in Dutch, 20:12 in German and English."""
        pattern = "HH.mm" if self.language in {"nl", "fy"} else "HH:mm"
        return format_time(self._moment(at), format=pattern, locale=self._locale)

    def same_day(self, one: int, other: int) -> bool:
        """Whether two moments fall on one day there."""
        return self._moment(one).date() == self._moment(other).date()

    @property
    def _locale(self) -> str:
        return "en_GB" if self.language == "en" else self.language

    def _moment(self, at: int) -> datetime:
        return datetime.fromtimestamp(at / 1000, self._zone).astimezone(self._zone)
