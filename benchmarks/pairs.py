"""Interleaved rounds: every contender in every round, forwards and backwards by turns; ratios round by round."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass
class Contender:
    """A name and what it does; `work` is how many units one call handles."""

    name: str
    run: Callable[[], object]
    work: int = 1
    times: list[float] = field(default_factory=list)

    @property
    def each(self) -> float:
        """Median seconds a unit."""
        return statistics.median(self.times) / self.work


def race(
    contenders: Sequence[Contender], rounds: int = 5, clock: Callable[[], float] = time.process_time
) -> dict[str, Contender]:
    """Run all contenders `rounds` times after one warm-up each."""
    for contender in contenders:
        contender.run()
    for number in range(rounds):
        for contender in contenders if number % 2 == 0 else reversed(contenders):
            gc.collect()
            start = clock()
            contender.run()
            contender.times.append(clock() - start)
    return {contender.name: contender for contender in contenders}


def ratio(over: Contender, under: Contender) -> float:
    """How many times `under`'s time a unit `over` takes: the median of the rounds' own ratios."""
    pairs = zip(over.times, under.times, strict=True)
    return statistics.median((a / over.work) / (b / under.work) for a, b in pairs)


@dataclass(frozen=True)
class Line:
    """One line of the result table."""

    what: str
    ms: float | None
    note: str = ""


@dataclass(frozen=True)
class Goal:
    """A promise about a ratio: `value` must be at least or at most `bound`."""

    what: str
    value: float
    bound: float
    at_least: bool

    @property
    def met(self) -> bool:
        """Whether this run keeps the promise."""
        return self.value >= self.bound if self.at_least else self.value <= self.bound

    @property
    def sentence(self) -> str:
        """The goal and the figure, as the page prints it."""
        sign = "≥" if self.at_least else "≤"
        return f"{self.what} | {sign} {self.bound:g} | {self.value:.2f} | {'met' if self.met else '**missed**'}"


@dataclass
class Result:
    """A section of the page."""

    title: str
    command: str
    lines: list[Line] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def table(self, contenders: dict[str, Contender]) -> None:
        """Add a line a contender."""
        self.lines += [Line(name, contender.each * 1000) for name, contender in contenders.items()]

    def markdown(self) -> str:
        """The section as it stands in docs/explanation/performance.md."""
        text = [f"## {self.title}", "", f"`{self.command}`", "", "| | ms each | |", "| --- | ---: | --- |"]
        text += [
            f"| {line.what} | {'' if line.ms is None else f'{line.ms:.3f}'} | {line.note} |" for line in self.lines
        ]
        if self.goals:
            text += ["", "| promise | bound | this run | |", "| --- | --- | ---: | --- |"]
            text += [f"| {goal.sentence} |" for goal in self.goals]
        text += ["", *self.notes] if self.notes else []
        return "\n".join(text) + "\n"
