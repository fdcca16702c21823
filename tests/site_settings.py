"""The site's settings for the tests: a home of its own that goes with the run, jobs run at once."""

import atexit
import os
import shutil
import tempfile

_home = tempfile.mkdtemp(prefix="gongkai-test-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ.update(GONGKAI_HOME=_home, GONGKAI_JOBS="inline")

from gongkai.web.settings import *  # noqa: E402,F403  the environment comes first

# A file, as in the product: in memory all threads of a live server share one cache, where a lock is an error and is never waited for.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": f"{_home}/test.sqlite3"}  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"  # noqa: F405
STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
