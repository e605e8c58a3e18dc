// @ts-check
/* An account in depth: how it is built, whom it sells to, what is negotiated, who decides, what happened. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { check_access, check_width, LEAD, open, PHONE, tab_to } from "./browser.mjs"

/** @type {Awaited<ReturnType<typeof open>>} */
let world
let account = ""
before(async () => {
	world = await open()
	const page = await world.sign_in(LEAD)
	account = await world.own_account(page, "Südwerk Pumpen AG")
	await page.close()
})
after(() => world.close())

/** @param {import("./browser.mjs").Page} page @param {string} path */
const got = (page, path) => page.evaluate(async (at) => (await fetch(`api/${at}`)).json(), path)

/** @param {import("./browser.mjs").Page} page @param {string} area */
async function go(page, area) {
	await world.go(page, `accounts/${account}/${area}`)
	await page.waitForSelector(`.areas a[aria-current]`)
}

test("a group is built as a tree, and asks before it retires what stands below", async () => {
	const page = await world.sign_in(LEAD)
	await go(page, "business")
	const structure = page.locator("section:has(h2:has-text('Aufbau'))")
	await structure.locator("text=Teil anlegen").click()
	await page.fill("input[name=name]", "Südwerk Holding SE")
	await page.click("form .button.first")
	await structure.locator("text=Darunter anlegen").click()
	await page.fill("input[name=name]", "Werk Heide")
	await page.fill("input[name=city]", "Heide")
	await page.check("input[name=is_shared]")
	await page.click("form .button.first")
	await page.waitForSelector(".tree .tree >> text=Werk Heide")
	await page.waitForSelector(".tree .tree .shared")
	await check_access(page, "a tree")
	await page.click("button[aria-label='Südwerk Holding SE stilllegen']")
	await page.waitForSelector("dialog[open]")
	await check_access(page, "asks before retiring")
	await page.click("dialog .button:not(.first)")
	assert.equal((await got(page, `accounts/${account}/divisions`)).items.length, 2)
})

test("a deal goes through its stages and says why it was won", async () => {
	const page = await world.sign_in(LEAD)
	await go(page, "business")
	await page.click("text=Geschäft anlegen")
	await page.fill("input[name=title]", "Regler für die Reihe 7")
	await page.fill("input[name=amount]", "180000.50")
	await page.click("form .button.first")
	await page.waitForSelector(".stage:has-text('Erste Anzeichen') >> text=180.000,50")
	await page.click("button[aria-label='Regler für die Reihe 7 ändern']")
	await page.selectOption("select[name=stage]", "won")
	await page.waitForSelector("textarea[name=reason]")
	await page.fill("textarea[name=reason]", "Wir haben als Einzige gefragt.")
	await page.click("form .button.first")
	await page.waitForSelector(".stage:has-text('Gewonnen') >> text=als Einzige gefragt")
	const { items } = await got(page, `accounts/${account}/deals`)
	assert.equal(items[0].amount_cents, 18000050)
	await page.click("text=Notiz schreiben")
	await page.fill("input[name=title]", "Vor dem Gespräch")
	await page.fill("textarea[name=text]", "Was **offen** ist <script>alert(1)</script>")
	await page.click("form .button.first")
	await page.waitForSelector(".markdown strong:has-text('offen')")
	assert.equal(await page.locator(".markdown script").count(), 0)
	await check_access(page, "business")
	/* The timeline says who did what, and leads there. */
	await go(page, "history")
	await page.waitForSelector(".history-day >> text=hat das Geschäft „Regler für die Reihe 7“ als gewonnen notiert")
	await page.selectOption(".history-filter select", "note")
	await page.waitForSelector(".history-day >> text=hat die Notiz „Vor dem Gespräch“ angelegt")
	await page.waitForFunction(() => !document.body.innerText.includes("als gewonnen"))
	await check_access(page, "history")
	await page.click(".history-day a")
	await page.waitForSelector(".markdown")
})

