// @ts-check
/* Two companies at one process: each says where a step stands, and sees where the other differs while it is said. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { ask, check_access, check_width, LEAD, open, PHONE, tab_to } from "./browser.mjs"

const NAME = "Südwerk Pumpen AG"
const SIZES = [{ width: 1440, height: 900 }, { width: 768, height: 1024 }, PHONE]

/** @type {Awaited<ReturnType<typeof open>>} */
let world
/** @type {import("./browser.mjs").Page} */
let lead
/** Maren Thiessen, who buys. @type {import("./browser.mjs").Page} */
let buyer
let account = ""
before(async () => {
	world = await open()
	lead = await world.sign_in(LEAD)
	account = await world.own_account(lead, NAME)
	const contacts = (await ask(lead, "GET", `accounts/${account}/contacts`)).items
	const { link } = await ask(lead, "POST", `accounts/${account}/guests`, { contact: contacts.find((/** @type {any} */ one) => one.name === "Maren Thiessen").id })
	buyer = await world.window({ viewport: PHONE })
	await buyer.evaluate((link) => { location.hash = `#/come-in/${link}` }, link)
	await buyer.click("text=Weiter")
	await buyer.waitForSelector(`h1:has-text('${NAME}')`)
})
after(() => world.close())

/** The titles in their order. @param {import("./browser.mjs").Page} page @param {string[]} expected */
const holds = (page, expected) => page.waitForFunction((expected) => [...document.querySelectorAll(".walk-title")].map((title) => title.textContent).join("|") === expected, expected.join("|"))

/** What the sentence above the picture says. @param {import("./browser.mjs").Page} page @param {string} text */
const sums_up = (page, text) => page.waitForSelector(`.process-sum:has-text('${text}')`, { timeout: 5000 })

/** Presses keys one after the other. @param {import("./browser.mjs").Page} page @param {...string} keys */
const press = async (page, ...keys) => {
	for (const key of keys) await page.keyboard.press(key)
}

test("an account without a process says what it is for, and the first one is begun and shared without a mouse", async () => {
	await world.go(buyer, `accounts/${account}/processes`)
	await buyer.waitForSelector(".empty:has-text('Noch ist kein Prozess mit Ihnen geteilt')")
	assert.equal(await buyer.locator(".empty button").count(), 0)
	await check_access(buyer, "a guest without processes")
	await world.go(lead, `accounts/${account}`)
	await tab_to(lead, `.areas a[href$='/processes']`)
	await press(lead, "Enter")
	await lead.waitForSelector(".empty:has-text('Schritt für Schritt')")
	await check_access(lead, "no process")
	await tab_to(lead, ".empty .button.first")
	await press(lead, "Enter")
	await lead.waitForFunction(() => document.activeElement?.getAttribute("name") === "title")
	await lead.keyboard.type("Bestellung")
	await press(lead, "Tab")
	await lead.keyboard.type("Am selben Tag bestätigt")
	await tab_to(lead, "input[name=is_shared]")
	await press(lead, "Space")
	await check_access(lead, "a new process")
	await tab_to(lead, "form .button.first")
	await press(lead, "Enter")
	await lead.waitForSelector(".process h2:has-text('Bestellung')")
	/* The other side sees it come. */
	await buyer.waitForSelector(".process h2:has-text('Bestellung')", { timeout: 5000 })
})

test("both sides add steps, and put them in order by key, by button and by mouse", async () => {
	await tab_to(lead, ".process .button.first")
	await press(lead, "Enter")
	await lead.waitForFunction(() => document.activeElement?.getAttribute("name") === "title")
	await lead.keyboard.type("Auftrag bestätigen")
	await tab_to(lead, "input[name=means]")
	await lead.keyboard.type("E-Mail mit PDF")
	await press(lead, "Enter")
	await holds(lead, ["Auftrag bestätigen"])
	await holds(buyer, ["Auftrag bestätigen"])
	await buyer.click("text=Schritt hinzufügen")
	await buyer.fill("input[name=title]", "Bestellung abschicken")
	await buyer.selectOption("select[name=doer]", "theirs")
	await buyer.fill("textarea[name=pain]", "Positionen werden abgetippt.")
	await check_access(buyer, "a guest's new step")
	await buyer.click("form .button.first")
	await holds(lead, ["Auftrag bestätigen", "Bestellung abschicken"])
	await lead.waitForSelector(`.walk-step:has-text('abgetippt') .said:has-text('${NAME}')`)

	await lead.focus(".walk-title:has-text('Bestellung abschicken')")
	await press(lead, "Alt+ArrowLeft")
	await holds(lead, ["Bestellung abschicken", "Auftrag bestätigen"])
	await lead.waitForFunction(() => document.activeElement?.textContent === "Bestellung abschicken")
	await lead.waitForSelector("[role=status]:has-text('„Bestellung abschicken“: Platz 1 von 2')", { state: "attached" })
	await holds(buyer, ["Bestellung abschicken", "Auftrag bestätigen"])
	await buyer.click(".walk-title:has-text('Bestellung abschicken')")
	await buyer.click("text=Weiter nach hinten")
	await holds(lead, ["Auftrag bestätigen", "Bestellung abschicken"])
	await buyer.click("text=Schließen")

	const [from, to] = await Promise.all(["Bestellung abschicken", "Auftrag bestätigen"].map((title) => lead.locator(`.walk-step:has-text('${title}') .walk-cell`).boundingBox()))
	assert.ok(from && to)
	await lead.mouse.move(from.x + 40, from.y + 40)
	await lead.mouse.down()
	await lead.mouse.move(from.x + 20, from.y + 44, { steps: 4 })
	await lead.mouse.move(to.x + 30, to.y + 44, { steps: 12 })
	await lead.mouse.move(to.x + 26, to.y + 44, { steps: 3 })
	await lead.mouse.up()
	await holds(lead, ["Bestellung abschicken", "Auftrag bestätigen"])
	await lead.reload()
	await holds(lead, ["Bestellung abschicken", "Auftrag bestätigen"])
})

