/* `kamwerk member`: what an operator does with the database at hand, while the server runs. */
import assert from "node:assert/strict"
import { spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { existsSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { after, before, describe, test } from "node:test"
import { PASSWORD, PROGRAM, start } from "../api/kamwerk.mjs"

const DONE = 0, REFUSED = 1, WRONG_USAGE = 2
let kamwerk, db
before(async () => {
	kamwerk = await start()
	db = kamwerk.db
	await kamwerk.found()
})
after(async () => { await kamwerk?.end() })

function member(...words) {
	return spawnSync(PROGRAM, ["member", ...words, "--db", db], { encoding: "utf8", timeout: 60_000 })
}
const listed = () => JSON.parse(member("list", "--format", "json").stdout)
const named = (email) => listed().find((one) => one.email === email)

describe("kamwerk member", () => {
	test("invites somebody, who then opens the invitation in the browser", async () => {
		const added = member("add", "--name", "Ole Bär", "--email", "ole@firma.example", "--role", "lead")
		assert.equal(added.status, DONE, added.stderr)
		assert.match(added.stdout, /^([A-Z2-9]{4}-){7}[A-Z2-9]{4}\n$/)
		assert.deepEqual([named("ole@firma.example").role, named("ole@firma.example").is_welcome], ["lead", false])
		const welcome = await kamwerk.client().post("/api/welcome", { code: added.stdout.trim(), password: PASSWORD })
		assert.equal(welcome.status, 201, welcome.text)
		assert.equal(named("ole@firma.example").is_welcome, true)
	})
	test("locks somebody out at once, in any spelling of the address, and lets them in again", async () => {
		const ole = kamwerk.client()
		assert.equal((await ole.post("/api/session", { email: "ole@firma.example", password: PASSWORD })).status, 200)
		assert.equal(member("lock", "OLE@firma.example").status, DONE)
		assert.equal(named("ole@firma.example").is_locked, true)
		assert.equal((await ole.get("/api/session")).status, 401)
		assert.equal(member("unlock", "ole@firma.example").status, DONE)
		assert.equal((await kamwerk.client().post("/api/session", { email: "ole@firma.example", password: PASSWORD })).status, 200)
	})
	test("keeps the last administrator", () => {
		const [first] = listed().filter(({ role }) => role === "administrator")
		const ended = member("lock", first.email)
		assert.equal(ended.status, REFUSED)
		assert.match(ended.stderr, /member\.last_administrator/)
	})
	test("refuses what makes no sense, and says what would", () => {
		for (const [words, key] of [
			[["add", "--name", "Ole", "--email", "ole"], /name@host\.example[\s\S]*field\.not_email/],
			[["add", "--email", "x@firma.example"], /name is missing/],
			[["add", "--name", "X", "--email", "x@firma.example", "--time-zone", "Atlantis"], /Europe\/Berlin/],
			[["add", "--name", "X", "--email", "x@firma.example", "--language", "fr"], /de or en/],
			[["add", "--name", "Ole", "--email", "ole@firma.example"], /member\.email_taken/],
			[["lock", "nobody@firma.example"], /member\.not_found/],
		]) {
			const ended = member(...words)
			assert.equal(ended.status, REFUSED, ended.stderr)
			assert.equal(ended.stdout, "")
			assert.match(ended.stderr, key)
		}
	})
	test("explains itself when it is called wrongly", () => {
		for (const words of [[], ["dance"], ["lock"], ["list", "too", "many"], ["add", "--role", "king"], ["list", "--format", "xml"]]) {
			const ended = member(...words)
			assert.equal(ended.status, WRONG_USAGE, words.join(" "))
			assert.match(ended.stderr, /Usage/)
		}
	})
	test("migrates nothing that another program works with", async () => {
		const path = join(kamwerk.folder, "older.db")
		writeFileSync(path, "")
		const other = spawn("flock", ["--shared", "--no-fork", path, "sh", "-c", "echo; exec sleep 60"], { stdio: ["ignore", "pipe", "ignore"] })
		try {
			await once(other.stdout, "data")
			const ended = spawnSync(PROGRAM, ["member", "list", "--db", path], { encoding: "utf8", timeout: 60_000 })
			assert.equal(ended.status, REFUSED, ended.stderr)
			assert.match(ended.stderr, /older\.db has to be migrated[\s\S]*stop it first[\s\S]*store\.in_use/)
		} finally {
			other.kill()
		}
	})
	test("makes no database by a typo", () => {
		const path = join(kamwerk.folder, "typo.db")
		const ended = spawnSync(PROGRAM, ["member", "list", "--db", path], { encoding: "utf8" })
		assert.equal(ended.status, REFUSED)
		assert.match(ended.stderr, /typo\.db/)
		assert.equal(existsSync(path), false)
	})
})
