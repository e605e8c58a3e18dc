// @ts-check
/* Beside a call: counted by key and tap, the own share from the level of Chromium's fake microphone, nothing sent meanwhile, and handed in
 * exactly once, also when the network was gone and the page closed. */
import assert from "node:assert/strict"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { FRAME_MS, Voice } from "../../web/lib/voice.js"
import { ask, check_access, check_width, LEAD, open, PHONE, tab_to } from "./browser.mjs"

const RATE = 16000
const FOLDER = mkdtempSync(join(tmpdir(), "kamwerk-call-"))
const FILE = join(FOLDER, "speech.wav")

/** Numbers that look random and are the same each time. @param {number} seed */
function noise(seed) {
	let state = seed
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0
		return (state >>> 8) / (1 << 23) - 1
	}
}

/* Seconds of silence and of speech, in turn. */
const SPEECH = [1.2, 2.4, 0.9, 1.7, 2.1, 3.2, 0.6, 0.9, 3.4, 2.6, 1.1, 1.5, 2.0]
const SPOKEN_S = SPEECH.filter((_, i) => i % 2).reduce((sum, s) => sum + s, 0)
const WHOLE_S = SPEECH.reduce((sum, s) => sum + s, 0)

/** Bursts with syllables, over a room that is never quite still. @param {number} room of full scale */
function speech(room) {
	const next = noise(7), samples = []
	for (const [i, seconds] of SPEECH.entries())
		for (let n = 0; n < seconds * RATE; n++) {
			const syllable = 0.55 + 0.45 * Math.cos((2 * Math.PI * 4 * n) / RATE)
			samples.push(room * next() + (i % 2 ? 0.25 * syllable * next() : 0))
		}
	return Float64Array.from(samples)
}

/** @param {Float64Array} samples */
function wav(samples) {
	const bytes = Buffer.alloc(44 + samples.length * 2)
	bytes.write("RIFF", 0); bytes.writeUInt32LE(36 + samples.length * 2, 4); bytes.write("WAVEfmt ", 8)
	bytes.writeUInt32LE(16, 16); bytes.writeUInt16LE(1, 20); bytes.writeUInt16LE(1, 22); bytes.writeUInt32LE(RATE, 24)
	bytes.writeUInt32LE(RATE * 2, 28); bytes.writeUInt16LE(2, 32); bytes.writeUInt16LE(16, 34); bytes.write("data", 36); bytes.writeUInt32LE(samples.length * 2, 40)
	samples.forEach((sample, i) => bytes.writeInt16LE(Math.round(sample * 32767), 44 + i * 2))
	return bytes
}

/** @param {Float64Array} samples */
function listen(samples) {
	const voice = new Voice(), length = (RATE * FRAME_MS) / 1000
	for (let at = 0; at + length <= samples.length; at += length)
		voice.hear(Math.sqrt(samples.subarray(at, at + length).reduce((sum, s) => sum + s * s, 0) / length))
	return voice
}

for (const [name, room] of /** @type {[string, number][]} */ ([["a quiet room", 0.001], ["a fan beside the table", 0.02], ["no noise at all", 0]]))
	test(`how long somebody spoke is found within 3 %: ${name}`, () => {
		const { spoken_ms, listened_ms } = listen(speech(room))
		assert.ok(Math.abs(spoken_ms / 1000 / SPOKEN_S - 1) < 0.03, `${spoken_ms / 1000} of ${SPOKEN_S} s`)
		assert.ok(Math.abs(listened_ms / 1000 - WHOLE_S) < 0.1)
	})

test("noise alone and clicks are no speech, and a fan that is switched on counts only until the floor has risen", () => {
	const next = noise(3), samples = Float64Array.from({ length: 20 * RATE }, (_, n) => (n < 10 * RATE ? 0.002 : 0.01) * next() + (n % (3 * RATE) < 320 ? 0.5 * next() : 0))
	assert.ok(listen(samples).spoken_ms <= 11000, "the fan counts until the floor has risen, ten seconds at most")
	assert.equal(listen(samples.subarray(0, 10 * RATE)).spoken_ms, 0)
})

