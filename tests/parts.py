#!/usr/bin/env python3
"""Runs the parts of ./test and counts. PARTS is the table; ./test --list prints it.

A part begins when those it comes after have passed and the cores have room for it; of several the one that stands first. So
parts that wait run beside parts that compute, and the long ones stand before the short ones. Each says how long it took, and how
long it and what it started (without the PostgreSQL beside it) had a core."""
import contextlib, ctypes, os, pathlib, re, select, shutil, signal, subprocess, sys, tempfile, time
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parent.parent
LOGS = ROOT / "build-logs"
CORPORA = ROOT.parent / "shared" / "corpora"
CORES = os.cpu_count()
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
    after: str = ""          # the part without which it makes no sense
    cores: float = 1         # how many it keeps busy; what it takes divided by how long it takes, when alone
    behind: bool = False     # knows no clock: takes what the others leave of the cores; one at a time
    server: bool = False     # on the PostgreSQL of the part "postgres" instead of on files

    def needs(self):
        return {name for name in (self.after, "postgres" if self.server else "") if name}


def fuzz_targets():
    return sorted(path.name.removesuffix("_fuzz.c") for path in (ROOT / "tests/fuzz").glob("*_fuzz.c"))


NODE = "node --test --test-reporter=tap"
KAMWERK = {"KAMWERK": "build-test/kamwerk"}
UNIT = "meson test -C build-test --no-rebuild --timeout-multiplier 4 --verbose"

