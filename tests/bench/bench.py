#!/usr/bin/env python3
"""bench.py [--json] [TOPIC...]   Measures, each topic against a named reference in the same run.

Only ratios of one run are comparable: machines differ, and so does one machine from hour to hour. Rounds of ours and
of the reference alternate, and the median counts."""
import contextlib, json, os, pathlib, re, resource, sqlite3, statistics, subprocess, sys, threading, time
import calendars
from servers import (PASSWORD, PROGRAM, Client, folder, found, free_port, kamwerk, nginx, nginx_settings, postgres, resident_kib, settle,
                     wait_for_answer)
import talks

ROUNDS, LOAD_SECONDS, CONNECTIONS = 5, 3, 16
LABEL_TEXT_BYTES = 64 * 1000 * 1000
YEAR_BYTES, YEAR_PIECE_BYTES = 30 * 1000 * 1000 * 1000, 48 * 1000 * 1000
LISTENS = 40
IMPORT_ROWS = 100_000
STARTS = 15
CONVERSATION_MINUTES, CONVERSATIONS = 60, 15
REQUESTS = 10_000
MILLI = 1000.0


def row(what, value, unit, reference, reference_value, target=None, at_least=True):
    """One line of a table; `target` is compared with the ratio (unit "ratio") or with the value."""
    return {"what": what, "value": value, "unit": unit, "reference": reference, "reference_value": reference_value,
            "ratio": value / reference_value if reference_value else None, "target": target, "at_least": at_least}


def wrk(port, path, headers=()):
    done = subprocess.run(["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{LOAD_SECONDS}s",
                           *[word for header in headers for word in ("-H", header)], f"http://127.0.0.1:{port}{path}"],
                          stdout=subprocess.PIPE, text=True, check=True).stdout
    if "Non-2xx" in done:
        raise SystemExit(f"{path}: answers that are no success:\n{done}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", done)[1])


def http():
    """Requests a second, keep-alive, wrk on the same machine."""
    with folder() as ours, folder() as theirs, kamwerk(ours) as (_, port):
        lena = found(port)
        account = lena.ask("POST", "/api/accounts", {"name": "Nordwind AG", "country": "DE", "about": "Pumpen und Regler"})
        path = f"/api/accounts/{account['id']}"
        page = Client(port).ask("GET", "/")
        answer = json.dumps(lena.ask("GET", path), separators=(",", ":")).encode()
        cases = [("static page", "/", (), "page.html", page, 0.9),
                 ("GET /api/accounts/{id}", path, (f"Cookie: {lena.headers['Cookie']}",), "account.json", answer, 0.6)]
        rows = []
        with nginx(theirs, {name: data for _, _, _, name, data, _ in cases}) as (_, nginx_port):
            for what, at, headers, name, data, target in cases:
                pairs = [(wrk(port, at, headers), wrk(nginx_port, f"/{name}")) for _ in range(ROUNDS)]
                ratio = statistics.median(mine / other for mine, other in pairs)
                line = row(what, statistics.median(p[0] for p in pairs), "requests/s", f"nginx, static file of {len(data)} bytes",
                           statistics.median(p[1] for p in pairs), target)
                rows.append({**line, "ratio": ratio, "is_ratio_target": True})
        return rows


def peak_kib(pid):
    """The most memory the process had so far. (Not wait4's figure: that counts what this script had before exec.)"""
    found = re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) if found else 0  # no line: it ended just now


def timed(command, source):
    """Seconds and peak KiB of a command that reads `source`, a file."""
    peak = 0
    with source.open("rb") as data:
        start = time.monotonic()
        process = subprocess.Popen(command, stdin=data, stdout=subprocess.DEVNULL)
        while process.poll() is None:
            peak = max(peak, peak_kib(process.pid))
            time.sleep(0.01)
        seconds = time.monotonic() - start
    if process.returncode:
        raise SystemExit(f"{command}: ended with {process.returncode}")
    return seconds, peak


