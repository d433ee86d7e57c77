"""A national year, hour by hour, as requests to one server. Pure: figures in, figures out, the same by seed.

Every assumption errs upwards: everybody finishes everything, every laptop is on the network and sends each
count by itself, as soon as it may. A campaign of laptops that see a network twice a year sends less, in
fuller envelopes.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from awareness.learning.counting import Business, Completion, completion_counts
from awareness.protocol import SECOND_SENDING_DAYS

DAYS = 364
HOURS = 24
HOUR_SECONDS = 3600

BY_WEEKDAY = (20, 20, 18, 20, 16, 4, 2)
"""How a week's completions fall on its days, Monday first, in hundredths."""

BY_HOUR = (0, 0, 0, 0, 0, 0, 1, 3, 7, 10, 10, 9, 7, 6, 9, 9, 8, 7, 5, 3, 3, 2, 1, 0)
"""How a day's completions fall on its hours, in hundredths: mornings, and the end of the afternoon."""

NEWS_HOURS = (13, 20)
"""The hours that follow the two great television news of a day."""

COMES_BACK = 7
"""Days within which a laptop is on again, once its second sending is due."""


@dataclass(frozen=True)
class Assumptions:
    """What is played. `burst`: the hour after the news against the busiest ordinary hour."""

    businesses: int = 4_000_000
    modules: int = 14
    refreshers: int = 3
    bursts: int = 3
    burst: float = 20.0
    lost: float = 0.05
    """The share of answers that never arrive: what they acknowledged is sent again."""

    @property
    def completions(self) -> int:
        """Give how many modules are finished in the year."""
        return self.businesses * self.modules

    @property
    def counts(self) -> int:
        """Give how many counts that makes, which is also how many receipts are kept."""
        return self.businesses * (
            self.modules * (counts_of("solo") + 1)  # and its action, said done
            + self.refreshers * counts_of("refresher")
            + counts_of("solo", first=True)
            - counts_of("solo")
        )


def counts_of(mode: str, *, first: bool = False) -> int:
    """Ask the learner's own code how many counts a completion makes when everything was said."""
    done = Completion(module="m", on=None, band=0, before=0, after=0, mode=mode)  # type: ignore[arg-type]
    said = Business(departement="31", section="G", setting="rural")
    return sum(1 for _each in completion_counts(done, said, first=first, mint=lambda: ""))


@dataclass(frozen=True)
class Year:
    """Requests of each hour, from a Monday at midnight; the hours that follow the news."""

    hours: Sequence[float]
    news: Sequence[int]
    seed: int

    @property
    def total(self) -> float:
        """Give the requests of the year."""
        return sum(self.hours)

    @property
    def mean(self) -> float:
        """Give the requests of a second, over the whole year."""
        return self.total / (len(self.hours) * HOUR_SECONDS)

    @property
    def ordinary(self) -> float:
        """Give the requests of a second in the busiest hour that follows no news."""
        hours = (requests for hour, requests in enumerate(self.hours) if hour not in set(self.news))
        return max(hours) / HOUR_SECONDS

    @property
    def busiest(self) -> int:
        """Name the busiest hour."""
        return max(range(len(self.hours)), key=self.hours.__getitem__)

    def peak(self) -> int:
        """Give the requests of the busiest second: in an hour they come by chance, as people do."""
        drawn = random.Random(self.seed)
        mean = self.hours[self.busiest] / HOUR_SECONDS
        return max(round(drawn.gauss(mean, math.sqrt(mean))) for _second in range(HOUR_SECONDS))


def play(told: Assumptions, seed: int) -> Year:
    """Spread a year's counts over its hours: each sent when it is made, and once more when that is due."""
    drawn = random.Random(seed)
    days = drawn.sample([day for day in range(DAYS) if day % 7 < 5], told.bursts)
    news = sorted(day * HOURS + drawn.choice(NEWS_HOURS) for day in days)
    weights = ordinary_weights()
    most = max(weights)
    for hour in news:
        weights[hour] = told.burst * most
    made = [told.counts * weight / sum(weights) for weight in weights]
    again = second_sendings(made)
    sent = 1 / (1 - told.lost)
    return Year([sent * (one + other) for one, other in zip(made, again, strict=True)], news, seed)


def ordinary_weights() -> list[float]:
    """Give every hour of a year without news its weight."""
    return [float(BY_WEEKDAY[day % 7] * BY_HOUR[hour]) for day in range(DAYS) for hour in range(HOURS)]


def second_sendings(made: Sequence[float]) -> list[float]:
    """Send what was made on a day once more: from the 30th day on, within a week, at the usual hours.

    What falls after the year's end is the next year's.
    """
    again = [0.0] * len(made)
    shares = [day * hour / 10_000 for day in BY_WEEKDAY for hour in BY_HOUR]
    for day in range(DAYS):
        counts = sum(made[day * HOURS : (day + 1) * HOURS])
        for later in range(day + SECOND_SENDING_DAYS, min(day + SECOND_SENDING_DAYS + COMES_BACK, DAYS)):
            for hour in range(HOURS):
                again[later * HOURS + hour] += counts * shares[later % 7 * HOURS + hour]
    return again


def machines(peak: float, capacity: float, margin: float) -> int:
    """Give how many machines it takes when none may be planned beyond this share of what it can do."""
    return math.ceil(peak / (capacity * margin))


def hours_behind(hours: Sequence[float], capacity: float) -> int:
    """Give the most hours in a row in which one machine is behind; laptops come back by themselves."""
    waiting, running, longest = 0.0, 0, 0
    for requests in hours:
        waiting = max(0.0, waiting + requests - capacity * HOUR_SECONDS)
        running = running + 1 if waiting else 0
        longest = max(longest, running)
    return longest


def when(hour: int) -> str:
    """Name an hour of the year."""
    moment = datetime(2027, 1, 4) + timedelta(hours=hour)
    return f"{moment:%d/%m} à {moment.hour} h"
