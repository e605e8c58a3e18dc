// @ts-check
/* A team's rhythm: needs are said, weeks proposed, a block moved without a mouse, agreed by all, one of the customer's among them. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { ask, check_access, check_width, LEAD, open, PHONE } from "./browser.mjs"

/** @type {Awaited<ReturnType<typeof open>>} */
let world
before(async () => { world = await open() })
after(() => world.close())

let team = "", link = ""
/** @type {import("playwright-core").Page} */
let guest_page

test("a team without a rhythm says what to do, and gets a proposal", async () => {
	const page = await world.sign_in(LEAD)
	const account = (await ask(page, "GET", "accounts?q=Nordwind")).items[0].id
	team = (await ask(page, "POST", "teams", { name: "Team Takt" })).id
	await ask(page, "PUT", `teams/${team}/accounts/${account}`)
	const others = (await ask(page, "GET", "members")).items.filter((/** @type {any} */ m) => m.email !== LEAD && !m.account && m.is_welcome).slice(0, 2)
	for (const other of others) await ask(page, "PUT", `teams/${team}/members/${other.id}`, { is_lead: false })
	const contact = await ask(page, "POST", `accounts/${account}/contacts`, { name: "Bernd Takt", email: "takt@nordwind.example", function: "", language: "de" })
	const guest = await ask(page, "POST", `accounts/${account}/guests`, { contact: contact.id })
	link = guest.link
	await ask(page, "PUT", `teams/${team}/members/${guest.guest.id}`, { is_lead: false })
	await ask(page, "PUT", "time-need", { cave_minutes: 480, block_minutes: 90, best: "morning" })
	await world.go(page, `teams/${team}/rhythm`)
	await page.waitForSelector("text=Noch kein Vorschlag")
	await page.waitForSelector("text=0 von 4 haben geantwortet")
	await page.click("text=Das Team fragen")
	await page.waitForSelector(".notice:has-text('um Antwort')")
	await ask(page, "PUT", `teams/${team}/time-need`, { market_minutes: 120 })
	await page.waitForSelector("text=1 von 4 haben geantwortet")
	await check_access(page, "no rhythm")
	await page.click("text=Vorschlag machen")
	await page.fill("input[name=starts_on]", "2027-02-01")
	await page.fill("input[name=weeks]", "2")
	await check_access(page, "a proposal's form")
	await page.click("form.form .button.first")
	await page.waitForSelector(".week svg")
	await page.waitForSelector(".votes li >> nth=3")
	await check_access(page, "a proposal")
	await check_width(page, "a proposal")
	await page.click("text=Woche danach")
	await page.waitForSelector("h2:has-text('8. Feb. 2027')")
})

test("one's own cave moves by the arrow keys, says where it is, and comes back", async () => {
	const page = await world.sign_in(LEAD)
	await world.go(page, `teams/${team}/rhythm`)
	const cave = page.locator(".week-block.is-movable[data-kind=cave]").first()
	await cave.waitFor()
	const id = await cave.getAttribute("data-block")
	const rhythm = (await ask(page, "GET", `teams/${team}/rhythms`)).items[0].id
	const when = async () => (await ask(page, "GET", `rhythms/${rhythm}/blocks`)).items.find((/** @type {any} */ b) => b.id === id)
	const before = await when()
	await cave.focus()
	await page.keyboard.press("ArrowRight")
	await page.keyboard.press("Shift+ArrowRight")
	await page.waitForSelector(".notice:has-text('Verschoben')")
	const after = await when()
	assert.equal(Date.parse(after.starts_at) - Date.parse(before.starts_at), 15 * 60000)
	assert.equal(Date.parse(after.ends_at) - Date.parse(before.ends_at), 30 * 60000)
	await page.waitForSelector("text=Was die Änderung kostet")
	await check_access(page, "a moved block")
	await page.click(".notice-actions >> text=Rückgängig")
	await page.waitForFunction(() => !document.body.textContent?.includes("Was die Änderung kostet"))
	assert.equal((await when()).starts_at, before.starts_at)
})

test("a market block is dragged by mouse", async () => {
	const page = await world.sign_in(LEAD)
	await world.go(page, `teams/${team}/rhythm`)
	const market = page.locator(".week-block.is-movable[data-kind=market]").first()
	await market.waitFor()
	await market.scrollIntoViewIfNeeded()
	const at = await market.boundingBox()
	assert.ok(at)
	await page.mouse.move(at.x + at.width / 2, at.y + at.height / 2)
	await page.mouse.down()
	await page.mouse.move(at.x + at.width / 2 + at.width, at.y + at.height / 2, { steps: 6 })
	await page.mouse.up()
	await page.waitForSelector(".notice:has-text('Verschoben')")
})

test("all agree, one of them the customer's, on a phone, in English, in the dark: then it counts", async () => {
	const lead = await world.sign_in(LEAD)
	await world.go(lead, `teams/${team}/rhythm`)
	await lead.click("text=Zustimmen")
	await lead.waitForSelector(".votes li:has-text('zugestimmt')")
	const guest = guest_page = await world.window({ viewport: PHONE, theme: "dark", language: "en" })
	await guest.goto(`${world.front.address}/#/come-in/${link}`)
	await guest.locator("main .button.first, .page .button.first").first().click()
	await guest.waitForSelector("header nav")
	await world.go(guest, `teams/${team}/rhythm`)
	await guest.waitForSelector(".week svg")
	assert.equal(await guest.locator(".week-block.is-movable").count(), 0)
	await check_access(guest, "a guest's proposal")
	await check_width(guest, "a guest's proposal")
	await guest.locator(".votes + .row-of .button.first").click()
	await lead.waitForSelector("text=2 von 4")
	const rhythm = (await ask(lead, "GET", `teams/${team}/rhythms`)).items[0]
	/* The two others agree in their own windows. */
	const members = (await ask(lead, "GET", `teams/${team}/members`)).items.filter((/** @type {any} */ m) => !m.account && !m.is_lead)
	const all = (await ask(lead, "GET", "members")).items
	for (const { member } of members) {
		const page = await world.sign_in(all.find((/** @type {any} */ m) => m.id === member).email)
		await world.go(page, `teams/${team}/rhythm`)
		await page.click("text=Zustimmen >> nth=0")
		await page.waitForSelector(".notice")
	}
	await lead.waitForSelector("h2:has-text('Vereinbart')")
	const week = await ask(lead, "GET", `rhythms/${rhythm.id}/blocks`)
	assert.ok(week.items.length > 5)
	await check_access(lead, "an agreed rhythm")
})