def label():
    """All labels, one core, text of the demo conversations repeated."""
    with folder() as at:
        source = at / "rows.tsv"
        size = talks.label_file(source, LABEL_TEXT_BYTES)
        commands = ([PROGRAM, "label", "--threads", "1"], ["wc", "-w"], [PROGRAM, "label", "--threads", "2"])
        rounds = [[timed(command, source) for command in commands] for _ in range(3)]
        rate = [size / 1e6 / statistics.median(each[side][0] for each in rounds) for side in range(3)]
        peak = [max(each[side][1] for each in rounds) / 1024 for side in range(3)]
        two = {**row("on two cores", rate[2], "MB/s of text", "on one core", rate[0], 1.8), "is_ratio_target": True}
        return [row("labelling", rate[0], "MB/s of text", "wc -w, same file", rate[1], 60), two,
                row("peak memory", peak[0], "MiB", "wc -w, same file", peak[1], 32, at_least=False)]


def processor_time(command):
    """What a command took of a processor, in milliseconds, and what it said."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    out = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * MILLI, out


def processor_ms(command):
    """The middle of several runs."""
    taken = (processor_time(command)[0] for _ in range(LISTENS))
    return statistics.mean(sorted(taken)[LISTENS // 4:-LISTENS // 4])


def listen():
    """A transcript of 60 minutes read, labelled and reported, by what it takes more than one of two lines."""
    with folder() as at:
        talk, short = at / "talk.vtt", at / "short.vtt"
        talk.write_bytes(talks.webvtt(CONVERSATION_MINUTES))
        short.write_text("WEBVTT\n\n00:00.000 --> 00:02.000\n<v Lena Lorenz>Moin.</v>\n\n00:02.000 --> 00:03.000\n<v Bernd Kern>Moin.</v>\n")
        whole, start = (processor_ms([PROGRAM, "listen", path, "--us", "Lena", "--format", "json"]) for path in (talk, short))
        words = f"{talk.stat().st_size // 1024} KiB"
        return [row(f"read, labelled, reported ({words})", whole - start, "ms", "start of the program and its rules", start, 10, at_least=False)]


def year():
    """A year of 1,000 people, 500,000 talks, labelled again by two threads, with a progress bar. Takes minutes."""
    with folder() as at:
        source = at / "rows.tsv"
        talks.label_file(source, YEAR_PIECE_BYTES)
        piece = source.read_bytes()
        times = -(-YEAR_BYTES // len(piece))
        total = times * len(piece)
        labeller = subprocess.Popen([PROGRAM, "label", "--threads", "2", f"--progress={total}"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        start, peak = time.monotonic(), 0
        for _ in range(times):
            labeller.stdin.write(piece)
            peak = max(peak, peak_kib(labeller.pid))
        labeller.stdin.close()
        if labeller.wait():
            raise SystemExit(f"label: ended with {labeller.returncode}")
        seconds = time.monotonic() - start
        copied = subprocess.Popen(["wc", "-w"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        start = time.monotonic()
        for _ in range(times // 10):
            copied.stdin.write(piece)
        copied.stdin.close()
        copied.wait()
        beside = total / 10 / 1e6 / (time.monotonic() - start)
        return [row(f"{total / 1e9:.1f} GB in {seconds / 60:.1f} minutes", total / 1e6 / seconds, "MB/s", "wc -w, a tenth of it", beside),
                row("peak memory", peak / 1024, "MiB", "the limit", 32, 32, at_least=False)]


def conversation():
    """A transcript of 60 minutes; wall time on loopback, as the page's requests come."""
    body = talks.webvtt(CONVERSATION_MINUTES)
    with folder() as at, kamwerk(at) as (_, port):
        lena = found(port)
        account = lena.ask("POST", "/api/accounts", {"name": "Nordwind AG", "country": "DE", "about": ""})
        contact = lena.ask("POST", f"/api/accounts/{account['id']}/contacts", {"name": "Bernd Kern", "email": "", "function": "", "language": "de"})
        times = []
        for _ in range(CONVERSATIONS):
            start = time.monotonic()
            talk = lena.ask("POST", f"/api/accounts/{account['id']}/conversations?title=Messung&language=auto", body, Content_Type="text/vtt")
            read = time.monotonic()
            speakers = [{"index": s["index"], "side": "us" if s["name"] == "Lena Lorenz" else "them",
                         "member": lena.member["id"] if s["name"] == "Lena Lorenz" else None,
                         "contact": None if s["name"] == "Lena Lorenz" else contact["id"], "basis": "consent", "basis_note": "measured"}
                        for s in talk["speakers"]]
            settle = time.monotonic()
            lena.ask("PUT", f"/api/conversations/{talk['id']}/speakers", {"speakers": speakers}, If_Match=f'"{talk["revision"]}"')
            settled = time.monotonic()
            report = lena.ask("GET", f"/api/conversations/{talk['id']}/report")
            end = time.monotonic()
            times.append((read - start, settled - settle, end - settled))
        upload, analyse, fetch = (statistics.median(part) * MILLI for part in zip(*times))
        total = statistics.median(sum(part) for part in times) * MILLI

        # The floor: two durable commits of the same bytes, by SQLite alone.
        other = sqlite3.connect(at / "floor.db", isolation_level=None)
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("PRAGMA synchronous=FULL")
        other.execute("CREATE TABLE t (at INTEGER PRIMARY KEY, body BLOB)")
        floor = []
        for _ in range(CONVERSATIONS):
            start = time.monotonic()
            for _ in range(2):
                other.execute("INSERT INTO t (body) VALUES (?)", (body,))
            floor.append((time.monotonic() - start) * MILLI)
        reference, beside = "SQLite alone: two commits of the file", statistics.median(floor)
        words = f"{len(body) // 1024} KiB, {len(report['utterances'])} utterances"
        return [row(f"all three ({words})", total, "ms", reference, beside, 50, at_least=False),
                row("  upload, read, seal, store", upload, "ms", reference, beside),
                row("  consent: analyse, seal, store", analyse, "ms", reference, beside),
                row("  report", fetch, "ms", reference, beside)]


