// @ts-check
/* A recording, from naming who took part over the consents to the report; the server of the team's own refuses first, and is asked again. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { HEARD, listen, says } from "../api/whisper.mjs"
import { check_access, check_width, LEAD, open } from "./browser.mjs"

/** A second of silence: 8 kHz, 8 bit, mono. */
function wav() {
	const head = Buffer.alloc(44), seconds = 1, rate = 8000
	head.write("RIFF", 0)
	head.writeUInt32LE(36 + seconds * rate, 4)
	head.write("WAVEfmt ", 8)
	head.writeUInt32LE(16, 16)
	head.writeUInt16LE(1, 20)
	head.writeUInt16LE(1, 22)
	head.writeUInt32LE(rate, 24)
	head.writeUInt32LE(rate, 28)
	head.writeUInt16LE(1, 32)
	head.writeUInt16LE(8, 34)
	head.write("data", 36)
	head.writeUInt32LE(seconds * rate, 40)
	return Buffer.concat([head, Buffer.alloc(seconds * rate, 128)])
}

/** @type {Awaited<ReturnType<typeof open>>} */
let world
/** @type {any} */
let whisper
before(async () => {
	whisper = await listen()
	world = await open({ args: ["--demo", "--transcriber", whisper.url] })
})
after(async () => {
	await world.close()
	await whisper.end()
})

test("who took part is named and agrees, then the sound is sent and becomes a report", async () => {
	const page = await world.sign_in(LEAD)
	await page.goto(`${world.front.address}/#/conversations`)
	await page.click("summary:has-text('Aufnahme verschriften lassen')")
	await page.locator("form[aria-label='Aufnahme verschriften lassen'] select").selectOption({ label: "Nordwind AG" })
	await page.fill("form[aria-label='Aufnahme verschriften lassen'] input[name=title]", "Vorlauf")
	await page.fill("form[aria-label='Aufnahme verschriften lassen'] textarea", "Nele Petersen\nMaren Thiessen")
	await check_access(page, "naming who took part")
	await page.click("text=Weiter zu den Einwilligungen")
	await page.waitForSelector(".people-form")
	await page.waitForSelector("text=Bevor die Aufnahme gesendet wird")
	assert.equal(await page.locator("text=Aufnahme wählen").count(), 0, "nothing is sent before everybody agreed")
	await page.check(".basis >> nth=0 >> input >> nth=0")
	await page.fill("#basis-all", "Zu Beginn mündlich")
	await page.click(".people-form button.first")
	await page.waitForSelector("text=Aufnahme wählen")
	await check_access(page, "sending the sound")
	await check_width(page, "sending the sound")
	const file = { name: "Gespräch.wav", mimeType: "audio/wav", buffer: wav() }
	whisper.answer = says(500, "no GPU")
	await page.setInputFiles("input[type=file]", file)
	await page.waitForSelector("[role=alert]:has-text('nicht angenommen')")
	whisper.answer = () => {}
	await page.setInputFiles("input[type=file]", file)
	await page.waitForSelector("text=Der Server hört zu")
	await page.click("text=Abbrechen")
	await page.waitForSelector("text=Aufnahme wählen")
	whisper.answer = says(200, { ...HEARD, segments: HEARD.segments.map((one) => ({ ...one, speaker: one.speaker === "Lena Lorenz" ? "Nele Petersen" : "Maren Thiessen" })) })
	await page.setInputFiles("input[type=file]", file)
	await page.waitForSelector("text=Was beschäftigt Sie im Augenblick am meisten?")
	assert.equal(whisper.forms.at(-1).bytes, file.buffer.length)
	assert.equal(whisper.forms.at(-1).type, "audio/wav")
})
