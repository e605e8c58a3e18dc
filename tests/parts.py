#!/usr/bin/env python3
"""Runs the parts of ./test and counts. PARTS is the table; ./test --list prints it."""
import ctypes, os, pathlib, re, signal, subprocess, sys, tempfile, time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parent.parent
LOGS = ROOT / "build-logs"
CORPORA = ROOT.parent / "shared" / "corpora"
FUZZ_SECONDS = 8
FUZZ_SEED = 1  # the same surprises each time: a run says whether a change is good; chance is for longer runs (docs/recipes)
TAIL_LINES = 60
STORY_LINES = 30
FAILED = {}  # by part: the names of the tests
CLANG = {"CC": "clang-14"}


@dataclass
class Part:
    name: str
    what: str
    command: str
    fast: bool = False       # belongs to ./test fast
    env: dict = None
    seconds: int = 600       # longer means: it hangs
    lane: str = ""           # parts of one lane that follow each other run two at a time
    stop: bool = False       # without it, nothing after it makes sense
    server: bool = False     # on the PostgreSQL of the part "postgres" instead of on files


def fuzz_targets():
    return sorted(path.name.removesuffix("_fuzz.c") for path in (ROOT / "tests/fuzz").glob("*_fuzz.c"))


PARTS = [
    Part("build", "gcc, with address and undefined-behaviour sanitizers",
         "tools/build build-test -Db_sanitize=address,undefined", fast=True, stop=True),
    Part("unit", "the C unit tests", "meson test -C build-test --no-rebuild --suite unit --timeout-multiplier 4 --verbose", fast=True),
    Part("postgres", "a private PostgreSQL 15 starts", 'tools/postgres start "$POSTGRES_FOLDER/server" >"$POSTGRES_FOLDER/address"', fast=True),
    Part("unit-postgres", "the C unit tests that touch a database, on PostgreSQL",
         "meson test -C build-test --no-rebuild --suite database --timeout-multiplier 4 --verbose", server=True),
    Part("layers", "includes point down only", "tools/check-layers", fast=True),
    Part("names", "exported names begin with their file's name", "tools/check-names build-test", fast=True),
    Part("format", "one layout for all C files", "tools/check-format", fast=True),
    Part("words", "the words of the pages, German and English", "tools/check-words", fast=True),
    Part("sql", "every statement prepares", "tools/check-sql", fast=True),
    Part("sql-postgres", "and on PostgreSQL", "tools/check-sql", fast=True, server=True),
    Part("types", "the types of the pages", "node_modules/.bin/tsc --noEmit", fast=True),
    Part("docs", "links resolve, every message is explained", "tools/check-docs", fast=True),
    Part("machine", "tracked files name no machine", "tools/check-machine", fast=True),
    Part("cli", "the command line, as other programs rely on it",
         "node --test --test-reporter=tap tests/cli/*.test.mjs", env={"KAMWERK": "build-test/kamwerk"}),
    Part("api", "the HTTP API, against the real program",
         "node --test --test-reporter=tap --test-concurrency=2 tests/api/*.test.mjs",
         env={"KAMWERK": "build-test/kamwerk"}),
    Part("api-postgres", "the HTTP API and the commands for members on PostgreSQL",
         "node --test --test-reporter=tap --test-concurrency=2 tests/api/*.test.mjs tests/cli/member.test.mjs",
         env={"KAMWERK": "build-test/kamwerk"}, server=True),
    Part("dav", "calendar programs from Debian against the CalDAV server", "node --test --test-reporter=tap --test-concurrency=1 tests/dav/*.test.mjs",
         env={"KAMWERK": "build-test/kamwerk"}),
    Part("dav-postgres", "the same on PostgreSQL", "node --test --test-reporter=tap --test-concurrency=1 tests/dav/*.test.mjs",
         env={"KAMWERK": "build-test/kamwerk"}, server=True),
    Part("browser", "a person's tasks in Chromium", "node --test --test-reporter=tap --test-concurrency=1 tests/browser/*.test.mjs",
         env={"KAMWERK": "build-test/kamwerk"}, seconds=1800, lane="browser"),
    Part("browser-postgres", "the same on PostgreSQL",
         "node --test --test-reporter=tap --test-concurrency=1 tests/browser/*.test.mjs",
         env={"KAMWERK": "build-test/kamwerk"}, seconds=1800, lane="browser", server=True),
    Part("deploy", "as a service behind nginx, with the files an administrator gets", "node --test --test-reporter=tap tests/deploy/*.test.mjs",
         env={"KAMWERK": "build-test/kamwerk"}),
    Part("tsan", "a build that watches the threads",
         "tools/build build-tsan -Db_sanitize=thread -Db_lundef=false", env=CLANG),
    Part("threads", "the server and the labeller under ThreadSanitizer",
         "node --test --test-reporter=tap --test-concurrency=1 tests/threads/*.test.mjs tests/dav/late.test.mjs", env={"KAMWERK": "build-tsan/kamwerk"}),
    Part("fuzzers", "the fuzz targets, built by clang",
         "tools/build build-fuzz -Dfuzz=true -Db_sanitize=address,undefined -Db_lundef=false", env=CLANG),
    Part("release", "an optimised build, whose compiler sees more", "tools/build build --buildtype=release -Dtests=false"),
    *[Part(f"fuzz-{name}", f"{FUZZ_SECONDS} seconds of surprises", f"tests/fuzz/run {name} {FUZZ_SECONDS} -seed={FUZZ_SEED}",
           lane="fuzz", seconds=FUZZ_SECONDS + 90) for name in fuzz_targets()],
]
PARTS.append(Part("business", "the labels of our own conversations", "tests/quality/score-business"))
if CORPORA.is_dir():
    PARTS += [
        Part("corpora", "real dialogues as transcripts; every figure counted again", "tests/quality/listen-corpora"),
        Part("quality", "the labels against people's labels", "tests/quality/score-corpora"),
        Part("reading", "good talks from poor ones", "tests/quality/score-reading"),
    ]

