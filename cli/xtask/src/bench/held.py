"""Prints the most bytes that a command and its children held together."""

import os
import subprocess
import sys
import time

PAGE = os.sysconf("SC_PAGE_SIZE")


def children():
    """The processes by their parents."""
    by_parent = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat") as file:
                    fields = file.read().rsplit(")", 1)[1].split()
            except OSError:
                continue
            by_parent.setdefault(int(fields[1]), []).append(int(name))
    return by_parent


def resident(process):
    try:
        with open(f"/proc/{process}/statm") as file:
            return int(file.read().split()[1]) * PAGE
    except OSError:
        return 0


command = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
most = 0
while command.poll() is None:
    by_parent, total, left = children(), 0, [command.pid]
    while left:
        process = left.pop()
        total += resident(process)
        left.extend(by_parent.get(process, []))
    most = max(most, total)
    time.sleep(0.005)
if command.returncode != 0:
    sys.exit(command.returncode)
print(most)
