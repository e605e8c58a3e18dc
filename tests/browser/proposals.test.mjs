// @ts-check
/* A language model proposes: its words are marked, cancelled at any time, and what somebody keeps is the sentence that was said. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { answers, listen, says } from "../api/chat.mjs"
import { check_access, check_width, LEAD, open } from "./browser.mjs"

const NAME = "haus-modell-7b"
const SUMMARY = "Es ging um Termine und darum, wer wann Bescheid weiß. Vereinbart wurde ein zweites Gespräch."
/** @type {Awaited<ReturnType<typeof open>>} */
let world
/** @type {any} */
let model
before(async () => {
	model = await listen()
	world = await open({ args: ["--demo", "--language-model", model.url, "--language-model-name", NAME] })
})
after(async () => {
	await world.close()
	await model.end()
})

/** What a model would find: the first sentences of the customer's side, and one that nobody said. */
const finds = (/** @type {any} */ response, /** @type {any} */ asked) => {
	const lines = asked.body.messages[1].content.trim().split("\n").map((/** @type {string} */ line) => JSON.parse(line))
	const theirs = lines.filter((/** @type {any} */ line) => line.by.startsWith("customer") && line.text.split(" ").length > 5).slice(0, 2)
	says({ summary: SUMMARY, needs: [...theirs.map((/** @type {any} */ { utterance, text }) => ({ utterance, quote: text.slice(0, 120), need: "Der Kunde möchte früher wissen, woran er ist." })),
		{ utterance: 1, quote: "Wir kaufen alles, was Sie haben", need: "Alles." }] })(response)
}

test("needs and a summary are proposed, marked, and taken over as what was said", async () => {
	const page = await world.sign_in(LEAD)
	await page.goto(`${world.front.address}/#/conversations`)
	await page.click(".row a >> nth=0")
	const part = page.locator("section.part", { has: page.locator("h2:text-is('Sprachmodell')") })
	await part.waitFor()
	await part.locator("text=Die Vorschläge sehen nur Sie").waitFor()
	await check_access(page, "before the model is asked")

	model.answer = () => {} // reads, and reads
	await part.locator("button:has-text('vorschlagen lassen')").click()
	await part.locator("text=Das Sprachmodell liest. Das kann").waitFor()
	await check_access(page, "while it reads")
	await part.locator("button:has-text('Abbrechen')").press("Enter")
	await part.locator("button:has-text('vorschlagen lassen')").waitFor()
	await page.waitForFunction(() => document.activeElement?.textContent === "Bedürfnisse und Zusammenfassung vorschlagen lassen") /* the focus is where it was */

	model.answer = answers(500, "no GPU")
	await part.locator("button:has-text('vorschlagen lassen')").click()
	await part.locator("[role=alert]:has-text('nicht angenommen')").waitFor()

	model.answer = finds
	await part.locator("button:has-text('vorschlagen lassen')").click()
	await part.locator(`text=${SUMMARY}`).waitFor()
	assert.equal(await part.locator(".proposed").count(), 3)
	assert.equal(await part.locator(`.proposed:has-text('Worte von ${NAME}, von niemandem geprüft')`).count(), 3, "each of its words says whose they are")
	await part.locator("text=1 Vorschlag ist weggelassen").waitFor()
	await check_access(page, "what it proposes")
	await check_width(page, "what it proposes")

	const quote = (await part.locator(".keep .quote >> nth=0").textContent())?.replace(/[„“]/g, "") ?? ""
	await part.locator(".keep li >> nth=0 >> input >> nth=0").check()
	await part.locator("button.first").click()
	await part.locator(".said:has-text('behalten')").waitFor()
	assert.equal(await part.locator(`text=${SUMMARY}`).count(), 1, "the proposals stay until the page is left")
	await page.click(".crumb a")
	await page.waitForSelector(`text=${quote.slice(0, 40)}`)
	assert.equal(await page.locator("text=woran er ist").count(), 0, "the model's words stay with the model")
	await page.goBack()
	await part.locator("text=Die Vorschläge sehen nur Sie").waitFor()
	assert.equal(await page.locator(`text=${SUMMARY}`).count(), 0, "and are gone with the page")
})
