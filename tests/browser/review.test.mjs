// @ts-check
/* A plan review: three people, one clock, and nobody recommends before they listened. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { check_access, check_width, LEAD, open, PHONE, tab_to } from "./browser.mjs"

const PRESENTER = "tomasz.wojcik@deichwerk.example"
const REVIEWER = "priya.raman@deichwerk.example"
/** @type {Awaited<ReturnType<typeof open>>} */
let world
before(async () => { world = await open() })
after(() => world.close())

/** Seconds that the clock of a page shows. @param {import("./browser.mjs").Page} page */
const seconds = async (page) => {
	const [, minutes, rest] = /** @type {RegExpMatchArray} */ ((await page.innerText(".clock-time")).match(/(\d+):(\d+)/))
	return Number(minutes) * 60 + Number(rest)
}

test("a review goes from phase to phase, and recommends only who was confirmed", async () => {
	const lead = await world.sign_in(LEAD)
	const account = await lead.evaluate(async () => (await (await fetch("api/accounts?q=nordwind")).json()).items[0].id)
	await world.go(lead, `accounts/${account}/business`)
	await lead.click("text=Review beginnen")
	await check_access(lead, "begin a review")
	await lead.fill("input[name=subject]", "Plan 2027 für Nordwind")
	await lead.selectOption("select[name=presenter]", { label: "Tomasz Wójcik" })
	await lead.check("label:has-text('Priya Raman') input")
	await lead.click("form .button.first")
	await lead.waitForSelector(".phases [aria-current=step]:has-text('Vorstellen')")
	await check_access(lead, "moderator")
	const place = new URL(lead.url()).hash.slice(2)

	const presenter = await world.sign_in(PRESENTER, { language: "en" })
	const reviewer = await world.sign_in(REVIEWER, { viewport: PHONE })
	for (const page of [presenter, reviewer]) {
		await world.go(page, place)
		await page.waitForSelector(".clock-time")
	}
	const clocks = await Promise.all([lead, presenter, reviewer].map(seconds))
	assert.ok(Math.max(...clocks) - Math.min(...clocks) <= 1, `one clock for all: ${clocks}`)
	assert.equal(await reviewer.locator(".review-now form").count(), 0, "while one presents, the others listen")
	assert.equal(await reviewer.locator(".move-on").count(), 0)
	await check_width(reviewer, "review on a phone")

	await lead.click(".move-on .button")
	await reviewer.waitForSelector(".phases [aria-current=step]:has-text('Rückfragen')")
	await reviewer.fill("textarea[name=text]", "Ich würde früher beginnen.")
	await reviewer.click("form .button.first")
	await reviewer.waitForSelector(".field-problem:has-text('nur Fragen')")
	await check_access(reviewer, "not a question")
	await reviewer.fill("textarea[name=text]", "Warum erst 2027?")
	await reviewer.click("form .button.first")
	await presenter.waitForSelector("text=Warum erst 2027?")

	await lead.click(".move-on .button")
	await reviewer.waitForSelector(".phases [aria-current=step]:has-text('Wiedergeben')")
	/* Said back without a mouse; at first not what was meant. */
	await tab_to(reviewer, "textarea[name=text]")
	await reviewer.keyboard.type("Es geht um den Preis.")
	await reviewer.keyboard.press("Tab")
	await reviewer.keyboard.press("Enter")
	await reviewer.waitForSelector(".turn-note:has-text('sagt gleich')")
	await presenter.waitForSelector("text=Es geht um den Preis.")
	await check_access(presenter, "the presenter answers")
	await presenter.click("text=No, otherwise")
	await reviewer.waitForSelector(".turn-note:has-text('anders gemeint')")
	await reviewer.fill("textarea[name=text]", "Ihr wollt zuerst die Termine sichern.")
	await reviewer.click("form .button.first")
	await presenter.waitForSelector("text=Termine sichern")
	await tab_to(presenter, ".records .button.first")
	await presenter.keyboard.press("Enter")
	await reviewer.waitForSelector(".turn-note:has-text('können gleich empfehlen')")

	await lead.click(".move-on .button")
	await reviewer.waitForSelector(".phases [aria-current=step]:has-text('Empfehlen')")
	await reviewer.fill("textarea[name=text]", "Frau Thiessen früh einladen.")
	await reviewer.click("form .button.first")
	await lead.waitForSelector("text=Frau Thiessen früh einladen.")
	await lead.click(".move-on .button")
	await presenter.waitForSelector(".phases [aria-current=step]:has-text('Agree')")
	await presenter.fill("textarea[name=text]", "Termin mit Frau Thiessen vereinbaren")
	await presenter.selectOption("select[name=owner]", { label: "Tomasz Wójcik" })
	await presenter.click("form .button.first")
	await lead.waitForSelector("text=als Aufgabe angelegt")
	const actions = await lead.evaluate(async (id) => (await (await fetch(`api/accounts/${id}/actions`)).json()).items, account)
	assert.ok(actions.some((/** @type {any} */ a) => a.title === "Termin mit Frau Thiessen vereinbaren" && a.owner_name === "Tomasz Wójcik"))
	await lead.click(".move-on .button")
	await lead.waitForSelector("text=Ergebnis drucken")
	await check_access(lead, "result")
	await check_width(reviewer, "result on a phone")
	await lead.emulateMedia({ media: "print" })
	assert.ok(await lead.isHidden("text=Ergebnis drucken"))
	assert.ok(await lead.isVisible("text=Frau Thiessen früh einladen."))
})
