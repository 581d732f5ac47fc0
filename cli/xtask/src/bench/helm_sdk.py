"""Loads and renders a chart with the Helm SDK: prints the median nanoseconds.

Of the load, of the render, of the part of it that ends with the texts of the templates, which is
all of it, and of a second render of the same loaded chart.

Usage: helm_sdk.py FOLDER_OF_THE_SDK CHART REPEATS
"""

import statistics
import sys
import time

sys.path.insert(0, sys.argv[1])

from helm_python import _native  # noqa: E402
from helm_python.chart import Chart  # noqa: E402

loads, renders, again = [], [], []
for _ in range(int(sys.argv[3])):
    start = time.perf_counter_ns()
    chart = Chart.load(sys.argv[2])
    loads.append(time.perf_counter_ns() - start)
    for times in (renders, again):
        start = time.perf_counter_ns()
        # The library's own call: decoding its answer into Python objects is not Helm's work.
        answer = _native.call_string("helm_render", chart._raw(), "{}", '{"name": "demo"}')
        times.append(time.perf_counter_ns() - start)
        assert "Deployment" in answer
    chart.close()
for times in (loads, renders, renders, again):
    print(int(statistics.median(times)))
