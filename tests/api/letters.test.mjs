/* Letters about the rhythm: that it is agreed, and what waited for somebody; through a real mail server, at a set time. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { start } from "./kamwerk.mjs"
import { ROUNDS_MS, startMail } from "./mail.mjs"
import { created } from "./world.mjs"

let mail, kamwerk, anna, lena, max, gast, account, contact, team, rhythm, blocks

const linkOf = (letter) => letter.body.match(/#\/come-in\/(\S+)/)[1]

/** It is that time; whoever was away overnight logs in again, and Gerd gets a new link. */
async function at(time, post = mail) {
	kamwerk.setClock(time)
	await lena.signIn("lena@firma.example")
	await max.signIn("max@firma.example")
	const before = post?.letters.length ?? 0
	const { link } = created(await lena.post(`/api/accounts/${account.id}/guests`, { contact: contact.id }))
	const found = link || linkOf((await post.until(before + 1)).at(-1))
	gast.accept(await gast.post("/api/guest-session", { link: found }))
	mail.forget()
	post?.forget()
}

/** Everybody on the team agrees to a week. */
async function agree(starts_on, people = [lena, max, gast]) {
	const made = created(await lena.post(`/api/teams/${team.id}/rhythms`, { starts_on, zone: "Europe/Berlin", weeks: 1, market_minutes: 300, quorum: 3 }))
	for (const person of people)
		assert.equal((await person.put(`/api/rhythms/${made.id}/voice`, { is_agreed: true }, { "If-Match": '"1"' })).status, 200)
	return made
}

before(async () => {
	mail = await startMail()
	kamwerk = await start({ args: mail.args })
	kamwerk.setClock("2027-01-29T10:00:00Z") // a Friday; before anybody logs in, so that nobody is away for long
	anna = await kamwerk.found()
	lena = await kamwerk.join(anna, "lena@firma.example", "Lena Lorenz", "lead")
	max = await kamwerk.join(anna, "max@firma.example", "Max Maurer")
	await lena.patch(`/api/members/${lena.member.id}`, { language: "de", time_zone: "Europe/Berlin" }, lena.member.revision)
	await max.patch(`/api/members/${max.member.id}`, { language: "en", time_zone: "America/Chicago" }, max.member.revision)
	account = created(await lena.post("/api/accounts", { name: "Nordwind AG", country: "DE", about: "" }))
	contact = created(await lena.post(`/api/accounts/${account.id}/contacts`, { name: "Gerd Gast", email: "gerd@nordwind.example", function: "", language: "de" }))
	const invited = created(await lena.post(`/api/accounts/${account.id}/guests`, { contact: contact.id }))
	gast = kamwerk.client()
	const [letter] = await mail.until(1)
	gast.accept(await gast.post("/api/guest-session", { link: linkOf(letter) }))
	team = created(await lena.post("/api/teams", { name: "Team Nord", about: "" }))
	await lena.put(`/api/teams/${team.id}/accounts/${account.id}`)
	for (const id of [max.member.id, invited.guest.id])
		assert.equal((await lena.put(`/api/teams/${team.id}/members/${id}`, { is_lead: false })).status, 200)
	mail.forget()
})
after(async () => {
	try {
		await kamwerk?.end()
	} finally {
		mail?.end()
	}
})

test("when all have signed, each gets their own times, in their language and zone, and a guest the market alone", async () => {
	for (const who of [lena, max]) await who.put("/api/time-need", { cave_minutes: 480, block_minutes: 90 })
	rhythm = await agree("2027-02-01")
	blocks = (await lena.get(`/api/rhythms/${rhythm.id}/blocks`)).body.items
	const letters = await mail.until(3)
	const of = (address) => letters.find(({ to }) => to === address)
	const [hers, his, theirs] = ["lena@firma.example", "max@firma.example", "gerd@nordwind.example"].map(of)
	assert.equal(hers.subject, "Vereinbart: Rhythmus von Team Nord")
	assert.match(hers.body, /ab Mo\., 1\.2\.2027, bis So\., 7\.2\.2027/)
	assert.match(hers.body, /Ihre Zeiten \(Europe\/Berlin\)/)
	assert.equal(his.subject, "Agreed: the rhythm of Team Nord")
	assert.match(his.body, /Your times \(America\/Chicago\)/)
	const time = (block, time_zone) => ["starts_at", "ends_at"].map((key) => new Date(block[key]).toLocaleTimeString("de", { timeZone: time_zone, hour: "2-digit", minute: "2-digit" })).join("–")
	const markets = blocks.filter(({ kind }) => kind === "market"), caves = (who) => blocks.filter(({ member }) => member === who.member.id)
	assert.ok(markets.length && caves(lena).length && caves(max).length)
	const count = (text, part) => text.split(part).length - 1
	assert.equal(count(hers.body, "  Höhle\n"), caves(lena).length)
	assert.equal(count(hers.body, "  Marktzeit\n"), markets.length)
	assert.equal(count(his.body, "  Cave\n"), caves(max).length)
	for (const market of markets) {
		assert.ok(hers.body.includes(`  ${time(market, "Europe/Berlin")}  Marktzeit`), hers.body)
		assert.ok(his.body.includes(`  ${time(market, "America/Chicago")}  Market time`), his.body)
	}
	assert.equal(count(theirs.body, "Höhle\n"), 0, "whose cave is when is nothing a letter tells the customer")
	assert.equal(count(theirs.body, "  Marktzeit\n"), markets.length)
	assert.ok(!/come-in/.test(hers.body) && hers.body.includes(`#/teams/${team.id}/rhythm`))
	/* A guest's link lets them in, to the page. */
	const again = kamwerk.client(), came = await again.post("/api/guest-session", { link: linkOf(theirs) })
	assert.equal(came.body.place, `teams/${team.id}/rhythm`)
	await sleep(ROUNDS_MS)
	assert.equal(mail.letters.length, 3, "once")
	assert.deepEqual((await lena.get(`/api/rhythms/${rhythm.id}/announcement`)).body, { has_mail: true, sent: 3, waiting: 0, lost: 0 })
	assert.deepEqual((await gast.get(`/api/rhythms/${rhythm.id}/announcement`)).body, { has_mail: true, sent: 1, waiting: 0, lost: 0 })
})

