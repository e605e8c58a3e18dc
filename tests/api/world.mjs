/* world.mjs - a small company to ask questions about: who is who, and one of everything.
 *
 *   anna   administrator, on no account's team
 *   lena   lead of the account, led the conversation
 *   max    member of the account's team
 *   otto   member of the company, but on no team: must not learn that the account exists
 *   karla  is locked; what is still in her browser opens nothing
 *   gast   Gerd, of the account's own people; gast2 is Greta, his colleague
 *   fremd  of the people of another account, which Lena leads, too */
import assert from "node:assert/strict"
import { start, switchOn, WORKS_FUNCTIONS } from "./kamwerk.mjs"

export const TALK = `WEBVTT

00:00:01.000 --> 00:00:05.000
<v Lena Lorenz>Guten Morgen, Herr Kern. Was beschäftigt Sie im Augenblick am meisten?</v>

00:00:06.000 --> 00:00:14.000
<v Bernd Kern>Wir brauchen verlässliche Liefertermine, weil unsere eigenen Kunden uns sonst abspringen.</v>

00:00:15.000 --> 00:00:19.000
<v Lena Lorenz>Verstehe ich richtig, dass die Liefertermine wichtiger sind als der Preis?</v>

00:00:20.000 --> 00:00:26.000
<v Bernd Kern>Ja, genau. Ehrlich gesagt waren wir im Sommer ziemlich verärgert.</v>

00:00:27.000 --> 00:00:31.000
<v Lena Lorenz>Das klingt, als hätte Sie das sehr geärgert.</v>
`

export const TALK_PATH = (account) =>
	`/api/accounts/${account.id}/conversations?title=Liefertermine&started_at=2026-11-20T09:00:00.000Z&language=auto`

/** A created record, or the reason why not. */
export function created(answer) {
	assert.equal(answer.status, 201, answer.text)
	return answer.body
}

/** Puts every speaker of a conversation onto a side and records that they agreed. */
export async function makeReady(person, conversation, contact) {
	const speakers = conversation.speakers.map(({ index, name }) => name === person.member.name
		? { index, side: "us", member: person.member.id, contact: null, basis: "consent", basis_note: "said so at the start" }
		: { index, side: "them", member: null, contact: contact.id, basis: "consent", basis_note: "by mail on 18 November" })
	const answer = await person.put(`/api/conversations/${conversation.id}/speakers`, { speakers },
		{ "if-match": `"${conversation.revision}"` })
	assert.equal(answer.status, 200, answer.text)
	return answer.body
}

/* A feeling stays without an answer. */
const MISSED = `WEBVTT

00:00:01.000 --> 00:00:04.000
<v Lena Lorenz>Wie lief die letzte Lieferung?</v>

00:00:05.000 --> 00:00:12.000
<v Bernd Kern>Ehrlich gesagt, wir waren ziemlich verärgert, die Halle stand zwei Tage.</v>

00:00:13.000 --> 00:00:20.000
<v Lena Lorenz>Wir haben jetzt ein neues Portal, das zeige ich Ihnen gern.</v>
`

/** Lena led such a talk; @returns where the chance was missed, for an exercise. */
export async function missChance(lena, account, contact, mark = "die Halle") {
	const body = MISSED.replace("die Halle", mark)
	const talk = await makeReady(lena, created(await lena.send("POST", `/api/accounts/${account.id}/conversations?language=de`, { body, headers: { "content-type": "text/vtt" } })), contact)
	const report = await lena.get(`/api/conversations/${talk.id}/report`)
	return { conversation: talk.id, utterance: report.body.listening.missed[0].utterance }
}

export async function makeWorld(options) {
	const kamwerk = await start(options)
	const w = { kamwerk, nobody: () => kamwerk.client() }
	try {
		w.anna = await kamwerk.found()
		await switchOn(w.anna, ...WORKS_FUNCTIONS)
		w.lena = await kamwerk.join(w.anna, "lena@example.org", "Lena Lorenz", "lead")
		w.max = await kamwerk.join(w.anna, "max@example.org", "Max Maurer")
		w.otto = await kamwerk.join(w.anna, "otto@example.org", "Otto Ost")

		w.karla = await kamwerk.join(w.anna, "karla@example.org", "Karla Kunz", "administrator")
		assert.equal((await w.anna.put(`/api/members/${w.karla.member.id}/lock`)).status, 200)

		w.newAccount = async (name = "Nordwind AG") =>
			created(await w.lena.post("/api/accounts", { name, country: "DE", about: "" }))
		w.newContact = async (name = "Bernd Kern") =>
			created(await w.lena.post(`/api/accounts/${w.account.id}/contacts`, { name, email: "", function: "purchasing", language: "de" }))
		let leads = 0
		/** An account with Max on its team, whose only lead is locked. */
		w.newVacancy = async (name) => {
			const lead = await kamwerk.join(w.anna, `lead${++leads}@example.org`, `Lead ${leads}`, "lead")
			const account = created(await lead.post("/api/accounts", { name, country: "", about: "" }))
			await lead.put(`/api/accounts/${account.id}/members/${w.max.member.id}`, { is_lead: false })
			await w.anna.put(`/api/members/${lead.member.id}/lock`)
			return account
		}
		w.newNeed = async (quote = "Wir brauchen verlässliche Liefertermine.") =>
			created(await w.lena.post(`/api/accounts/${w.account.id}/needs`,
				{ quote, level: "account", contact: w.contact.id, conversation: null, utterance: null, heard_at: null }))
		w.newTalk = async (person = w.lena) =>
			created(await person.send("POST", TALK_PATH(w.account), { body: TALK, headers: { "content-type": "text/vtt" } }))

		/** A talk without times, as live captions are: both greet, both agreed. */
		w.newLiveTalk = async () => makeReady(w.lena, created(await w.lena.send("POST", TALK_PATH(w.account),
			{ body: "Lena Lorenz: Guten Morgen, Herr Kern.\nBernd Kern: Guten Morgen.\n", headers: { "content-type": "text/plain" } })), w.contact)

		/** Somebody of an account's own people, in by a link. */
		w.newGuest = async (account, name, email) => {
			const contact = created(await w.lena.post(`/api/accounts/${account.id}/contacts`, { name, email, function: "", language: "de" }))
			const { link } = created(await w.lena.post(`/api/accounts/${account.id}/guests`, { contact: contact.id }))
			const guest = w.nobody()
			return guest.accept(await guest.post("/api/guest-session", { link }))
		}

		w.account = await w.newAccount()
		const added = await w.lena.put(`/api/accounts/${w.account.id}/members/${w.max.member.id}`, { is_lead: false })
		assert.ok(added.status < 300, added.text)
		w.contact = await w.newContact()
		w.need = await w.newNeed()
		w.talk = await makeReady(w.lena, await w.newTalk(), w.contact)
		w.gast = await w.newGuest(w.account, "Gerd Gast", "gerd@nordwind.example")
		w.gast2 = await w.newGuest(w.account, "Greta Gast", "greta@nordwind.example")
		w.other = await w.newAccount("Südwerk KG")
		w.fremd = await w.newGuest(w.other, "Frieda Fremd", "frieda@suedwerk.example")
		w.otherContact = created(await w.lena.post(`/api/accounts/${w.other.id}/contacts`,
			{ name: "Olga Oben", email: "olga@suedwerk.example", function: "", language: "de" }))
		return w
	} catch (error) {
		await kamwerk.end().catch(() => {})
		throw error
	}
}
