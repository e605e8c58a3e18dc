/* The unit file an administrator takes from deploy/systemd. What only a booted systemd can show is tried by hand:
 * docs/recipes/try-the-service.md. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, describe, test } from "node:test"
import { PROGRAM, ROOT } from "../api/kamwerk.mjs"

const NAME = "kamwerk.service"
const EXPOSURE_MAX = 15 // tenths; 1.1 as it is shipped, 9.6 of a unit that restricts nothing
const UNIT = readFileSync(join(ROOT, "deploy/systemd", NAME), "utf8")
const EXEC_START = UNIT.match(/^ExecStart=(\S+) (.*)$/m)
let folder
before(() => {
	folder = mkdtempSync(join(tmpdir(), "kamwerk-systemd-"))
	writeFileSync(join(folder, NAME), UNIT.replace(EXEC_START[1], "/bin/true")) // the program is not installed here
})
after(() => rmSync(folder, { recursive: true, force: true }))

const analyze = (...words) => spawnSync("systemd-analyze", words, { encoding: "utf8", timeout: 60_000 })

describe("the unit of systemd", () => {
	test("says nothing that systemd does not know", () => {
		const { status, stderr } = analyze("verify", "--man=no", join(folder, NAME))
		assert.deepEqual(stderr.split("\n").filter((line) => line.includes(NAME)), [])
		assert.equal(status, 0, stderr)
	})
	test("leaves the program next to nothing but its own data", () => {
		const { status, stdout, stderr } = analyze("security", "--offline=true", "--no-pager", `--threshold=${EXPOSURE_MAX}`, join(folder, NAME))
		assert.equal(status, 0, stdout + stderr)
		assert.match(stdout, /Overall exposure level/)
	})
	test("starts what the program understands, and hears when it is ready, alive and about to stop", () => {
		const words = EXEC_START[2].split(" ").map((word) => word === "127.0.0.1:8080" ? "127.0.0.1:0"
			: word === "/var/lib/kamwerk/kamwerk.db" ? join(folder, "kamwerk.db") : word)
		const { stdout, stderr } = spawnSync("python3", [join(ROOT, "tests/deploy/notified.py"), "2", PROGRAM, ...words], { encoding: "utf8", timeout: 60_000 })
		assert.match(stdout, /^READY=1\n(WATCHDOG=1\n)+STOPPING=1\nexit 0\n$/, stdout + stderr)
	})
})
