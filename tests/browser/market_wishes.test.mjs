// @ts-check
/* Market time with chosen people: who asked for whom, what the proposed week gives, what it could give; the customer's member sees their own. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { ask, check_access, check_width, LEAD, open, PHONE } from "./browser.mjs"

/** @type {Awaited<ReturnType<typeof open>>} */
let world
before(async () => { world = await open() })
after(() => world.close())

let team = "", link = ""
const MONDAY = "2027-02-01", FRIDAY = "2027-02-05"
const row = (/** @type {string} */ name) => `.market-wishes li:has(b:text-is("${name}"))`
const spaced = (/** @type {string | null} */ text) => text?.replaceAll("\u00a0", " ")

test("somebody says on their own page whom they need, by keyboard alone", async () => {
	const page = await world.sign_in(LEAD)
	const account = (await ask(page, "GET", "accounts?q=Nordwind")).items[0].id
	team = (await ask(page, "POST", "teams", { name: "Team Markt" })).id
	await ask(page, "PUT", `teams/${team}/accounts/${account}`)
	const others = (await ask(page, "GET", "members")).items.filter((/** @type {any} */ m) => m.email !== LEAD && !m.account && m.is_welcome && m.time_zone === "Europe/Berlin").slice(0, 2)
	for (const other of others) await ask(page, "PUT", `teams/${team}/members/${other.id}`, { is_lead: false })
	const contact = await ask(page, "POST", `accounts/${account}/contacts`, { name: "Bernd Markt", email: "markt@nordwind.example", function: "", language: "en" })
	const guest = await ask(page, "POST", `accounts/${account}/guests`, { contact: contact.id })
	link = guest.link
	await ask(page, "PUT", `teams/${team}/members/${guest.guest.id}`, { is_lead: false })
	await world.go(page, "time")
	const form = page.locator("form[aria-label='Team Markt']")
	await form.locator("input[name=market_minutes]").focus()
	await page.keyboard.type("2")
	for (let i = 0; i < 5 && await page.evaluate(() => document.activeElement?.parentElement?.textContent?.trim()) !== "Bernd Markt"; i++) await page.keyboard.press("Tab")
	await page.keyboard.press("Space")
	await page.keyboard.press("Enter")
	await page.waitForSelector(".notice:has-text('gespeichert')")
	/* One colleague wants more of the lead than the market has, the other is away and wants to meet both. */
	const [anna, bert] = await Promise.all(others.map((/** @type {any} */ m) => world.sign_in(m.email)))
	const lead = (await ask(page, "GET", "session")).member.id
	await ask(anna, "PUT", `teams/${team}/time-need`, { market_minutes: 360, others: [lead] })
	await ask(bert, "POST", "absences", { from_on: MONDAY, to_on: FRIDAY })
	await ask(bert, "PUT", `teams/${team}/time-need`, { market_minutes: 60, others: [lead, others[0].id] })
})

test("the proposal says of each wish what was asked, what it gets and what is possible", async () => {
	const page = await world.sign_in(LEAD)
	await ask(page, "POST", `teams/${team}/rhythms`, { starts_on: MONDAY, zone: "Europe/Berlin", weeks: 1, market_minutes: 180, quorum: 2 })
	await world.go(page, `teams/${team}/rhythm`)
	await page.waitForSelector(".market-wishes li >> nth=2")
	await page.waitForSelector("text=1 von 3 Wünschen erfüllt")
	await page.waitForSelector("text=hilft es, ein Marktfenster zu verschieben")
	const members = (await ask(page, "GET", `teams/${team}/members`)).items
	const [anna, bert] = members.filter((/** @type {any} */ m) => !m.account && !m.is_lead).map((/** @type {any} */ m) => m.name)
	const all = (await ask(page, "GET", "members")).items
	assert.equal(new Set([anna, bert]).size, 2)
	const nele = all.find((/** @type {any} */ m) => m.email === LEAD).name
	const mine = spaced(await page.textContent(row(nele)))
	assert.match(mine ?? "", /mit Bernd Markt.*Gewünscht 2 h, bekommt [23] h, möglich \d+ h\..*Der Wunsch ist erfüllt\./s)
	const texts = await Promise.all([anna, bert].map(async (name) => spaced(await page.textContent(row(name)))))
	const more = texts.find((text) => text?.includes("Gewünscht 6 h")), never = texts.find((text) => text?.includes("Gewünscht 1 h"))
	assert.match(more ?? "", /mit Nele Petersen.*bekommt [1-3] h, möglich \d+ h.*Mehr wäre möglich\./s)
	assert.match(never ?? "", /mit .* und .*bekommt 0 h, möglich 0 h.*In dieser Woche geht es nicht/s)
	/* So does the table of what each one answered. */
	assert.match(spaced(await page.textContent(`tr:has(th:text-is("${nele}")):has-text("Bernd Markt")`)) ?? "", /2 hBernd Markt/)
	/* What somebody lacks stands first. */
	assert.match(spaced(await page.locator(".market-wishes li").last().textContent()) ?? "", /Der Wunsch ist erfüllt/)
	await check_access(page, "wishes for market time")
	await check_width(page, "wishes for market time")
})

test("a market that is moved away from somebody shows at once what their wish loses, and undo brings it back", async () => {
	const page = await world.sign_in(LEAD)
	await world.go(page, `teams/${team}/rhythm`)
	const market = page.locator(".week-block.is-movable[data-kind=market]").first()
	await market.waitFor()
	const before = await page.textContent(row("Nele Petersen"))
	/* Behind what is left of the day. */
	await market.focus()
	for (let i = 0; i < 60; i++) await page.keyboard.press("ArrowRight")
	await page.waitForSelector(".notice:has-text('Verschoben')")
	await page.waitForFunction((was) => [...document.querySelectorAll(".market-wishes li")].every((li) => li.textContent !== was), before)
	await page.click(".notice-actions >> text=Rückgängig")
	await page.waitForFunction((was) => [...document.querySelectorAll(".market-wishes li")].some((li) => li.textContent === was), before)
})

test("the customer's member sees their own wish alone, on a phone, in English, in the dark", async () => {
	const page = await world.window({ viewport: PHONE, theme: "dark", language: "en" })
	await page.goto(`${world.front.address}/#/come-in/${link}`)
	await page.locator("main .button.first, .page .button.first").first().click()
	await page.waitForSelector("header nav")
	await world.go(page, `teams/${team}/rhythm`)
	await page.waitForSelector(".week svg")
	await page.waitForSelector("table caption")
	assert.equal(await page.locator(".market-wishes").count(), 0, "nobody else's")
	const lead = (await ask(page, "GET", `teams/${team}/members`)).items.find((/** @type {any} */ m) => m.is_lead).member
	await ask(page, "PUT", `teams/${team}/time-need`, { market_minutes: 60, others: [lead] })
	await page.reload()
	await page.waitForSelector(".market-wishes li")
	assert.equal(await page.locator(".market-wishes li").count(), 1)
	assert.match(spaced(await page.textContent(row("Bernd Markt"))) ?? "", /with Nele Petersen.*Asked for 1 h, gets [1-3] h, possible \d+ h/s)
	await check_access(page, "a guest's wish for market time")
	await check_width(page, "a guest's wish for market time")
})
