/* mail.mjs - a real mail server (tests/unit/core/mail_server.py) for tests that read what was sent.
 *
 *   const mail = await startMail()
 *   const kamwerk = await start({ args: mail.args })
 *   await mail.until(3)                     // [{ to, subject, body, id }, ...], in the order they came
 *   mail.end() */
import { spawn } from "node:child_process"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { setTimeout as sleep } from "node:timers/promises"
import { ROOT } from "./kamwerk.mjs"

const PATIENCE_MS = 30_000
/** Five rounds of the courier that carries letters (src/app/courier.h; CLOCK_WAIT_MS). */
export const ROUNDS_MS = 1000

class Mail {
	constructor(child) {
		this.child = child
		this.letters = []
		this.port = 0
	}

	get args() { return ["--smtp", `smtp://127.0.0.1:${this.port}`, "--mail-from", "kamwerk@firma.example"] }

	/** All letters, as soon as there are that many that `wanted` lets through. */
	async until(count, wanted = () => true, patience = PATIENCE_MS) {
		for (let waited = 0; this.letters.filter(wanted).length < count; waited += 50) {
			if (waited > patience)
				throw new Error(`${count} letters were expected: ${JSON.stringify(this.letters.map(({ to, subject }) => [to, subject]))}`)
			await sleep(50)
		}
		return this.letters.filter(wanted)
	}

	/** What came until now is not looked at any more. */
	forget() { this.letters.length = 0 }

	end() { this.child.stdin.end() }
}

export async function startMail(mode = "") {
	/* Debian's python: its package is the one installed. */
	const child = spawn("/usr/bin/python3", ["-I", join(ROOT, "tests/unit/core/mail_server.py"), mode], { stdio: ["pipe", "pipe", "inherit"] })
	const mail = new Mail(child)
	await new Promise((done, failed) => {
		child.once("exit", () => failed(new Error("the mail server ended")))
		createInterface(child.stdout).on("line", (line) => {
			if (mail.port) {
				const letter = JSON.parse(line)
				if (letter.subject) mail.letters.push({ ...letter, to: letter.to[0] })
			} else {
				mail.port = Number(line)
				done()
			}
		})
	})
	return mail
}
