// @ts-check
/* Consent by a link: asked from the people page, said yes to on a phone, and taken back, which empties every place. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { ask, check_access, check_width, LEAD, open, PHONE } from "./browser.mjs"

const WORDING = `WEBVTT

00:00:01.000 --> 00:00:04.000
<v Nele Petersen>Was fehlt Ihnen bei der Lieferung am meisten?</v>

00:00:05.000 --> 00:00:12.000
<v Maren Thiessen>Wir bräuchten drei Tage Vorlauf, sonst steht der Wareneingang.</v>

00:00:13.000 --> 00:00:17.000
<v Nele Petersen>Verstehe ich richtig, dass drei Tage Vorlauf reichen?</v>
`

/** @type {Awaited<ReturnType<typeof open>>} */
let world
before(async () => { world = await open() })
after(() => world.close())

/** @type {import("./browser.mjs").Page} */
let lead
let link = "", talk = ""

/** A talk of Nele and Maren is handed in, and Maren is asked by a link. @returns {Promise<string>} its id */
async function ask_maren() {
	const { items } = await ask(lead, "GET", "accounts?q=Nordwind")
	const talk = await lead.evaluate(async ({ account, wording }) => {
		const { csrf } = await (await fetch("api/session")).json()
		const answer = await fetch(`api/accounts/${account}/conversations?title=Vorlauf`, { method: "POST", headers: { "Content-Type": "text/vtt", "X-CSRF-Token": csrf }, body: wording })
		return (await answer.json()).id
	}, { account: items[0].id, wording: WORDING })
	await lead.goto(`${world.front.address}/#/conversations/${talk}`)
	await lead.waitForSelector(".people-form")
	await lead.uncheck("label.check >> nth=0 >> input")
	await lead.check(".basis >> nth=0 >> input >> nth=0")
	await lead.fill("#basis-p0", "ich selbst")
	await lead.check(".basis >> nth=1 >> input >> nth=2")
	await lead.click("text=Speichern und fragen")
	return talk
}

test("the other side is asked by a link, and the report stays shut", async () => {
	lead = await world.sign_in(LEAD)
	talk = await ask_maren()
	await lead.waitForSelector(".code")
	link = await lead.innerText(".code")
	assert.match(link, /#\/consent\/[\w-]{60,}$/)
	await lead.waitForSelector("text=Eine Antwort steht noch aus")
	await lead.waitForFunction(() => /** @type {HTMLElement | null} */ (document.activeElement)?.innerText.startsWith("Eine Antwort steht noch aus"))
	assert.ok(await lead.locator("h2:has-text('Eine Antwort')").evaluate((heading) => heading.getBoundingClientRect().top >= 0), "what came of it is in sight")
	await check_access(lead, "asked for consent")
})

test("on a phone, somebody reads what happens and says yes", async () => {
	const page = await world.window({ viewport: PHONE })
	await page.goto(link)
	await page.waitForSelector("h1:has-text('Darf der Wortlaut gelesen werden?')")
	await page.waitForSelector("text=nach 180 Tagen gelöscht")
	assert.equal(await page.locator("text=Wareneingang").count(), 0, "nothing of what was said")
	await check_access(page, "asked for consent on a phone")
	await check_width(page, "asked for consent on a phone")
	await page.click("text=Ja, einverstanden")
	await page.waitForSelector("h1:has-text('Sie haben Ja gesagt')")
	await page.context().close()
	await lead.click("text=Nach Antworten sehen")
	await lead.waitForSelector("h1:has-text('Vorlauf')")
	await lead.waitForSelector("text=Verstehe ich richtig")
})

test("the yes is taken back by the same link, and nothing is left but that it happened", async () => {
	const page = await world.window({ viewport: PHONE, theme: "dark" })
	await page.goto(link)
	await page.waitForSelector("h1:has-text('Sie haben Ja gesagt')")
	await page.click("text=Ja zurücknehmen")
	await check_access(page, "taking a yes back")
	await page.click("dialog button.first")
	await page.waitForSelector("h1:has-text('Das Gespräch ist gelöscht')")
	await page.context().close()
	const after_it = await lead.evaluate(async (id) => (await fetch(`api/conversations/${id}`)).status, talk)
	assert.equal(after_it, 404)
	await lead.goto(`${world.front.address}/#/conversations`)
	await lead.click("summary:has-text('Löschung')")
	await lead.waitForSelector("text=weil eine Einwilligung zurückgenommen wurde")
	await check_access(lead, "deleted conversations")
})

test("a conversation is opened to a colleague, who reads it and changes nothing, and is taken back", async () => {
	const report = `${world.front.address}/#/conversations/${(await ask(lead, "GET", "conversations")).items[0].id}`
	await lead.goto(report)
	await lead.waitForSelector("text=Jemandem öffnen")
	await lead.selectOption("select[name=member]", { label: "Imke Harms" })
	await lead.click("button:has-text('Öffnen')")
	await lead.waitForSelector("text=liest mit bis")
	await check_access(lead, "opened to somebody")

	const reader = await world.sign_in("imke.harms@deichwerk.example")
	await reader.goto(`${world.front.address}/#/conversations`)
	await reader.click("section:has-text('Für Sie geöffnet') >> a")
	await reader.waitForSelector("text=Ein Gespräch von Nele Petersen.")
	assert.equal(await reader.locator("text=Text löschen").count(), 0)
	await reader.click(".rule-button >> nth=0")
	await reader.waitForSelector(".rule-box")
	assert.equal(await reader.locator(".rule-box button").count(), 0, "nothing to correct")
	await check_access(reader, "reading what was opened")

	await lead.click("text=Zurücknehmen")
	await lead.waitForSelector("text=Imke Harms liest nicht mehr mit.")
	await reader.reload()
	await reader.waitForSelector("h1:has-text('Das gibt es hier nicht')")
})

test("a letter that waits, and one that was given up, are said beside the person", async () => {
	await world.kamwerk.stop()
	await world.kamwerk.again(["--smtp", "smtp://127.0.0.1:1", "--mail-from", "kamwerk@firma.example"])
	await ask_maren()
	await lead.waitForSelector("text=Die E-Mail wartet auf den Versand.")
	await check_access(lead, "a letter waits")
	await world.kamwerk.stop()
	await world.set_clock(Date.now() + 4 * 24 * 60 * 60 * 1000)
	await world.kamwerk.again([])
	const page = await world.sign_in(LEAD, { viewport: PHONE })
	const talk = (await ask(page, "GET", "conversations")).items[0].id
	for (let left = 100; (await ask(page, "GET", `conversations/${talk}/consents`)).items[0].letter !== "lost"; left--) {
		assert.ok(left, "given up after three days")
		await page.waitForTimeout(100)
	}
	await page.goto(`${world.front.address}/#/conversations/${talk}`)
	await page.waitForSelector("text=Die E-Mail konnte nicht zugestellt werden.")
	await check_access(page, "a letter was given up")
	await check_width(page, "a letter was given up")
	await page.click("text=Noch einmal fragen") // there is no mail server any more: by hand
	await page.waitForSelector(".code")
})
