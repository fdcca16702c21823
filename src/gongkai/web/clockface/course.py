"""The course of one case in working-day numbers, read off a timeline: which days count, which are left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from gongkai.law.events import Event
from gongkai.law.trail import Step, Timeline
from gongkai.law.workdays import Calendar

APPROVER = "extension_approvers"  # a remark about who approved; the extension takes effect


@dataclass(frozen=True)
class Course:
    """What `timeline` amounts to. Numbers are those of `Calendar.index`; pauses are (first, last), both left out."""

    line: Timeline
    calendar: Calendar

    @property
    def today(self) -> date:
        return self.line.today

    @cached_property
    def events(self) -> list[Event]:
        """The facts that count, in order; the clock has put them so."""
        return sorted((event for event in self.line.events if event.counted), key=lambda one: (one.day, one.number))

    @cached_property
    def runs(self) -> list[Step]:
        """The steps that began a period: with the receipt, after a correction, after payment."""
        return [step for step in self.line.steps if "start" in step.parts]

    @cached_property
    def pauses(self) -> list[Step]:
        return [step for step in self.line.steps if step.kind == "pause" and step.rule is not None]

    @cached_property
    def answered(self) -> date | None:
        """The day on which the case ended (reply that counts, withdrawal, given up)."""
        ends = [step.start for step in self.line.steps if step.kind == "end" and step.start is not None]
        return ends[-1] if ends and ends[-1] <= self.today else None

    @property
    def waiting(self) -> str:
        """ "correction" or "fee" while the period stands still for the applicant."""
        return (
            self.line.state.removeprefix("waiting_") if self.line.state in ("waiting_correction", "waiting_fee") else ""
        )

    @cached_property
    def stopped(self) -> date | None:
        """The day from which the period stands still for the applicant and nothing has begun anew; None while it runs."""
        if self.line.state != "abandoned" and not self.waiting:
            return None
        wanted = ("correction_notice_posted", "fee_notice_received_by_applicant")
        days = [event.day for event in self.events if event.kind in wanted]
        return days[-1] if days else None

    @property
    def end(self) -> date | None:
        """The last day of the period, by statutory holidays alone where no notice is out; None where none follows."""
        return self.line.due or self.line.due_statutory_only

    @cached_property
    def waits(self) -> list[tuple[date, date]]:
        """Spans in which the period stood still for the applicant: from the notice to the day that began anew."""
        because = {
            "correction_restarts": "correction_notice_posted",
            "fee_paid_restarts": "fee_notice_received_by_applicant",
        }
        spans = [] if self.stopped is None else [(self.stopped, date.max)]
        for run in self.runs[1:]:
            notice = because.get(run.rule.name) if run.rule is not None else None
            asked = [event.day for event in self.events if event.kind == notice]
            if run.start is not None and asked and asked[0] < run.start:
                spans.append((asked[0], run.start))
        return spans

    def run_on(self, day: date) -> Step | None:
        """The period that ran on that day."""
        begun = [step for step in self.runs if step.start is not None and step.start <= day]
        return begun[-1] if begun else None

    @cached_property
    def left_out(self) -> list[tuple[int, int]]:
        """The working days that consultations leave out, as a union in order."""
        run = self.runs[-1] if self.runs else None
        if run is None or run.start is None or self.line.state == "deferred":
            return []
        spans, covered = [], self.calendar.clamped(run.start)
        for step in self.pauses:
            if step.start is None:
                continue
            first = max(self.calendar.clamped(step.start) + 1, covered + 1)
            if step.working_days is None:
                last = self.calendar.clamped(max(self.today, step.start))
            else:
                last = first + step.working_days - 1
            if last >= first:
                spans.append((first, last))
                covered = last
        return spans

    def is_left_out(self, number: int) -> bool:
        return any(first <= number <= last for first, last in self.left_out)

    @cached_property
    def extensions(self) -> list[tuple[Event, int]]:
        """Each extension that took effect, with the working days that it adds."""
        steps = [step for step in self.line.steps if step.kind == "extend"]
        added = [step.working_days for step in steps if step.working_days is not None]
        refused = {
            step.start for step in steps if step.working_days is None and step.rule and step.rule.name != APPROVER
        }
        events = [e for e in self.events if e.kind == "extension_approved" and e.day not in refused]
        return list(zip(events, added, strict=False))

    def total(self, day: date) -> int:
        """Working days of the period that ran on `day`, with the extensions known by then."""
        run = self.run_on(day)
        if run is None or run.working_days is None or run.start is None:
            return 0
        return run.working_days + sum(days for event, days in self.extensions if run.start <= event.day <= day)

    def remaining(self, day: date) -> int | None:
        """Working days left at the end of `day` as known by then; None where nothing runs."""
        run = self.run_on(day)
        if run is None or run.start is None or any(first <= day < last for first, last in self.waits):
            return None
        end = self.end
        if self.line.state == "deferred" and end is not None and day >= self._deferred_on(end):
            return self.calendar.clamped(end) - self.calendar.clamped(day)
        base, number = self.calendar.clamped(run.start), self.calendar.clamped(day)
        paused = sum(max(0, min(last, number) - max(first, base + 1) + 1) for first, last in self.left_out)
        return self.total(day) - (number - base - paused)

    def _deferred_on(self, end: date) -> date:
        days = [step.start for step in self.line.steps if step.kind == "defer" and step.start is not None]
        return days[-1] if days else end