test("who decides is assessed, moved and related with the keyboard alone, in English", async () => {
	const page = await world.sign_in(LEAD, { language: "en" })
	await go(page, "people")
	for (const name of ["Maren Thiessen", "Jörn Feddersen"]) {
		await page.waitForSelector(`button[aria-label='Assess ${name}']`)
		await tab_to(page, `button[aria-label='Assess ${name}']`)
		await page.keyboard.press("Enter")
		await page.waitForFunction(() => document.activeElement?.matches(".map-form select"))
		await page.keyboard.press("d")
		await page.keyboard.press("Tab")
		await page.keyboard.press("5")
		await tab_to(page, ".map-form .button.first")
		await page.keyboard.press("Enter")
		await page.waitForSelector(`.map-person[aria-label^='${name}']`)
	}
	await tab_to(page, ".map-person[aria-label^='Maren Thiessen']", "Shift+Tab")
	await page.keyboard.press("ArrowRight")
	await page.keyboard.press("ArrowRight")
	await page.keyboard.press("ArrowDown")
	await page.waitForSelector(".map-person[aria-label='Maren Thiessen: decides, influence 4 of 5, clearly for us']")
	await page.waitForSelector(".notice-place >> text=influence 4 of 5")
	assert.ok(await page.evaluate(() => document.activeElement?.matches(".map-person[aria-label^='Maren Thiessen']")), "the focus stays with the person")
	const { items } = await got(page, `accounts/${account}/stakeholders`)
	const maren = items.find((/** @type {any} */ s) => s.name === "Maren Thiessen")
	assert.deepEqual([maren.influence, maren.attitude], [4, 2])
	await tab_to(page, ".map-part > p > .button")
	await page.keyboard.press("Enter")
	await page.waitForSelector("select[name=from]")
	await tab_to(page, "select[name=from]")
	await page.keyboard.type("Maren")
	await page.keyboard.press("Tab")
	await page.keyboard.type("trusts")
	await page.keyboard.press("Tab")
	await page.keyboard.type("Jörn")
	await page.keyboard.press("Tab")
	await page.keyboard.press("Enter")
	await page.waitForSelector(".lines >> text=trusts")
	await page.waitForSelector(".map-line.is-trusts")
	await check_access(page, "stakeholder map")
	/* The same facts as a table. */
	await page.click(".map-part summary")
	await page.waitForSelector(".map-part tbody tr:has-text('Maren Thiessen'):has-text('trusts: Jörn Feddersen')")
	await check_access(page, "stakeholder table")
})

test("everything fits a phone, and no label of the map lies on another", async () => {
	const page = await world.sign_in(LEAD, { viewport: PHONE, theme: "dark" })
	for (const [area, there] of [["people", ".map-person"], ["business", ".tree"], ["history", ".history-day"]]) {
		await go(page, area)
		await page.waitForSelector(there)
		await check_width(page, area)
		await check_access(page, `${area} on a phone`)
	}
	await go(page, "people")
	for (const width of [390, 768, 1440]) {
		await page.setViewportSize({ width, height: 900 })
		await page.waitForTimeout(200)
		const overlaps = await page.evaluate(() => {
			const boxes = [...document.querySelectorAll(".map-person text")].map((text) => text.getBoundingClientRect())
			return boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)).length
		})
		assert.equal(overlaps, 0, `labels at ${width}`)
	}
})

test("a guest sees the shared part of it, and nothing of what we think of people", async () => {
	const lead = await world.sign_in(LEAD)
	await go(lead, "people")
	await lead.click("button[aria-label$='Fiona MacKenzie: Als Mitglied einladen']")
	await lead.waitForSelector(".made .code")
	const page = await world.window({ viewport: PHONE })
	await page.goto(await lead.innerText(".made .code"))
	await page.click("text=/^(Weiter|Continue)/")
	await page.waitForSelector("h1:has-text('Südwerk Pumpen AG')")
	await world.go(page, `accounts/${account}/people`)
	await page.waitForSelector(".people-rows")
	assert.equal(await page.locator(".map, .map-part").count(), 0)
	await world.go(page, `accounts/${account}/business`)
	await page.waitForSelector(".tree >> text=Werk Heide")
	const text = await page.innerText("main")
	for (const ours of ["Südwerk Holding", "Reihe 7", "Vor dem Gespräch"]) assert.ok(!text.includes(ours), ours)
	assert.equal(await page.locator(".main button").count(), 0)
	await check_access(page, "a guest's business")
	await world.go(page, `accounts/${account}/history`)
	await page.waitForSelector(".history-day")
	assert.ok(!(await page.innerText("main")).includes("Reihe 7"))
})
