// @ts-check
/* Bringing contacts in from a file: seen first, then taken over, also without a mouse. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { check_access, check_width, LEAD, open, PHONE, tab_to } from "./browser.mjs"

/** @type {Awaited<ReturnType<typeof open>>} */
let world
before(async () => { world = await open() })
after(() => world.close())

const SHOTS = process.env.SHOTS
/** @param {import("playwright-core").Page} page @param {string} name */
const shot = async (page, name) => { if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true }) }

/** @param {import("playwright-core").Page} page @param {string} text @param {string} [name] */
const choose = (page, text, name = "Kontakte.csv") => page.setInputFiles("input[type=file]", { name, mimeType: "text/csv", buffer: Buffer.from(text) })

/** @param {import("playwright-core").Page} page */
async function to_import(page) {
	await page.click("nav a[href='#/accounts']")
	await page.click("text=Nordwind AG")
	await page.click(".areas >> text=/^(Menschen|People)$/")
	await page.click("text=/^(Kontakte aus einer Datei|Contacts from a file)$/")
	await page.waitForSelector("input[type=file]", { state: "attached" })
}

for (const [viewport, theme, language] of /** @type {const} */ ([[{ width: 1440, height: 900 }, "light", "de"], [{ width: 768, height: 1000 }, "dark", "en"], [PHONE, "light", "de"], [PHONE, "dark", "en"]]))
	test(`a file is looked at, mended and taken over: ${viewport.width} ${theme} ${language}`, async () => {
		const page = await world.sign_in(LEAD, { viewport, theme, language })
		const mark = `${viewport.width}${theme}`
		await to_import(page)
		await check_access(page, "no file yet")
		await shot(page, `import-${mark}-1`)

		await choose(page, `Name;E-Mail;Beruf\nAda ${mark};ada-${mark}@n.example;Chefin\nBo ${mark};bo;\n`)
		await page.waitForSelector(".import-errors")
		assert.match(await page.innerText(".import-errors"), /3.*E-Mail/)
		await check_access(page, "a row that cannot come in")
		await check_width(page, "a row that cannot come in")
		await shot(page, `import-${mark}-2`)

		await page.click("text=/^(Andere Datei|Another file)$/")
		await choose(page, `Name;E-Mail;Beruf;Telefon;Bereich\nAda ${mark};ada-${mark}@n.example;Chefin;+49 40 30 20 10;Werk ${mark}\nBo ${mark};;;;\nAda ${mark};;;;\n`)
		await page.waitForSelector("text=/übersprungen|skipped/")
		await page.waitForSelector("text=/^(Dabei kommt 1 Bereich neu dazu|1 division is added with them)/")
		assert.deepEqual(await page.locator(".import-columns select").evaluateAll((all) => all.map((one) => /** @type {HTMLSelectElement} */ (one).value)), ["name", "email", "", "phone", "division"])
		await page.selectOption(".import-columns tr:nth-child(3) select", "function")
		await page.waitForSelector(".wide-table >> text=Chefin")
		await check_access(page, "the preview")
		await check_width(page, "the preview")
		await shot(page, `import-${mark}-3`)
		await tab_to(page, "button.first")
		assert.match(await page.innerText("button.first"), /2 Kontakte übernehmen|Bring in 2 contacts/)
		await page.keyboard.press("Enter")
		await page.waitForSelector(".is-done")
		assert.match(await page.innerText(".is-done"), /^2 (Kontakte übernommen|contacts brought in)/)
		await check_access(page, "done")
		await shot(page, `import-${mark}-4`)
		await page.click("text=/^(Ansehen|Have a look)$/")
		await page.waitForSelector(`.people-rows >> text=Ada ${mark}`)
	})

test("accounts come in, and then the contacts of the same file, without choosing it again", async () => {
	const page = await world.sign_in(LEAD)
	await world.go(page, "import?of=accounts")
	await choose(page, "Firma;Ansprechpartner;E-Mail\nNeu & Söhne;Jo Neu;jo@neu.example\nNeu & Söhne;Pat Neu;pat@neu.example\n")
	await page.waitForSelector("button.first >> text=1 Kunden übernehmen")
	await tab_to(page, "button.first")
	await page.keyboard.press("Enter")
	await page.waitForSelector(".is-done")
	await tab_to(page, ".button:not(.first)")
	await page.keyboard.press("Enter")
	await page.waitForSelector("h1:has-text('Kontakte aus einer Datei')")
	await page.waitForSelector("button.first >> text=2 Kontakte übernehmen")
	await check_access(page, "the contacts of the same file")
	await page.click("button.first")
	await page.waitForSelector(".is-done")
	assert.match(await page.innerText(".is-done"), /^2 Kontakte übernommen/)
	assert.equal(await page.locator("text=Jetzt die Kontakte").count(), 0)
})

test("a long one shows how far it is, and is cancelled without a trace", async () => {
	const page = await world.sign_in(LEAD)
	await to_import(page)
	await choose(page, `Name;E-Mail\n${Array.from({ length: 60_000 }, (_, i) => `Weg ${i};weg${i}@n.example`).join("\n")}\n`)
	await page.waitForSelector("button.first >> text=60.000 Kontakte übernehmen")
	await page.click("button.first")
	await page.waitForSelector("progress[max='60000']")
	await check_access(page, "running")
	await shot(page, "import-running")
	await page.click("text=Abbrechen")
	await page.waitForSelector("[role=alert] >> text=Geändert wurde nichts")
	await check_access(page, "cancelled")
	await page.click(".crumb a")
	await page.waitForSelector(".people-rows")
	assert.equal(await page.locator(".people-rows >> text=Weg 1").count(), 0)
})

test("what one may see is taken along as a file", async () => {
	const page = await world.sign_in(LEAD)
	await page.click("nav a[href='#/accounts']")
	const [download] = await Promise.all([page.waitForEvent("download"), page.click("text=Alles als CSV mitnehmen")])
	assert.equal(download.suggestedFilename(), "kamwerk.zip")
})
