// @ts-check
/* What people lose, and how they get on: the recovery code, everything at once, and an account without a lead. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { ADMINISTRATOR, check_access, check_width, DEMO_PASSWORD, LEAD, open, PHONE, tab_to } from "./browser.mjs"

/** @type {Awaited<ReturnType<typeof open>>} */
let world
before(async () => { world = await open() })
after(() => world.close())

test("whoever lost the recovery code makes a new one, and goes on when it is kept", async () => {
	const page = await world.sign_in(LEAD, { viewport: PHONE, theme: "dark" })
	await world.go(page, "me")
	const form = page.locator("form[aria-label=Wiederherstellungscode]")
	await form.locator("input").fill("egal, nur nicht richtig")
	await form.locator(".button").click()
	await form.locator(".field-problem >> text=Das Passwort stimmt nicht").waitFor()
	await page.waitForFunction(() => document.activeElement?.matches("form[aria-label=Wiederherstellungscode] input"))
	await check_access(page, "wrong password for a new code")
	await form.locator("input").fill(DEMO_PASSWORD)
	await page.keyboard.press("Enter")

	await page.waitForSelector("#recovery-code")
	const code = await page.innerText("#recovery-code")
	await page.waitForFunction(() => document.activeElement?.matches("h1"))
	assert.equal(await page.locator("header nav").count(), 0, "nothing leads away before it is kept")
	assert.equal(await page.getAttribute(".button.first", "aria-disabled"), "true")
	await check_access(page, "new recovery code")
	await check_width(page, "new recovery code")
	await page.check("text=Ich habe den Code sicher aufbewahrt")
	await page.click("text=Weiter")
	await page.waitForSelector("h1:has-text('Ihr Zugang')")
	await page.waitForFunction(() => document.activeElement?.matches("h1"))
	assert.equal(await form.locator("input").inputValue(), "", "the password does not stay on the page")

	/* The new code opens what the lost one would have opened. */
	const later = await world.window()
	await later.click("text=Passwort vergessen")
	await later.fill("input[name=email]", LEAD)
	await later.fill("input[name=recovery_code]", code)
	await later.fill("input[name=password]", DEMO_PASSWORD)
	await later.click("form .button.first")
	await later.check("input[type=checkbox]")
	await later.click(".button.first")
	await later.click("nav a[href='#/conversations']")
	await later.waitForSelector(".row h3 a")
})

test("an account whose lead is locked gets a new one from an administrator, without a mouse", async () => {
	const page = await world.sign_in(ADMINISTRATOR)
	await world.go(page, "members")
	await page.waitForSelector(".people-rows")
	assert.equal(await page.locator(".vacancies").count(), 0, "where every account has its lead nothing is said")
	await press(page, "button[aria-label='Nele Petersen: Sperren']")
	await page.waitForSelector(".vacancies >> text=Nordwind AG")
	assert.match(await page.innerText(".vacancies"), /Ein Kunde ohne Leitung/)
	assert.match(await page.innerText(".vacancies .said"), /^Im Kundenteam: (?!.*Nele Petersen)/, "who is locked is no help")
	await check_access(page, "an account without a lead")

	await press(page, "button[aria-label='Nordwind AG: Leitung benennen']")
	await page.waitForFunction(() => document.activeElement?.matches(".vacancies select"))
	assert.equal(await page.locator(".vacancies option >> text=Nele Petersen").count(), 0)
	await check_access(page, "who leads from now on")
	await page.keyboard.type("Owen")
	await press(page, ".vacancies form .button")
	await page.waitForSelector(".vacancies .is-done >> text=Owen Hartley leitet jetzt diesen Kunden")
	await page.waitForFunction(() => document.activeElement?.textContent === "Jeder Kunde hat wieder eine Leitung")
	await check_access(page, "a lead is named")
	await page.reload()
	await page.waitForSelector(".people-rows")
	assert.equal(await page.locator(".vacancies").count(), 0)

	const owen = await world.sign_in("owen.hartley@deichwerk.example")
	await owen.click("nav a[href='#/accounts']")
	await owen.click("text=Nordwind AG")
	await owen.click(".areas >> text=Menschen")
	await owen.waitForSelector(".people-rows li:has-text('Owen Hartley') >> text=leitet den Kunden")
	await page.click("button[aria-label='Nele Petersen: Entsperren']")
	await page.waitForSelector(".notice >> text=kann sich wieder anmelden")
})

