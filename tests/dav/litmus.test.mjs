/* litmus, the test suite for WebDAV servers: basic, copymove, props and http without a failure. Locks are not advertised. */
import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { makeWorld, run } from "./dav.mjs"

let w, folder
before(async () => { w = await makeWorld(); folder = mkdtempSync(join(tmpdir(), "kamwerk-litmus-")) })
after(async () => { await w?.kamwerk.end(); rmSync(folder, { recursive: true, force: true }) })

test("no lock is advertised", async () => {
	const answer = await w.max.send("OPTIONS", w.max.home)
	assert.equal(answer.headers.get("dav"), "1, 3, calendar-access, extended-mkcol")
	assert.doesNotMatch(answer.headers.get("allow"), /LOCK/)
})

test("litmus finds nothing to object to", async () => {
	const { status, output } = await run("litmus", ["-k", w.max.url, w.max.email, w.max.password],
		{ cwd: folder, env: { TESTS: "basic copymove props http" } })
	const summaries = output.match(/summary for `\w+': of \d+ tests run: \d+ passed, \d+ failed/g) ?? []
	assert.equal(summaries.length, 4, output)
	for (const line of summaries)
		assert.match(line, / 0 failed$/, output)
	assert.equal(status, 0, output)
	assert.deepEqual(output.match(/WARNING: .*/g), ["WARNING: server does not claim Class 2 compliance"], output)
})