test("the digest is off unless somebody wants it, comes once when the cave ends, and keeps informal talk out of the mailbox", async () => {
	const [cave] = blocks.filter(({ member }) => member === max.member.id)
	await at(new Date(Date.parse(cave.starts_at) + 60_000).toISOString())
	assert.equal((await lena.get("/api/digest")).body.mode, "off")
	const other = await kamwerk.beside(mail.args)
	assert.equal((await max.put("/api/digest", { mode: "market" })).status, 200)
	const long = "Die Reklamation von Freitag: " + "x".repeat(300)
	created(await lena.post("/api/messages", { receiver: max.member.id, text: long }))
	created(await lena.post("/api/messages", { receiver: max.member.id, text: "Kuchen in der Küche", kind: "informal" }))
	await sleep(ROUNDS_MS)
	assert.equal(mail.letters.length, 0, "nothing while they are in the cave")
	kamwerk.setClock(cave.ends_at)
	const [letter] = await mail.until(1)
	assert.deepEqual([letter.to, letter.subject], ["max@firma.example", "2 messages for you"])
	assert.ok(letter.body.includes("Lena Lorenz") && letter.body.includes("Die Reklamation von Freitag"))
	assert.ok(!letter.body.includes("Kuchen"), "informal talk is for the page")
	/* What comes on the market is not sent one by one. */
	created(await lena.post("/api/messages", { receiver: max.member.id, text: "Und noch etwas" }))
	await sleep(ROUNDS_MS)
	assert.equal(mail.letters.length, 1, "two servers, one letter")
	await other.stop()
	/* After a restart, too: it comes when the next market begins, and nothing comes again. */
	await kamwerk.stop("SIGKILL")
	await kamwerk.again(mail.args)
	const next = blocks.find(({ kind, starts_at }) => kind === "market" && starts_at > cave.ends_at)
	kamwerk.setClock(new Date(Date.parse(next.starts_at) + 1000).toISOString())
	const [, second] = await mail.until(2)
	assert.equal(second.subject, "One message for you")
	assert.ok(second.body.includes("Und noch etwas") && !second.body.includes("Reklamation"))
	await max.signIn("max@firma.example")
	/* The link of a letter ends it, without a log-in; for anything else it is good for nothing. */
	const [, code] = second.body.match(/#\/digest-end\/(\S+)/)
	assert.equal((await kamwerk.client().post("/api/digest-end", { code: code.replace(/.$/, (c) => c === "A" ? "B" : "A") })).status, 204)
	assert.equal((await max.get("/api/digest")).body.mode, "market")
	assert.equal((await kamwerk.client().post("/api/digest-end", { code })).status, 204)
	assert.equal((await max.get("/api/digest")).body.mode, "off")
})

test("once a day at one's own time; what is read already is in no letter", async () => {
	await at("2027-02-09T15:00:00Z") // 16:00 in Berlin
	assert.equal((await gast.put("/api/digest", { mode: "daily", minute: 18 * 60 })).status, 200)
	created(await lena.post("/api/messages", { receiver: gast.member.id, text: "Gelesen" }))
	created(await lena.post("/api/messages", { receiver: gast.member.id, text: "Ungelesen" }))
	const read = (await gast.get("/api/messages?limit=5")).body.items.find(({ text }) => text === "Gelesen")
	assert.ok((await gast.put(`/api/messages/${read.id}/reading`)).status < 300)
	await sleep(ROUNDS_MS)
	assert.equal(mail.letters.length, 0)
	kamwerk.setClock("2027-02-09T17:00:30Z")
	const [letter] = await mail.until(1)
	assert.equal(letter.to, "gerd@nordwind.example")
	assert.ok(letter.body.includes("  Ungelesen\n") && !letter.body.includes("  Gelesen\n"), letter.body)
	assert.match(letter.body, /come-in/)
})

test("a server killed while it sends loses no letter, and whoever got one twice sees one", async () => {
	await kamwerk.stop()
	const slow = await startMail("slow")
	try {
		await kamwerk.again(slow.args)
		await at("2027-02-10T10:00:00Z", slow)
		await agree("2027-03-01")
		await slow.until(1)
		await kamwerk.stop("SIGKILL")
		kamwerk.setClock("2027-02-10T10:10:00Z") // the pause after a try is over
		await kamwerk.again(slow.args)
		await slow.until(3, ({ id }, i, all) => all.findIndex((other) => other.id === id) === i)
		for (const { to, id } of slow.letters)
			assert.ok(slow.letters.every((other) => (other.to === to) === (other.id === id)), "one Message-ID for each")
	} catch (error) {
		console.log(kamwerk.output.slice(-3000))
		throw error
	} finally {
		slow.end()
	}
})

test("without a mail server nothing is written down, and the page can say so", async () => {
	await kamwerk.stop()
	await kamwerk.again()
	await at("2027-02-11T10:00:00Z", null)
	const made = await agree("2027-04-05")
	assert.deepEqual((await lena.get(`/api/rhythms/${made.id}/announcement`)).body, { has_mail: false, sent: 0, waiting: 0, lost: 0 })
	assert.equal((await max.get("/api/digest")).body.has_mail, false)
})
