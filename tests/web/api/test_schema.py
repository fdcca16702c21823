"""Whatever a client may send by the schema, the API answers by the schema: no 500, no shape that it does not name."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import county as counties
import pytest
import schemathesis
import time_machine
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from gongkai.web.api import services
from gongkai.web.api.endpoints import api

pytestmark = pytest.mark.django_db
schema = schemathesis.openapi.from_dict(api.get_openapi_schema())
schema.app = get_wsgi_application()


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """The requests share the test's transaction, as Django's own test client has it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_call_is_answered_as_the_schema_says(case: schemathesis.Case, key: str) -> None:
    case.headers = {**(case.headers or {}), "X-Api-Key": key, "Idempotency-Key": str(uuid.uuid4())}
    case.call_and_validate(checks=[not_a_server_error, response_schema_conformance, status_code_conformance])


@pytest.fixture
def key() -> str:
    with time_machine.travel("2026-01-05T02:00:00Z", tick=False):
        county = counties.make()
        return services.key_make(agency=county["education"], staff=county.staff("system_admin@county"), name="大厅")[1]
