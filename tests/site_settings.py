"""The site's settings for the tests: a home of its own that goes with the run, jobs run at once."""

import atexit
import os
import shutil
import tempfile

_home = tempfile.mkdtemp(prefix="gongkai-test-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ.update(GONGKAI_HOME=_home, GONGKAI_JOBS="inline")

from gongkai.web.settings import *  # noqa: E402,F403  the environment comes first

STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
