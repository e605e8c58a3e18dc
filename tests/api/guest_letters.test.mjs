/* Letters that bring a guest their link: kept until a real mail server has taken them, at a set time. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { start } from "./kamwerk.mjs"
import { ROUNDS_MS, startMail } from "./mail.mjs"
import { created } from "./world.mjs"

const linkOf = (letter) => letter.body.match(/#\/come-in\/(\S+)/)[1]
let mail, refusing, nowhere, kamwerk, anna, lena, account, people = 0

/** Somebody of the customer is invited; @returns what the inviter is answered, and their contact. */
async function invite() {
	const email = `kunde${++people}@nordwind.example`
	const contact = created(await lena.post(`/api/accounts/${account.id}/contacts`, { name: `Kundin ${people}`, email, function: "", language: "de" }))
	return { ...created(await lena.post(`/api/accounts/${account.id}/guests`, { contact: contact.id })), contact, email }
}
const letterOf = async ({ guest }) => (await lena.get(`/api/guests/${guest.id}`)).body.letter

/** As soon as it stands like that. */
const until = (invited, state) => kamwerk.until(() => letterOf(invited), state)

async function restart(args, time) {
	await kamwerk.killed(args, time)
	await lena.signIn("lena@firma.example")
}

before(async () => {
	mail = await startMail()
	refusing = await startMail("refuse")
	nowhere = ["--smtp", "smtp://127.0.0.1:1", "--mail-from", "kamwerk@firma.example"]
	kamwerk = await start({ args: nowhere })
	kamwerk.setClock("2027-01-29T10:00:00Z")
	anna = await kamwerk.found()
	lena = await kamwerk.join(anna, "lena@firma.example", "Lena Lorenz", "lead")
	account = created(await lena.post("/api/accounts", { name: "Nordwind AG", country: "DE", about: "" }))
})
after(async () => {
	try {
		await kamwerk?.end()
	} finally {
		mail?.end()
		refusing?.end()
	}
})

test("what waits outlives a kill and a mail server that was away for a day, comes once, and its link lets in", async () => {
	const invited = await invite()
	assert.deepEqual([invited.is_mailed, invited.link, invited.link_until], [true, "", null])
	assert.equal(invited.guest.letter, "waiting")
	/* Impatient: the same one. */
	assert.equal((await lena.put(`/api/guests/${invited.guest.id}/link`)).body.is_mailed, true)
	/* What goes by mail, only its owner ever has. */
	assert.equal((await lena.put(`/api/guests/${invited.guest.id}/link`, { by_hand: true })).body.key, "guest.letter_not_lost")
	await sleep(ROUNDS_MS)
	assert.equal(await letterOf(invited), "waiting")
	for (const [name, bytes] of Object.entries(kamwerk.files()))
		assert.ok(!/come-in/.test(bytes.toString("latin1")), `no link in ${name}`)
	await restart(mail.args, "2027-01-30T10:00:00Z")
	const other = await kamwerk.beside(mail.args)
	const [letter] = await mail.until(1)
	assert.deepEqual([letter.to, letter.subject], [invited.email, "Einladung von Muster GmbH"])
	assert.match(letter.body, /Kundin 1,\n\nLena Lorenz von Muster GmbH lädt Sie ein, für Nordwind AG/)
	await until(invited, "")
	await sleep(ROUNDS_MS)
	assert.equal(mail.letters.length, 1, "two servers, one letter")
	await other.stop()
	const guest = kamwerk.client()
	assert.equal((await guest.post("/api/guest-session", { link: linkOf(letter) })).status, 201, "made when it was sent, a day later")
	for (const word of [invited.email, "Kundin 1", linkOf(letter)])
		assert.ok(!kamwerk.output.includes(word), "nothing personal in the log")
})

test("two servers on one database send ten letters ten times", async () => {
	mail.forget()
	const other = await kamwerk.beside(mail.args)
	const all = []
	for (let i = 0; i < 10; i++) all.push(await invite())
	await mail.until(10)
	await sleep(ROUNDS_MS)
	assert.deepEqual(mail.letters.map(({ to }) => to).sort(), all.map(({ email }) => email).sort())
	await other.stop()
})

test("who asks for a new link gets one letter, and is answered as somebody unknown is", async () => {
	mail.forget()
	const invited = await invite()
	const [first] = await mail.until(1)
	await until(invited, "") // the server has noted it, too
	kamwerk.setClock("2027-01-30T10:30:00Z")
	const nobody = kamwerk.client(), ask = (link) => nobody.put("/api/guest-session/request", { link })
	const unknown = linkOf(first).replace(/.{10}$/, "AAAAAAAAAA")
	const answers = [await ask(linkOf(first)), await ask(linkOf(first)), await ask(unknown)]
	for (const { status, body } of answers) assert.deepEqual([status, body], [answers[2].status, answers[2].body])
	const [, second] = await mail.until(2)
	assert.equal(second.subject, "Ihr neuer Link zu Muster GmbH")
	await sleep(ROUNDS_MS)
	assert.equal(mail.letters.length, 2)
	assert.equal((await nobody.post("/api/guest-session", { link: linkOf(second) })).status, 201)
})

test("whoever takes part no more gets no letter, nor does anybody of a closed account", async () => {
	mail.forget()
	await restart(nowhere)
	const gone = await invite(), closed = created(await lena.post("/api/accounts", { name: "Südwind AG", country: "DE", about: "" }))
	assert.equal((await lena.delete(`/api/guests/${gone.guest.id}`)).status, 204)
	const contact = created(await lena.post(`/api/accounts/${closed.id}/contacts`, { name: "Sven Süd", email: "sven@suedwind.example", function: "", language: "de" }))
	created(await lena.post(`/api/accounts/${closed.id}/guests`, { contact: contact.id }))
	assert.equal((await lena.patch(`/api/accounts/${closed.id}`, { is_retired: true }, closed.revision)).status, 200)
	await restart(mail.args, "2027-01-30T16:00:00Z")
	await sleep(ROUNDS_MS)
	assert.equal(mail.letters.length, 0)
})

test("what was refused, and what waited for three days, is given up; its inviter sees it and hands the link over", async () => {
	await restart(refusing.args)
	const refused = await invite()
	await until(refused, "lost")
	await restart(nowhere)
	const late = await invite()
	assert.equal(await letterOf(late), "waiting")
	await restart([], "2027-02-02T17:00:00Z")
	await until(late, "lost") // also when there is no mail server any more
	await restart(mail.args)
	mail.forget()
	await anna.signIn("anna@example.org")
	const outsider = await kamwerk.join(anna, "otto@firma.example", "Otto Ohm")
	assert.equal((await outsider.put(`/api/guests/${late.guest.id}/link`, { by_hand: true })).status, 404)
	const { body } = await lena.put(`/api/guests/${late.guest.id}/link`, { by_hand: true })
	assert.deepEqual([body.is_mailed, body.guest.letter], [false, ""])
	assert.equal((await kamwerk.client().post("/api/guest-session", { link: body.link })).status, 201)
	/* Or sends it again. */
	assert.equal((await lena.put(`/api/guests/${refused.guest.id}/link`)).body.guest.letter, "waiting")
	assert.equal((await mail.until(1))[0].to, refused.email)
	await until(refused, "")
})
