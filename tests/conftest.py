"""What every test may use, and the closing lines that say where the tests ran.

The database tests run on SQLite; where DATABASE_URL names a PostgreSQL (`python -m tests.with_postgres pytest` brings
one along), they alone run, on it. Once is enough for two kinds: what a browser shows is tried on SQLite, and
`tests/assurance`, where writers meet, on PostgreSQL.

`worker` gives a test a real broker and a real Celery worker on its database, `site` a web server beside them, `page` a
browser that shows it.
"""

import gc
import os
import shutil
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as settings_of_hypothesis
from playwright.sync_api import Browser, Page, expect, sync_playwright

from evactrack import broker, stack
from evactrack.processes import Died, Processes
from tests.waiting import PATIENCE, wait_until

# The same examples each time, so that a red test is red for everyone; `make assurance` tries others.
# However long they take: a busy machine is no fault of the code's.
BUSY = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings_of_hypothesis.register_profile("same", derandomize=True, **BUSY)
settings_of_hypothesis.register_profile("others", **BUSY)
settings_of_hypothesis.load_profile("same")

ON_POSTGRES = os.environ.get("DATABASE_URL", "").startswith("postgres")
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}
COUNTED = {
    "sqlite": "on SQLite",
    "postgres": "on a real PostgreSQL",
    "worker": "with a real broker and worker process",
    "page": "in Chromium",
}
ASSURANCE = Path(__file__).parent / "assurance"
CHROMIUM_OPTIONS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    chosen: list[pytest.Item] = []
    others: list[pytest.Item] = []
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        uses_database = bool(item.get_closest_marker("django_db") or fixtures & DATABASE_FIXTURES)
        for name in fixtures & {"worker", "page"}:
            item.add_marker(name)
        if uses_database:
            item.add_marker("postgres" if ON_POSTGRES else "sqlite")
        here = uses_database and "page" not in fixtures if ON_POSTGRES else ASSURANCE not in item.path.parents
        (chosen if here else others).append(item)
    config.hook.pytest_deselected(items=others)
    items[:] = chosen


def pytest_collection_finish() -> None:
    """What was imported stays: the garbage collector need not look through all of it again and again."""
    gc.freeze()


def pytest_unconfigure() -> None:
    shutil.rmtree(settings.VAR_DIR, ignore_errors=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    def counted(marker: str, *outcomes: str) -> int:
        reports = [report for outcome in outcomes for report in terminalreporter.stats.get(outcome, [])]
        return sum(marker in report.keywords for report in reports)

    ran = [f"{counted(marker, 'passed', 'failed')} {where}" for marker, where in COUNTED.items()]
    line = f"Tests run {', '.join(ran)}."
    if skipped := counted("page", "skipped"):
        line += f" SKIPPED for want of Chromium: {skipped}."
    terminalreporter.write_line(line)
    is_one_of_several = "PYTEST_XDIST_WORKER" in os.environ
    if (file := os.environ.get("EVACTRACK_TEST_REPORT")) and not is_one_of_several:
        with Path(file).open("a") as report:
            print(line, file=report)


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """A request leaves its language behind in its thread; the next test begins in the project's own."""
    translation.deactivate()
    yield
    translation.deactivate()


class Backstage:
    """The real processes behind a test, on its database; `said` is what they printed."""

    def __init__(self, processes: Processes, said: list[str]) -> None:
        self.processes = processes
        self.said = said

    def start(self, name: str, command: list[str], *, ready: str, files: Iterable[int] = ()) -> None:
        """Returns when the process has printed the word `ready`."""
        self.processes.start(name, command, env=_environment(), grace=0, files=files)
        self.wait_until_said(f"{name:>6} |", ready)

    def wait_until_said(self, *words: str) -> None:
        """Returns when one line has all the words."""

        def is_said() -> bool:
            try:
                self.processes.check()
            except Died as error:
                raise AssertionError(self.said) from error
            return any(all(word in line for word in words) for line in self.said)

        wait_until(is_said, told=lambda: self.said)

    def wait_until_swept(self) -> None:
        """Returns when the worker has done what it does as it comes up, so that it looks for nothing by itself."""
        for task in ("evaluate_due", "deliver_due"):
            self.wait_until_said(f"reports.tasks.{task}", "succeeded")


@pytest.fixture
def backstage(transactional_db: None, tmp_path: Path) -> Iterator[Backstage]:
    """A real broker, to which this process publishes, and room for more on this test's database."""
    said: list[str] = []
    with Processes(say=said.append, folder=settings.BASE_DIR) as processes:
        socket_file = Path(settings.REDIS_URL.removeprefix("unix://"))
        processes.start("broker", broker.command(tmp_path, socket_file), env=os.environ, grace=0)
        broker.wait_until_ready(settings.REDIS_URL, seconds=PATIENCE)
        yield Backstage(processes, said)


@pytest.fixture
def worker(backstage: Backstage) -> Backstage:
    """A real worker beside the broker."""
    backstage.start("worker", stack.worker(level="info", queues="celery,webhooks"), ready=" ready.")
    return backstage


@pytest.fixture
def site(backstage: Backstage) -> Iterator[str]:
    """The address of a real web server on this test's database."""
    with serving(backstage) as address:
        yield address


@contextmanager
def serving(backstage: Backstage, application: str = "evactrack.wsgi") -> Iterator[str]:
    """The address of a web server that serves the application."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        command = [application if word == "evactrack.wsgi" else word for word in stack.web(listener, level="info")]
        backstage.start("web", command, ready="Booting worker", files=[listener.fileno()])
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("There is no Chromium: apt-get install chromium")
    # Playwright keeps an event loop running in this thread, in which Django would refuse to reach the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=CHROMIUM_OPTIONS.split())
        expect.set_options(timeout=PATIENCE * 1000)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A new browser window whose addresses begin at the site: `page.goto("/")`."""
    context = browser.new_context(base_url=site)
    context.set_default_timeout(PATIENCE * 1000)
    yield context.new_page()
    context.close()


def _environment() -> dict[str, str]:
    """What makes a process use this test's folder, broker and database."""
    name = str(connection.settings_dict["NAME"])
    url = (
        urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl() if ON_POSTGRES else f"sqlite:///{name}"
    )
    return os.environ | {"EVACTRACK_TEST_FOLDER": str(settings.VAR_DIR), "DATABASE_URL": url}