test("each side rates for itself, the difference shows on both at once, and what was said is taken back", async () => {
	await sums_up(lead, "Noch haben bei keinem Schritt beide Seiten gesagt")
	await tab_to(lead, ".walk-step:nth-child(2) .walk-title")
	await press(lead, "Enter")
	await lead.waitForFunction(() => document.activeElement?.matches(".panel"))
	await lead.waitForSelector(".climb:has-text('Sie sprechen für Deichwerk')")
	await press(lead, "Tab", "Tab", "Tab") // past "close" and the highest rung to the one below
	await press(lead, "Enter")
	await lead.waitForSelector(".climb-rung[aria-pressed=true]:has-text('Daten von System zu System')")
	await lead.waitForSelector(".climb [role=status]:has-text('Die andere Seite hat noch nichts gesagt')")

	await buyer.waitForSelector(".walk-step:has-text('Auftrag bestätigen') .walk-mark.is-ours.at-3", { state: "attached", timeout: 5000 })
	await buyer.focus(".walk-title:has-text('Auftrag bestätigen')")
	await press(buyer, "Enter")
	await buyer.waitForSelector(`.climb:has-text('Sie sprechen für ${NAME}')`)
	await buyer.focus(".climb-rung:has-text('Wort und Papier')")
	await press(buyer, "Space")
	for (const page of [lead, buyer]) {
		await sums_up(page, "Einen Schritt sehen beide Seiten verschieden: „Auftrag bestätigen“.")
		await page.waitForSelector(".walk-step:has-text('Auftrag bestätigen') .walk-apart:has-text('3 Stufen auseinander')")
		await page.waitForSelector(".climb [role=status]:has-text('3 Stufen auseinander')")
	}
	await lead.waitForSelector(".climb-who:has-text('Maren Thiessen')")
	for (const [page, where] of /** @type {const} */ ([[lead, "our side"], [buyer, "the buyer"]])) await check_access(page, `an open step: ${where}`)

	await press(buyer, "Shift+Tab", "Enter") // one higher
	await lead.waitForSelector(".walk-apart:has-text('2 Stufen auseinander')", { timeout: 5000 })
	await buyer.click(".notice-actions >> text=Rückgängig")
	await lead.waitForSelector(".walk-apart:has-text('3 Stufen auseinander')", { timeout: 5000 })
	await buyer.click("text=Einschätzung zurücknehmen")
	await sums_up(lead, "Noch haben bei keinem Schritt beide Seiten gesagt")
	await buyer.click(".notice-actions >> text=Rückgängig")
	await sums_up(lead, "Einen Schritt sehen beide Seiten verschieden")
})

