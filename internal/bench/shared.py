"""What the programs run.py beside this file share."""

import json
import math
import os
import platform
import subprocess
import tempfile
import threading
import time


def told(complaint):
    """The line of a complaint that says most: the last that names an error, else the last."""
    errors = [line for line in complaint if "Error" in line]
    return next(reversed(errors or complaint), None)


def run_once(command, timeout):
    """Runs a command; returns its JSON line with wall seconds and peak memory added,
    or a dict with "failed"."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        child = subprocess.Popen(command, stdout=out, stderr=err)
        timer = threading.Timer(timeout, child.kill)
        timer.start()
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        timer.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        lines = out.read().decode().splitlines()
        complaint = err.read().decode().strip().splitlines()
    if child.returncode != 0 or not lines:
        reason = f"after {timeout} s" if wall >= timeout else told(complaint) or f"exit status {child.returncode}"
        return {"failed": reason}
    line = json.loads(lines[-1])
    line["wall"] = wall
    line["peak"] = usage.ru_maxrss * 1024
    return line


def difference(want, got, path="", tolerance=1e-12):
    """The first place where two answers differ, numbers by more than a relative
    tolerance, or None."""
    if isinstance(want, dict) and isinstance(got, dict):
        if want.keys() != got.keys():
            return f"{path}: {sorted(got)}, want {sorted(want)}"
        pairs = [(f"{path}.{k}", want[k], got[k]) for k in want]
    elif isinstance(want, list) and isinstance(got, list):
        if len(want) != len(got):
            return f"{path}: {len(got)} entries, want {len(want)}"
        pairs = [(f"{path}[{i}]", a, b) for i, (a, b) in enumerate(zip(want, got))]
    elif isinstance(want, (int, float)) and isinstance(got, (int, float)):
        return None if math.isclose(want, got, rel_tol=tolerance, abs_tol=0) else f"{path}: {got}, want {want}"
    else:
        return None if want == got else f"{path}: {got!r}, want {want!r}"
    return next((d for p, a, b in pairs if (d := difference(a, b, p, tolerance))), None)


def machine():
    model = platform.machine()
    if os.path.exists("/proc/cpuinfo"):
        with open("/proc/cpuinfo") as info:
            model = next((line.split(":")[1].strip() for line in info if line.startswith("model name")), model)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{model}, {os.cpu_count()} processors, {memory:.0f} GiB, {platform.system()} {platform.release()}"


def warm(path):
    """Reads a file into the page cache, for everyone alike."""
    with open(path, "rb") as file:
        while file.read(1 << 24):
            pass
