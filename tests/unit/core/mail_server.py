"""mail_server.py [MODE]   A mail server for mail_test.c: prints its port, then each letter as one line of JSON.

MODE: refuse (550 to every recipient), later (451 to the first two), slow (2 s for each), all (listens on every address).
starttls, smtps: with a certificate of its own for 127.0.0.2, whose file it names in its second line; who wants to send has
to log in as "kam" with "Moin!"."""
import email, email.policy, json, ssl, subprocess, sys, tempfile, time
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

mode = sys.argv[1] if len(sys.argv) > 1 else ""


class Handler:
    count = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        Handler.count += 1
        if mode == "refuse":
            print(json.dumps({"refused": address}), flush=True)
            return "550 no such person"
        if mode == "later" and Handler.count <= 2:
            return "451 later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if mode == "slow":
            time.sleep(2)
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        body = letter.get_body(("plain",)).get_content().replace("\r\n", "\n")
        print(json.dumps({"from": envelope.mail_from, "to": envelope.rcpt_tos, "subject": letter["Subject"], "body": body,
                          "auto": letter["Auto-Submitted"], "user": session.auth_data and session.auth_data.decode(), "date": str(letter["Date"]), "id": letter["Message-ID"],
                          "longest": max(map(len, envelope.content.split(b"\r\n")))}, ensure_ascii=False), flush=True)
        return "250 OK"


def log_in(server, session, envelope, mechanism, data):
    is_good = (data.login, data.password) == (b"kam", b"Moin!")
    if not is_good:
        print(json.dumps({"denied": data.login.decode()}), flush=True)
    return AuthResult(success=is_good, handled=False, auth_data=data.login)


with tempfile.TemporaryDirectory() as folder:
    options, host = {}, "0.0.0.0" if mode == "all" else "127.0.0.1"
    if mode in ("starttls", "smtps"):
        certificate, key, host = folder + "/certificate.pem", folder + "/key.pem", "127.0.0.2"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                        "-subj", "/CN=mail.firma.example", "-addext", "subjectAltName=IP:" + host, "-keyout", key, "-out", certificate],
                       check=True, stderr=subprocess.DEVNULL)
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(certificate, key)
        options = {"authenticator": log_in, "auth_required": True}
        # aiosmtpd counts a connection as safe only after STARTTLS.
        options |= {"tls_context": tls, "require_starttls": True} if mode == "starttls" else {"ssl_context": tls, "auth_require_tls": False}
    import socket
    free = socket.socket(); free.bind((host, 0)); port = free.getsockname()[1]; free.close()
    controller = Controller(Handler(), hostname=host, port=port, **options)
    controller.start()
    print(controller.port, flush=True)
    if host == "127.0.0.2":
        print(certificate, flush=True)
    sys.stdin.read()  # until whoever started us is gone
    controller.stop()
