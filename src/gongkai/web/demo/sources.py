"""Invented people, organisations and wishes, drawn from a fixed seed: the same county every time."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from gongkai.law import strict_yaml
from gongkai.web.applications.services.intake import Wanted
from gongkai.web.identity.services import IdentityFields

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜"
ORGANISATIONS = {
    "enterprise": "云州{}商贸有限公司",
    "research_institution": "云州{}研究所",
    "public_welfare_org": "云岭县{}公益服务中心",
    "legal_service_org": "云州{}律师事务所",
    "other_org": "云岭县{}村民小组",
}
WORDS = ("启明", "顺达", "青禾", "恒信", "远山", "同济", "安泰", "清源")
# nobody alive was born in these years, so that an invented number is nobody's
BORN = range(1880, 1895)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999
_CHECK = "10X98765432"


@cache
def county() -> dict[str, Any]:
    """The county as written in `county.yaml`."""
    found: dict[str, Any] = strict_yaml.load_file(Path(__file__).parent / "county.yaml")
    return found


def applicant(random: Random) -> tuple[str, IdentityFields]:
    """The type of applicant, as table 3 tells them apart, and an invented identity."""
    kind = random.choices(["natural_person", *ORGANISATIONS], [80, 9, 2, 2, 5, 2])[0]
    person = f"{random.choice(SURNAMES)}某{random.choice('甲乙丙丁戊己庚辛')}"
    contact: dict[str, Any] = {
        "phone": "13800000000",
        "address": f"云岭县青石镇{random.randint(1, 90)}号",
        "email": "someone@example.org",
    }
    if kind == "natural_person":
        return kind, IdentityFields(name=person, id_type="resident_id", id_number=resident_id(random), **contact)
    name = ORGANISATIONS[kind].format(random.choice(WORDS))
    return kind, IdentityFields(
        name=name, id_type="other", id_number=f"DEMO{random.randint(10**8, 10**9)}", is_organisation=True, **contact
    )


def resident_id(random: Random) -> str:
    """A number whose check digit is right and whose bearer cannot live."""
    day = f"{random.choice(BORN)}{random.randint(1, 12):02d}{random.randint(1, 28):02d}"
    body = f"110105{day}{random.randint(1, 999):03d}"
    return body + _CHECK[sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11]


def wish(random: Random, slug: str) -> Wanted:
    """What somebody asks of that agency."""
    subjects = county()["subjects"].get(slug) or [
        "机关运转经费支出明细",
        "部门职责和内设机构设置文件",
        "信访事项办理情况",
    ]
    delivery = random.choices(["online", "postal", "email", "pick_up"], [50, 30, 12, 8])[0]
    medium = "paper" if delivery in ("postal", "pick_up") else "electronic"
    subject = random.choice(subjects)
    if not subject[0].isdigit():
        subject = f"{random.choice([2022, 2023, 2024, 2025])}年{subject}"
    return Wanted(title=subject, description=f"{subject}及附件", delivery=delivery, medium=medium)