def start_ms(command, port, path):
    begin = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for_answer(port, path)
    took = (time.monotonic() - begin) * MILLI
    process.terminate()
    process.wait(20)
    return took


def start():
    """From starting the program to the first answer, on the demo's database."""
    with folder() as ours, folder() as theirs:
        with kamwerk(ours, "--demo"):
            pass
        theirs.chmod(0o755)
        (theirs / "www").mkdir()
        (theirs / "www" / "index.html").write_text("nginx")
        port, nginx_port = free_port(), free_port()
        nginx_command = nginx_settings(theirs, nginx_port)
        pairs = [(start_ms([PROGRAM, "serve", "--listen", f"127.0.0.1:{port}", "--db", ours / "kamwerk.db"], port, "/healthz"),
                  start_ms(nginx_command, nginx_port, "/")) for _ in range(STARTS)]
        return [row("start to first answer", statistics.median(p[0] for p in pairs), "ms", "nginx, one static file",
                    statistics.median(p[1] for p in pairs), 100, at_least=False)]


def ask_many(port, headers, paths, count):
    client = Client(port)
    client.headers = headers
    for i in range(count):
        client.ask("GET", paths[i % len(paths)])


def memory():
    """Resident memory after 10,000 requests: page, account, lists, reports."""
    with folder() as ours, folder() as theirs, kamwerk(ours) as (process, port):
        lena = found(port)
        account = lena.ask("POST", "/api/accounts", {"name": "Nordwind AG", "country": "DE", "about": ""})
        lena.ask("POST", f"/api/accounts/{account['id']}/conversations?language=auto", talks.webvtt(45), Content_Type="text/vtt")
        paths = ["/", f"/api/accounts/{account['id']}", "/api/accounts", "/api/conversations", "/api/session"]
        lanes = [threading.Thread(target=ask_many, args=(port, dict(lena.headers), paths, REQUESTS // 4)) for _ in range(4)]
        for lane in lanes:
            lane.start()
        for lane in lanes:
            lane.join()
        mine = resident_kib(process.pid) / 1024
        with nginx(theirs, {"index.html": b"nginx"}) as (other, nginx_port):
            for _ in range(4):
                ask_many(nginx_port, {}, ["/"], REQUESTS // 4)
            children = pathlib.Path(f"/proc/{other.pid}/task/{other.pid}/children").read_text().split()
            theirs_mib = resident_kib(other.pid, *children) / 1024
        return [row(f"resident after {REQUESTS} requests", mine, "MiB", "nginx, all its processes", theirs_mib, 40, at_least=False)]


FILL = PROGRAM.parent / "tests/bench/fill"
POST = """
local n = 0
request = function()
  n = n + 1
  return wrk.format("POST", nil, {["Cookie"] = "%s", ["X-CSRF-Token"] = "%s", ["Content-Type"] = "application/json"},
    '{"name":"Neu ' .. n .. '","email":"","function":"Einkauf","language":"de"}')
end
"""

# One path after the other out of a file, so that nothing is asked for twice in a row.
MANY = """
local paths, n = {}, 0
for path in io.lines("%s") do paths[#paths + 1] = path end
request = function()
  n = n %% #paths + 1
  return wrk.format("GET", paths[n])
end
"""


def load(port, path, headers=(), script=None):
    """Requests a second, median and 99th percentile in milliseconds."""
    done = subprocess.run(["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{LOAD_SECONDS}s", "--latency", *(["-s", script] if script else []),
                           *[word for header in headers for word in ("-H", header)], f"http://127.0.0.1:{port}{path}"],
                          stdout=subprocess.PIPE, text=True, check=True).stdout
    if "Non-2xx" in done:
        raise SystemExit(f"{path}: answers that are no success:\n{done}")
    units = {"us": 0.001, "ms": 1, "s": 1000}
    times = [float(number) * units[unit] for number, unit in re.findall(r"^\s+(?:50|99)%\s+([\d.]+)(us|ms|s)", done, re.M)]
    return float(re.search(r"Requests/sec:\s+([\d.]+)", done)[1]), *times


def sqlite_alone(at, seconds=LOAD_SECONDS):
    """Commits a second of the rows that a new contact is: itself, the history, the search with its index."""
    db = sqlite3.connect(at / "alone.db", isolation_level=None)
    db.executescript("""PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
        CREATE TABLE contact (o BLOB, id BLOB, account BLOB, name TEXT, folded TEXT, sorted BLOB, email TEXT, PRIMARY KEY (o, id));
        CREATE INDEX contact_by_name ON contact (o, account, sorted, id);
        CREATE TABLE history (o BLOB, id BLOB, number INTEGER, account BLOB, record BLOB, PRIMARY KEY (o, id));
        CREATE UNIQUE INDEX history_by_number ON history (o, number);
        CREATE INDEX history_by_account ON history (o, account, number);
        CREATE INDEX history_by_record ON history (o, record, number);
        CREATE TABLE search (number INTEGER PRIMARY KEY, o BLOB, record BLOB, title TEXT, terms TEXT, UNIQUE (o, record));
        CREATE VIRTUAL TABLE finder USING fts5 (terms, content='search', content_rowid='number', detail=none, columnsize=0, prefix='3 4');""")
    o, account, start, n = os.urandom(16), os.urandom(16), time.monotonic(), 0
    while time.monotonic() - start < seconds:
        n += 1
        id, name = os.urandom(16), f"Neu {n}"
        words = f"a{account.hex()} tneu hneu t{n} h{n} teinkauf"
        db.execute("BEGIN IMMEDIATE")
        db.execute("INSERT INTO contact VALUES (?, ?, ?, ?, ?, ?, '')", (o, id, account, name, name.lower(), name.encode()))
        db.execute("INSERT INTO history VALUES (?, ?, ?, ?, ?)", (o, os.urandom(16), n, account, id))
        db.execute("INSERT INTO search VALUES (?, ?, ?, ?, ?)", (n, o, id, name, words))
        db.execute("INSERT INTO finder (rowid, terms) VALUES (?, ?)", (n, words))
        db.execute("COMMIT")
    return n / (time.monotonic() - start)


def sign_in(port, email):
    client = Client(port)
    client.ask("POST", "/api/session", {"email": email, "password": PASSWORD})
    return client


def come_in(port, link):
    client = Client(port)
    client.ask("POST", "/api/guest-session", {"link": link})
    return client


def pages(client, path, limit):
    """The path of each page of a list, and what stands on them."""
    client.connection.close()  # it may have ended by itself while wrk was at work
    paths, items, after = [], [], ""
    while after is not None:
        paths.append(f"{path}?limit={limit}{after and '&after='}{after}")
        page = client.ask("GET", paths[-1])
        items += page["items"]
        after = page["next"]
    return paths, items


def each_another(at, port, who, engine, name, paths, nginx_at, target):
    """The rows of reads that are each of another record: what was asked before does not help (decision 0027)."""
    listed, script = at / "paths.txt", at / "many.lua"
    listed.write_text("\n".join(paths))
    script.write_text(MANY % listed)
    rounds = [(load(port, "/", (f"Cookie: {who.headers['Cookie']}",), script), load(*nginx_at)) for _ in range(3)]
    middle = sorted(rounds, key=lambda pair: pair[0][0])[1]
    line = row(f"{engine}: {name}, each another", middle[0][0], "requests/s", f"nginx, {len(paths)} paths to one file", middle[1][0], target)
    return [{**line, "ratio": statistics.median(a[0] / b[0] for a, b in rounds), "is_ratio_target": True},
            row("    p50, p99", middle[0][2], f"ms ({middle[0][1]:.1f})", "nginx, p99", middle[1][2] or 0.01, 20, at_least=False)]


def on_engine(engine, db, threads, share, at):
    """The rows of one engine; `share` of the targets is asked of it."""
    facts = dict(line.split(" ", 1) for line in subprocess.run([FILL, db, "10000", "100000", "50000"], stdout=subprocess.PIPE, text=True,
                                                               check=True).stdout.splitlines())
    if engine == "PostgreSQL":
        settle(db)  # what a server does within the first minutes after a filling is not what is measured
    rows = []
    with kamwerk(at, db=db, threads=threads) as (process, port):
        lead, few, guest = sign_in(port, facts["lead"]), sign_in(port, facts["few"]), come_in(port, facts["guest"])
        mine = guest.ask("GET", "/api/accounts")["items"][0]["id"]
        search = "/api/search?limit=20&q=m%C3%BCller"
        cases = [("list of 50", lead, "/api/accounts?limit=50", 0.25), ("list, of two accounts", few, "/api/accounts?limit=50", None),
                 ("one account, its contacts", lead, f"/api/accounts/{facts['account']}?with=contacts", 0.4),
                 ("the same, as a guest (50)", guest, f"/api/accounts/{mine}?with=contacts", None),
                 ("search", lead, search, None), ("search, of two accounts", few, search, None), ("search, as a guest", guest, search, None)]
        answers = {f"{i}.json": json.dumps(who.ask("GET", path), separators=(",", ":"), ensure_ascii=False).encode()
                   for i, (_, who, path, _) in enumerate(cases)}
        with nginx(at, answers) as (_, nginx_port):
            for i, (what, who, path, target) in enumerate(cases):
                rounds = [(load(port, path, (f"Cookie: {who.headers['Cookie']}",)), load(nginx_port, f"/{i}.json")) for _ in range(3)]
                middle = sorted(rounds, key=lambda pair: pair[0][0])[1]
                line = row(f"{engine}: {what}", middle[0][0], "requests/s", f"nginx, {len(answers[f'{i}.json'])} bytes", middle[1][0],
                           target * share if target else None)
                rows.append({**line, "ratio": statistics.median(a[0] / b[0] for a, b in rounds), "is_ratio_target": True})
                rows.append(row("    p50, p99", middle[0][2], f"ms ({middle[0][1]:.1f})", "nginx, p99", middle[1][2] or 0.01,
                                50 if "search" in what else 20, at_least=False))
            lists, items = pages(lead, "/api/accounts", 50)
            rows += each_another(at, port, lead, engine, "list of 50", lists, (nginx_port, "/0.json"), 0.25 * share)
            rows += each_another(at, port, lead, engine, "one account, its contacts",
                                 [f"/api/accounts/{item['id']}?with=contacts" for item in items], (nginx_port, "/2.json"), 0.4 * share)
        script = at / "post.lua"
        script.write_text(POST % (lead.headers["Cookie"], lead.headers["X-CSRF-Token"]))
        alone = sqlite_alone(at)
        made = sorted(load(port, f"/api/accounts/{facts['account']}/contacts", script=script) for _ in range(3))[1]
        line = row(f"{engine}: create a contact, durably", made[0], "requests/s", "SQLite alone, the same rows", alone, 0.5 * share)
        rows.append({**line, "is_ratio_target": True})
        rows.append(row("    p50, p99", made[2], f"ms ({made[1]:.1f})", "at SQLite's rate, 16 in a row", CONNECTIONS / alone * MILLI))
        rows.append(row(f"{engine}: resident", resident_kib(process.pid) / 1024, "MiB", "the limit", 60, 60, at_least=False))
    return rows


def accounts():
    """10,000 accounts, 100,000 contacts, 50,000 needs; 16 connections; as a lead of all, a member of two, a guest of one."""
    with folder() as at, folder() as beside:
        rows = on_engine("SQLite", at / "accounts.db", 2, 1, at)
        with postgres(beside) as address:
            return rows + on_engine("PostgreSQL", address, 8, 0.5, beside)


RHYTHM = pathlib.Path(__file__).resolve().parents[2].parent / "shared" / "rhythm"
# Instance, seconds of effort, the value somebody reached, the bound somebody proved, and what is asked: value, and milliseconds
PLANS = [("t8", 5, 196, 196, 196, 5), ("t8_11", 5, 156, 156, 156, 5), ("t8_12", 5, 350, 350, 350, 5), ("t8_13", 5, 11, 11, 11, 5),
         ("t8_14", 5, 508, 508, 508, 5), ("t8_15", 5, 392, 392, 392, 5), ("t8q", 5, 457, 457, 457, 5),
         ("t80", 0.2, 2575, 2575, 2575, 200), ("t80q", 1, 4761, 4761, 4761, 1000), ("t1000", 1, 37715, 37847, 37470, 1000),
         ("t1000", 10, 37715, 37847, 37715, 10000)]
PLAN_ROUNDS = 3


def people(rows, bad_row=None):
    """A CSV of contacts; in `bad_row`, counted from the first contact, an address that is none."""
    return ("Name,E-Mail,Funktion,Telefon\n" + "".join(
        f"Ada {at} Byron,{'none' if at == bad_row else f'ada{at}@werk.example'},Einkauf,+49 40 {at}\n" for at in range(1, rows + 1))).encode()


def bring_in(lena, at, rows):
    """Seconds to look at a file of contacts and to take it over, and to be refused for its last row but one."""
    account = lena.ask("POST", "/api/accounts", {"name": f"Werk {at}", "country": "DE", "about": ""})["id"]
    took = []
    for body, expect in ((people(rows, rows - 1), 422), (people(rows), 200)):
        start = time.monotonic()
        draft = lena.ask("POST", f"/api/imports?of=contacts&account={account}", body, expect=(201,), Content_Type="text/csv")
        answer = lena.ask("PUT", f"/api/imports/{draft['id']}/start", {}, expect=(expect,))
        took.append(time.monotonic() - start)
        there = lena.ask("GET", f"/api/accounts/{account}/contacts?limit=1")["items"]
        if expect == 422 and (answer["line"] != rows or there) or expect == 200 and not there:
            raise SystemExit(f"import: {answer}, {len(there)} there")
    return took


def imports():
    """A CSV of 100,000 contacts, looked at and taken over; and one refused for row 99,999, of which nothing stays."""
    lines = []
    for engine in ("SQLite", "PostgreSQL"):
        with contextlib.ExitStack() as stack:
            at = stack.enter_context(folder())
            db = stack.enter_context(postgres(at)) if engine == "PostgreSQL" else None
            _, port = stack.enter_context(kamwerk(at, db=db))
            lena = found(port)
            took = [bring_in(lena, number, IMPORT_ROWS) for number in range(3)]
            refused, taken = (statistics.median(part) for part in zip(*took))
            lines += [row(f"{engine}: taken over", taken, "s", "refused for its row 99,999", refused, 5, at_least=False)]
    return lines


def plan():
    """Value against the best known one, our own bound above our value, and processor time without starting the program."""
    if not (RHYTHM / "inst").is_dir():
        raise SystemExit(f"./bench plan: the planning instances are not in {RHYTHM / 'inst'}")
    idle = statistics.median(processor_time([PROGRAM, "--version"])[0] for _ in range(STARTS))
    rows = []
    for name, seconds, known, proven, asked, most in PLANS:
        runs = [processor_time([PROGRAM, "plan", "--seconds", str(seconds), "--format", "json", RHYTHM / "inst" / f"{name}.kwr"])
                for _ in range(PLAN_ROUNDS)]
        found = json.loads(runs[0][1])
        what = f"{name}, effort {seconds} s"
        rows += [row(f"{what}: value", found["value"], "", "best known", known, asked),
                 row(f"{what}: own bound", found["bound"], "", "own value", found["value"], round(found["value"] * 1.005 + 1) if name == "t1000" else found["value"] + 1, at_least=False),
                 row(f"{what}: time", max(statistics.median(ms for ms, _ in runs) - idle, 0.1), "ms", "asked", most, most + 0.001, at_least=False)]
    return rows


EVENTS, DAV_ROUNDS, DAV_SECONDS, DAV_THREADS, DAV_CONNECTIONS, ASKED_OF_DAV = 1000, 3, 2, 8, 64, 100


def disk(at, size):
    """Synced writes a second of `size` bytes, one after the other: what no server that keeps its word can pass alone."""
    data, start, n = os.urandom(size), time.monotonic(), 0
    file = os.open(at / "disk", os.O_CREAT | os.O_WRONLY)
    while time.monotonic() - start < 1:
        os.pwrite(file, data, n * size)
        os.fdatasync(file)
        n += 1
    os.close(file)
    return n / (time.monotonic() - start)


def calendar():
    """1,000 events, the lines of dav_load.py; by wrk (64 connections to us, 2 to them, which is their best), and by dav_load.py itself (one, from Python)."""
    source = RHYTHM / "dav_load.py"
    if not source.is_file():
        raise SystemExit(f"./bench calendar: {source} is missing")
    with folder() as ours, folder() as r, folder() as x, kamwerk(ours, threads=DAV_THREADS) as (_, port), \
            calendars.radicale(r) as radicale, calendars.xandikos(x) as xandikos:
        lena = found(port)
        secret = lena.ask("POST", "/api/app-passwords", {"name": "Messung"})["password"]
        mine = calendars.Place("kamwerk", port, f"/dav/calendars/{lena.member['id']}/", f"lena@example.org:{secret}", DAV_CONNECTIONS)
        places = (mine, radicale, xandikos)
        loads = [calendars.Load(source, f"{place.home}bench/") for place in places]
        by_python = [calendars.run_load(source, place, f"{place.home}bench/", EVENTS) for place in places]
        synced = disk(ours, 16 * 1024)
        rows = [put_row(ours, source, places, by_python)]
        rows += [python_row("PUT new", by_python, f"; synced writes of 16 KiB: {synced:.0f}")]
        for number, (name, *_) in enumerate(loads[0].lines):
            rows += [read_row(ours, name, number, places, loads), python_row(name, by_python)]
        return rows


def better(rates, places, wrongs=("", "", "")):
    """Their better rate, and the words that say whose it is."""
    rate, name = max((rate, place.name) for rate, place in zip(rates[1:], places[1:]))
    words = [f"{place.name} {why}" for place, why in zip(places, wrongs) if why]
    return rate, name + (f" ({'; '.join(words)})" if words else "")


def compared(what, rounds, places, wrongs=("", "", "")):
    ratio = statistics.median(mine / max(others) for mine, *others in rounds)
    rates = [statistics.median(column) for column in zip(*rounds)]
    rate, words = better(rates, places, wrongs)
    return {**row(what, rates[0], "requests/s", words, rate, ASKED_OF_DAV), "ratio": ratio, "is_ratio_target": True}


def python_row(name, by_python, words=""):
    rate, who = max((rates[name], who) for rates, who in zip(by_python[1:], ("Radicale", "Xandikos")))
    return row("    by dav_load.py", by_python[0][name], "requests/s", f"{who}{words}", rate)


def put_row(at, source, places, by_python):
    """Each round into an empty calendar of its own."""
    rounds = []
    for number in range(DAV_ROUNDS):
        rates = []
        for place in places:
            load = calendars.Load(source, f"{place.home}put{number}/")
            load.make(place)
            script = at / "put.lua"
            script.write_text(calendars.PUT_SCRIPT % load.parts["base"])
            rates.append(calendars.successes(place, load.parts["base"], script, DAV_SECONDS))
        rounds.append(rates)
    return compared("PUT new, synced", rounds, places)


def read_row(at, name, number, places, loads):
    wrongs, scripts = [], []
    for place, load in zip(places, loads):
        _, method, path, body, headers = load.lines[number]
        wrongs.append(calendars.wrong(name, *place.ask(method, path, body, headers), EVENTS))
        scripts.append(at / f"{place.name}.lua")
        scripts[-1].write_text(calendars.ask_script(method, body, headers))
    if wrongs[0]:
        raise SystemExit(f"./bench calendar: {name}: {wrongs[0]}")
    rounds = [[calendars.successes(place, load.lines[number][2], script, DAV_SECONDS)
               for place, load, script in zip(places, loads, scripts)] for _ in range(DAV_ROUNDS)]
    return compared(name, rounds, places, wrongs)


TOPICS = {"accounts": accounts, "calendar": calendar, "import": imports, "plan": plan, "http": http, "label": label, "listen": listen, "conversation": conversation, "start": start, "memory": memory}
LONG_TOPICS = {"year": year}  # only when they are named


def verdict(line):
    if line["target"] is None:
        return ""
    value = line["ratio"] if line.get("is_ratio_target") else line["value"]
    is_met = value >= line["target"] if line["at_least"] else value < line["target"]
    bound = f"{'at least' if line['at_least'] else 'under'} {line['target']}"
    return f"{bound}: {'met' if is_met else 'NOT met'}"


def show(title, rows):
    print(f"\n{title}")
    for line in rows:
        print(f"  {line['what']:<44} {line['value']:>11.1f} {line['unit']:<13} {line['ratio']:>7.2f} x  "
              f"{line['reference']} ({line['reference_value']:.1f})   {verdict(line)}".rstrip())


def main():
    words = sys.argv[1:]
    as_json = "--json" in words
    names = [word for word in words if word != "--json"] or list(TOPICS)
    known = {**TOPICS, **LONG_TOPICS}
    for name in names:
        if name not in known:
            sys.exit(f'./bench has no topic "{name}". It has: {" ".join(known)}')
    results = {}
    for name in names:
        results[name] = known[name]()
        if not as_json:
            show(f"{name}: {known[name].__doc__.strip()}", results[name])
            sys.stdout.flush()
    if as_json:
        json.dump(results, sys.stdout, indent=1)
        print()


if __name__ == "__main__":
    main()
