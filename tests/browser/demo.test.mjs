// @ts-check
/* What a visitor of the demo meets: no page is empty, each fits a phone and a tablet, and the customer's side opens from the link that
 * the start prints. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { check_access, check_width, LEAD, open, PHONE } from "./browser.mjs"

/** @type {Awaited<ReturnType<typeof open>>} */
let world
before(async () => { world = await open() })
after(() => world.close())

const TABLET = { width: 768, height: 1024 }

/** Where the story of somebody's first account is told, and what says that the page is there.
 * @param {import("./browser.mjs").Page} page @returns {Promise<[string, string][]>} */
async function places(page) {
	const [account, team, review, understanding] = await page.evaluate(async () => {
		const first = async (/** @type {string} */ list) => (await (await fetch(`api/${list}`)).json()).items?.[0]?.id
		const account = await first("accounts")
		return [account, await first("teams"), await first(`accounts/${account}/reviews`), await first(`accounts/${account}/understandings`)]
	})
	return [
		["conversations", ".rows"], ["accounts", ".rows"], ["teams", ".rows"],
		[`accounts/${account}`, ".need"], [`accounts/${account}/plan`, ".threads > li"], [`accounts/${account}/processes`, ".walk-step"], [`accounts/${account}/board`, ".cards > li"],
		[`accounts/${account}/people`, ".people-rows"], [`accounts/${account}/business`, ".tree"], [`accounts/${account}/history`, ".history-day"],
		[`teams/${team}`, ".cards > li"], [`teams/${team}/iterations`, ".part h2"], [`teams/${team}/agreements`, ".part li"],
		[`teams/${team}/rhythm`, ".week-block"], ["time", ".work-day"], ["messages", ".messages > li"],
		[`teams/${team}/people`, ".people-rows"], [`teams/${team}/coverage`, ".private"],
		...review ? /** @type {[string, string][]} */ ([[`reviews/${review}`, ".part li"]]) : [],
		...understanding ? /** @type {[string, string][]} */ ([[`understandings/${understanding}`, ".answered, .steps"]]) : [],
	]
}

for (const [language, email] of /** @type {const} */ ([["de", LEAD], ["en", "owen.hartley@deichwerk.example"]])) {
	test(`no page of the demo is empty, and each fits a phone: ${email}, ${language}`, async () => {
		const page = await world.sign_in(email, { viewport: PHONE, language })
		const all = await places(page)
		assert.ok(email !== LEAD || all.length === 20, "Nordwind has a review and sentences that were laid before the customer")
		for (const [place, sign] of all) {
			await world.go(page, place)
			await page.waitForSelector(sign)
			assert.equal(await page.locator(".empty").count(), 0, `${place} is empty`)
			await check_access(page, place)
			for (const viewport of [PHONE, TABLET]) {
				await page.setViewportSize(viewport)
				await check_width(page, `${place} at ${viewport.width}`)
			}
			await page.setViewportSize(PHONE)
		}
		await page.close()
	})
}

test("the link that the start prints shows the demo from the customer's side, once", async () => {
	const link = world.kamwerk.output.match(/http:\S+\/#\/come-in\/\S+/)?.[0]
	assert.ok(link, world.kamwerk.output)
	const page = await world.window({ viewport: PHONE })
	await page.goto(link)
	await page.click("text=Weiter")
	await page.waitForSelector("h1:has-text('Nordwind AG')")
	await page.click(".areas >> text=Kundenplan")
	await page.waitForSelector("text=So haben wir Sie verstanden")
	await page.waitForSelector(".threads >> text=Verzugsmeldung an der Bestellposition")
	assert.equal(await page.locator("text=/Kleines Pufferlager|Kundenportal 2.0|tippt niemand mehr/").count(), 0, "what only we see")
	await check_access(page, "the demo's plan as the customer sees it")
	await check_width(page, "the demo's plan as the customer sees it")
	await world.go(page, "time")
	await page.fill("form[aria-label='Team Förde'] input[name=market_minutes]", "2.5")
	assert.equal(await page.locator("input[name=cave_minutes]").count(), 0, "caves are ours")
	await check_access(page, "the time of a customer's member")
	await check_width(page, "the time of a customer's member")
	await page.press("form[aria-label='Team Förde'] input[name=market_minutes]", "Enter")
	await page.waitForSelector(".notice:has-text('gespeichert'), .notice:has-text('Gespeichert')")
	await page.close()
	const late = await world.window()
	await late.goto(link)
	await late.click("text=Weiter")
	await late.waitForSelector("text=Dieser Link gilt nicht mehr")
})
