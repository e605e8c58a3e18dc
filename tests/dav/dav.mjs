/* dav.mjs - a server with people who have app passwords, for the programs that speak CalDAV with it. */
import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { start } from "../api/kamwerk.mjs"

/** A person's door to their calendars. */
export class Dav {
	constructor(kamwerk, client, email, password) {
		Object.assign(this, { kamwerk, client, email, password })
		this.home = `/dav/calendars/${client.member.id}/`
		this.url = `${kamwerk.base}${this.home}`
	}

	async send(method, path, { body, headers = {} } = {}) {
		const authorization = `Basic ${Buffer.from(`${this.email}:${this.password}`).toString("base64")}`
		const response = await fetch(this.kamwerk.base + path, { method, body, headers: { authorization, ...headers }, redirect: "manual" })
		return { status: response.status, headers: response.headers, text: await response.text() }
	}

	put(path, body, headers = {}) { return this.send("PUT", path, { body, headers: { "content-type": "text/calendar", ...headers } }) }
	report(path, body) { return this.send("REPORT", path, { body, headers: { "content-type": "application/xml", depth: "1" } }) }
	propfind(path, depth, body) { return this.send("PROPFIND", path, { body, headers: { "content-type": "application/xml", depth } }) }
}

/** An app password for somebody who is signed in. */
export async function opened(kamwerk, client, email) {
	const made = await client.post("/api/app-passwords", { name: "Kalenderprogramm" })
	assert.equal(made.status, 201, made.text)
	return new Dav(kamwerk, client, email, made.body.password)
}

/** @param {{ time?: string }} what `time`: what the server takes it for */
export async function makeWorld({ time, ...options } = {}) {
	const kamwerk = await start(options)
	try {
		if (time) kamwerk.setClock(time)
		const anna = await kamwerk.found()
		const max = await kamwerk.join(anna, "max@example.org", "Max Maurer")
		return { kamwerk, anna: await opened(kamwerk, anna, "anna@example.org"), max: await opened(kamwerk, max, "max@example.org") }
	} catch (error) {
		await kamwerk.end().catch(() => {})
		throw error
	}
}

/** Runs a program to its end: { status, output }. */
export function run(program, words, { cwd, env, input } = {}) {
	return new Promise((done, failed) => {
		const child = spawn(program, words, { cwd, env: { ...process.env, ...env }, stdio: ["pipe", "pipe", "pipe"] })
		let output = ""
		for (const stream of [child.stdout, child.stderr])
			stream.on("data", (bytes) => { output += bytes })
		child.once("error", failed)
		child.once("close", (status) => done({ status, output }))
		child.stdin.end(input ?? "")
	})
}

/** What a program printed that ended well. */
export const done = ({ status, output }) => { assert.equal(status, 0, output); return output }

/** vdirsyncer between a folder of its own and a person's calendar; both commands give what it printed. */
export function syncer(person, collection) {
	const place = mkdtempSync(join(tmpdir(), "kamwerk-vdirsyncer-")), files = join(place, "here", collection)
	mkdirSync(files, { recursive: true })
	writeFileSync(join(place, "config"), `[general]
status_path = "${place}/status/"
[pair both]
a = "here"
b = "there"
collections = ["${collection}"]
[storage here]
type = "filesystem"
path = "${place}/here/"
fileext = ".ics"
[storage there]
type = "caldav"
url = "${person.kamwerk.base}/"
username = "${person.email}"
password = "${person.password}"
`)
	const vdirsyncer = async (command, input) => done(await run("vdirsyncer", ["--config", join(place, "config"), command], { input }))
	return { files, discover: () => vdirsyncer("discover", "y\ny\n"), sync: () => vdirsyncer("sync"), end: () => rmSync(place, { recursive: true, force: true }) }
}

export const event = (uid, lines) =>
	`BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\nUID:${uid}\r\nDTSTAMP:20261101T000000Z\r\n${lines.join("\r\n")}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`
