// @ts-check
/* A person's task: from the transcript of a call to the report, and to what is done with it. */
import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { ROOT } from "../api/kamwerk.mjs"
import { ADMINISTRATOR, check_access, check_width, LEAD, open, tab_to } from "./browser.mjs"

/* A call of real length, as a meeting tool writes it; two people of the account, one of ours. */
const CALL = readFileSync(join(ROOT, "demo/nordwind-inbetriebnahme.vtt"), "utf8")

/** @type {Awaited<ReturnType<typeof open>>} */
let world
before(async () => { world = await open() })
after(() => world.close())

/** Drops a file onto the page, as the file manager would. @param {import("playwright-core").Page} page @param {string} name @param {string} text */
async function drop(page, name, text) {
	const data = await page.evaluateHandle(([file, content]) => {
		const transfer = new DataTransfer()
		transfer.items.add(new File([content], file, { type: "text/vtt" }))
		return transfer
	}, [name, text])
	await page.dispatchEvent("body", "dragenter", { dataTransfer: data })
	await page.waitForSelector(".drop-over")
	await page.dispatchEvent("body", "drop", { dataTransfer: data })
}

test("a transcript becomes a report, a label is corrected, a need is kept", async () => {
	const page = await world.sign_in(LEAD)
	await page.click("nav a[href='#/accounts']")
	await page.click("text=Nordwind AG")
	await page.waitForSelector(".drop")

	await drop(page, "Jour fixe.vtt", CALL)
	await page.waitForSelector("text=Wer hat gesprochen?")
	assert.equal(await page.inputValue("input[name=title]"), "Jour fixe")
	assert.ok(await page.isChecked("#content .person:has-text('Nele Petersen') input[value=us]"), "our side is guessed by name")
	assert.ok(await page.isChecked("#content .person:has-text('Maren Thiessen') input[value=them]"), "their side is guessed by name")

	await page.check(".basis input >> nth=0")
	await page.fill("#basis-all", "Zu Beginn mündlich, am 23. November")
	await page.click("text=Bericht ansehen")

	await page.waitForSelector("svg.dial")
	assert.match(await page.innerText(".private"), /Nur Sie sehen diese Seite/)
	assert.match(await page.innerText(".private"), /Einwilligung: 3 von 3/)
	assert.ok(await page.isVisible(".ribbon svg"), "the ribbon is drawn")
	const asked = Number(await page.textContent("svg.dial .big"))
	assert.ok(asked >= 5, `the questions are counted, found ${asked}`)
	assert.ok(await page.isVisible(".advice li"), "there is advice")

	/* One question less: this one was none, says the person who was there. */
	const id = await page.locator(".talk > li.ours:has(use[href='#q-open'])").first().getAttribute("id")
	const row = page.locator(`#${id}`)
	await row.locator(".rule-button").click()
	assert.match(await row.locator(".rule-box").innerText(), /rules\/de\/.*\.rules, Zeile \d+/)
	await row.getByText("Kennzeichnung ändern").click()
	await row.locator("input[value=none]").check()
	await row.getByText("Kennzeichnung übernehmen").click()
	await row.locator(".by-hand").waitFor()
	assert.equal(Number(await page.textContent("svg.dial .big")), asked - 1)
	await page.click(".notice-place >> text=Rückgängig")
	await row.locator(".by-hand").waitFor({ state: "detached" })
	assert.equal(Number(await page.textContent("svg.dial .big")), asked)

	const missed = page.locator(".talk > li:has(use[href='#m3']), .talk > li:has(use[href='#m2'])").first()
	await missed.locator(".rule-button").click()
	assert.match(await missed.locator(".rule-box").innerText(), /Hätte hier gepasst/)
	assert.equal(await missed.locator(".correction").count(), 0, "first why, then the way to change it")

	const need = page.locator(".keep > li").first()
	const quote = (await need.locator(".quote").innerText()).slice(1, -1)
	await need.locator("input[value=end_customer]").check()
	await page.click(".keep ~ .row-of .button")
	await need.locator("text=behalten").waitFor()

	await page.click(".crumb a")
	await page.waitForSelector(".needs")
	assert.match(await page.innerText(".needs"), new RegExp(quote.slice(0, 30).replace(/[.*+?^${}()|[\]\\]/g, "\\$&")))
})

