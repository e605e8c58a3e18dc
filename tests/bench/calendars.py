"""calendars.py - CalDAV servers to measure beside each other: started, asked the same, and their answers checked.

The requests are those of dav_load.py, taken out of its own text, so that wrk sends the very bytes that it sends."""
import ast, base64, calendar, contextlib, datetime, http.client, re, subprocess, sys
from servers import free_port, wait_for_answer

USER, SECRET = "bench", "secret"
WEEK = (datetime.datetime(2026, 6, 1), datetime.datetime(2026, 6, 8))


class Place:
    """Where the calendars of somebody are on one server; how many connections at once serve it best (theirs take one request after the other)."""

    def __init__(self, name, port, home, auth, connections):
        self.name, self.port, self.home, self.auth, self.connections = name, port, home, auth, connections
        self.authorization = "Basic " + base64.b64encode(auth.encode()).decode()

    def ask(self, method, path, body=None, headers=()):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        connection.request(method, path, body, {"Authorization": self.authorization, **dict(headers)})
        answer = connection.getresponse()
        return answer.status, answer.getheader("Content-Type") or "", answer.read().decode()


@contextlib.contextmanager
def served(command, port, log):
    process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        wait_for_answer(port, "/", seconds=30)
        yield process
    finally:
        process.terminate()
        process.wait(20)


@contextlib.contextmanager
def radicale(path):
    """Radicale as Debian brings it, with its own server and files; the password is compared as it is, which costs it least."""
    port = free_port()
    (path / "users").write_text(f"{USER}:{SECRET}\n")
    (path / "config").write_text(f"""
[server]
hosts = 127.0.0.1:{port}
[auth]
type = htpasswd
htpasswd_filename = {path}/users
htpasswd_encryption = plain
[rights]
type = owner_only
[storage]
filesystem_folder = {path}/collections
[logging]
level = error
""")
    with (path / "log").open("ab") as log, served(["radicale", "--config", path / "config"], port, log):
        yield Place("Radicale", port, f"/{USER}/", f"{USER}:{SECRET}", 2)


@contextlib.contextmanager
def xandikos(path):
    """Xandikos as Debian brings it, alone: it asks nobody for a password."""
    port = free_port()
    with (path / "log").open("ab") as log, served(["xandikos", "-d", path / "store", "-l", "127.0.0.1", "-p", str(port), "--defaults"], port, log):
        yield Place("Xandikos", port, "/user/calendars/", f"{USER}:{SECRET}", 2)


class Load:
    """What dav_load.py sends to a calendar at `base`."""

    def __init__(self, source, base):
        wanted = {"MK", "CQ", "FB", "PF", "SY", "MG", "X"}
        text = ast.parse(source.read_text())
        self.parts = {"base": base}
        kept = [n for n in text.body if isinstance(n, ast.FunctionDef) and n.name == "ev" or
                isinstance(n, ast.Assign) and getattr(n.targets[0], "id", "") in wanted]
        exec(compile(ast.Module(kept, []), str(source), "exec"), self.parts)
        lines = next(n.iter for n in text.body if isinstance(n, ast.For) and isinstance(n.iter, ast.List))
        self.lines = eval(compile(ast.Expression(lines), str(source), "eval"), self.parts)  # name, method, path, body, headers

    def make(self, place):
        status, _, text = place.ask("MKCALENDAR", self.parts["base"], self.parts["MK"], {"Content-Type": "text/xml"})
        if status != 201:
            raise SystemExit(f"{place.name}: MKCALENDAR {self.parts['base']}: {status} {text[:300]}")


def run_load(source, place, base, count):
    """dav_load.py itself: its lines as name -> requests a second."""
    out = subprocess.run([sys.executable, source, str(place.port), base, place.auth, str(count)], stdout=subprocess.PIPE, text=True, check=True).stdout
    put = re.search(r"PUT new \d+ \{201: \d+\} ([\d.]+)/s", out)
    if not put:
        raise SystemExit(f"{place.name}: not every PUT was taken:\n{out}")
    return {"PUT new": float(put[1]), **{name.strip(): float(rate) for name, rate in re.findall(r"^(.+?) +status \d+ .* ([\d.]+) req/s", out, re.M)}}


# ---- right answers ----


def week_of(count):
    """Names of the events of dav_load.py in the week of its query: those that must be told, and those that may be.

    One in ten recurs from a day that need not be one of its rule; whether that day counts as the first is undefined (RFC 5545, 3.8.5.3)."""
    must, may = set(), set()
    for i in range(count):
        start = datetime.datetime(2026, 1 + i % 12, 1 + i % 28, 6 + i % 12)
        if i % 10:
            if WEEK[0] <= start < WEEK[1]:
                must.add(f"e{i}.ics")
            continue
        days = (start + datetime.timedelta(n) for n in range(400))
        times = [day for day in days if day.weekday() in (calendar.MONDAY, calendar.WEDNESDAY)][:40]
        is_in = [WEEK[0] <= time < WEEK[1] for time in times]
        if any(is_in[:39]):
            must.add(f"e{i}.ics")
        elif is_in[39] or WEEK[0] <= start < WEEK[1]:
            may.add(f"e{i}.ics")
    return must, must | may


def names(text):
    return re.findall(r"<(?:\w+:)?href>[^<]*?([^/<]*)</", text)