test("a colleague wishes market time elsewhere by the arrow keys; the lead says yes, takes it back, and says no with a word", async () => {
	const lead = await world.sign_in(LEAD)
	await world.go(lead, `teams/${team}/rhythm`)
	const colleague = (await ask(lead, "GET", `teams/${team}/members`)).items.find((/** @type {any} */ m) => !m.account && !m.is_lead)
	const { email } = (await ask(lead, "GET", "members")).items.find((/** @type {any} */ m) => m.id === colleague.member)
	const page = await world.sign_in(email)
	await world.go(page, `teams/${team}/rhythm`)
	const market = page.locator(".week-block.is-movable[data-kind=market]").first()
	await market.waitFor()
	const id = await market.getAttribute("data-block")
	const rhythm = (await ask(lead, "GET", `teams/${team}/rhythms`)).items[0].id
	const when = async () => (await ask(lead, "GET", `rhythms/${rhythm}/blocks`)).items.find((/** @type {any} */ b) => b.id === id).starts_at
	const before = await when()
	await market.focus()
	for (let i = 0; i < 28; i++) await page.keyboard.press("ArrowRight")
	await page.waitForSelector("form textarea[name=text]")
	await check_access(page, "asking for a change")
	await page.fill("form textarea[name=text]", "Da ist die Spätschicht im Werk")
	await page.keyboard.press("Tab")
	await page.keyboard.press("Enter")
	await page.waitForSelector(".notice:has-text('bei der Leitung')")
	assert.equal(await when(), before, "it stays until the lead says yes")
	await page.waitForSelector(".week-wish")
	/* The lead's page hears of it; so does their post. */
	await lead.waitForSelector(".wishes li:has-text('Spätschicht')")
	await lead.waitForSelector(".week-wish")
	await check_access(lead, "a wish to answer")
	await lead.click(".wishes >> text=Ja, verschieben")
	await page.waitForSelector(".wishes li:has-text('Ja von')")
	assert.equal(Date.parse(await when()) - Date.parse(before), 28 * 15 * 60000)
	await lead.click(".notice-actions >> text=Rückgängig")
	await page.waitForSelector(".wishes li:has-text('wartet auf Antwort')")
	assert.equal(await when(), before)
	await lead.click(".wishes .button:not(.first):has-text('Nein')")
	await lead.fill(".wishes textarea[name=text]", "Das ist Mitternacht in Singapur")
	await lead.click("text=Nein sagen")
	await page.waitForSelector(".wishes li:has-text('Mitternacht in Singapur')")
	assert.equal(await when(), before)
	const told = (await ask(page, "GET", "messages?limit=10")).items.map((/** @type {any} */ m) => m.text)
	assert.ok(told.some((/** @type {string} */ text) => text.startsWith("Nein zum Änderungswunsch: Marktzeit")), told.join("\n"))
})

test("the customer's member wishes market time elsewhere in words, on a phone, and withdraws it; the lead moves their own cave", async () => {
	const lead = await world.sign_in(LEAD)
	await world.go(lead, `teams/${team}/rhythm`)
	const guest = guest_page
	await world.go(guest, `teams/${team}/rhythm`)
	await guest.click("text=Änderung wünschen")
	await guest.waitForSelector("form select[name=block]")
	assert.ok((await guest.locator("form select[name=block] option").allTextContents()).every((text) => text.startsWith("Marktzeit")), "guests ask for market time only")
	await check_access(guest, "a guest's wish")
	await check_width(guest, "a guest's wish")
	await guest.fill("input[name=starts_at]", "2027-02-02T19:00")
	await guest.fill("input[name=ends_at]", "2027-02-02T20:00")
	await guest.click("text=Wunsch mitteilen")
	await guest.waitForSelector(".wishes li:has-text('Ihr Wunsch')")
	assert.equal(await guest.locator(".wishes li").count(), 1, "guests see their own only")
	await lead.waitForSelector(".wishes li:has-text('Bernd Takt')")
	await guest.click(".wishes >> text=Zurückziehen")
	await lead.waitForFunction(() => !document.querySelector(".wishes")?.textContent?.includes("Bernd Takt"))
	await lead.click("text=Block verschieben")
	const cave = (await lead.locator("form select[name=block] option").allTextContents()).find((text) => text.startsWith("Höhle"))
	await lead.selectOption("form select[name=block]", { label: cave ?? "" })
	await lead.fill("input[name=starts_at]", "2027-02-03T19:00")
	await lead.fill("input[name=ends_at]", "2027-02-03T20:00")
	await lead.click("text=Verschieben und dem Team sagen")
	await lead.waitForSelector(".wishes li:has-text('verschoben von Nele Petersen')")
	await guest.waitForSelector(".week-block[aria-label*='19:00']")
})