test("a refusal to list or to name a lead is told where it belongs", async () => {
	const page = await world.sign_in(ADMINISTRATOR, { viewport: PHONE, theme: "dark" })
	const list = { items: [{ account: "0", name: "Nordwind AG", members: [] }], next: null }
	await page.route("**/api/vacancies?**", (route) => route.fulfill({ status: 503, contentType: "application/problem+json", body: `{"key":"server.busy"}` }))
	await world.go(page, "members")
	await page.waitForSelector(".vacancies .refused")
	assert.equal(await page.locator("h1").count(), 1)
	await page.waitForSelector(".people-rows > li >> nth=3") /* The members are there all the same. */
	await page.unroute("**/api/vacancies?**")
	await page.route("**/api/vacancies?**", (route) => route.fulfill({ json: list }))
	await page.route("**/api/vacancies/*/lead", (route) => route.fulfill({ status: 404, contentType: "application/problem+json", body: `{"key":"account.not_found"}` }))
	await page.click(".vacancies .failed .button")
	await page.waitForSelector(".vacancies >> text=Im Kundenteam kann sich niemand anmelden")
	await page.click(".vacancies .link")
	await page.selectOption(".vacancies select", { label: "Owen Hartley" })
	await page.click(".vacancies form .button")
	await page.waitForSelector(".vacancies form .refused >> text=Jemand war schneller")
	await check_access(page, "nobody named")
	await check_width(page, "nobody named")
})

test("nobody but an administrator is offered any of it", async () => {
	const page = await world.sign_in(LEAD)
	let asked = 0
	page.on("request", (request) => { asked += Number(request.url().includes("/api/vacancies")) })
	await world.go(page, "members")
	await page.waitForSelector(".people-rows > li")
	assert.equal(await page.locator(".people-rows button, .vacancies").count(), 0)
	assert.equal(asked, 0)
})

test("who lost password and recovery code is invited anew, and nobody overlooks what that costs", async () => {
	const page = await world.sign_in(ADMINISTRATOR)
	await world.go(page, "members")
	const ask = "button[aria-label='Nele Petersen: Neu einladen']"
	await press(page, ask)
	await page.waitForSelector("dialog h2 >> text=Nele Petersen neu einladen?")
	assert.match(await page.innerText("dialog"), /Alle Gespräche von Nele Petersen: Wortlaut, Kennzeichnungen und Zahlen, endgültig/)
	await check_access(page, "invite anew?")
	await page.keyboard.press("Escape")
	await page.waitForSelector("dialog", { state: "detached" })
	assert.ok(await page.evaluate((wanted) => document.activeElement?.matches(wanted), ask), "the focus is where it was")

	await page.keyboard.press("Enter")
	await press(page, "dialog .button.first")
	await page.waitForSelector(".made >> text=die bisherigen Gespräche sind gelöscht")
	await page.waitForFunction(() => document.activeElement?.closest(".made"))
	await check_access(page, "invited anew")
	const first = await page.innerText(".made .code")
	await press(page, ".made .button")
	await page.waitForSelector(".made >> text=/Kopiert|Markiert/")
	await press(page, ".made .link")

	/* The address went astray before anybody opened it: another one, and nothing is lost by it. */
	await press(page, "button[aria-label='Nele Petersen: Noch einmal einladen']")
	await page.waitForSelector(".made >> text=die bisherige gilt nicht mehr")
	const link = await page.innerText(".made .code")
	assert.notEqual(link, first)

	const nele = await world.window()
	await nele.goto(link)
	await nele.fill("input[name=password]", "ein ganz neuer satz zum merken")
	await nele.click("form .button.first")
	await nele.check("input[type=checkbox]")
	await nele.click(".button.first")
	await nele.waitForSelector("h2 >> text=Nordwind AG")
	await nele.click("nav a[href='#/conversations']")
	await nele.waitForSelector(".drop")
	assert.equal(await nele.locator(".row").count(), 0, "the conversations are gone")
})

/** Finds it with the Tab key and presses Enter. @param {import("playwright-core").Page} page @param {string} selector */
async function press(page, selector) {
	await tab_to(page, selector)
	await page.keyboard.press("Enter")
}
