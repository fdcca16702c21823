"""Rows of an application: projections of its events, and the few things that are no events yet (drafts, form keys)."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.web.accounts.models import Agency

# what the screening of a file says when it found nothing; anything else is the reason why the file is kept apart
CLEAN = "未发现问题"


class Channel(models.TextChoices):
    """How an application came (条例第31条 gives each its own day of receipt)."""

    IN_PERSON = "in_person", _("当面")
    POSTAL_SIGNED = "postal_signed", _("邮寄（需签收）")
    POSTAL_ORDINARY = "postal_ordinary", _("平常信函")
    ONLINE = "online", _("网上")
    EMAIL = "email", _("电子邮件")
    FAX = "fax", _("传真")


class ApplicantType(models.TextChoices):
    """The six columns of table 3."""

    NATURAL_PERSON = "natural_person", _("自然人")
    ENTERPRISE = "enterprise", _("商业企业")
    RESEARCH_INSTITUTION = "research_institution", _("科研机构")
    PUBLIC_WELFARE_ORG = "public_welfare_org", _("社会公益组织")
    LEGAL_SERVICE_ORG = "legal_service_org", _("法律服务机构")
    OTHER_ORG = "other_org", _("其他")


class Stage(models.TextChoices):
    """Where the work stands (rulebook A.4.2); the clock's state is told apart from it."""

    AWAITING_RECEIPT = "awaiting_receipt", _("待确认收到")
    PROCESSING = "processing", _("办理中")
    SIGNED = "signed", _("已签发，待送达")
    CLOSED = "closed", _("已办结")
    ARCHIVED = "archived", _("已归档")


class Delivery(models.TextChoices):
    """How the applicant wants the information (条例第29条第2款第3项)."""

    POSTAL = "postal", _("邮寄")
    EMAIL = "email", _("电子邮件")
    ONLINE = "online", _("网上下载")
    PICK_UP = "pick_up", _("当面领取")
    READING = "reading", _("查阅、抄录")
    FAX = "fax", _("传真")


class Medium(models.TextChoices):
    """On what it is given."""

    PAPER = "paper", _("纸质")
    ELECTRONIC = "electronic", _("电子数据")
    DISC = "disc", _("光盘")
    OTHER = "other", _("其他")


class Application(models.Model):
    """One application, as its events say. Written by the projector alone.

    `received` is the day of receipt that the law derives; `due` the last day to reply, None while none follows;
    `waiting_for` is "" or one of receipt correction justification fee third_party co_author other_agency;
    `desk` is "" or the next hand a letter waits for: draft secrecy legal approval dispatch;
    `sort_day` orders the desk: the last day to reply, to be confirmed by, or the end of time where none runs;
    `ended` is "" while open, else reply withdrawn transferred merged split.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="applications")
    number = models.CharField(max_length=20)
    year = models.IntegerField()
    serial = models.IntegerField()
    channel = models.CharField(max_length=20, choices=Channel.choices)
    applicant_type = models.CharField(max_length=24, choices=ApplicantType.choices)
    identity = models.UUIDField(null=True)
    by_agent = models.BooleanField(default=False)
    is_oral = models.BooleanField(default=False)
    filled_by = models.CharField(max_length=60, blank=True)
    assistance = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=300, blank=True)
    document_no = models.CharField(max_length=120, blank=True)
    description = models.TextField(blank=True)
    delivery = models.CharField(max_length=12, choices=Delivery.choices)
    medium = models.CharField(max_length=12, choices=Medium.choices)
    code_hash = models.CharField(max_length=64, blank=True)
    submitted_at = models.DateTimeField()
    submitted_day = models.DateField()
    received = models.DateField(null=True)
    due = models.DateField(null=True)
    due_statutory = models.DateField(null=True)
    provisional = models.BooleanField(default=False)
    extended = models.BooleanField(default=False)
    sort_day = models.DateField()
    stage = models.CharField(max_length=20, choices=Stage.choices)
    waiting_for = models.CharField(max_length=20, blank=True)
    waiting_until = models.DateField(null=True)
    abandon_from = models.DateField(null=True)
    desk = models.CharField(max_length=12, blank=True)
    clerk = models.UUIDField(null=True)
    clerk_name = models.CharField(max_length=60, blank=True)
    sub_due = models.DateField(null=True)
    decision = models.CharField(max_length=40, blank=True)
    decided = models.DateField(null=True)
    late = models.BooleanField(null=True)
    ended = models.CharField(max_length=12, blank=True)
    counted = models.BooleanField(default=True)
    related = models.UUIDField(null=True)
    published_answer = models.DateField(null=True)
    archived_on = models.DateField(null=True)
    seq = models.IntegerField()
    last_n = models.BigIntegerField()

    class Meta:
        """A number belongs to one case of its agency; lists go by due day, by stage and by age."""

        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="application_number_once"),
            models.UniqueConstraint(fields=["agency", "year", "serial"], name="application_serial_once"),
        ]
        indexes = [
            models.Index(fields=["agency", "ended", "sort_day", "id"], name="application_desk"),
            models.Index(fields=["agency", "-submitted_at", "id"], name="application_newest"),
            models.Index(fields=["agency", "received"], name="application_received"),
            models.Index(fields=["identity"], name="application_identity"),
            # what no cell counts is rare and shown beside every cell
            models.Index(
                fields=["agency", "submitted_day"],
                name="application_left_out",
                condition=models.Q(counted=False) | models.Q(received=None),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def stream(self) -> str:
        """Its stream in the history."""
        return f"application:{self.pk}"

    @property
    def subject(self) -> str:
        """What is asked for, in one line: name, else document number, else the description's beginning."""
        return self.title or self.document_no or self.description[:60]

    @property
    def open(self) -> bool:
        """Whether the agency still owes something."""
        return self.stage in (Stage.AWAITING_RECEIPT, Stage.PROCESSING, Stage.SIGNED)


