// @ts-check
/* A missed chance is taken along from a report, practised, and put away. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { ask, check_access, check_width, LEAD, open, PHONE } from "./browser.mjs"

/** @type {Awaited<ReturnType<typeof open>>} */
let world
before(async () => { world = await open() })
after(() => world.close())

test("a missed chance is taken along, practised on a phone, put away and brought back", async () => {
	const page = await world.sign_in(LEAD)
	/** @type {{ id: string, missed: any[] } | null} */
	let found = null
	for (const { id } of (await ask(page, "GET", "conversations")).items) {
		const { listening } = await ask(page, "GET", `conversations/${id}/report`)
		if (listening.missed.length) found ??= { id, missed: listening.missed }
	}
	assert.ok(found, "the demo has a missed chance")
	await page.setViewportSize(PHONE)
	await page.goto(`${world.front.address}/#/drills`)
	await page.waitForSelector("text=Noch nichts zum Üben")
	await check_access(page, "nothing to practise")
	await page.goto(`${world.front.address}/#/conversations/${found.id}?u=${found.missed[0].utterance}`)
	await page.click(`#u-${found.missed[0].utterance} .rule-button`)
	await page.click("text=Zum Üben mitnehmen")
	await page.waitForSelector("text=Liegt jetzt unter")
	await page.goto(`${world.front.address}/#/drills`)
	await page.waitForSelector(".row .quote")
	assert.equal(await page.locator(`.row details p`).isVisible(), false, "first one tries")
	await page.click("text=So hätte es passen können")
	assert.ok((await page.innerText(".row details p")).length > 10)
	await check_access(page, "practising")
	await check_width(page, "practising")
	await page.click("text=Geübt, weglegen")
	await page.waitForSelector("text=Noch nichts zum Üben")
	await page.click("text=Rückgängig")
	await page.waitForSelector(".row .quote")
})
