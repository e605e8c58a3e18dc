// @ts-check
/* The life of a question plan over two talks: planned from what is known, ticked on a phone, compared with the wording, corrected by
 * hand, and what stayed open is proposed for the next one. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { ask, check_access, check_width, LEAD, open, PHONE, tab_to } from "./browser.mjs"

const TALK = `WEBVTT

00:00:01.000 --> 00:00:04.000
<v Nele Petersen>Welchen Vorlauf braucht Ihr Wareneingang?</v>

00:00:05.000 --> 00:00:12.000
<v Maren Thiessen>Drei Tage Vorlauf wären gut, sonst steht der Wareneingang.</v>

00:01:13.000 --> 00:01:15.000
<v Nele Petersen>Und gilt das auch im Winter?</v>

00:01:16.000 --> 00:01:17.000
<v Maren Thiessen>Ja.</v>
`

/** @type {Awaited<ReturnType<typeof open>>} */
let world
before(async () => { world = await open() })
after(() => world.close())

/** @type {import("./browser.mjs").Page} */
let page
let account = ""

test("a plan is made of proposals and one's own questions", async () => {
	page = await world.sign_in(LEAD)
	account = (await ask(page, "GET", "accounts?q=Nordwind")).items[0].id
	await page.goto(`${world.front.address}/#/question-plans`)
	await page.waitForSelector("text=Noch kein Plan.")
	await check_access(page, "no plan yet")
	await page.selectOption("select[name=account]", account)
	await page.fill("input[name=title]", "Lieferung im Winter")
	await page.fill("input[name=topics]", "Logistik, Einkauf")
	await page.keyboard.press("Enter")
	await page.waitForSelector("h1:has-text('Lieferung im Winter')")
	await page.fill("#topic-0 input[name=text]", "Welchen Vorlauf braucht der Wareneingang?")
	await page.keyboard.press("Enter")
	await page.waitForSelector("#topic-0 .plan-tick:has-text('Vorlauf')")
	await page.fill("#topic-1 input[name=text]", "Welche Zertifikate fehlen noch?")
	await page.keyboard.press("Enter")
	await page.waitForSelector("#topic-1 .plan-tick:has-text('Zertifikate')")
	await page.click("button[aria-label^='In den Plan'] >> nth=0")
	await page.waitForSelector("text=3 geplant")
	await check_access(page, "a plan")
})

/** Topics with the first words of their questions, as the server has them from a revision on. @param {number} revision */
async function kept(revision) {
	for (let tries = 0; tries < 50; tries++) {
		const [plan] = (await ask(page, "GET", `question-plans?account=${account}`)).items
		if (plan.revision >= revision) return plan.topics.map((/** @type {string} */ topic, /** @type {number} */ i) => [topic, ...plan.questions.filter((/** @type {any} */ q) => q.topic === i).map((/** @type {any} */ q) => q.text.split(" ")[0])])
		await page.waitForTimeout(100)
	}
	assert.fail(`revision ${revision} does not come`)
}
const revision = async () => (await ask(page, "GET", `question-plans?account=${account}`)).items[0].revision

test("by keyboard alone a question goes to another place and to another topic, and topics are named anew, added, ordered and removed", async () => {
	const before = await kept(0), first = await revision()
	assert.deepEqual(before[1], ["Einkauf", "Welche"])
	await tab_to(page, "#topic-1 .plan-q li:first-child input[type=checkbox]")
	await page.keyboard.press("Alt+ArrowUp")
	await page.waitForSelector("#topic-0 .plan-tick:has-text('Zertifikate')")
	await page.waitForFunction(() => document.activeElement?.closest("#topic-0 li")?.textContent?.includes("Zertifikate")) /* it keeps the focus */
	await page.waitForSelector("[role=status]:has-text('Logistik, Platz 3 von 3')")
	await page.keyboard.press("Alt+ArrowUp")
	assert.deepEqual(await kept(first + 2), [["Logistik", before[0][1], "Welche", before[0][2]], ["Einkauf"]])
	await tab_to(page, "#topic-0 li:nth-child(2) .card-menu summary")
	await page.keyboard.press("Enter")
	await page.keyboard.press("Tab")
	await page.keyboard.press("Enter")
	await page.waitForSelector("#topic-1 .plan-tick:has-text('Zertifikate')")
	assert.deepEqual(await kept(first + 3), before)
	/* Topics. */
	await tab_to(page, "input[name=topic]")
	await page.keyboard.type("Preise")
	await page.keyboard.press("Enter")
	await page.waitForSelector("#topic-2")
	await page.waitForFunction(() => document.activeElement?.matches("#topic-2 input[name=text]"))
	await tab_to(page, "#topic-2 .topic-menu summary", "Shift+Tab")
	await page.keyboard.press("Enter")
	await check_access(page, "a topic's menu")
	await tab_to(page, "#topic-2 input[name=name]")
	await page.keyboard.press("Control+a")
	await page.keyboard.type("Preise 2027")
	await page.keyboard.press("Enter")
	await page.waitForSelector("#topic-2 .margin strong:has-text('Preise 2027')")
	await page.keyboard.press("Enter")
	await tab_to(page, "#topic-2 .topic-menu .row-of .link")
	await page.keyboard.press("Enter")
	await page.waitForSelector("#topic-1 .margin strong:has-text('Preise 2027')")
	assert.deepEqual(await kept(first + 6), [before[0], ["Preise 2027"], before[1]], "its questions go along")
	await page.click("#topic-2 .topic-menu summary")
	assert.equal(await page.locator("#topic-2 .topic-menu >> text=Entfernen >> visible=true").count(), 1, "only the sentence: there are questions in it")
	await page.click("#topic-1 .topic-menu summary")
	await page.click("#topic-1 .topic-menu button:text('Entfernen')")
	assert.deepEqual(await kept(first + 7), before)
})