class Attachment(models.Model):
    """A file of a case, as its events say; `role` tells who may see it.

    Roles: application (sent in with it), proof (identity: sealed), correction, evidence, scan, source (information
    found), redacted (what may leave), letter, service (proof of delivery), archive.
    """

    id = models.UUIDField(primary_key=True)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="attachments")
    role = models.CharField(max_length=12)
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    content_type = models.CharField(max_length=100)
    letter = models.UUIDField(null=True)
    verdict = models.CharField(max_length=200, blank=True)
    to_applicant = models.BooleanField(default=False)
    event_n = models.BigIntegerField()

    @property
    def kept_apart(self) -> bool:
        """Whether the screening found a reason not to open it."""
        return self.verdict not in ("", CLEAN)


class Letter(models.Model):
    """A paper of the case, from draft to dispatch; `state` is draft secrecy legal approval signed sent void."""

    id = models.UUIDField(primary_key=True)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=60)
    state = models.CharField(max_length=12)
    fields = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    drafter = models.UUIDField(null=True)
    drafter_name = models.CharField(max_length=60, blank=True)
    number = models.CharField(max_length=80, blank=True)
    serial = models.IntegerField(null=True)
    signed_on = models.DateField(null=True)
    sent_on = models.DateField(null=True)
    service = models.CharField(max_length=12, blank=True)
    docx = models.CharField(max_length=64, blank=True)
    pdf = models.CharField(max_length=64, blank=True)
    remarks = models.JSONField(default=list)
    event_n = models.BigIntegerField()


class Remedy(models.Model):
    """A reconsideration or lawsuit about a case (table 4), as its events say."""

    id = models.UUIDField(primary_key=True)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="remedies")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    kind = models.CharField(max_length=40)
    authority = models.CharField(max_length=120)
    opened = models.DateField()
    copy_received = models.DateField(null=True)
    procedure = models.CharField(max_length=12, blank=True)
    answer_due = models.DateField(null=True)
    answered = models.DateField(null=True)
    closed = models.DateField(null=True)
    outcome = models.CharField(max_length=20, blank=True)
    order_due = models.DateField(null=True)  # the last day of a new reply that the decision orders
    order_done = models.DateField(null=True)


class NumberSequence(models.Model):
    """The last serial given out, by agency, series and year; taken under a row lock, never skipped."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    series = models.CharField(max_length=40)
    year = models.IntegerField()
    last = models.IntegerField(default=0)

    class Meta:
        """One row a series and year."""

        constraints = [models.UniqueConstraint(fields=["agency", "series", "year"], name="sequence_once")]


class SubmissionKey(models.Model):
    """The key of a form that was sent: the same form again leads to the same receipt (kept 30 days)."""

    session = models.CharField(max_length=64)
    key = models.UUIDField()
    body = models.CharField(max_length=64)
    application = models.UUIDField()
    made_at = models.DateTimeField()

    class Meta:
        """A key counts once a session."""

        constraints = [models.UniqueConstraint(fields=["session", "key"], name="submission_key_once")]


class Draft(models.Model):
    """A citizen's draft, found by its code alone; the content is sealed. Kept 30 days."""

    code_hash = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, null=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()


class SavedView(models.Model):
    """A list that a clerk keeps: its name and query string."""

    person = models.UUIDField()
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)
    made_at = models.DateTimeField()


class RedactionWork(models.Model):
    """What was suggested, confirmed and rejected in a file that is being redacted; sealed, for it holds the words.

    It is no event yet: the outcome is (`redacted`), with the proof and without the words. `attachment` is the source.
    """

    attachment = models.UUIDField(primary_key=True)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="redactions")
    sealed = models.BinaryField()
    changed_at = models.DateTimeField()
    changed_by = models.UUIDField(null=True)
