"""Loads and renders a chart with the Helm SDK: prints the median nanoseconds of both.

Usage: helm_sdk.py FOLDER_OF_THE_SDK CHART REPEATS
"""

import statistics
import sys
import time

sys.path.insert(0, sys.argv[1])

from helm_python import _native  # noqa: E402
from helm_python.chart import Chart  # noqa: E402

loads, renders = [], []
for _ in range(int(sys.argv[3])):
    start = time.perf_counter_ns()
    chart = Chart.load(sys.argv[2])
    loaded = time.perf_counter_ns()
    # The library's own call: decoding its answer into Python objects is not Helm's work.
    answer = _native.call_string("helm_render", chart._raw(), "{}", '{"name": "demo"}')
    rendered = time.perf_counter_ns()
    assert "Deployment" in answer
    chart.close()
    loads.append(loaded - start)
    renders.append(rendered - loaded)
print(int(statistics.median(loads)), int(statistics.median(renders)))