/** @type {Awaited<ReturnType<typeof open>>} */
let world
before(async () => {
	writeFileSync(FILE, wav(speech(0.001)))
	world = await open({
		before: async (kamwerk) => ({
			address: kamwerk.base,
			args: ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", `--use-file-for-fake-audio-capture=${FILE}%noloop`],
		}),
	})
})
after(async () => {
	await world?.close()
	rmSync(FOLDER, { recursive: true })
})

/** What is counted so far, as it stands in the browser. @param {import("./browser.mjs").Page} page */
const counted = (page) => page.evaluate(() => JSON.parse(localStorage.getItem("kamwerk.call") ?? "null"))

test("beside a call: keys count, the own share is that of the file, and nothing leaves the page", async () => {
	const page = await world.sign_in(LEAD)
	await page.setViewportSize({ width: 390, height: 700 })
	await page.goto(`${world.front.address}/#/call`)
	await page.waitForSelector("text=Noch nichts mitgezählt")
	await check_access(page, "before a call")
	await check_width(page, "before a call")
	await page.selectOption("select[name=account]", { label: "Nordwind AG" })
	await page.check("input[name=listens]")
	await page.click("text=Mitzählen >> nth=-1")
	await page.waitForSelector("text=Nur der Pegel.")
	/** @type {string[]} */
	const requests = []
	page.on("request", (request) => requests.push(request.url()))
	for (const key of ["q", "p", "q", "b", "f", "q"]) await page.keyboard.press(key)
	await page.keyboard.press("z")
	await page.waitForSelector(".call-key:has-text('Frage') .call-count:text('2')")
	await check_access(page, "beside a call")
	await check_width(page, "beside a call")
	await page.waitForTimeout(WHOLE_S * 1000)
	assert.deepEqual(requests, [], "nothing leaves the page while it listens")
	await page.click(".row-of >> text=Pause")
	const { own_ms, listened_ms, marks } = await counted(page)
	assert.ok(Math.abs(own_ms / 1000 / SPOKEN_S - 1) < 0.03, `${own_ms / 1000} s spoken of ${SPOKEN_S} in the file`)
	assert.ok(listened_ms / 1000 >= WHOLE_S - 1, `${listened_ms / 1000} s listened`)
	assert.deepEqual(marks.map((/** @type {any} */ m) => m.kind), ["question", "paraphrase", "question", "signal", "feeling"])
	await page.close()
})

test("without a network it goes on, survives being closed, and is handed in once", async () => {
	const page = await world.sign_in(LEAD)
	await page.goto(`${world.front.address}/#/call`)
	await tab_to(page, ".main form button[type=submit], .main form button.first")
	await page.keyboard.press("Enter")
	await page.waitForSelector(".call-keys")
	await page.context().setOffline(true)
	for (const key of ["q", "q", "p"]) await page.keyboard.press(key)
	await page.waitForSelector("text=Keine Verbindung")
	await page.click("text=Beenden")
	await page.click("text=Beenden und abgeben")
	await page.waitForSelector("text=Eine Zählung wartet in diesem Browser")
	await check_access(page, "a count that waits")
	const other = await page.context().newPage()
	await page.close()
	await other.context().setOffline(false)
	/* Twice at once, as two open pages would. */
	await other.goto(`${world.front.address}/#/call`)
	await other.waitForSelector(".call-strip")
	await other.waitForFunction(() => localStorage.getItem("kamwerk.calls") === "[]")
	const { items } = await ask(other, "GET", "calls")
	assert.equal(items.length, 1)
	assert.deepEqual(items[0].marks.map((/** @type {any} */ m) => m.kind), ["question", "question", "paraphrase"])
	const again = await ask(other, "POST", "calls", { key: "k-1", marks: [] }), twice = await ask(other, "POST", "calls", { key: "k-1", marks: [] })
	assert.equal(again.id, twice.id)
	await check_access(other, "earlier calls")
})

