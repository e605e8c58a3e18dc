// @ts-check
/* Live captions: what was pasted before is recognised, whoever did not agree is left out, and the rules label what is new for the one
 * who pasted. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { captions_new, captions_read } from "../../web/lib/captions.js"
import { ask, check_access, check_width, LEAD, open, PHONE, tab_to } from "./browser.mjs"

const NAMES = ["Nele Petersen", "Maren Thiessen"]
const read = (/** @type {string} */ text) => captions_read(text, NAMES).lines
const told = (/** @type {{ speaker: string, text: string }[]} */ lines) => lines.map(({ speaker, text }) => `${speaker}: ${text}`)

/* What was pasted, and what of it is new after all before it. */
const PASTED = /** @type {[string, string, string[]][]} */ ([
	["the beginning", "Nele Petersen: Guten Morgen, Frau Thiessen.\nMaren Thiessen: wir brauchen", ["Nele Petersen: Guten Morgen, Frau Thiessen.", "Maren Thiessen: wir brauchen"]],
	["all of it again, the last line grown and spelt anew", "Nele Petersen: Guten Morgen, Frau Thiessen.\nMaren Thiessen: Wir brauchen verlässliche Termine.", ["Maren Thiessen: verlässliche Termine."]],
	["only its end, and more", "Maren Thiessen: Wir brauchen verlässliche Termine.\nNele Petersen: mhm\nMaren Thiessen: und zwar bald", ["Nele Petersen: mhm", "Maren Thiessen: und zwar bald"]],
	["the same once more", "Maren Thiessen: Wir brauchen verlässliche Termine.\nNele Petersen: mhm\nMaren Thiessen: und zwar bald", []],
	["begun within somebody's words", "Termine.\nNele Petersen: mhm\nMaren Thiessen: und zwar bald, sonst steht die Halle", ["Maren Thiessen: sonst steht die Halle"]],
	["nothing of before", "Nele Petersen: Die Halle?", ["Nele Petersen: Die Halle?"]],
	["the same word by the other", "Maren Thiessen: Halle? Ja.", ["Maren Thiessen: Halle? Ja."]],
	["a word that was corrected meanwhile", "Maren Thiessen: und zwar bald, sonst steht die Halle\nNele Petersen: Die Halle?\nMaren Thiessen: Halle? Jawohl. Seit gestern.", ["Maren Thiessen: Seit gestern."]],
	["something older", "Maren Thiessen: Wir brauchen verlässliche Termine.", []],
	["the whole talk with times", "[10:00:01] Nele Petersen: Guten Morgen, Frau Thiessen.\n[10:00:04] Maren Thiessen: Wir brauchen verlässliche Termine.\nNele Petersen: mhm\nMaren Thiessen: und zwar bald, sonst steht die Halle\nNele Petersen: Die Halle?\nMaren Thiessen: Halle? Jawohl. Seit gestern.\n[10:02:11] Nele Petersen: Was heißt das für Sie?", ["Nele Petersen: Was heißt das für Sie?"]],
])

test("of what is pasted again only what is new is left", () => {
	let known = /** @type {{ speaker: string, text: string }[]} */ ([])
	for (const [what, text, wanted] of PASTED) {
		const added = captions_new(known, read(text))
		assert.deepEqual(told(added), wanted, what)
		known = [...known, ...added]
	}
})

test("names may stand alone above their lines, as some programs copy them", () => {
	assert.deepEqual(told(read("Nele Petersen\n10:12\nGuten Morgen.\n[Maren Thiessen] 10:13:01\nMoin.\nwas gibt es")), ["Nele Petersen: Guten Morgen.", "Maren Thiessen: Moin.", "Maren Thiessen: was gibt es"])
})

test("whoever is none of its people is left out with all they said, and nobody else says it", () => {
	for (const text of ["Nele Petersen: Guten Morgen.\nJörn Feddersen: hallo\nich bin auch da\nMaren Thiessen: Moin.", "Nele Petersen\nGuten Morgen.\nJörn Feddersen\nhallo\nich bin auch da\nMaren Thiessen\nMoin."]) {
		const { lines, strangers } = captions_read(text, NAMES)
		assert.deepEqual(told(lines), ["Nele Petersen: Guten Morgen.", "Maren Thiessen: Moin."])
		assert.deepEqual(strangers, ["Jörn Feddersen"])
	}
})

test("a turn longer than a line may be comes in several", () => {
	const text = "Termine und Preise ".repeat(300).trim()
	const lines = captions_new([], [{ speaker: "Maren Thiessen", text }])
	assert.ok(lines.length > 1 && lines.every((line) => new TextEncoder().encode(line.text).length <= 2000))
	assert.equal(lines.map((line) => line.text).join(" "), text)
})

/** @type {Awaited<ReturnType<typeof open>>} */
let world
before(async () => {
	world = await open()
})
after(() => world?.close())

/** As somebody pastes. @param {import("./browser.mjs").Page} page @param {string} text */
const paste = (page, text) => page.locator("#captions-text").evaluate((field, text) => {
	const data = new DataTransfer()
	data.setData("text/plain", text)
	field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))
}, text)

/** How often it is counted. @param {import("./browser.mjs").Page} page @param {string} what */
const counted = (page, what) => page.locator(`.caption-counts > li:has-text('${what}') strong`).textContent()

