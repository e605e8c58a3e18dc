"""A calendar on the web for source_test.c: one answer after the other; prints its port and ends with its standard input."""
import http.server, sys, threading

EVENT = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:{0}\r\nDTSTART:20261124T{0}0000Z\r\nDURATION:PT1H\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
count = 0


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        global count
        count += 1
        known = self.headers.get("If-None-Match") == '"1"' and self.headers.get("If-Modified-Since") == "Mon, 23 Nov 2026 10:00:00 GMT"
        status = {1: 200, 2: 304 if known else 500, 3: 200}.get(count, 503)
        body = EVENT.format("08" if count == 1 else "14").encode() if status == 200 else b""
        self.send_response(status)
        self.send_header("ETag", f'"{count}"')
        self.send_header("Last-Modified", "Mon, 23 Nov 2026 10:00:00 GMT")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
sys.stdin.read()
