// @ts-check
/* The account plan: what was heard, what came of it, and what the customer says about it. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { after, before, test } from "node:test"
import { check_access, check_width, LEAD, open, PHONE, tab_to } from "./browser.mjs"
import { make_plan } from "./plan_world.mjs"

/** @type {Awaited<ReturnType<typeof open>>} */
let world
/** @type {string} */
let account
const NAME = "Südwerk Pumpen AG"
before(async () => {
	world = await open()
	const page = await world.sign_in(LEAD)
	account = await world.own_account(page, NAME, [{ quote: "Jede Woche fragt mich jemand, wann die neue Reihe kommt." }])
	await page.close()
})
after(() => world.close())

/** @param {import("./browser.mjs").Page} page */
async function plan_of(page) {
	await page.click("nav a[href='#/accounts']")
	await page.click(`text=${NAME}`)
	await page.click(".areas >> text=/Kundenplan|Account plan/")
	await page.waitForSelector("h2 >> text=/Ziele von|Goals of/")
}

test("an empty plan says where it begins; with a trace it shows the threads and the gaps", async () => {
	const page = await world.sign_in(LEAD)
	await plan_of(page)
	await page.waitForSelector(".empty >> text=Noch kein Ziel")
	await check_access(page, "a plan without goals")
	await make_plan(page, account)
	await page.waitForSelector(".threads .cell-title >> text=Liefermeldung als DESADV")
	assert.ok(await page.locator(".cell.is-missing >> text=Strategie fehlt").count() > 0)
	assert.equal(await page.locator(".threads >> text=Kein Satz").count(), 1)
	await page.waitForSelector(".gaps >> text=Kundenportal 2.0")
	await page.waitForSelector("text=/Bedürfnisse haben noch keine Lösung/")
	await page.click("summary >> text=Dasselbe als Tabelle")
	await page.waitForSelector(".same[open] td >> text=Feldversuch Werk Kiel")
	await check_access(page, "a plan with a trace")
	await page.emulateMedia({ media: "print" })
	assert.ok(await page.isVisible("text=/Kundenplan, Stand/"))
	assert.ok(await page.isVisible(".threads >> text=Liefermeldung als DESADV"))
	assert.ok(!await page.isVisible("button >> text=Ziel anlegen"))
	await page.emulateMedia({ media: null })
	for (const [viewport, theme, language] of /** @type {const} */ ([[PHONE, "dark", "en"], [{ width: 768, height: 1024 }, "light", "en"]])) {
		const other = await world.sign_in(LEAD, { viewport, theme, language })
		await plan_of(other)
		await other.waitForSelector(".threads .cell-title >> text=Liefermeldung als DESADV")
		await check_width(other, `the plan at ${viewport.width}`)
		await check_access(other, `the plan at ${viewport.width}, ${theme}`)
	}
})

test("from a need to a result without a mouse, and back out again", async () => {
	const page = await world.sign_in(LEAD)
	await plan_of(page)
	await tab_to(page, ".gaps button[aria-label*='Installateure stehen im Keller']")
	await page.keyboard.press("Enter")
	await page.waitForSelector("input[name=title]:focus")
	await page.keyboard.type("Inbetriebnahme ohne Netz")
	await page.keyboard.press("Enter")
	await page.waitForSelector(".threads .cell-title >> text=Inbetriebnahme ohne Netz")

	/* Each record offers what follows it. */
	for (const [from, button, title] of [["Inbetriebnahme ohne Netz", "Lösung anlegen", "Offline-Formular"], ["Offline-Formular", "Aufgabe anlegen", "Im Keller ausprobieren"], ["Im Keller ausprobieren", "Ergebnis festhalten", "Es geht ohne Empfang"]]) {
		await page.focus(`.threads .cell-title:has-text('${from}')`)
		await page.keyboard.press("Enter")
		await page.waitForSelector(".panel:focus")
		await page.focus(`.panel button:has-text('${button}')`)
		await page.keyboard.press("Enter")
		await page.waitForSelector("input[name=title]:focus")
		await page.keyboard.type(title)
		await page.keyboard.press("Enter")
		await page.waitForSelector(`.threads .cell-title >> text=${title}`)
		await page.focus(".panel")
		await page.keyboard.press("Escape")
		await page.waitForSelector(".panel", { state: "detached" })
	}

	/* Sharing says who will see it before it happens. */
	await page.focus(".threads .cell-title:has-text('Es geht ohne Empfang')")
	await page.keyboard.press("Enter")
	await tab_to(page, ".panel .sharing button")
	await page.keyboard.press("Enter")
	await page.waitForFunction(() => document.activeElement?.matches(".sharing.is-asking p")) /* the question, not its "yes" */
	await tab_to(page, ".sharing.is-asking button:last-child")
	await page.keyboard.press("Enter")
	await page.waitForFunction(() => document.activeElement?.matches(".sharing:not(.is-asking) button")) /* one goes on where one was */
	await page.keyboard.press("Enter")
	await page.waitForSelector(".sharing.is-asking >> text=teilen?")
	await check_access(page, "before sharing")
	await page.click(".sharing button.first")
	await page.waitForSelector(".notice >> text=Südwerk Pumpen AG sieht das jetzt")
	await page.waitForSelector(".panel .shared")

	await page.click(".panel >> text=Ändern")
	await page.fill(".panel input[name=title]", "Es geht ganz ohne Empfang")
	await page.click(".panel form .button.first")
	await page.waitForSelector(".threads >> text=Es geht ganz ohne Empfang")
	await page.click(".panel >> text=Herausnehmen")
	await page.waitForSelector(".threads >> text=Es geht ganz ohne Empfang", { state: "detached" })
	await page.click(".notice-place >> text=Rückgängig")
	await page.waitForSelector(".threads >> text=Es geht ganz ohne Empfang")
})

