"""A partner's program, word for word the guide's, ends with exactly its counts stored, however bad the line."""

import os
import subprocess
import sys
import time
from collections import Counter
from itertools import pairwise
from urllib.parse import urlsplit

from corridors.domain.vocabulary import Role
from corridors.models import EvacueeCount
from corridors.services.keys import give_key
from tests.build import a_member, an_operation
from tests.journeys.proxy import bad_line, lost_now_and_then
from tests.journeys.test_partner import SYNC

AT_ONCE = 5
HEADER = "external_id,source,stage,place,basis,period_start,period_end,qualifier,value\n"
LINE = "row-{0},un,arrived,haven,increment,2022-05-03,2022-05-03,exact,{0}\n"


def test_one_answer_in_twenty_lost_and_all_late_loses_and_doubles_nothing(service, tmp_path, is_full):
    requests, delay = (100, 2) if is_full else (20, 0.01)
    operation, rows = an_operation(), requests * AT_ONCE
    key = give_key(user=a_member(operation, Role.REPORTER, of="un"), by=None)
    (tmp_path / "rows.csv").write_text(HEADER + "".join(LINE.format(number) for number in range(rows)))
    (tmp_path / "sync.py").write_text(SYNC.replace("AT_ONCE = 200", f"AT_ONCE = {AT_ONCE}"))
    host, port, started = urlsplit(service).hostname, urlsplit(service).port, time.monotonic()
    with bad_line(host, port, lost_now_and_then(0.05, seed=5), delay=delay) as (address, met):
        environment = {"PATH": os.environ["PATH"], "KEY": key, "OPERATION": operation.code, "API": f"{address}/api/v1"}
        run = subprocess.run(
            [sys.executable, "sync.py", "rows.csv"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=900,
        )
    assert run.returncode == 0, run.stderr
    fates = Counter(met)
    assert fates["carried"] == requests
    assert fates["answer lost"] > 0
    again = sum(before == "answer lost" and fate == "carried" for before, fate in pairwise(met))
    assert run.stdout.count("unchanged") == again * AT_ONCE, "what was stored already, when sent again"
    stored = EvacueeCount.objects.order_by("pk").values_list("external_id", "version", "value")
    assert list(stored) == [(f"row-{number}", 1, number) for number in range(rows)]
    seconds = time.monotonic() - started
    print(
        f"\n{rows} counts in {requests} requests, each answer {delay} s late, {fates['answer lost']} lost and "
        f"repeated: {len(stored)} counts stored, {seconds:.0f} s"
    )
