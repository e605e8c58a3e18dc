"""servers.py - starts what is measured, the program and nginx, and speaks with it."""
import contextlib, http.client, json, os, pathlib, re, shutil, socket, subprocess, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PROGRAM = ROOT / "build" / "kamwerk"
PASSWORD = "Ein langer Satz zum Messen 7"
THREADS = 2  # of both servers; the load takes what is left
os.umask(0o022)  # started by root, nginx reads its files as somebody else


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for_answer(port, path="/healthz", seconds=10):
    """Polls without pause until the server answers; returns when it did."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", path)
            if connection.getresponse().read() is not None:
                return
        except OSError:
            time.sleep(0.0005)
    raise SystemExit(f"no answer on port {port}")


def resident_kib(*pids):
    return sum(int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text())[1]) for pid in pids)


class Client:
    """One keep-alive connection of a signed-in member."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {}

    def ask(self, method, path, body=None, expect=(200, 201, 204), **headers):
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
            headers["Content-Type"] = "application/json"
        self.connection.request(method, path, body, {**self.headers, **{k.replace("_", "-"): v for k, v in headers.items()}})
        answer = self.connection.getresponse()
        data = answer.read()
        if answer.status not in expect:
            raise SystemExit(f"{method} {path}: {answer.status} {data[:300]!r}")
        cookie = answer.getheader("Set-Cookie")
        if cookie:
            self.headers["Cookie"] = cookie.split(";")[0]
        got = json.loads(data) if data and "json" in (answer.getheader("Content-Type") or "") else data
        if isinstance(got, dict) and "csrf" in got:
            self.headers["X-CSRF-Token"] = got["csrf"]
        return got


@contextlib.contextmanager
def folder():
    path = pathlib.Path(tempfile.mkdtemp(prefix="kamwerk-bench-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def kamwerk(path, *arguments, db=None, threads=THREADS):
    """The server on a database in `path`, or on `db`; gives (process, port)."""
    port = free_port()
    with (path / "kamwerk.log").open("ab") as log:
        process = subprocess.Popen([PROGRAM, "serve", "--listen", f"127.0.0.1:{port}", "--db", db or path / "kamwerk.db",
                                    "--threads", str(threads), *arguments], stdout=subprocess.DEVNULL, stderr=log)
    try:
        wait_for_answer(port, seconds=30)
        yield process, port
    finally:
        process.terminate()
        process.wait(20)


PSQL = ROOT / ".cache/debian/postgresql-client-15/usr/lib/postgresql/15/bin/psql"


def settle(address):
    """Has a database tidied, its statistics gathered and what is in memory written."""
    subprocess.run([PSQL, "-qc", "VACUUM ANALYZE", "-c", "CHECKPOINT", address], check=True)


@contextlib.contextmanager
def postgres(path):
    """A private PostgreSQL that syncs and gathers statistics as a real one does; gives the address of a new database."""
    tool, server = ROOT / "tools" / "postgres", path / "server"
    path.chmod(0o755)  # started by root, it runs as somebody else
    address = subprocess.run([tool, "start", server], stdout=subprocess.PIPE, text=True, check=True,
                             env={**os.environ, "FSYNC": "on", "AUTOVACUUM": "on"}).stdout.strip()
    try:
        subprocess.run([PSQL, "-qc", "CREATE DATABASE bench", address], check=True)
        yield address.rsplit("/", 1)[0] + "/bench"
    finally:
        subprocess.run([tool, "stop", server], check=True)


def nginx_settings(path, port):
    """nginx as one would set it up to be fast with small files: no log, sendfile, open files kept."""
    (path / "nginx.conf").write_text(f"""
worker_processes {THREADS}; pid {path}/nginx.pid; error_log {path}/nginx.err; daemon off;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 10000000;
  open_file_cache max=100 inactive=60s;
  types {{ text/html html; application/json json; }}
  client_body_temp_path {path}/b; proxy_temp_path {path}/p; fastcgi_temp_path {path}/f; uwsgi_temp_path {path}/u; scgi_temp_path {path}/s;
  server {{ listen 127.0.0.1:{port}; root {path}/www; }}
}}""")
    return ["nginx", "-p", str(path), "-c", str(path / "nginx.conf")]


@contextlib.contextmanager
def nginx(path, files):
    """nginx serving `files` (name -> bytes); gives (process, port)."""
    port = free_port()
    path.chmod(0o755)
    (path / "www").mkdir(exist_ok=True)
    for name, data in files.items():
        (path / "www" / name).write_bytes(data)
    process = subprocess.Popen(nginx_settings(path, port), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for_answer(port, "/")
        yield process, port
    finally:
        process.terminate()
        process.wait(20)


def found(port):
    """The first member, signed in."""
    client = Client(port)
    client.member = client.ask("POST", "/api/setup", {
        "organisation": "Messwerk", "name": "Lena Lorenz", "email": "lena@example.org", "password": PASSWORD, "language": "de",
        "time_zone": "Europe/Berlin"})["member"]
    return client
