/* `kamwerk serve`: what it is started with counts, and where it cannot start it says what would help. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { once } from "node:events"
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, describe, test } from "node:test"
import { PROGRAM, ROOT } from "../api/kamwerk.mjs"
import { makeReady, makeWorld } from "../api/world.mjs"

const REFUSED = 1
const WORDINGS = "de/suggestions.wordings"
let folder
before(() => { folder = mkdtempSync(join(tmpdir(), "kamwerk-serve-")) })
after(() => rmSync(folder, { recursive: true, force: true }))

function refused(...words) {
	const ended = spawnSync(PROGRAM, ["serve", "--db", join(folder, "kamwerk.db"), ...words], { encoding: "utf8", timeout: 60_000 })
	assert.equal(ended.status, REFUSED, ended.stderr)
	assert.equal(ended.stdout, "")
	return ended.stderr
}

/** A folder of rules whose German wordings went through `change`. */
function coached(name, change) {
	const rules = join(folder, name)
	cpSync(join(ROOT, "rules"), rules, { recursive: true })
	writeFileSync(join(rules, WORDINGS), change(readFileSync(join(rules, WORDINGS), "utf8")))
	return rules
}

describe("kamwerk serve --rules", () => {
	test("takes the wordings of suggestions from the folder as well", async () => {
		const rules = coached("rules", (text) => text.replace(/^say: [^{\n]*$/gm, "say: So sagt es unsere Trainerin."))
		const world = await makeWorld({ args: ["--rules", rules] })
		try {
			const talk = "Lena Lorenz: Guten Morgen.\nBernd Kern: Ehrlich gesagt waren wir im Sommer ziemlich verärgert.\nLena Lorenz: Hier ist unsere Preisliste.\n"
			const added = await world.lena.send("POST", `/api/accounts/${world.account.id}/conversations?title=T&started_at=2026-11-20T09:00:00.000Z&language=auto`,
				{ body: talk, headers: { "content-type": "text/plain" } })
			const ready = await makeReady(world.lena, added.body, world.contact)
			const report = await world.lena.get(`/api/conversations/${ready.id}/report`)
			assert.equal(report.status, 200, report.text)
			assert.deepEqual(report.body.listening.missed.map(({ suggestion }) => suggestion), ["So sagt es unsere Trainerin."])
		} finally {
			await world.kamwerk.end()
		}
	})
	test("refuses to start with a wording that makes no sense, and names its line", () => {
		const rules = coached("broken", (text) => `${text}nobody knows what this is\n`)
		const line = readFileSync(join(rules, WORDINGS), "utf8").trimEnd().split("\n").length
		assert.match(refused("--rules", rules), new RegExp(`^${WORDINGS}:${line}: expected [\\s\\S]*suggestions\\.malformed`))
	})
})

test("kamwerk serve names a way out when its port is taken", async () => {
	const other = createServer().listen(0, "127.0.0.1")
	try {
		await once(other, "listening")
		const address = `127.0.0.1:${other.address().port}`
		assert.match(refused("--listen", address), new RegExp(`^cannot listen on ${address}: another program does already[\\s\\S]*--listen 127\\.0\\.0\\.1:9000[\\s\\S]*server\\.listen`, "m"))
	} finally {
		other.close()
	}
})
