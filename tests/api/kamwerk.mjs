/* kamwerk.mjs - starts the real program for a test, and speaks with it as a browser would.
 *
 *   const kamwerk = await start()
 *   const anna = await kamwerk.found()              // the first member, signed in
 *   const answer = await anna.post("/api/accounts", { name: "Nordwind AG", country: "DE", about: "" })
 *   answer.status, answer.body, answer.headers
 *   await kamwerk.stop()
 *
 * KAMWERK names the program (./test sets it: the build with sanitizers). Each start has a folder and a
 * database of its own: a file below the system's temporary folder, or, where KAMWERK_TEST_DB is the address of a
 * PostgreSQL server, a database there (./test postgres api-postgres). */
import { spawn, spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { Agent, request } from "node:http"
import { tmpdir } from "node:os"
import { dirname, join, resolve } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { fileURLToPath } from "node:url"

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..")
export const PROGRAM = resolve(ROOT, process.env.KAMWERK ?? "build-test/kamwerk")
export const PASSWORD = "Ein langer Satz zum Merken 7"
/** Where tests create their databases; empty: in files. */
export const SERVER = process.env.KAMWERK_TEST_DB ?? ""
const CLIENTS = join(ROOT, ".cache/debian/postgresql-client-15/usr/lib/postgresql/15/bin")
const START_MS_MAX = 30_000
const STOP_MS_MAX = 20_000

class Headers extends Map {
	get(name) { return super.get(name.toLowerCase()) ?? null }
}

/* Connections are kept, as browsers do. */
const CONNECTIONS = new Agent({ keepAlive: true })

/** One request and its answer. Not fetch(): with the many questions of leak.test.mjs, node itself took three quarters of the time. */
const exchange = (method, address, headers, body) => new Promise((done, failed) => {
	const asked = request(address, { method, headers, agent: CONNECTIONS })
	// A body that is not wanted is cut off, which is an error here; what was answered counts.
	let isAnswered = false
	asked.on("error", (error) => { if (!isAnswered) failed(error) })
	asked.on("response", (response) => {
		const pieces = []
		isAnswered = true
		response.on("data", (bytes) => pieces.push(bytes))
		response.on("error", failed)
		response.on("end", () => {
			const text = Buffer.concat(pieces).toString("utf8").replace(/^\ufeff/, "")
			done({ status: response.statusCode, headers: new Headers(Object.entries(response.headers).map(([name, value]) => [name, [value].flat().join(", ")])), text })
		})
	})
	asked.end(body)
})

/** A client: one browser with its cookie and CSRF token. Signed out until it signs in. */
export class Client {
	constructor(base) {
		this.base = base
		this.cookie = ""
		this.csrf = ""
		this.bearer = ""
		this.member = null
	}

	/** The same person in another browser tab whose page forgot the CSRF token. */
	withoutCsrf() {
		return Object.assign(new Client(this.base), this, { csrf: "" })
	}

	async send(method, path, { body, json, headers = {} } = {}) {
		const all = { ...headers }
		if (this.cookie) all.cookie = this.cookie
		if (this.bearer) all.authorization = `Bearer ${this.bearer}`
		if (this.csrf && method !== "GET") all["x-csrf-token"] = this.csrf
		if (json !== undefined) {
			body = JSON.stringify(json)
			all["content-type"] ??= "application/json"
		}
		if (typeof body === "string")
			all["content-type"] ??= "text/plain;charset=UTF-8"
		const answer = await exchange(method, this.base + path, all, body)
		const [pair] = answer.headers.get("set-cookie")?.split(";") ?? []
		if (pair)
			this.cookie = pair.endsWith("=") ? "" : pair
		const type = answer.headers.get("content-type") ?? ""
		return { ...answer, body: /[/+]json/.test(type) ? JSON.parse(answer.text) : null }
	}

	get(path, headers) { return this.send("GET", path, { headers }) }
	post(path, json, headers) { return this.send("POST", path, { json, headers }) }
	put(path, json, headers) { return this.send("PUT", path, { json, headers }) }
	patch(path, json, revision) {
		return this.send("PATCH", path, { json, headers: revision === undefined ? {} : { "if-match": `"${revision}"` } })
	}
	delete(path) { return this.send("DELETE", path) }

	/** A request whose body is written by hand (`write`, then `asked.end()`), and which can be ended (`asked.destroy()`). */
	open(method, path, headers) {
		const asked = request(this.base + path, { method, headers: { cookie: this.cookie, "x-csrf-token": this.csrf, ...headers } })
		const answered = new Promise((resolve, reject) => {
			asked.on("error", reject)
			asked.on("response", async (response) => {
				let text = ""
				for await (const piece of response)
					text += piece
				resolve({ status: response.statusCode, body: JSON.parse(text) })
			})
		})
		answered.catch(() => {})
		const write = (piece) => new Promise((resolve) => { if (asked.write(piece)) resolve(); else asked.once("drain", resolve) })
		return { asked, answered, write }
	}

	/** Keeps what a sign-in answered. */
	accept(answer) {
		if (answer.status >= 300)
			throw new Error(`signing in was refused: ${answer.status} ${answer.text}`)
		this.csrf = answer.body.csrf
		this.member = answer.body.member
		return this
	}

	async signIn(email, password = PASSWORD) {
		return this.accept(await this.post("/api/session", { email, password }))
	}
}

/** The functions that could monitor people, as an administrator switches them on: by the number of an agreement. */
export const WORKS_FUNCTIONS = ["opening", "evidence", "team_weeks", "coverage", "language_model"]
export async function switchOn(administrator, ...functions) {
	for (const name of functions) {
		const answer = await administrator.put("/api/works-agreement", { function: name, is_on: true, number: "BV 7", from_on: "2026-01-01" })
		if (answer.status !== 200)
			throw new Error(`switching ${name} on was refused: ${answer.status} ${answer.text}`)
	}
}

/** Runs a program of PostgreSQL and gives what it printed. */
function postgres(program, ...words) {
	const ended = spawnSync(join(CLIENTS, program), words, { maxBuffer: 1 << 28 })
	if (ended.status !== 0)
		throw new Error(`${program} ended with ${ended.status ?? ended.error}: ${ended.stderr}`)
	return ended.stdout
}

/** The address of a new, empty database. */
export function createDatabase() {
	const name = `kamwerk_${process.pid}_${Math.random().toString(36).slice(2)}`
	postgres("psql", "--quiet", "--command", `CREATE DATABASE ${name}`, SERVER)
	return SERVER.replace(/[^/]*$/, name)
}

export function dropDatabase(address) {
	postgres("psql", "--quiet", "--command", `DROP DATABASE IF EXISTS ${address.replace(/.*\//, "")} WITH (FORCE)`, SERVER)
}

class Kamwerk {
	constructor(folder, program, passwords) {
		this.folder = folder
		this.db = SERVER ? createDatabase() : join(folder, "kamwerk.db")
		this.port = 0
		this.program = program
		this.passwords = passwords
		this.output = ""
	}

	/** Where it reads by how much its clock is ahead (src/core/clock.h). */
	get clockFile() { return join(this.folder, "clock") }

	/** From now on it is `time` for the server, and for others beside it. A build without sanitizers takes no notice. @returns {number} ms ahead */
	setClock(time) {
		const ahead = Date.parse(time) - Date.now()
		writeFileSync(`${this.clockFile}.new`, String(ahead))
		renameSync(`${this.clockFile}.new`, this.clockFile) // never half written
		return ahead
	}

	get base() { return `http://127.0.0.1:${this.port}` }

	/** Somebody who is not signed in. */
	client() { return new Client(this.base) }

	/** The first member, an administrator; `recovery` is the code for the drawer. */
	async found(email = "anna@example.org", name = "Anna Acker") {
		const client = this.client()
		const answer = await client.post("/api/setup", {
			organisation: "Muster GmbH", name, email, password: PASSWORD, language: "de", time_zone: "Europe/Berlin",
		})
		client.accept(answer)
		client.recovery = answer.body.recovery_code
		return client
	}

	/** Invites somebody and opens the invitation for them. */
	async join(administrator, email, name, role = "member") {
		const invited = await administrator.post("/api/members", {
			name, email, role, language: "en", time_zone: "Europe/Vienna", discipline: "sales",
		})
		if (invited.status !== 201)
			throw new Error(`the invitation was refused: ${invited.status} ${invited.text}`)
		const client = this.client()
		return client.accept(await client.post("/api/welcome", { code: invited.body.invitation_code, password: PASSWORD }))
	}

	/** Ends the server as systemd does; complains when a sanitizer found something or it did not end. */
	async stop(signal = "SIGTERM") {
		if (this.child.exitCode === null && this.child.signalCode === null) {
			const ended = new Promise((done) => this.child.once("exit", done))
			this.child.kill(signal)
			const late = setTimeout(() => this.child.kill("SIGKILL"), STOP_MS_MAX)
			await ended
			clearTimeout(late)
		}
		if (signal === "SIGTERM" && this.child.exitCode !== 0)
			throw new Error(`the server ended with ${this.child.exitCode ?? this.child.signalCode}:\n${this.output.slice(-6000)}`)
	}

	/** Stops it if it still runs, and removes its database and folder. */
	async end() {
		try {
			await this.stop()
		} finally {
			this.remove()
		}
	}

	remove() {
		rmSync(this.folder, { recursive: true, force: true })
		if (SERVER) dropDatabase(this.db)
	}

	/** Starts it again on the same database. */
	async again(args = []) { return launch(this, args) }

	/** Killed, and started again with `args`, at another time if one is given. */
	async killed(args, time) {
		await this.stop("SIGKILL")
		if (time) this.setClock(time)
		return this.again(args)
	}

	/** Until `look` gives what is expected; what the server said when it does not. */
	async until(look, expected) {
		for (let left = 200, seen; (seen = await look()) !== expected; left--) {
			if (!left)
				throw new Error(`${expected} was expected, not ${seen}: ${this.output.slice(-2000)}`)
			await sleep(50)
		}
	}

	/** A second server process on the same database, on a port of its own; to be stopped, not ended. */
	async beside(args = []) {
		const other = Object.assign(Object.create(Kamwerk.prototype), { folder: this.folder, db: this.db, port: 0, program: this.program, passwords: this.passwords })
		return launch(other, args)
	}

	/** Changes the database behind the server's back, as an older version would have left it. While it is stopped. */
	sql(statement) {
		if (SERVER) return void postgres("psql", "--quiet", "--set", "ON_ERROR_STOP=1", "--command", statement, this.db)
		const ended = spawnSync("python3", ["-c", "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()", this.db, statement], { encoding: "utf8" })
		if (ended.status !== 0) throw new Error(ended.stderr)
	}

	/** All bytes that the server keeps, by file name. What a database server keeps is shown as it tells it itself. */
	files() {
		if (SERVER) return { "pg_dump": postgres("pg_dump", "--data-only", "--inserts", this.db) }
		return Object.fromEntries(readdirSync(this.folder, { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map((entry) => [entry.name, readFileSync(join(entry.path ?? entry.parentPath, entry.name))]))
	}
}

/** Starts it (again on the same port), and waits for the line that names the port. */
async function launch(kamwerk, args) {
	kamwerk.output = ""
	kamwerk.child = spawn(kamwerk.program,
		["serve", "--listen", `127.0.0.1:${kamwerk.port}`, "--db", kamwerk.db, ...args],
		{ cwd: kamwerk.folder, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, KAMWERK_TEST_CLOCK: kamwerk.clockFile, ...kamwerk.passwords === "cheap" && { KAMWERK_TEST_PASSWORDS: "cheap" } } })
	await new Promise((done, failed) => {
		const fail = (why) => failed(new Error(`${why}:\n${kamwerk.output}`))
		const late = setTimeout(() => { kamwerk.child.kill("SIGKILL"); fail(`no answer after ${START_MS_MAX} ms`) }, START_MS_MAX)
		kamwerk.child.once("exit", (status, signal) => { clearTimeout(late); fail(`the server ended with ${status ?? signal}`) })
		for (const stream of [kamwerk.child.stdout, kamwerk.child.stderr])
			stream.on("data", (bytes) => {
				kamwerk.output = (kamwerk.output + bytes).slice(-200_000)
				const address = kamwerk.output.match(/^kamwerk listens on http:\/\/[^/]*:(\d+)/m)
				if (address) {
					clearTimeout(late)
					kamwerk.port = Number(address[1])
					done()
				}
			})
	})
	return kamwerk
}

/** Starts the program on an empty database of its own. `passwords`: "dear" ones cost what they cost people (src/core/secrets.h). */
export async function start({ args = [], program = PROGRAM, passwords = "cheap" } = {}) {
	const kamwerk = new Kamwerk(mkdtempSync(join(tmpdir(), "kamwerk-test-")), program, passwords)
	try {
		return await launch(kamwerk, args)
	} catch (error) {
		kamwerk.remove()
		throw error
	}
}
