// @ts-check
/* Works agreement: an administrator switches a function off and on by keyboard, everybody reads what is on, and what is off explains
 * itself calmly where the function was. */
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { after, before, test } from "node:test"
import { ADMINISTRATOR, check_access, check_width, LEAD, open, PHONE, tab_to } from "./browser.mjs"

const NUMBER = "BV 2027/11"
/** @type {Awaited<ReturnType<typeof open>>} */
let world
before(async () => { world = await open() })
after(() => world.close())

/** The part of the page about one function. @param {import("./browser.mjs").Page} page @param {string} name */
const part = (page, name) => page.locator(`section.part:has(h2:text-is("${name}"))`)

test("an administrator switches a function off, by keyboard, and where it was stands why", async () => {
	const page = await world.sign_in(ADMINISTRATOR)
	await world.go(page, "members")
	await page.click("a:has-text('Ansehen, was an ist')")
	await page.waitForSelector("text=An seit 1. Jan. 2026: Betriebsvereinbarung 2026/03")
	await check_access(page, "works agreement")
	await check_width(page, "works agreement")
	await part(page, "Gespräche und Geschäfte").locator("summary").focus()
	await page.keyboard.press("Enter")
	await tab_to(page, "button[aria-label='Gespräche und Geschäfte: Ausschalten']")
	await page.keyboard.press("Enter")
	await part(page, "Gespräche und Geschäfte").locator("text=Aus. Es ist keine Vereinbarung in Kraft.").waitFor()
	await page.waitForSelector("tbody tr:first-child:has-text('Leonie Brandt'):has-text('aus')")

	const lead = await world.sign_in(LEAD, { viewport: PHONE })
	await world.go(lead, "evidence")
	await lead.waitForSelector(".switched-off:has-text('Diese Funktion ist aus.')")
	await lead.waitForSelector(".take-back:has-text('trotzdem zurücknehmen')")
	await check_access(lead, "evidence switched off")
	await check_width(lead, "evidence switched off")
	if (process.env.LOOK) await lead.screenshot({ path: `${process.env.LOOK}/evidence-off-390.png`, fullPage: true })
	await tab_to(lead, ".take-back .button")
	await lead.keyboard.press("Enter")
	await lead.waitForSelector("dialog:has-text('nicht noch einmal ohne Sie gezählt')")
	await check_access(lead, "asked before taking back while it is off")
	const taken = lead.waitForResponse((answer) => answer.request().method() === "DELETE" && answer.url().endsWith("/api/evidence/contribution"))
	await lead.click("dialog .button:has-text('Meinen Beitrag zurücknehmen')")
	assert.equal((await taken).status(), 204)
	await lead.waitForSelector("text=Von Ihnen ist hier nichts mehr dabei.")
	const refused = lead.waitForResponse((answer) => answer.url().endsWith("/api/evidence") && answer.status() === 403)
	await world.go(lead, "conversations")
	await refused
	await lead.locator("a:has-text('Gespräche und Geschäfte ansehen')").waitFor({ state: "detached" })
})

test("whoever does not administer reads the same and cannot switch", async () => {
	const page = await world.sign_in(LEAD, { language: "en", theme: "dark", viewport: PHONE })
	await world.go(page, "evidence")
	await page.click(".switched-off a")
	await page.waitForSelector("h1:has-text('Works agreement')")
	await part(page, "Talks and deals").locator("text=Off. No agreement is in force.").waitFor()
	assert.equal(await page.locator("main form, #content form").count(), 0)
	await check_access(page, "works agreement, read")
	await check_width(page, "works agreement, read")
})

test("switched on with a number, the function is there again; with a later day it says from when", async () => {
	const page = await world.sign_in(ADMINISTRATOR)
	await world.go(page, "works-agreement")
	const evidence = part(page, "Gespräche und Geschäfte")
	await evidence.locator("summary").click()
	await evidence.locator("input[name=number]").fill("   ")
	await evidence.locator("form .button.first").click()
	await evidence.locator("[aria-invalid=true]").waitFor()
	await check_access(page, "no number")
	await evidence.locator("input[name=number]").fill(NUMBER)
	await evidence.locator("input[name=from_on]").fill("2031-05-01")
	await evidence.locator("form .button.first").click()
	await evidence.locator(`text=Eingeschaltet ab 1. Mai 2031: ${NUMBER}`).waitFor()
	await evidence.locator("input[name=from_on]").fill("2026-05-01")
	await evidence.locator("form .button.first").click()
	await evidence.locator(`text=An seit 1. Mai 2026: ${NUMBER}`).waitFor()
	await world.go(page, "evidence")
	await page.waitForSelector(".evidence-mine")
})

test("while opening is off nobody is offered, and what is open can be taken back", async () => {
	const admin = await world.sign_in(ADMINISTRATOR)
	const page = await world.sign_in(LEAD)
	const id = await page.evaluate(async () => (await (await fetch("api/conversations")).json()).items[0].id)
	await world.go(page, `conversations/${id}`)
	await page.selectOption("select[name=member]", { label: "Imke Harms" })
	await page.click("button:has-text('Öffnen')")
	await page.waitForSelector("text=liest mit bis")
	await world.go(admin, "works-agreement")
	await part(admin, "Ein Gespräch öffnen").locator("summary").click()
	await admin.click("button[aria-label='Ein Gespräch öffnen: Ausschalten']")
	await part(admin, "Ein Gespräch öffnen").locator("text=Aus. Es ist keine").waitFor()

	await page.reload()
	await page.waitForSelector(".switched-off")
	assert.equal(await page.locator("select[name=member]").count(), 0)
	await check_access(page, "opening switched off")
	await page.click("text=Zurücknehmen")
	await page.waitForSelector("text=Imke Harms liest nicht mehr mit.")
})

test("the pack for the works council is read, switched to the other language, kept as a file and printed without what is for the screen", async () => {
	const page = await world.sign_in(LEAD)
	await world.go(page, "works-agreement")
	await page.click("a:has-text('Paket für Betriebsrat')")
	await page.waitForSelector("h3:has-text('Was aufgezeichnet wird')")
	await check_access(page, "works council pack")
	await check_width(page, "works council pack")
	await page.click(".opening button:has-text('English')")
	await page.waitForSelector("h3:has-text('What is logged')")
	const [download] = await Promise.all([page.waitForEvent("download"), page.click("button:has-text('Als Markdown')")])
	assert.match(download.suggestedFilename(), /^kamwerk-en-\d{4}-\d\d-\d\d\.md$/)
	assert.match(readFileSync(/** @type {string} */ (await download.path()), "utf8"), /Deichwerk Regeltechnik GmbH[^]*# 6\. Consent texts/)
	await page.emulateMedia({ media: "print" })
	assert.equal(await page.locator("button:has-text('Drucken')").isVisible(), false)
	assert.equal(await page.locator("h3:has-text('What is logged')").isVisible(), true)

	const phone = await world.sign_in(ADMINISTRATOR, { viewport: PHONE, theme: "dark", language: "en" })
	await world.go(phone, "works-council-pack")
	await phone.waitForSelector("h3:has-text('What is logged')")
	await check_access(phone, "works council pack on a phone")
	await check_width(phone, "works council pack on a phone")
})