test("keys of one's own: refused where they could not be told apart, counting once they hold, and the help shows them", async () => {
	const page = await world.sign_in(LEAD, { viewport: PHONE })
	await world.go(page, "call")
	await tab_to(page, "details.more > summary")
	await page.keyboard.press("Enter")
	const choose = async (/** @type {string} */ kind, /** @type {string} */ key) => {
		await tab_to(page, `input[name=${kind}]`)
		await page.keyboard.press(key)
		await page.keyboard.press("Enter")
	}
	for (const [key, refusal] of [["q", "zählt schon etwas anderes"], ["z", "nimmt das Letzte zurück"], ["#", "einen Buchstaben oder eine Ziffer"]]) {
		await choose("feeling", key)
		await page.waitForSelector(`.field.is-refused:has(input[name=feeling]):has-text('${refusal}')`)
		await page.waitForFunction(() => /** @type {HTMLInputElement} */ (document.activeElement).name === "feeling") /* the focus is where it was refused */
	}
	await check_access(page, "keys that were refused")
	await check_width(page, "keys that were refused")
	/* Two change places, in one go. */
	await tab_to(page, "input[name=question]", "Shift+Tab")
	await page.keyboard.press("b")
	await tab_to(page, "input[name=feeling]")
	await page.keyboard.press("3")
	await choose("signal", "q")
	await page.waitForSelector("text=Es zählen jetzt B, P, 3 und Q.")
	await page.reload()
	await tab_to(page, ".main form button.first")
	await page.keyboard.press("Enter")
	await page.waitForSelector(".call-keys")
	for (const key of ["b", "b", "3", "f", "q", "p"]) await page.keyboard.press(key)
	assert.deepEqual((await counted(page)).marks.map((/** @type {any} */ m) => m.kind), ["question", "question", "feeling", "signal", "paraphrase"], "F counts nothing any more")
	assert.deepEqual(await page.locator(".call-key").evaluateAll((keys) => keys.map((key) => `${key.getAttribute("aria-keyshortcuts")} ${key.querySelector("kbd")?.textContent}`)), ["B B", "P P", "3 3", "Q Q"])
	await page.click("text=Beenden")
	await page.click("text=Verwerfen, nichts abgeben")
	await world.go(page, "keyboard")
	assert.deepEqual((await page.locator("section:has(h2) .keys kbd").allTextContents()).slice(0, 4), ["B", "P", "3", "Q"])
	await check_access(page, "the help")
	await check_width(page, "the help")
	await page.click("text=Eigene Tasten wählen")
	await page.waitForFunction(() => location.hash === "#/call" && document.activeElement?.matches("h1")) /* it takes the focus from whoever tabs before */
	await tab_to(page, "details.more > summary")
	await page.keyboard.press("Enter")
	await page.click("text=Wie am Anfang")
	await page.waitForSelector("text=Es zählen jetzt Q, P, F und B.")
	assert.equal(await page.inputValue("input[name=question]"), "Q")
	await page.close()
})

test("who pauses while the browser still asks for the microphone is not heard afterwards", async () => {
	const page = await world.sign_in(LEAD)
	await page.evaluate(() => {
		const window_ = /** @type {any} */ (window), devices = navigator.mediaDevices, real = devices.getUserMedia.bind(devices)
		devices.getUserMedia = async (wanted) => {
			await new Promise((go_on) => { window_.let_in = go_on })
			return window_.stream = await real(wanted)
		}
	})
	await world.go(page, "call")
	await page.check("input[name=listens]")
	await page.click("text=Mitzählen >> nth=-1")
	await page.waitForFunction(() => /** @type {any} */ (window).let_in)
	await page.click(".row-of >> text=Pause")
	await page.evaluate(() => /** @type {any} */ (window).let_in())
	await page.waitForFunction(() => /** @type {any} */ (window).stream)
	await page.waitForFunction(() => /** @type {any} */ (window).stream.getTracks().every((/** @type {MediaStreamTrack} */ track) => track.readyState === "ended"), undefined, { timeout: 3000 })
	assert.equal(await page.locator("text=Nur der Pegel.").count(), 0, "nor does the sign say so")
	await page.close()
})
