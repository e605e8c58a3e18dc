// @ts-check
/* Looking into one's own mirror: pictures, the same in words and in tables, by keyboard, on a phone; and the mean of the team. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { ADMINISTRATOR, ask, check_access, check_width, LEAD, open, PHONE, tab_to } from "./browser.mjs"

/** @type {Awaited<ReturnType<typeof open>>} */
let world
before(async () => { world = await open() })
after(() => world.close())

/** @param {import("./browser.mjs").Page} page @param {string} name */
async function look(page, name) {
	if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/${name}.png`, fullPage: true })
}

/** @param {import("./browser.mjs").Page} page */
const team_of = async (page) => (await ask(page, "GET", "teams")).items.find((/** @type {any} */ team) => team.name === "Team Förde").id

test("eight weeks stand side by side, in pictures, in words and in a table that say the same", async () => {
	const page = await world.sign_in(LEAD)
	await world.go(page, "mirror")
	await page.waitForSelector(".mirror-weeks figure")
	assert.equal(await page.locator(".mirror-weeks figure").count(), 8)
	assert.match(await page.innerText(".private"), /Nur Sie/)
	const { weeks } = await ask(page, "GET", "mirror?weeks=8")
	/* What is drawn is what was counted. */
	const drawn = await page.$$eval(".mirror-weeks figure:first-of-type svg", ([svg]) => [...svg.querySelectorAll("rect.k-ours")].length)
	const now = weeks[7].days.flatMap((/** @type {any} */ day) => day.parts)
	assert.equal(drawn, now.filter((/** @type {any} */ part) => part.kind === "meeting").length)
	assert.equal(await page.locator(".mirror-weeks figure:first-of-type svg .mirror-fragment").count(), now.filter((/** @type {any} */ part) => part.kind === "fragment").length)
	assert.ok(weeks.some((/** @type {any} */ week) => week.caves.shortened > 0) && weeks.some((/** @type {any} */ week) => week.caves.meeting > 0), "the demo has all kinds")
	assert.ok(await page.locator(".mirror-weeks .k-missed").count() > 0)
	assert.ok(await page.locator(".mirror-trend.wide-only circle").count() >= 7)
	await check_access(page, "one's own mirror")
	await check_width(page, "one's own mirror")
	await look(page, "mirror-1440")

	await page.click("summary:has-text('Alle Wochen als Tabelle')")
	const row = await page.locator("table:has(th:has-text('längste Kette')) tbody tr").nth(1).innerText()
	const last = weeks[6]
	assert.ok(row.includes(`${Math.round(last.load_permille / 10)}\u00a0%`), row)
	assert.ok(row.includes(String(last.chain_count)), row)
	await check_access(page, "one's own mirror with its table")
	await check_width(page, "one's own mirror with its table")
})

test("by keyboard: a week is read as text, and earlier weeks are called up", async () => {
	const page = await world.sign_in(LEAD)
	await world.go(page, "mirror")
	await page.waitForSelector(".mirror-weeks figure")
	await tab_to(page, ".mirror-weeks figure:nth-of-type(2) summary")
	await page.keyboard.press("Enter")
	await page.waitForSelector(".mirror-weeks figure:nth-of-type(2) tbody tr")
	const text = await page.innerText(".mirror-weeks figure:nth-of-type(2) tbody")
	assert.match(text, /Termin/)
	assert.match(text, /MEZ|MESZ|GMT/)
	await check_access(page, "a week as text")
	const first = await page.innerText(".mirror-weeks figcaption")
	await tab_to(page, ".week-switch .button")
	await page.keyboard.press("Enter")
	await page.waitForFunction((old) => document.querySelector(".mirror-weeks figcaption")?.textContent?.trim() !== old.trim(), first)
	await page.waitForSelector("text=weiß kein Kalender etwas")
	await tab_to(page, ".week-switch .button:not(:disabled):last-child")
	await page.keyboard.press("Enter")
	await page.waitForFunction((old) => document.querySelector(".mirror-weeks figcaption")?.textContent?.trim() === old.trim(), first)
})

test("on a phone and in the dark, in English, nothing is missing and nothing is too wide", async () => {
	const page = await world.sign_in(LEAD, { viewport: PHONE, theme: "dark", language: "en" })
	await world.go(page, "mirror")
	await page.waitForSelector(".mirror-weeks figure")
	await check_access(page, "one's own mirror on a phone")
	await check_width(page, "one's own mirror on a phone")
	await look(page, "mirror-390-dark-en")
	await page.click("summary:has-text('All weeks as a table')")
	await check_width(page, "the table on a phone")
	await page.setViewportSize({ width: 768, height: 900 })
	await look(page, "mirror-768-dark-en")
	await page.click("header button[lang=de]")
	await page.waitForSelector("html[lang=de]")
	await page.emulateMedia({ colorScheme: "light" })
	await page.setViewportSize(PHONE)
	await look(page, "mirror-390-light-de")
})

test("without a calendar the page says which step is next", async () => {
	const page = await world.sign_in("florian.haslinger@deichwerk.example", { viewport: PHONE })
	await world.go(page, "mirror")
	await page.waitForSelector("text=Noch kein Kalender verbunden")
	await check_access(page, "an empty mirror")
	await look(page, "mirror-empty-390")
	await page.click("a:has-text('Kalender verbinden')")
	await page.waitForSelector("h1:has-text('Mein Konto'), h1")
	assert.match(await page.evaluate(() => location.hash), /#\/me/)
	assert.equal(await page.locator("a[href='#/mirror']").count() > 0, true)
})

test("the team sees the mean of five, and less of nobody: whoever takes it back takes the weeks along", async () => {
	const page = await world.sign_in(LEAD)
	const team = await team_of(page)
	await world.go(page, `teams/${team}/rhythm`)
	await page.waitForSelector(".mirror-columns")
	assert.equal(await page.locator(".mirror-columns .k-ours").count(), 8)
	await page.click(".team-mirror summary")
	assert.match(await page.innerText(".team-mirror table"), /etwa \d+0\u00a0%|etwa \d+5\u00a0%/)
	await check_access(page, "the weeks of the team")
	await check_width(page, "the weeks of the team")
	await look(page, "team-mirror-1440")
	await page.setViewportSize(PHONE)
	await check_width(page, "the weeks of the team on a phone")
	await look(page, "team-mirror-390")
	await page.setViewportSize({ width: 1440, height: 900 })

	/* In a retrospective stands the same of its weeks. */
	await world.go(page, `teams/${team}/iterations`)
	await page.waitForSelector("text=Termine im Mittel des Teams")

	const other = await world.sign_in(ADMINISTRATOR)
	await world.go(other, `teams/${team}/rhythm`)
	await other.waitForSelector(".mirror-columns")
	await tab_to(other, ".team-mirror .button")
	await other.keyboard.press("Enter")
	await other.waitForSelector("dialog:has-text('sieht das Team nicht mehr')")
	await other.keyboard.press("Escape")
	await other.waitForSelector("dialog", { state: "detached" })
	assert.equal(await other.locator(".mirror-columns").count(), 1)
	await other.click(".team-mirror .button")
	await check_access(other, "asked before taking it back")
	await other.click("dialog .button:has-text('Beitrag zurücknehmen')")
	await other.waitForSelector(".notice:has-text('zählen nicht mehr mit')")
	await other.waitForSelector("text=Noch nicht zu sehen")
	await check_access(other, "the weeks of a team, hidden")
	await look(other, "team-mirror-hidden-1440")
	assert.deepEqual((await ask(page, "GET", `teams/${team}/mirror`)).weeks, [])
})