test("a file that is no transcript is refused with what is wrong, and nothing stays", async () => {
	const page = await world.sign_in(LEAD)
	await page.click("nav a[href='#/accounts']")
	await page.click("text=Nordwind AG")
	await page.waitForSelector(".drop")
	const before_count = await page.locator(".row").count()
	await drop(page, "kaputt.vtt", "WEBVTT\n\n00:00:09.000 --> 00:0x:12.000\nNele Petersen: Moin.\n")
	await page.waitForSelector(".drop .refused")
	assert.match(await page.innerText(".drop .refused"), /kaputt\.vtt/)
	assert.match(await page.innerText(".drop .refused"), /Zeile 3/)
	assert.match(await page.innerText(".drop .refused"), /Ein Eintrag endet, bevor er beginnt|Eine Zeit ist anders geschrieben/)
	await page.route("**/api/accounts/*/conversations?**", (route) => route.abort())
	await drop(page, "Jour fixe.vtt", CALL)
	await page.waitForSelector(".drop .refused >> text=„Jour fixe.vtt“ ließ sich nicht senden")
	await page.unroute("**/api/accounts/*/conversations?**")
	await page.reload()
	await page.waitForSelector(".drop")
	assert.equal(await page.locator(".row").count(), before_count)
})

test("a file dropped on the list of conversations is asked for its account", async () => {
	const page = await world.sign_in(ADMINISTRATOR)
	await page.waitForSelector(".drop, .empty")
	await drop(page, "Jour fixe.vtt", CALL)
	await page.waitForFunction(() => document.activeElement?.matches("select[name=account]"))
	await check_access(page, "which account")
	await page.selectOption("select[name=account]", { label: "Nordwind AG" })
	await page.click(".drop form .button")
	await page.waitForSelector("text=Wer hat gesprochen?")
	assert.match(await page.innerText(".crumb"), /Nordwind AG/)
	await page.click("text=Text löschen")
	await page.click("dialog >> text=Endgültig löschen")
	await page.waitForSelector(".notice >> text=„Jour fixe“ ist gelöscht")
})

test("printed, the report is a few pages that read without a screen", async () => {
	const page = await world.sign_in(LEAD, { theme: "dark" })
	await page.evaluate(() => localStorage.setItem("kamwerk.theme", "dark"))
	await page.reload()
	await page.click("text=Lieferzeiten und Vorwarnung")
	await page.waitForSelector(".ribbon svg")
	const pages = (await page.pdf({ preferCSSPageSize: true })).toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0
	assert.ok(pages > 2 && pages <= 13, `${pages} pages`)

	/* As wide as an A4 sheet within its margins. */
	await page.setViewportSize({ width: 688, height: 1000 })
	await page.emulateMedia({ media: "print", colorScheme: "dark" })
	await page.evaluate(() => dispatchEvent(new Event("beforeprint")))
	await page.waitForSelector(".ribbon svg[viewBox^='0 0 960']")
	const [right, edge] = await page.evaluate(() => [Math.max(...[...document.querySelectorAll(".ribbon svg *")].map((e) => e.getBoundingClientRect().right)), innerWidth])
	assert.ok(right <= edge + 1, `the ribbon ends at ${right} of ${edge}`)
	assert.equal(await page.evaluate(() => getComputedStyle(document.body).color), "rgb(18, 35, 43)", "dark ink on white paper")
	for (const screen_only of ["header nav", ".private .in-text", ".rule-button", ".keep input", ".filter input"])
		assert.equal(await page.locator(screen_only).filter({ visible: true }).count(), 0, `${screen_only} is of no use on paper`)
	await page.evaluate(() => localStorage.removeItem("kamwerk.theme"))
})

test("the language changes at once, also that of the verdict", async () => {
	const page = await world.sign_in(LEAD)
	await page.click(".row h3 a >> nth=0")
	await page.waitForSelector(".verdict")
	assert.equal(await page.getAttribute("html", "lang"), "de")
	await page.click("button[lang=en]")
	await page.waitForSelector("nav >> text=Conversations")
	assert.equal(await page.getAttribute("html", "lang"), "en")
	await page.waitForFunction(() => /\b(You|question)/.test(document.querySelector(".verdict")?.textContent ?? ""))
	await page.click("button[lang=de]")
	await page.waitForSelector("nav >> text=Gespräche")
})

