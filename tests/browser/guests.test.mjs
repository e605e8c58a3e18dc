// @ts-check
/* The account's own people: invited, in by a link without a password, seeing what is shared, gone. */
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { after, before, test } from "node:test"
import { startMail } from "../api/mail.mjs"
import { check_access, check_width, LEAD, open, PHONE, tab_to } from "./browser.mjs"

/** @type {Awaited<ReturnType<typeof open>>} */
let world
before(async () => { world = await open() })
after(() => world.close())

/** @param {import("./browser.mjs").Page} page */
async function people_of_nordwind(page) {
	await page.click("nav a[href='#/accounts']")
	await page.click("text=Nordwind AG")
	await page.click(".areas >> text=Menschen")
	await page.waitForSelector(".people-rows")
}

/** Where the open account is. @param {import("./browser.mjs").Page} page */
const account_of = (page) => page.url().match(/accounts\/([^/?]+)/)?.[1]

let link = ""

test("a lead invites a contact, and gets a link to hand over, without a mouse", async () => {
	const page = await world.sign_in(LEAD)
	await people_of_nordwind(page)
	await tab_to(page, "button[aria-label$=': Als Mitglied einladen']")
	await page.keyboard.press("Enter")
	await page.waitForSelector(".made .code")
	await page.waitForFunction(() => document.activeElement?.closest(".made"))
	link = await page.innerText(".made .code")
	assert.match(link, /#\/come-in\/[\w-]{60,}$/)
	await check_access(page, "invited")
	await page.waitForSelector("section:has-text('Mitglieder des Kunden') >> text=eingeladen am")
})

test("the link lets somebody in on a phone, once, and they see what is shared", async () => {
	const lead = await world.sign_in(LEAD)
	await people_of_nordwind(lead)
	const shared = await lead.evaluate(async (id) => {
		const { csrf } = await (await fetch("api/session")).json()
		const add = async (/** @type {string} */ quote, /** @type {boolean} */ is_shared) => (await fetch(`api/accounts/${id}/needs`, {
			method: "POST", headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf }, body: JSON.stringify({ quote, level: "account", is_shared }),
		})).status
		return [await add("Wir brauchen eine Warnung drei Tage vorher.", true), await add("Die wollen uns im Preis drücken.", false)]
	}, account_of(lead))
	assert.deepEqual(shared, [201, 201])

	const page = await world.window({ viewport: PHONE })
	await page.goto(link)
	await page.waitForSelector("h1:has-text('Willkommen')")
	await check_access(page, "come in")
	await check_width(page, "come in")
	await page.click("text=Weiter")
	await page.waitForSelector("h1:has-text('Nordwind AG')")
	await page.waitForSelector(".need >> text=Warnung drei Tage vorher")
	assert.equal(await page.locator("text=im Preis drücken").count(), 0)
	assert.deepEqual(await page.locator("header nav a").allInnerTexts(), ["Teams", "Nachrichten"])
	assert.equal(await page.locator(".drop, .need button").count(), 0, "nothing of ours is offered")
	await check_access(page, "a guest's account")
	await check_width(page, "a guest's account")
	await page.click(".areas >> text=Menschen")
	await page.waitForSelector(".people-rows >> text=Nele Petersen")
	assert.equal(await page.locator("section.part .main button").count(), 0)
	await page.reload()
	await page.waitForSelector("h1:has-text('Nordwind AG')")

	/* The link was used: whoever finds it later asks for another, which the team sees. */
	const late = await world.window({ viewport: PHONE, theme: "dark" })
	await late.goto(link)
	await late.click("text=Weiter")
	await late.waitForSelector("h1:has-text('gilt nicht mehr')")
	await check_access(late, "link over")
	await late.click("text=Neuen Link anfordern")
	await late.waitForSelector("h1:has-text('ist angefordert')")
	await lead.reload()
	await lead.waitForSelector("text=bittet um einen neuen Link")
	await lead.click("text=Neuer Link")
	await lead.waitForSelector(".made .code")
	await late.goto(await lead.innerText(".made .code"))
	await late.click("text=Weiter")
	await late.waitForSelector("h1:has-text('Nordwind AG')")

	/* Takes along what was shared, and leaves: in every browser at once. */
	await page.click(".menu-button")
	await page.click(".menu a[href='#/me']")
	const [taken] = await Promise.all([page.waitForEvent("download"), page.click("text=als JSON")])
	const words = readFileSync(/** @type {string} */ (await taken.path()), "utf8")
	assert.ok(words.includes("Warnung drei Tage vorher") && !words.includes("im Preis drücken"), "what is shared, and nothing else")
	await check_width(page, "a guest's own page")
	await page.click("section:has-text('Nicht mehr teilnehmen') .button")
	await page.waitForSelector("dialog[open]")
	await check_access(page, "leaving")
	await page.click("dialog .button.first")
	await page.waitForSelector("h1:has-text('Anmelden')")
	await late.reload()
	await late.waitForSelector("h1:has-text('Anmelden')")
})

test("a letter that could not be delivered or waits says so beside who takes part, and the link can be handed over", async () => {
	const mail = await startMail("refuse"), other = await open({ args: ["--demo", ...mail.args] })
	try {
		const page = await other.sign_in(LEAD)
		await people_of_nordwind(page)
		await page.click("button[aria-label$=': Als Mitglied einladen']")
		await page.waitForSelector(".made p:not(.row-of)")
		await page.click(".made >> text=Schließen")
		await page.setViewportSize(PHONE)
		const row = page.locator(".people-rows > li:has-text('nicht zustellbar')")
		await row.waitFor()
		assert.match(await row.innerText(), /eingeladen am .*nicht zustellbar/s)
		await check_access(page, "a lost letter")
		await check_width(page, "a lost letter")
		await row.locator("text=Link selbst weitergeben").click()
		await page.waitForSelector(".made .code")
		await row.waitFor({ state: "detached" })
		mail.end()
		await page.click("button[aria-label$=': Neuer Link']")
		await page.waitForSelector(".people-rows > li:has-text('wartet auf den Versand')")
		await check_width(page, "a letter that waits")
	} finally {
		mail.end()
		await other.close()
	}
})