def busy_ms(text):
    """How long one is busy by the lines of a VFREEBUSY, in milliseconds; what overlaps counts once."""
    moment = lambda word: datetime.datetime.strptime(word, "%Y%m%dT%H%M%SZ")
    spans = sorted((moment(a), moment(b)) for a, b in re.findall(r"(\d{8}T\d{6}Z)/(\d{8}T\d{6}Z)", text.replace("\r\n ", "")))
    total, reached = datetime.timedelta(0), datetime.datetime.min
    for start, end in spans:
        total += max(end - max(start, reached), datetime.timedelta(0))
        reached = max(reached, end)
    return total.total_seconds() * 1000


def week_busy_ms(count):
    """The least that must be busy in that week: half an hour for each begin."""
    must, _ = week_of(count)
    begins = set()
    for i in range(0, count):
        start = datetime.datetime(2026, 1 + i % 12, 1 + i % 28, 6 + i % 12)
        if f"e{i}.ics" not in must:
            continue
        if i % 10:
            begins.add(start)
        else:
            times = [d for d in (start + datetime.timedelta(n) for n in range(400)) if d.weekday() in (calendar.MONDAY, calendar.WEDNESDAY)][:39]
            begins |= {time for time in times if WEEK[0] <= time < WEEK[1]}
    return len(begins) * 30 * 60 * 1000


def wrong(line, status, kind, text, count):
    """Why an answer of a line of dav_load.py is not right; "" when it is."""
    found = names(text)
    if line == "GET event":
        return "" if status == 200 and "UID:e5@bench" in text else f"{status}, not the event"
    if line.startswith("GET whole"):
        return "" if status == 200 and text.count("BEGIN:VEVENT") == count else f"{text.count('BEGIN:VEVENT')} of {count} events"
    if line.startswith("REPORT free-busy"):
        if status != 200 or "BEGIN:VFREEBUSY" not in text:
            return f"answers {status} {kind.split(';')[0]}, no free-busy"
        return "" if busy_ms(text) >= week_busy_ms(count) else f"{busy_ms(text) / 3600000:g} of {week_busy_ms(count) / 3600000:g} busy hours"
    if status != 207:
        return f"answers {status}"
    if line == "PROPFIND depth0":
        return "" if "getetag" in text and len(re.findall(r"<(?:\w+:)?response[ >]", text)) == 1 else "not one answer"
    if line.startswith("PROPFIND depth1"):
        return "" if {f"e{i}.ics" for i in range(count)} <= set(found) else f"{len(found)} of {count + 1} things"
    if line.startswith("REPORT calendar-query"):
        must, may = week_of(count)
        return "" if must <= set(found) <= may else f"{len(must & set(found))} of {len(must)} events of the week"
    if line.startswith("REPORT multiget"):
        return "" if all(f"UID:e{i}@bench" in text for i in range(50)) else "not all 50 events"
    if line.startswith("REPORT sync"):
        return "" if {f"e{i}.ics" for i in range(count)} <= set(found) and "sync-token>" in text else f"{len(found)} of {count} events"
    return f"no check for {line}"


# ---- wrk ----


def lua(text):
    """A Lua string of these bytes; it leaves out the first line end."""
    return "[==[\n" + text.decode() + "]==]"


def ask_script(method, body, headers):
    lines = [f'wrk.method = "{method}"'] + [f'wrk.headers["{name}"] = "{value}"' for name, value in headers.items()]
    return "\n".join(lines + ([f"wrk.body = {lua(body)}"] if body else [])) + "\n"


PUT_SCRIPT = """
local n, base = 0, "%s"
local months = {"01","02","03","04","05","06","07","08","09","10","11","12"}
wrk.headers["Content-Type"] = "text/calendar; charset=utf-8"
request = function()
  local i = n
  n = n + 1
  local day, hour = string.format("%%02d", 1 + i %% 28), string.format("%%02d", 6 + i %% 12)
  local date = "2026" .. months[1 + i %% 12] .. day .. "T" .. hour
  local rule = i %% 10 == 0 and "RRULE:FREQ=WEEKLY;COUNT=40;BYDAY=MO,WE\\r\\n" or ""
  return wrk.format("PUT", base .. "e" .. i .. ".ics", nil, "BEGIN:VCALENDAR\\r\\nVERSION:2.0\\r\\nPRODID:-//kamwerk//bench//EN\\r\\nBEGIN:VEVENT\\r\\nUID:e" .. i
    .. "@bench\\r\\nDTSTAMP:20261101T000000Z\\r\\nDTSTART:" .. date .. "0000Z\\r\\nDTEND:" .. date .. "3000Z\\r\\n" .. rule
    .. "SUMMARY:Cave time " .. i .. "\\r\\nEND:VEVENT\\r\\nEND:VCALENDAR\\r\\n")
end
"""


def successes(place, path, script, seconds):
    """Answers of success a second."""
    done = subprocess.run(["wrk", "-t1", f"-c{place.connections}", f"-d{seconds}s", "--timeout", "30s", "-s", script, "-H", f"Authorization: {place.authorization}",
                           f"http://127.0.0.1:{place.port}{path}"], stdout=subprocess.PIPE, text=True, check=True).stdout
    asked = int(re.search(r"(\d+) requests in", done)[1])
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", done)
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", done)[1])
    return rate * (1 - int(refused[1]) / asked) if refused else rate