test("deleting asks once and then nothing is left", async () => {
	const page = await world.sign_in(LEAD)
	await page.click("nav a[href='#/accounts']")
	await page.click("text=Nordwind AG")
	await page.waitForSelector(".drop")
	await page.click("text=Text einfügen")
	await page.fill("#pasted", "Nele Petersen: Moin.\nMaren Thiessen: Moin, kurz nur.\n")
	await page.click("text=Text übernehmen")
	await page.waitForSelector("text=Wer hat gesprochen?")
	const address = page.url()
	await page.click("text=Text löschen")
	await page.click("dialog >> text=Nein, behalten")
	await page.waitForSelector("dialog", { state: "detached" })
	await page.click("text=Text löschen")
	await page.click("dialog >> text=Endgültig löschen")
	await page.waitForSelector(".drop")
	await page.goto(address)
	await page.waitForSelector("text=Das gibt es hier nicht")
})

test("somebody withdraws their consent: the conversation goes, and the needs that were kept out of it", async () => {
	const page = await world.sign_in(LEAD)
	await page.click("nav a[href='#/accounts']")
	await page.click("text=Nordwind AG")
	await page.waitForSelector(".drop")
	const needs_before = await page.locator(".needs > li").count()
	await drop(page, "Jour fixe zum Widerruf.vtt", CALL)
	await page.waitForSelector("text=Wer hat gesprochen?")
	await page.check(".basis input >> nth=0")
	await page.fill("#basis-all", "Zu Beginn mündlich")
	await page.click("text=Bericht ansehen")
	await page.waitForSelector("svg.dial")
	const address = page.url()
	await page.check(".keep > li >> nth=0 >> input[value=account]")
	await page.click(".keep ~ .row-of .button")
	await page.locator(".keep > li").first().locator("text=behalten").waitFor()
	await page.click(".crumb a")
	await page.waitForFunction((count) => document.querySelectorAll(".needs > li").length === count, needs_before + 1)
	await page.goto(address)

	await tab_to(page, ".private .together .in-text")
	await page.keyboard.press("Enter")
	await page.waitForSelector("dialog h2 >> text=Widerruf eintragen und alles löschen?")
	assert.match(await page.innerText("dialog"), /Wortlaut.*Zahlen.*Bedürfnisse[^]*Rückgängig machen kann das niemand/)
	assert.deepEqual((await page.locator("dialog option").allInnerTexts()).slice(1).sort(), ["Jörn Feddersen", "Maren Thiessen", "Nele Petersen"])
	await tab_to(page, "dialog .button.first")
	await page.keyboard.press("Enter")
	assert.ok(await page.isVisible("dialog"), "nothing happens before it is said who withdrew")
	await check_access(page, "withdrawal")
	await page.selectOption("dialog select", "Maren Thiessen")
	await page.route("**/withdrawal", (route) => route.abort())
	await page.click("dialog >> text=Endgültig löschen")
	await page.waitForSelector("dialog .refused >> text=Der Server antwortet nicht")
	await check_access(page, "withdrawal refused")
	await page.unroute("**/withdrawal")
	await page.click("dialog >> text=Endgültig löschen")

	await page.waitForSelector("h1 >> text=Der Widerruf ist ausgeführt")
	await page.waitForFunction(() => document.activeElement?.matches("h1"))
	assert.match(await page.innerText("main"), /Maren Thiessen\s+hat die Einwilligung widerrufen/)
	assert.match(await page.innerText("main"), /„Jour fixe zum Widerruf“ gibt es hier nicht mehr. Das lässt sich nicht rückgängig machen/)
	await check_access(page, "withdrawn")
	await page.click("text=Zu Nordwind AG")
	await page.waitForSelector(".drop")
	assert.equal(await page.locator(".needs > li").count(), needs_before, "the need is gone as well")
	assert.equal(await page.locator(".row >> text=Jour fixe zum Widerruf").count(), 0)
	await page.goto(address)
	await page.waitForSelector("text=Das gibt es hier nicht")
})

