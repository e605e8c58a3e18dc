// @ts-check
/* Each page, in both languages and both themes, wide and on a phone: axe finds nothing, nothing is too wide. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { ADMINISTRATOR, check_access, check_width, LEAD, open, PHONE } from "./browser.mjs"

/** @type {Awaited<ReturnType<typeof open>>} */
let world
before(async () => { world = await open() })
after(() => world.close())

/* What to wait for says that the page is there. */
const PLACES = [
	["conversations", ".rows, .drop"], ["accounts", ".rows"], ["accounts/new", ".page form"], ["me", ".page form"], ["members", ".people-rows"],
	["keyboard", ".keys"], ["nowhere", ".opening"],
]

for (const language of /** @type {const} */ (["de", "en"])) {
	for (const [theme, viewport] of /** @type {["light" | "dark", { width: number, height: number } | undefined][]} */ ([["light", undefined], ["dark", PHONE]])) {
		const name = `${language}, ${theme}, ${viewport ? "phone" : "wide"}`
		test(`every page, ${name}`, async () => {
			const page = await world.sign_in(ADMINISTRATOR, { theme, viewport, language })
			for (const [place, sign] of PLACES) {
				await world.go(page, place)
				await page.waitForSelector(sign)
				await check_access(page, `${place}, ${name}`)
				await check_width(page, `${place}, ${name}`)
			}
			await world.go(page, "members")
			await page.click(".people-rows .link >> nth=0")
			await page.waitForSelector("dialog .outcome")
			await check_access(page, `invite anew, ${name}`)
			await check_width(page, `invite anew, ${name}`)
		})
		test(`the account and the report, ${name}`, async () => {
			const page = await world.sign_in(LEAD, { theme, viewport, language })
			await page.click("nav a[href='#/accounts']")
			await page.click("text=Nordwind AG")
			await page.waitForSelector(".drop")
			await check_access(page, `account, ${name}`)
			await check_width(page, `account, ${name}`)
			await page.click(".row h3 a >> nth=0")
			await page.waitForSelector("svg.dial")
			await page.waitForSelector(".ribbon svg")
			await page.click("details.more > summary >> nth=0")
			await page.locator(".marks:not(.is-quiet) .rule-button").first().click()
			await page.locator(".rule-box .link").first().click()
			await page.waitForSelector(".correction")
			await check_access(page, `report, ${name}`)
			await check_width(page, `report, ${name}`)
			await page.evaluate(() => { location.hash += "/people" })
			await page.waitForSelector(".people-form")
			await check_access(page, `people, ${name}`)
			await check_width(page, `people, ${name}`)
			await page.click(".page button.in-text")
			await page.waitForSelector("dialog h2")
			await check_access(page, `delete, ${name}`)
			await page.keyboard.press("Escape")
			await page.click(".page button.in-text >> nth=1")
			await page.waitForSelector("dialog select")
			await check_access(page, `withdrawal, ${name}`)
			await check_width(page, `withdrawal, ${name}`)
		})
	}
}

test("who is not signed in sees the log-in, and afterwards the page they wanted", async () => {
	const page = await world.window()
	await page.waitForSelector("input[name=email]")
	await check_access(page, "log-in")
	await page.goto(`${world.kamwerk.base}/#/members`)
	await page.fill("input[name=email]", LEAD)
	await page.fill("input[name=password]", "falsch")
	await page.click("form .button.first")
	await page.waitForSelector(".refused")
	assert.match(await page.innerText(".refused"), /passen nicht zusammen/)
	await check_access(page, "log-in, refused")
	await page.fill("input[name=password]", "moin-nordwind-2026")
	await page.click("form .button.first")
	await page.waitForSelector(".people-rows")
})

test("a wrong old password is refused at its field", async () => {
	const page = await world.sign_in(LEAD)
	await world.go(page, "me")
	await page.fill("input[name=old]", "egal, nur nicht richtig")
	await page.fill("input[name=password]", "ein langer satz zum merken")
	await page.click("form:has(input[name=old]) .button.first")
	await page.waitForSelector(".field:has(input[name=old]) .field-problem >> text=Das bisherige Passwort stimmt nicht")
	await page.waitForFunction(() => document.activeElement?.matches("input[name=old]"))
	await check_access(page, "wrong old password")
})

test("when the session ends somebody is told, and goes on where they were", async () => {
	const page = await world.sign_in(LEAD)
	await world.go(page, "me")
	await page.waitForSelector(".page form")
	await page.context().clearCookies()
	await page.fill("input[name=old]", "egal")
	await page.fill("input[name=password]", "ein langer satz zum merken")
	await page.click("form:has(input[name=old]) .button.first")
	await page.waitForSelector(".told >> text=Ihre Anmeldung ist abgelaufen")
	await check_access(page, "session over")
	await page.fill("input[name=email]", LEAD)
	await page.fill("input[name=password]", "moin-nordwind-2026")
	await page.click("form .button.first")
	await page.waitForSelector("h1:has-text('Ihr Zugang')")
})

test("a part that cannot be loaded says so below the page's own heading, and can be tried again", async () => {
	const page = await world.sign_in(LEAD, { theme: "dark", viewport: PHONE })
	await page.waitForSelector(".rows")
	await page.route("**/api/accounts?**", (route) => route.fulfill({ status: 503, contentType: "application/problem+json", body: `{"key":"server.busy"}` }))
	await page.click("nav a[href='#/accounts']")
	await page.waitForSelector(".failed .refused")
	assert.equal(await page.locator("h1").count(), 1)
	await check_access(page, "failed")
	await page.unroute("**/api/accounts?**")
	await page.click(".failed .button")
	await page.waitForSelector(".rows")
})

test("the report of a long talk is there quickly and all of it can be reached", async () => {
	const page = await world.sign_in(LEAD)
	await page.click("nav a[href='#/accounts']")
	await page.click("text=Nordwind AG")
	await page.waitForSelector(".drop")
	const lines = Array.from({ length: 3000 }, (_, i) => `${i % 2 ? "Maren Thiessen" : "Nele Petersen"}: Das ist der Satz mit der Nummer ${i}${i % 202 === 1 ? ". Wir brauchen eine Warnung drei Tage vorher." : i % 40 ? "." : ", wie sehen Sie das?"}`)
	await page.setInputFiles("input[type=file]", { name: "lang.txt", mimeType: "text/plain", buffer: Buffer.from(lines.join("\n")) })
	await page.waitForSelector(".basis")
	await page.check(".basis input >> nth=1")
	await page.fill("#basis-all", "BV 7")
	const from = Date.now()
	await page.click("text=Bericht ansehen")
	await page.waitForSelector("#u-0")
	assert.ok(Date.now() - from < 8_000, `the first row took ${Date.now() - from} ms`)
	await page.waitForSelector("#u-2999", { state: "attached" })
	assert.match(await page.innerText(".wording .margin"), /3\.000 Beiträge/)
	await check_width(page, "long report")

	/* Of many sentences that sound like a need the first are shown, the others when asked for. */
	assert.equal(await page.locator(".keep > li").count(), 8)
	await page.click("text=/\\d+ weitere zeigen/")
	await page.waitForFunction(() => document.activeElement?.closest("li") === document.querySelectorAll(".keep > li")[8])
	assert.equal(await page.locator(".keep > li").count(), 15)
})