/** What a reader of each sheet reads. @param {import("./browser.mjs").Page} page */
async function sheets(page) {
	const pdf = await page.pdf({ preferCSSPageSize: true })
	const size = pdf.toString("latin1").match(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/)
	const read = spawnSync("pdftotext", ["-layout", "-", "-"], { input: pdf, encoding: "utf8" })
	assert.equal(read.status, 0, read.stderr)
	return { is_wide: Number(size?.[1]) > Number(size?.[2]), texts: read.stdout.split("\f").slice(0, -1) }
}

test("on paper: the customer's goals first, the steps named on each sheet, nothing to click", async () => {
	for (const look of [{}, /** @type {const} */ ({ viewport: PHONE, theme: "dark" })]) {
		const page = await world.sign_in(LEAD, look)
		const { items: [nordwind] } = await page.evaluate(async () => (await fetch("api/accounts?q=nordwind")).json())
		await world.go(page, `accounts/${nordwind.id}/plan`)
		await page.waitForSelector(".threads")
		const { is_wide, texts } = await sheets(page)
		assert.ok(is_wide, "six steps stand beside each other")
		const [first] = texts
		const order = ["Nordwind AG", "Kundenplan, Stand", "Für uns: Hier steht auch, was Nordwind AG nicht sieht", "Ziele von Nordwind AG", "Jede Anlage läuft", "Vom gehörten Satz zum Ergebnis"]
		const places = order.map((text) => first.indexOf(text))
		assert.ok(places.every((place, i) => place >= 0 && (!i || place > places[i - 1])), `${places}\n${first}`)
		texts.forEach((text, i) => assert.match(text, new RegExp(`${i + 1}\\s*/\\s*${texts.length}\\s*$`), "each sheet has its number"))
		/* A sheet that shows threads names their steps, and none begins in the middle of what comes of a sentence. */
		const traces = texts.filter((text) => /Noch offen|Strategie fehlt/.test(text))
		assert.ok(traces.length > 2, `the demo's plan is longer than a sheet: ${traces.length}`)
		for (const text of traces) {
			const lines = text.split("\n").map((line) => line.trim())
			const head = lines.findIndex((line) => /^Gehörter Satz\s+Bedürfnis\s+Strategie\s+Lösung\s+Aufgabe\s+Ergebnis$/.test(line))
			assert.ok(head >= 0, text)
			assert.doesNotMatch(lines.slice(head + 1).find(Boolean) ?? "", /^wie oben/)
		}
		const all = texts.join("")
		for (const screen_only of ["Drucken", "Angaben ändern", "Überblick", "Suchen", "Ziel anlegen", "Strategie anlegen", "Herausnehmen", "Neuer Link", "Dasselbe als Tabelle"])
			assert.ok(!all.includes(screen_only), screen_only)
		await page.close()
	}
})