test("a question is dragged into an empty topic with the pointer, and goes back by its menu", async () => {
	const before = await kept(0), first = await revision()
	await page.fill("input[name=topic]", "Preise")
	await page.keyboard.press("Enter")
	await page.waitForSelector("#topic-2 .plan-q")
	await page.locator("#topic-1 .plan-q li").scrollIntoViewIfNeeded()
	const from = await page.locator("#topic-1 .plan-q li .note").first().boundingBox(), to = await page.locator("#topic-2 .plan-q").boundingBox()
	assert.ok(from && to)
	await page.mouse.move(from.x + 5, from.y + 5)
	await page.mouse.down()
	await page.mouse.move(from.x + 10, from.y + 20, { steps: 4 })
	await page.mouse.move(to.x + 30, to.y + to.height / 2, { steps: 12 })
	await page.mouse.up()
	await page.waitForSelector("#topic-2 .plan-tick:has-text('Zertifikate')")
	assert.deepEqual(await kept(first + 2), [before[0], ["Einkauf"], ["Preise", "Welche"]])
	await page.click("#topic-2 .card-menu summary")
	await page.click("#topic-2 .card-menu button:text('Zu „Einkauf“')")
	await page.waitForSelector("#topic-1 .plan-tick:has-text('Zertifikate')")
	await page.click("#topic-2 .topic-menu summary")
	await page.click("#topic-2 .topic-menu button:text('Entfernen')")
	assert.deepEqual(await kept(first + 4), before)
})

test("in the talk it is ticked on a phone, and what came up is added", async () => {
	await page.setViewportSize(PHONE)
	await check_width(page, "a plan on a phone")
	await page.check("#topic-1 .plan-tick:has-text('Zertifikate') input")
	await page.waitForSelector("#topic-1 >> text=gestellt")
	/* Quick ones, one right after the other, are all kept; what is added meanwhile is only planned. */
	await page.check("#topic-0 .plan-tick >> nth=0 >> input")
	await page.uncheck("#topic-1 .plan-tick:has-text('Zertifikate') input")
	await page.fill("#topic-1 input[name=text]", "Und was kommt danach?")
	await page.keyboard.press("Enter")
	await page.waitForSelector("#topic-1 li:has-text('Und was kommt danach?') >> text=kam im Gespräch dazu · geplant")
	await page.waitForTimeout(500)
	const [now] = (await ask(page, "GET", "question-plans")).items
	assert.deepEqual(now.questions.map((/** @type {any} */ q) => [q.text.split(" ")[0], q.state]).filter((/** @type {any} */ [, state]) => state !== "planned"), [["Welchen", "asked"]])
	await page.uncheck("#topic-0 .plan-tick >> nth=0 >> input")
	await check_access(page, "ticking on a phone")
	await page.setViewportSize({ width: 1440, height: 900 })
})

