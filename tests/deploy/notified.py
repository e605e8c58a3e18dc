#!/usr/bin/env python3
"""notified.py SECONDS PROGRAM...   Runs the program as systemd runs a Type=notify service with a watchdog, ends it with SIGTERM
SECONDS after it was ready, and prints each thing it told, then its exit status."""
import os, signal, socket, subprocess, sys, tempfile, time

WATCHDOG_US = 1_500_000
PATIENCE_S = 40
seconds, words = float(sys.argv[1]), sys.argv[2:]
with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
    told.bind(folder + "/notify")
    told.settimeout(0.05)
    program = subprocess.Popen(words, stdout=subprocess.DEVNULL,
                               env={**os.environ, "NOTIFY_SOCKET": folder + "/notify", "WATCHDOG_USEC": str(WATCHDOG_US)})
    kill_at, end_at, status = time.monotonic() + PATIENCE_S, None, None
    while status is None:
        status = program.poll()
        try:
            while True:
                word = told.recv(4096).decode()
                print(word, flush=True)
                if word == "READY=1":
                    end_at = time.monotonic() + seconds
        except TimeoutError:
            pass
        if end_at and time.monotonic() > end_at:
            program.send_signal(signal.SIGTERM)
            end_at = None
        if time.monotonic() > kill_at:
            program.kill()
    print("exit", status)