# Sanitizers must stop the program, or a finding would only be a line in a log.
ENVIRONMENT = {
    "ASAN_OPTIONS": "abort_on_error=0:detect_stack_use_after_return=1:strict_string_checks=1",
    "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1",
    "TSAN_OPTIONS": "halt_on_error=1:second_deadlock_stack=1",
}

ADDR_NO_RANDOMIZE = 0x0040000  # personality(2)


def keep_addresses_in_place():
    """A kernel that scatters addresses by more than 28 bits (vm.mmap_rnd_bits) puts things where the sanitizers of gcc 12 and
    clang 14 want to be: each start may then end in a segmentation fault. Everything that is started from here inherits it."""
    personality = ctypes.CDLL(None).personality
    personality(personality(0xffffffff) | ADDR_NO_RANDOMIZE)


COUNTS = [  # how the runners say what they counted
    (re.compile(r"^\[  PASSED  \] (\d+) test", re.M), "passed"),
    (re.compile(r"^\[  FAILED  \] \S+: (\d+) test", re.M), "failed"),
    (re.compile(r"^# pass (\d+)$", re.M), "passed"),
    (re.compile(r"^# (?:fail|cancelled) (\d+)$", re.M), "failed"),
    (re.compile(r"^(\d+) passed, \d+ failed$", re.M), "passed"),
    (re.compile(r"^\d+ passed, (\d+) failed$", re.M), "failed"),
]


SERVER = pathlib.Path(tempfile.gettempdir()) / f"kamwerk-postgres-{os.getpid()}"


def address():
    """Of the PostgreSQL that the part "postgres" started."""
    file = SERVER / "address"
    return file.read_text().strip() if file.exists() else "postgresql://nobody@127.0.0.1:9/none"


def stop_server():
    if (SERVER / "server").exists():
        subprocess.run(["tools/postgres", "stop", SERVER / "server"], cwd=ROOT, check=False)
    for file in SERVER.glob("*"):
        file.unlink()
    if SERVER.exists():
        SERVER.rmdir()


def failures_in(text):
    """Each test that failed, as (its name, its story), however its runner says so."""
    lines, found = text.splitlines(), []
    for at, line in enumerate(lines):
        line = line.strip()
        if line.startswith("not ok "):  # TAP: what follows
            end = next((end for end in range(at, len(lines)) if lines[end].strip() == "..."), len(lines))
            found.append((line.split(" - ", 1)[-1], lines[at:end]))
        elif re.match(r"\[  FAILED  \] \w+$", line):  # cmocka: what came before
            name = line.split()[-1]
            begin = next((begin for begin in range(at, -1, -1) if lines[begin].strip() == f"[ RUN      ] {name}"), at)
            found.append((name, lines[max(begin, at - STORY_LINES):at + 1]))
        elif "ERROR: AddressSanitizer" in line or "WARNING: ThreadSanitizer" in line or ": runtime error: " in line:
            found.append((line, lines[at:at + STORY_LINES]))
    by_name = {}
    for name, story in found:  # a runner may say it twice; the first is where it happened
        by_name.setdefault(name, story[:STORY_LINES])
    return by_name


