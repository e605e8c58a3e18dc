// @ts-check
/* Saying what time one needs, when one works and when one is away: on a phone, by a member and in both languages. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { check_access, check_width, LEAD, open, PHONE } from "./browser.mjs"

/** @type {Awaited<ReturnType<typeof open>>} */
let world
before(async () => { world = await open() })
after(() => world.close())

/** @param {import("./browser.mjs").Page} page @param {string} path @returns {Promise<any>} */
const read = (page, path) => page.evaluate(async (path) => (await fetch(`api/${path}`)).json(), path)

test("the poll is answered on a phone, hours and a region are said, days away come and go", async () => {
	const page = await world.sign_in(LEAD, { viewport: PHONE })
	await page.evaluate(async () => {
		const { csrf } = await (await fetch("api/session")).json()
		await fetch("api/teams", { method: "POST", headers: { "X-CSRF-Token": csrf, "Content-Type": "application/json" }, body: JSON.stringify({ name: "Team Zeit" }) })
	})
	await world.go(page, "me")
	await page.click("a:has-text('Ihre Zeit eintragen')")
	await page.waitForSelector("input[name=cave_minutes]")
	await check_access(page, "one's own time")
	await check_width(page, "one's own time")
	await page.fill("input[name=cave_minutes]", "7.5")
	await page.selectOption("select[name=block_minutes]", "120")
	await page.selectOption("select[name=best]", "morning")
	await page.uncheck("input[name=day_4]")
	await page.press("input[name=cave_minutes]", "Enter")
	await page.waitForSelector(".notice:has-text('Ihre Antwort ist gespeichert')")
	const need = await read(page, "time-need")
	assert.deepEqual([need.cave_minutes, need.block_minutes, need.best, need.weekdays], [450, 120, "morning", [0, 1, 2, 3]])

	const market = page.locator("form[aria-label='Team Zeit']")
	await market.locator("input[name=market_minutes]").fill("1.5")
	await market.locator(".button.first").click()
	const team = (await read(page, "teams")).items.find((/** @type {any} */ one) => one.name === "Team Zeit").id
	await world.kamwerk.until(async () => (await read(page, `teams/${team}/time-needs`)).items[0].market_minutes, 90)

	const work = page.locator("form[aria-label=Arbeitszeit]")
	await work.locator("input[name=from_0]").fill("06:30")
	await work.locator("input[name=to_0]").fill("00:00")
	await work.locator("input[name=from_1]").fill("")
	await work.locator(".button.first").click()
	await work.locator(".refused").waitFor()
	await work.locator("input[name=to_1]").fill("")
	await work.locator("select[name=region]").selectOption({ label: "Bayern" })
	await work.locator(".button.first").click()
	await work.locator(".note:has-text(', 6. Jan')").waitFor()
	const { days, region, holidays } = await read(page, "work-time")
	assert.equal(region, "BY")
	assert.ok(holidays.some((/** @type {string} */ day) => day.endsWith("-01-06")), "Bavaria has a holiday on 6 January, Germany has none")
	assert.deepEqual(days.slice(0, 3), [{ from_minute: 390, to_minute: 1440 }, { from_minute: 0, to_minute: 0 }, { from_minute: 540, to_minute: 1020 }])

	await page.fill("input[name=from_on]", "2030-07-01")
	await page.fill("input[name=to_on]", "2030-07-14")
	await page.click("text=Abwesenheit eintragen")
	await page.click("li:has-text('2030') button:has-text('Streichen')")
	await page.waitForSelector("li:has-text('2030')", { state: "detached" })
	await page.click(".notice-actions >> text=Rückgängig")
	await page.waitForSelector("li:has-text('2030')")
	assert.equal((await read(page, "absences")).items.at(-1).to_on, "2030-07-14")
	await check_access(page, "one's own time, answered")
})

test("in English and in the dark, nothing is missing", async () => {
	const page = await world.sign_in(LEAD, { language: "en", theme: "dark" })
	await world.go(page, "time")
	await page.waitForSelector("text=Shortest useful block")
	await check_access(page, "one's own time, dark")
	await check_width(page, "one's own time, dark")
	if (process.env.LOOK) for (const width of [1440, 768, 390]) {
		await page.setViewportSize({ width, height: 900 })
		await page.screenshot({ path: `${process.env.LOOK}-${width}.png`, fullPage: true })
	}
})