test("the customer confirms and corrects from a link on a phone, and our side sees it", async () => {
	const lead = await world.sign_in(LEAD)
	/* Two contacts become members; what is laid before one of them is not the other's. */
	await lead.click("nav a[href='#/accounts']")
	await lead.click(`text=${NAME}`)
	await lead.click(".areas >> text=Menschen")
	await lead.click("button[aria-label='Maren Thiessen: Als Mitglied einladen']")
	await lead.waitForSelector(".made .code")
	await lead.click(".areas >> text=Kundenplan")
	await lead.click("text=Bestätigen lassen")
	await lead.waitForSelector("fieldset.stack >> nth=1")
	await check_access(lead, "choosing what to confirm")
	for (const box of await lead.locator("input[name^=need-]").all()) await box.uncheck()
	for (const quote of ["Verzögerungen immer erst", "tippen wir noch", "wann die neue Reihe"])
		await lead.locator(`label.check:has-text('${quote}') input[name^=need-]`).first().check()
	await lead.locator("input[name^=guest-]").first().check()
	await lead.fill("fieldset ~ .field textarea[name=text]", "Guten Tag, danke für das Gespräch.")
	await lead.click("text=Zum Bestätigen geben")
	await lead.waitForSelector(".made .code")
	await check_access(lead, "the link to hand over")
	const link = await lead.innerText(".made .code")

	const phone = await world.window({ viewport: PHONE })
	await phone.goto(link)
	await phone.click("text=Weiter")
	await phone.waitForSelector("h1 >> text=So haben wir Sie verstanden")
	await phone.waitForSelector(".steps >> text=Satz 1 von 3")
	await phone.waitForSelector("text=Guten Tag, danke für das Gespräch.")
	await check_access(phone, "the first sentence")
	await check_width(phone, "the first sentence")
	for (const button of await phone.locator(".answers .button").all())
		assert.ok(((await button.boundingBox())?.height ?? 0) >= 44, "a thumb hits it")
	await phone.click("text=Ja, so ist es")
	await phone.waitForSelector(".steps >> text=Satz 2 von 3")

	/* Kept at once: whoever is interrupted goes on where they were. */
	await phone.reload()
	await phone.waitForSelector(".steps >> text=Satz 2 von 3")
	await phone.click("text=In meinen Worten sagen")
	await phone.waitForSelector("textarea:focus")
	await check_access(phone, "in one's own words")
	await phone.fill("textarea", "Wir tippen nur die Positionen ab, der Kopf kommt schon von selbst.")
	await phone.click("text=Antwort speichern")
	await phone.waitForSelector(".steps >> text=Satz 3 von 3")
	await phone.click("text=Das ist kein Bedürfnis von uns")
	await phone.waitForSelector("h1 >> text=Danke")
	await check_access(phone, "all is said")
	await check_width(phone, "all is said")

	/* An answer can be changed. */
	await phone.click(".answered >> text=Ändern >> nth=2")
	await phone.waitForSelector("text=bisher: kein Bedürfnis")
	await phone.click("text=Ja, so ist es")
	await phone.waitForSelector("h1 >> text=Danke")

	/* Our side hears of it without reloading. */
	await lead.waitForSelector("text=alles beantwortet")
	await lead.click(".gaps a:has-text('Sätze')")
	await lead.waitForSelector(".answered >> text=nur die Positionen")
	await check_access(lead, "what was answered")

	/* The shared plan: what is shared, and nothing of ours. */
	await phone.click("text=Zum gemeinsamen Plan")
	await phone.waitForSelector(".threads .cell-title >> text=Liefermeldung als DESADV")
	assert.equal(await phone.locator("text=/Kundenportal|Niemand tippt|Strategie fehlt|Weiße Flecken|Ziel anlegen|nur wir/").count(), 0)
	await check_access(phone, "a guest's plan")
	await check_width(phone, "a guest's plan")
	await phone.click(".threads .cell-title:has-text('Warnung direkt')")
	await phone.waitForSelector(".panel .comments")
	await phone.fill(".panel textarea", "Genau so hilft es uns.")
	await phone.click(".panel form .button.first")
	await phone.waitForSelector(".comments >> text=Genau so hilft es uns.")
	await tab_to(phone, ".comments li:last-child button")
	await phone.keyboard.press("Enter")
	await phone.waitForSelector(".notice >> text=zurückgenommen")
	await phone.waitForFunction(() => document.activeElement?.matches(".comments h4")) /* its button is gone, the keyboard goes on beside it */
	await phone.click("text=Rückgängig")
	await phone.waitForSelector(".comments >> text=Genau so hilft es uns.")
	await check_access(phone, "a guest's comment")
})
