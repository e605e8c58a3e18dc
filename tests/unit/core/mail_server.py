"""mail_server.py [MODE]   A mail server for mail_test.c: prints its port, then each letter as one line of JSON.

MODE: refuse (550 to every recipient), later (451 to the first two), slow (2 s for each), all (listens on every address)."""
import email, email.policy, json, sys, time
from aiosmtpd.controller import Controller

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
                          "auto": letter["Auto-Submitted"], "date": str(letter["Date"]), "id": letter["Message-ID"],
                          "longest": max(map(len, envelope.content.split(b"\r\n")))}, ensure_ascii=False), flush=True)
        return "250 OK"


controller = Controller(Handler(), hostname="0.0.0.0" if mode == "all" else "127.0.0.1", port=0)
import socket
free = socket.socket(); free.bind(("127.0.0.1", 0)); controller.port = free.getsockname()[1]; free.close()
controller.start()
print(controller.port, flush=True)
sys.stdin.read()  # until whoever started us is gone
controller.stop()