PARTS = [
    Part("build", "gcc, with address and undefined-behaviour sanitizers",
         "tools/build build-test -Db_sanitize=address,undefined", fast=True, cores=CORES),
    Part("unit", "the C unit tests", f"{UNIT} --suite unit", fast=True, after="build", cores=CORES),
    Part("postgres", "a private PostgreSQL 15 starts", 'tools/postgres start "$POSTGRES_FOLDER/server" >"$POSTGRES_FOLDER/address"', fast=True, after="build"),
    Part("unit-postgres", "the C unit tests that touch a database, on PostgreSQL", f"{UNIT} --suite database", server=True, after="build", cores=CORES),
    Part("layers", "includes point down only", "tools/check-layers", fast=True, after="build"),
    Part("names", "exported names begin with their file's name", "tools/check-names build-test", fast=True, after="build"),
    Part("format", "one layout for all C files", "tools/check-format", fast=True, after="build"),
    Part("words", "the words of the pages, German and English", "tools/check-words", fast=True, after="build"),
    Part("sql", "every statement prepares", "tools/check-sql", fast=True, after="build"),
    Part("sql-postgres", "and on PostgreSQL", "tools/check-sql", fast=True, server=True, after="build"),
    Part("types", "the types of the pages", "node_modules/.bin/tsc --noEmit", fast=True, after="build"),
    Part("docs", "links resolve, every message is explained", "tools/check-docs", fast=True, after="build"),
    Part("machine", "tracked files name no machine", "tools/check-machine", fast=True, after="build"),
    Part("browser", "a person's tasks in Chromium", f"{NODE} --test-concurrency=1 tests/browser/*.test.mjs",
         env=KAMWERK, seconds=1800, after="build", cores=0.7),
    Part("browser-postgres", "the same on PostgreSQL", f"{NODE} --test-concurrency=1 tests/browser/*.test.mjs",
         env=KAMWERK, seconds=1800, server=True, after="build", cores=0.7),
    Part("api", "the HTTP API, against the real program", f"{NODE} --test-concurrency=2 tests/api/*.test.mjs", env=KAMWERK, seconds=1200, after="build", cores=0.6),
    Part("api-postgres", "the HTTP API and the commands for members on PostgreSQL",
         f"{NODE} --test-concurrency=2 tests/api/*.test.mjs tests/cli/member.test.mjs", env=KAMWERK, seconds=1200, server=True, after="build", cores=0.6),
    Part("cli", "the command line, as other programs rely on it", f"{NODE} tests/cli/*.test.mjs", env=KAMWERK, after="build"),
    Part("dav", "calendar programs from Debian against the CalDAV server", f"{NODE} --test-concurrency=1 tests/dav/*.test.mjs", env=KAMWERK, after="build"),
    Part("dav-postgres", "the same on PostgreSQL", f"{NODE} --test-concurrency=1 tests/dav/*.test.mjs", env=KAMWERK, server=True, after="build"),
    Part("deploy", "as a service behind nginx, with the files an administrator gets", f"{NODE} tests/deploy/*.test.mjs", env=KAMWERK, after="build"),
    Part("tsan", "a build that watches the threads",
         "tools/build build-tsan -Db_sanitize=thread -Db_lundef=false", env=CLANG, seconds=1800, behind=True, after="build"),
    Part("fuzzers", "the fuzz targets, built by clang",
         "tools/build build-fuzz -Dfuzz=true -Db_sanitize=address,undefined -Db_lundef=false", env=CLANG, seconds=1800, behind=True, after="build"),
    Part("release", "an optimised build, whose compiler sees more", "tools/build build --buildtype=release -Dtests=false",
         seconds=1800, behind=True, after="build"),
    Part("threads", "the server and the labeller under ThreadSanitizer",
         f"{NODE} --test-concurrency=1 tests/threads/*.test.mjs tests/dav/late.test.mjs", env={"KAMWERK": "build-tsan/kamwerk"}, after="tsan"),
    *[Part(f"fuzz-{name}", f"{FUZZ_SECONDS} seconds of surprises", f"tests/fuzz/run {name} {FUZZ_SECONDS} -seed={FUZZ_SEED}",
           seconds=FUZZ_SECONDS + 90, after="fuzzers") for name in fuzz_targets()],
    Part("business", "the labels of our own conversations", "tests/quality/score-business", behind=True, after="release"),
]
if CORPORA.is_dir():
    PARTS += [
        Part("corpora", "real dialogues as transcripts; every figure counted again", "tests/quality/listen-corpora", seconds=1800, behind=True, after="release"),
        Part("quality", "the labels against people's labels", "tests/quality/score-corpora", seconds=1800, behind=True, after="release"),
        Part("reading", "good talks from poor ones", "tests/quality/score-reading", seconds=1800, behind=True, after="release"),
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


MEMORY = pathlib.Path("/dev/shm")
MEMORY_BYTES_MIN = 4 << 30


def scratch_parent():
    """In memory, where there is room: what is written there is thrown away, but synced as if it were not, and a database of PostgreSQL is
    800 files, which a disk takes most of a second to make."""
    is_roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= MEMORY_BYTES_MIN
    return MEMORY if is_roomy else pathlib.Path(tempfile.gettempdir())


SCRATCH = scratch_parent() / f"kamwerk-test-{os.getpid()}"  # of this run; tests find it as TMPDIR
SERVER = SCRATCH / "postgres"


def address():
    """Of the PostgreSQL that the part "postgres" started."""
    file = SERVER / "address"
    return file.read_text().strip() if file.exists() else "postgresql://nobody@127.0.0.1:9/none"


def clean_up():
    if (SERVER / "server").exists():
        subprocess.run(["tools/postgres", "stop", SERVER / "server"], cwd=ROOT, check=False)
    shutil.rmtree(SCRATCH, ignore_errors=True)


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


RUNNING = set()  # the process groups of what runs


def run_command(part, out):
    """Its exit status, or a word about it; and how many seconds it and what it started had a core."""
    process = subprocess.Popen([*(["nice", "-n", "19"] if part.behind else []), "/bin/bash", "-c", part.command], cwd=ROOT,
                               stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
                               env={**os.environ, **ENVIRONMENT, "TMPDIR": str(SCRATCH), "POSTGRES_FOLDER": str(SERVER),
                                    "KAMWERK_TEST_DB": address() if part.server else "", **(part.env or {})})
    RUNNING.add(process.pid)
    ended = os.pidfd_open(process.pid)
    try:
        is_late = not select.select([ended], [], [], part.seconds)[0]
        if is_late:
            os.killpg(process.pid, signal.SIGKILL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    finally:
        os.close(ended)
        RUNNING.discard(process.pid)
    return f"no end after {part.seconds} s" if is_late else process.returncode, usage.ru_utime + usage.ru_stime


def run(part):
    """Runs one part; returns (passed, failed)."""
    log = LOGS / f"{part.name}.log"
    start = time.monotonic()
    with log.open("wb") as out:
        status, busy = run_command(part, out)
    took = f"{part.name:<18} {time.monotonic() - start:5.0f} s {busy:5.0f} s of a core "
    text = log.read_text(errors="replace")
    count = {"passed": 0, "failed": 0}
    for pattern, kind in COUNTS:
        count[kind] += sum(int(number) for number in pattern.findall(text))
    if status == 0 and not count["failed"]:
        count["passed"] = count["passed"] or 1
        print(f"  ok    {took} {count['passed']:>4} passed   {part.what}", flush=True)
        return count["passed"], 0
    count["failed"] = count["failed"] or 1
    failures = failures_in(text)
    tail = [line for story in failures.values() for line in story][:3 * TAIL_LINES] or text.splitlines()[-TAIL_LINES:]
    FAILED[part.name] = list(failures) or [f"ended with {status}"]
    print(f"  FAIL  {took} {count['failed']:>4} failed   {part.what}\n"
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
    chosen = {part.name for part in PARTS if part.name in names or any(part.name.startswith(name + "-") for name in names)}
    for part in reversed(PARTS):  # what a part needs stands before it
        if part.name in chosen:
            chosen |= part.needs()
    return [part for part in PARTS if part.name in chosen]


def main():
    if sys.argv[1:] == ["--list"]:
        for part in PARTS:
            print(f"{part.name:<18} {'fast' if part.fast else '    '}  {part.what}")
        return 0
    parts = choose(sys.argv[1:])
    keep_addresses_in_place()
    LOGS.mkdir(parents=True, exist_ok=True)
    for folder in (SCRATCH, SERVER):
        folder.mkdir()
        folder.chmod(0o755)  # PostgreSQL runs as nobody where root tests
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the server is stopped then, too
    try:
        return run_all(parts)
    finally:
        clean_up()


def has_room(part, running):
    lane = [other.cores for other in running if other.behind == part.behind]
    return not lane or not part.behind and sum(lane) + part.cores <= CORES


def run_all(parts):
    passed = failed = 0
    started = time.monotonic()
    waiting, running, ended = list(parts), {}, {}  # running: by what tells its end; ended: by name, whether it passed
    with ThreadPoolExecutor(len(parts)) as pool:
        try:
            while waiting or running:
                is_full = False  # a part that finds no room is not overtaken, or a wide one would be the last
                for part in waiting[:]:
                    needs = {name: ended.get(name) for name in part.needs() & {other.name for other in parts}}
                    if False in needs.values():
                        print(f"  --    {part.name:<18} not tried: {' and '.join(name for name in needs if needs[name] is False)} failed", flush=True)
                        ended[part.name] = False
                        waiting.remove(part)
                    elif None not in needs.values() and not (is_full and not part.behind):
                        if has_room(part, running.values()):
                            running[pool.submit(run, part)] = part
                            waiting.remove(part)
                        else:
                            is_full = is_full or not part.behind
                for done in wait(running, return_when=FIRST_COMPLETED).done:
                    p, f = done.result()
                    ended[running.pop(done).name] = not f
                    passed += p
                    failed += f
        finally:
            for group in list(RUNNING):  # interrupted: nothing goes on without us
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(group, signal.SIGTERM)
    print(f"{time.monotonic() - started:.0f} s in all")
    for part, tests in FAILED.items():  # once more at the end, where one looks first
        print(f"failed in {part}: {'; '.join(tests[:10])}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