def run(part):
    """Runs one part; returns (passed, failed)."""
    log = LOGS / f"{part.name}.log"
    start = time.monotonic()
    with log.open("wb") as out:
        try:
            status = subprocess.run(part.command, shell=True, executable="/bin/bash", cwd=ROOT, stdin=subprocess.DEVNULL,
                                    stdout=out, stderr=subprocess.STDOUT, timeout=part.seconds,
                                    env={**os.environ, **ENVIRONMENT, "POSTGRES_FOLDER": str(SERVER),
                                         "KAMWERK_TEST_DB": address() if part.server else "", **(part.env or {})}).returncode
        except subprocess.TimeoutExpired:
            status = f"no end after {part.seconds} s"
    took = time.monotonic() - start
    text = log.read_text(errors="replace")
    count = {"passed": 0, "failed": 0}
    for pattern, kind in COUNTS:
        count[kind] += sum(int(number) for number in pattern.findall(text))
    if status == 0 and not count["failed"]:
        count["passed"] = count["passed"] or 1
        print(f"  ok    {part.name:<18} {took:5.0f} s   {count['passed']:>4} passed   {part.what}", flush=True)
        return count["passed"], 0
    count["failed"] = count["failed"] or 1
    failures = failures_in(text)
    tail = [line for story in failures.values() for line in story][:3 * TAIL_LINES] or text.splitlines()[-TAIL_LINES:]
    FAILED[part.name] = list(failures) or [f"ended with {status}"]
    print(f"  FAIL  {part.name:<18} {took:5.0f} s   {count['failed']:>4} failed   {part.what}\n"
          + "".join(f"        | {line}\n" for line in tail)
          + f"        {part.command}\n        ended with {status}; all of it: {log.relative_to(ROOT)}; again: ./test {part.name}",
          flush=True)
    return count["passed"], count["failed"]


def choose(names):
    if not names:
        return PARTS
    if names == ["fast"]:
        return [part for part in PARTS if part.fast]
    known = {part.name for part in PARTS}
    for name in names:
        if name not in known and not any(known_name.startswith(name + "-") for known_name in known):
            sys.exit(f'./test has no part "{name}". It has: fast {" ".join(part.name for part in PARTS)}')
    needs = {"unit": "build", "names": "build", "sql": "build", "cli": "build", "api": "build", "dav": "build", "browser": "build", "deploy": "build", "threads": "tsan",
             "corpora": "release", "quality": "release", "reading": "release", "business": "release"}
    wanted = [part for part in PARTS if part.name in names or any(part.name.startswith(name + "-") for name in names)]
    built = {needs.get(part.name.removesuffix("-postgres"), "fuzzers" if part.lane == "fuzz" else None) for part in wanted}
    if any(part.server for part in wanted):
        built.add("postgres")
    return [part for part in PARTS if part in wanted or part.name in built]


def main():
    if sys.argv[1:] == ["--list"]:
        for part in PARTS:
            print(f"{part.name:<18} {'fast' if part.fast else '    '}  {part.what}")
        return 0
    parts = choose(sys.argv[1:])
    keep_addresses_in_place()
    LOGS.mkdir(parents=True, exist_ok=True)
    SERVER.mkdir()
    SERVER.chmod(0o755)  # PostgreSQL runs as nobody where root tests
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the server is stopped then, too
    try:
        return run_all(parts)
    finally:
        stop_server()


def run_all(parts):
    passed = failed = 0
    started = time.monotonic()
    while parts:
        together = [parts.pop(0)]
        while together[0].lane and parts and parts[0].lane == together[0].lane:
            together.append(parts.pop(0))
        with ThreadPoolExecutor(2) as pool:
            results = list(pool.map(run, together))
        passed += sum(p for p, _ in results)
        failed += sum(f for _, f in results)
        if together[0].stop and results[0][1]:
            break
    print(f"{time.monotonic() - started:.0f} s in all")
    for part, tests in FAILED.items():  # once more at the end, where one looks first
        print(f"failed in {part}: {'; '.join(tests[:10])}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