describe("what became of the questions, who cut in, and what was told", () => {
	/* Its own talk, once in each language; what each line of it is stands in tests/cli/commands.test.mjs as well. */
	const TALKS = {
		de: {
			them: "Klaus Brandt", title: "Antworten", carried: /Insgesamt überwog das Erzählen/, tells: "erzählt oder rät", filter: "erzählt",
			places: [["Ausgewichen wurde der Frage bei", "0:42", 4, "wurde ausgewichen"], ["Gleich nach einem Gefühl gefragt:", "0:25", 2, "gleich nach einem Gefühl gefragt"],
				["Weitergefragt, bevor geantwortet war:", "3:41", 11, "weitergefragt vor der Antwort"], ["Sie sind ins Wort gefallen:", "2:12", 8, "fällt ins Wort"], ["Ihnen fiel Klaus Brandt ins Wort:", "1:48", 7, "fällt ins Wort"]],
		},
		en: {
			them: "Kevin Marsh", title: "Answers", carried: /On the whole, telling outweighed listening/, tells: "tells or advises", filter: "telling",
			places: [["The question was evaded at", "0:42", 4, "was evaded"], ["Asked right after a feeling:", "0:25", 2, "asked right after a feeling"],
				["Asked on before there was an answer:", "3:41", 11, "asked on before the answer"], ["You cut in at", "2:12", 8, "cuts in"], ["Kevin Marsh cut in on you at", "1:48", 7, "cuts in"]],
		},
	}
	for (const [language, talk] of Object.entries(TALKS))
		test(`${language}: each place is named with its moment and leads to its utterance`, async () => {
			const page = await world.sign_in(LEAD, { language: /** @type {"de" | "en"} */ (language) })
			const account = await world.own_account(page, `Antworten ${language}`)
			await world.go(page, `accounts/${account}`)
			await page.waitForSelector(".drop")
			await drop(page, `Lager ${language}.vtt`, readFileSync(join(ROOT, `tests/data/report/answers_${language}.vtt`), "utf8"))
			await page.waitForSelector(".people-rows, #content .person")
			await page.check("#content .person:has-text('Ida Lorenz') input[value=us]")
			await page.selectOption("#content .person:has-text('Ida Lorenz') select", { label: "Nele Petersen" })
			await page.check(`#content .person:has-text('${talk.them}') input[value=them]`)
			await page.check(".basis input >> nth=0")
			await page.fill("#basis-all", "am Telefon")
			await page.click("#content form .button.first")
			await page.waitForSelector("svg.dial")

			const answers = page.locator(".measures > .became")
			assert.equal(await answers.locator("h3").innerText(), talk.title)
			assert.deepEqual((await answers.locator("li").allInnerTexts()).map((text) => text.trim()), talk.places.map(([words, at]) => `${words} ${at}`))
			const carried = page.locator(".measures > .carried")
			assert.match(await carried.innerText(), talk.carried)
			assert.deepEqual(await carried.locator("a").allInnerTexts(), ["1:00", "2:12", "4:12", "5:22"])
			assert.match(await page.innerText(".verdict"), talk.carried)

			for (const [words, at, utterance, tag] of talk.places) {
				await answers.locator("li", { hasText: String(words) }).getByRole("link", { name: String(at) }).click()
				await page.waitForFunction((id) => document.activeElement?.id === id, `u-${utterance}`)
				assert.match(await page.innerText(`#u-${utterance} .tags`), new RegExp(String(tag)))
			}
			for (const [i, utterance] of [6, 8, 13, 15].entries()) {
				await carried.locator("a").nth(i).click()
				await page.waitForFunction((id) => document.activeElement?.id === id, `u-${utterance}`)
				assert.match(await page.innerText(`#u-${utterance} .tags:has(use[href='#k-tells'])`), new RegExp(talk.tells))
			}
			/* Why it counts as telling: the rule and its remark, as with every other label. */
			await page.click("#u-6 .rule-button")
			assert.match(await page.innerText("#u-6 .rule-box"), /telling\./)
			assert.equal(await page.locator(".talk use[href='#k-tells']").count(), 4, "and nobody else's")
			await page.locator(".filter label", { hasText: talk.filter }).click()
			assert.deepEqual(await page.locator(".talk > li").evaluateAll((rows) => rows.map((row) => row.id)), ["u-6", "u-8", "u-13", "u-15"])
			await check_access(page, `what was told, ${language}`)
			for (const width of [1440, 768, 390]) {
				await page.setViewportSize({ width, height: 900 })
				await check_width(page, `the report, ${language}`)
			}
		})
})