test("the buyer picks the step, our side makes an action of it, and both read it in the plan and in what happened", async () => {
	await buyer.click(".panel >> text=Für jetzt vornehmen")
	assert.equal(await buyer.inputValue("select[name=rung]"), "alone", "one above the highest there is")
	await buyer.fill("input[name=until_on]", "2027-03-31")
	await check_access(buyer, "picking a step")
	await buyer.click(".panel form .button.first >> nth=0")
	await lead.waitForSelector(".walk-picked:has-text('bis 31. März 2027: Läuft von selbst')", { timeout: 5000 })
	assert.equal(await buyer.locator("text=Aufgabe daraus machen").count(), 0, "guests do not make actions")
	await lead.click("text=Aufgabe daraus machen")
	await lead.waitForSelector("text=Zur Aufgabe")
	await buyer.waitForSelector("text=Zur Aufgabe", { timeout: 5000 })
	await buyer.click("text=Zur Aufgabe")
	await buyer.waitForSelector(".card:has-text('Auftrag bestätigen')")
	await world.go(lead, `accounts/${account}/plan`)
	await lead.waitForSelector(".plan-picked:has-text('Auftrag bestätigen (bis 31. März 2027')")
	await world.go(lead, `accounts/${account}/history`)
	await lead.waitForSelector(".history-day >> text=hat den Schritt „Auftrag bestätigen“ eingeschätzt")
	await lead.selectOption(".history-filter select", "process-step")
	await lead.waitForSelector(".history-day >> text=hat den Schritt „Auftrag bestätigen“ vorgenommen")
	await world.go(lead, "search?q=abgetippt")
	await lead.click("h2 >> text=Bestellung")
	await lead.waitForSelector(".walk-step")
})

test("what is said about a step is read by both, and a step is taken out and back", async () => {
	await world.go(buyer, `accounts/${account}/processes`)
	await buyer.click(".walk-title:has-text('Bestellung abschicken')")
	await buyer.fill(".comments textarea", "Das sehen wir uns am Freitag an.")
	await buyer.click("text=Bemerkung schreiben")
	await buyer.waitForSelector(".comments li:has-text('am Freitag')")
	await lead.click(".walk-title:has-text('Bestellung abschicken')")
	await lead.waitForSelector(".comments li:has-text('am Freitag')")
	/* Who did not add a step does not take it out. */
	await buyer.click(".walk-title:has-text('Auftrag bestätigen')")
	await buyer.waitForSelector(".panel h3:has-text('Auftrag bestätigen')")
	assert.equal(await buyer.locator(".panel >> text=Herausnehmen").count(), 0)
	await buyer.click(".walk-title:has-text('Bestellung abschicken')")
	await buyer.click(".panel >> text=Herausnehmen")
	await holds(lead, ["Auftrag bestätigen"])
	await buyer.click(".notice-actions >> text=Rückgängig")
	await holds(lead, ["Bestellung abschicken", "Auftrag bestätigen"])
})

test("a step that somebody else changed meanwhile is not overwritten unseen", async () => {
	await lead.click(".walk-title:has-text('Auftrag bestätigen')")
	await lead.click("text=Schritt ändern")
	await lead.fill("input[name=means]", "Portal")
	await buyer.click(".walk-title:has-text('Auftrag bestätigen')")
	await buyer.click("text=Schritt ändern")
	await buyer.fill("textarea[name=pain]", "Zwei Tage ohne Antwort.")
	await buyer.click("form:has(textarea[name=pain]) .button.first")
	await lead.waitForSelector(".walk-pain:has-text('Zwei Tage ohne Antwort')")
	await lead.click("form:has(textarea[name=pain]) .button.first")
	await lead.waitForSelector(".refused:has-text('gerade geändert')")
	assert.equal(await lead.inputValue("input[name=means]"), "Portal", "what was typed is still there")
	await lead.click(".panel form >> text=Abbrechen >> nth=0")
})

test("the picture fits every width, light and dark, in both languages; a table tells the same", async () => {
	for (const language of /** @type {const} */ (["de", "en"])) {
		if (await lead.getAttribute("html", "lang") !== language) await lead.click(`header button[lang=${language}]`)
		await lead.waitForSelector(`html[lang=${language}]`)
		for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
			await lead.emulateMedia({ colorScheme })
			for (const viewport of SIZES) {
				await lead.setViewportSize(viewport)
				await check_width(lead, `processes at ${viewport.width}, ${language}`)
				await check_access(lead, `processes at ${viewport.width}, ${colorScheme}, ${language}`)
			}
		}
	}
	await lead.setViewportSize(PHONE)
	const [first, second] = await Promise.all([0, 1].map((i) => lead.locator(".walk-step").nth(i).boundingBox()))
	assert.ok(first && second && second.y > first.y && second.x === first.x, "below each other on a phone")
	await lead.setViewportSize(SIZES[0])
	await lead.click(".process .same summary")
	await lead.waitForSelector(".process .same tr:has-text('Auftrag bestätigen') >> text=3 rungs apart")
	assert.equal(await lead.locator(".process .same tbody tr").count(), 2)
})

test("what is not shared any more is gone for the account's people at once", async () => {
	await lead.click(".process >> text=Stop sharing")
	await buyer.waitForSelector(".empty:has-text('kein Prozess mit Ihnen geteilt')", { timeout: 5000 })
	await lead.click(".notice-actions >> text=Undo")
	await holds(buyer, ["Bestellung abschicken", "Auftrag bestätigen"])
})