test("captions from the first line to the report, by keyboard: nothing before everybody agreed", async () => {
	const page = await world.sign_in(LEAD, { viewport: PHONE })
	await world.own_account(page, "Untertitel AG")
	await world.go(page, "call")
	await tab_to(page, "a[href='#/captions']")
	await page.keyboard.press("Enter")
	await page.waitForSelector("h1:has-text('Untertitel mitlesen')")
	await page.waitForSelector("select[name=account] option:has-text('Untertitel AG')", { state: "attached" })
	await check_access(page, "before captions")
	await check_width(page, "before captions")
	await tab_to(page, "select[name=account]")
	await page.selectOption("select[name=account]", { label: "Untertitel AG" })
	await tab_to(page, "textarea[name=text]")
	await page.keyboard.insertText("[09:00:01] Nele Petersen: Guten Morgen, Frau Thiessen.\n[09:00:04] Maren Thiessen: Guten Morgen.\n")
	await tab_to(page, ".main form button.first")
	await page.keyboard.press("Enter")
	await page.waitForSelector("h1:has-text('Wer spricht, und wer ist einverstanden?')")
	assert.equal(await page.locator("#captions-text").count(), 0, "nothing can be pasted before")
	await check_access(page, "consent to captions")
	await page.check("input[name=basis-all] >> nth=0")
	await page.fill("#basis-all", "zu Beginn gefragt")
	await tab_to(page, "form.people-form button.first")
	await page.keyboard.press("Enter")
	await page.waitForSelector("#captions-text")
	await paste(page, "Nele Petersen: Guten Morgen, Frau Thiessen.\nMaren Thiessen: Guten Morgen.\nNele Petersen: Was hat sich seit dem Sommer verändert?\nMaren Thiessen: Wir brauchen verlässliche Liefertermine, und ehrlich gesagt bin ich verärgert.")
	await page.waitForSelector("text=2 neue Zeilen.")
	await page.waitForSelector(".talk li:nth-child(1):has-text('verlässliche Liefertermine')")
	await page.waitForSelector(".talk li:nth-child(1) .tags:has-text('Bedürfnis')")
	await paste(page, "Maren Thiessen: Wir brauchen verlässliche Liefertermine, und ehrlich gesagt bin ich verärgert.\nJörn Feddersen: Ich auch.\nNele Petersen: Das klingt, als hätte Sie das sehr geärgert.")
	await page.waitForSelector("text=Ausgelassen: Jörn Feddersen.")
	await page.waitForSelector(".talk li:nth-child(1) .tags:has-text('Stufe 3')")
	/* Typed instead of pasted. */
	await tab_to(page, "#captions-text")
	await page.keyboard.insertText("Nele Petersen: Bis wann brauchen Sie eine Antwort?")
	await page.keyboard.press("Tab")
	await page.keyboard.press("Enter")
	await page.waitForSelector("text=Eine neue Zeile.")
	await page.waitForFunction(() => document.querySelectorAll(".talk > li").length === 6)
	assert.deepEqual([await counted(page, "Frage"), await counted(page, "Gefühl")], ["2", "1"])
	assert.ok(!(await page.innerText("main")).includes("Stattdessen"), "no advice")
	await check_access(page, "captions")
	await check_width(page, "captions")
	const id = page.url().split("/").at(-1)
	const report = await ask(page, "GET", `conversations/${id}/report`)
	assert.equal(report.conversation.utterance_count, 6)
	assert.ok(!JSON.stringify(report).includes("Ich auch"), "nothing of whoever did not agree reached the server")
	await tab_to(page, `a[href='#/conversations/${id}']`)
	await page.keyboard.press("Enter")
	await page.waitForSelector("h1:has-text('Nele Petersen')")
	await page.close()
})

test("without a network lines wait, and none is sent twice when it is back", async () => {
	const page = await world.sign_in(LEAD, { language: "en" })
	await world.own_account(page, "Captions Ltd")
	await world.go(page, "captions")
	await page.selectOption("select[name=account]", { label: "Captions Ltd" })
	await page.fill("textarea[name=text]", "Nele Petersen: Good morning.\nMaren Thiessen: Good morning, Nele.")
	await page.click(".main form button.first")
	await page.waitForSelector("h1:has-text('Who speaks, and who agrees?')")
	await page.check("input[name=basis-all] >> nth=0")
	await page.fill("#basis-all", "asked at the start")
	await page.click("form.people-form button.first")
	await page.waitForSelector("#captions-text")
	/* The first line arrives, but not its answer. */
	let is_lost = true
	await page.route("**/lines", async (route) => {
		if (is_lost) await route.fetch()
		await (is_lost ? route.abort() : route.continue())
	})
	await paste(page, "Nele Petersen: What keeps you busy at the moment?\nMaren Thiessen: Late deliveries, mostly.")
	await page.waitForSelector("text=2 still wait.")
	await check_access(page, "lines that wait")
	is_lost = false
	await page.evaluate(() => dispatchEvent(new Event("online")))
	await page.waitForFunction(() => document.querySelectorAll(".talk > li").length === 4)
	const { utterances } = await ask(page, "GET", `conversations/${page.url().split("/").at(-1)}/report`)
	assert.deepEqual(utterances.map((/** @type {any} */ u) => u.text), ["Good morning.", "Good morning, Nele.", "What keeps you busy at the moment?", "Late deliveries, mostly."])
	await page.close()
})
