"""The service's own settings, away from the developer's data and environment.

Each process of a test run has a folder of its own, which is gone afterwards. The processes that a test starts (see
`tests/conftest.py`) are handed their test's folder, broker and database.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

for _name in [name for name in os.environ if name.startswith("EVACTRACK_") and not name.startswith("EVACTRACK_TEST_")]:
    del os.environ[_name]
if "EVACTRACK_TEST_FOLDER" in os.environ:
    FOLDER = Path(os.environ["EVACTRACK_TEST_FOLDER"])
else:
    FOLDER = Path(tempfile.mkdtemp(prefix="evactrack-"))
    atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
os.environ["EVACTRACK_VAR"] = str(FOLDER)
os.environ["REDIS_URL"] = f"unix://{FOLDER}/broker.sock"
# A test races harder than a partner; the tests of the limits set their own.
os.environ |= dict.fromkeys(["EVACTRACK_LIMIT_READS", "EVACTRACK_LIMIT_WRITES", "EVACTRACK_LIMIT_UNSIGNED"], "1000000")
os.environ["SECRET_KEY"] = "of no use outside the tests, and therefore no secret"

from evactrack.settings import *  # noqa: E402, F403
from evactrack.settings import DATABASES, STORAGES  # noqa: E402

ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
# Receivers of the tests listen on this machine.
WEBHOOK_NETWORKS = ["127.0.0.0/30"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # It need not outlast a loss of power.
    DATABASES["default"]["OPTIONS"]["init_command"] += "; PRAGMA synchronous=OFF"
    DATABASES["default"]["TEST"] = {"NAME": str(FOLDER / "test.sqlite3")}