test("afterwards the wording says what was probably asked, and the person has the last word", async () => {
	const talk = await page.evaluate(async ({ account, wording }) => {
		const { csrf } = await (await fetch("api/session")).json()
		const send = async (/** @type {string} */ method, /** @type {string} */ path, /** @type {any} */ body, /** @type {any} */ headers) => (await fetch(`api/${path}`, { method, headers: { "X-CSRF-Token": csrf, ...headers }, body })).json()
		const made = await send("POST", `accounts/${account}/conversations?title=Wintertalk`, wording, { "Content-Type": "text/vtt" })
		const speakers = made.speakers.map((/** @type {any} */ s) => ({ ...s, basis: "agreement", basis_note: "BV 7" }))
		return send("PUT", `conversations/${made.id}/speakers`, JSON.stringify({ speakers }), { "Content-Type": "application/json", "If-Match": `"${made.revision}"` })
	}, { account, wording: TALK })
	assert.equal(talk.is_ready, true)
	await page.reload()
	await page.selectOption("select[name=conversation]", talk.id)
	await page.click("text=Mit der Mitschrift vergleichen")
	await page.waitForSelector("#topic-0 li:has-text('Vorlauf') >> text=wohl gestellt und beantwortet")
	await page.waitForSelector("#topic-1 li:has-text('Zertifikate') >> text=wohl nicht gestellt")
	await check_access(page, "a plan compared")
	await page.click("#topic-0 li:has-text('Vorlauf') >> text=Gestellt, ausgewichen")
	await page.waitForFunction(() => document.querySelector("#topic-0 li .note")?.textContent?.includes("· gestellt"))
	/* A place says when; another one is chosen without a mouse. */
	await page.waitForSelector("#topic-0 li:has-text('Vorlauf') >> text=zur Stelle: 0:01")
	await page.focus("#topic-0 li:has-text('Vorlauf') >> text=Andere Stelle")
	await page.keyboard.press("Enter")
	await page.waitForSelector(".places >> text=Und gilt das auch im Winter?")
	await page.waitForFunction(() => document.activeElement?.matches(".question-place input"))
	await check_access(page, "choosing a place")
	await page.keyboard.type("winter")
	await page.waitForFunction(() => document.querySelectorAll(".places li").length === 1)
	await page.keyboard.press("Tab")
	await page.keyboard.press("Enter")
	await page.waitForSelector("#topic-0 li:has-text('Vorlauf') >> text=zur Stelle: 1:13")
	await page.waitForFunction(() => document.activeElement?.textContent === "Andere Stelle") /* the focus comes back */
	await page.reload()
	await page.waitForSelector("#topic-0 li:has-text('Vorlauf') >> text=zur Stelle: 1:13")
})

test("from the account's page the next talk is planned, and what stayed open in all talks so far is proposed, each for one plan only", async () => {
	await ask(page, "POST", `accounts/${account}/question-plans`, { title: "Noch früher", topics: ["Rest"], questions: [{ text: "Was war?", topic: 0, state: "asked", is_sure: true }, { text: "Wer baut bei Ihnen um?", topic: 0 }] })
	await world.go(page, `accounts/${account}`)
	await page.waitForSelector("h3:has-text('Lieferung im Winter')")
	await check_access(page, "an account with question plans")
	await page.click("text=Das nächste Gespräch planen")
	await page.waitForSelector("h1:has-text('Fragen planen')")
	assert.equal(await page.inputValue("select[name=account]"), account)
	await check_access(page, "the plans of an account")
	await page.fill("input[name=title]", "Das nächste Gespräch")
	await page.keyboard.press("Enter")
	await page.waitForSelector("h1:has-text('Das nächste Gespräch')")
	await page.waitForSelector("li:has-text('Wer baut bei Ihnen um?') >> text=früher offen geblieben")
	/* Somebody has the page of another plan open meanwhile. */
	const other = await ask(page, "POST", `accounts/${account}/question-plans`, { title: "Anderes Fenster", topics: ["Rest"], questions: [] })
	const second = await page.context().newPage()
	await second.goto(`${world.front.address}/#/question-plans/${other.id}`)
	await second.waitForSelector("button[aria-label='In den Plan: Welche Zertifikate fehlen noch?']")
	await page.click("button[aria-label='In den Plan: Welche Zertifikate fehlen noch?']")
	await page.waitForSelector("#topic-0 .plan-tick:has-text('Zertifikate')")
	assert.equal(await page.locator("button[aria-label='In den Plan: Welche Zertifikate fehlen noch?']").count(), 0, "once")
	assert.equal(await page.locator("button[aria-label^='In den Plan: Welchen Vorlauf']").count(), 0, "what was asked is not proposed again")
	await check_access(page, "the next plan")
	await second.click("button[aria-label='In den Plan: Welche Zertifikate fehlen noch?']")
	await second.waitForSelector("text=Diese offene Frage steht schon in einem anderen Plan.")
	await second.waitForFunction(() => !document.body.textContent?.includes("Zertifikate"))
	await second.click("button[aria-label='In den Plan: Wer baut bei Ihnen um?']")
	await second.waitForSelector("#topic-0 .plan-tick:has-text('Wer baut')")
	await second.close()
	await page.reload()
	await page.waitForSelector("#topic-0 .plan-tick:has-text('Zertifikate')")
	await page.waitForSelector("text=Vorschläge")
	assert.equal(await page.locator("text=Wer baut bei Ihnen um?").count(), 0, "it is in the other plan")
	await ask(page, "DELETE", `question-plans/${other.id}`)
	await page.reload()
	await page.waitForSelector("button[aria-label='In den Plan: Wer baut bei Ihnen um?']")
})
