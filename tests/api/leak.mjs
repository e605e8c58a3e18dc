/* leak.mjs - what each person must never learn: the world, the marks planted in it, and what stands at each {thing}.
 *
 * Every text that is stored carries a mark which says whose it is. leak.test.mjs walks the route table as each person and looks
 * for marks they must not see. A new {thing} in a path, or a new filter of a list, needs a row here; else the walk fails. */
import assert from "node:assert/strict"
import { TALK, created, makeReady } from "./world.mjs"
import { start } from "./kamwerk.mjs"

/* Marks: A and B are the accounts; INNEN is the team's, OFFEN is shared, KONTO the account's name, LEUTE its people. */
const ALL = ["A-INNEN", "A-OFFEN", "A-KONTO", "A-LEUTE", "B-INNEN", "B-OFFEN", "B-KONTO", "B-LEUTE", "UNTER-UNS"]
const except = (...seen) => ALL.filter((mark) => !seen.some((prefix) => mark.startsWith(prefix)))

/** Who asks, and the marks they must not see. UNTER-UNS is what only our own people know, of no account. */
export const PEOPLE = {
	nobody: ALL,
	gast: except("A-OFFEN", "A-KONTO", "A-LEUTE"),
	gast2: except("A-OFFEN", "A-KONTO", "A-LEUTE"),
	fremd: except("B-OFFEN", "B-KONTO", "B-LEUTE"),
	otto: except("UNTER-UNS"),
	max: except("A-", "UNTER-UNS"),
	lena: [],
	anna: except("UNTER-UNS"),
}

/** @returns what stands at a {thing}: [[id, who may know that it exists, its account], ...] */
export const THINGS = {
	account: (w) => [[w.a.id, ["gast", "gast2", "max", "lena"], w.a], [w.b.id, ["fremd", "lena"], w.b]],
	contact: (w) => [...w.each("contact")],
	need: (w) => [...w.each("need")],
	action: (w) => [...w.each("action")],
	guest: (w) => [[w.gast.member.id, ["max", "lena", "gast"], w.a], [w.gast2.member.id, ["max", "lena", "gast2"], w.a],
		[w.fremd.member.id, ["lena", "fremd"], w.b]],
	member: (w) => [[w.max.member.id, ["gast", "gast2", "otto", "max", "lena", "anna"], w.a],
		[w.otto.member.id, ["otto", "max", "lena", "anna"], w.a],
		[w.gast.member.id, ["gast", "gast2", "max", "lena"], w.a], [w.fremd.member.id, ["fremd", "lena"], w.b]],
	conversation: (w) => [[w.talk.id, ["lena"], w.a]],
	utterance: () => [],
	token: (w) => [[w.token.id, ["max"], w.a]],
}

/** What a filter is asked with, besides every mark. */
export const FILTERS = {
	q: () => ["e", "%", "brauchen", "per", "innen", "offen", "haus"],
	limit: () => ["1"],
	after: (w) => w.ids(),
	account: (w) => [w.a.id, w.b.id],
	with: () => ["contacts", "needs", "members", "conversations"],
	state: () => ["todo", "done"],
	done_since: () => ["2026-11-01T00:00:00Z"],
	owner: (w) => [w.lena.member.id, w.max.member.id, w.gast.member.id, w.otto.member.id],
	team: (w) => w.ids(),
	kind: () => ["need", "action", "contact", "guest", "account", "team"],
	record: (w) => w.ids(),
}

export async function makeLeakWorld() {
	const kamwerk = await start()
	const w = { kamwerk, records: [], nobody: kamwerk.client() }
	try {
		w.anna = await kamwerk.found("anna@example.org", "Anna UNTER-UNS")
		w.lena = await kamwerk.join(w.anna, "lena@example.org", "Lena Lorenz", "lead")
		w.max = await kamwerk.join(w.anna, "max@example.org", "Max Maurer")
		w.otto = await kamwerk.join(w.anna, "otto@example.org", "Otto UNTER-UNS")
		const add = async (account, name, path, json) => {
			const record = created(await w.lena.post(path, json))
			const who = json.is_shared ? (account === w.a ? ["gast", "gast2", "max", "lena"] : ["fremd", "lena"]) : account === w.a ? ["max", "lena"] : ["lena"]
			w.records.push([name, record.id, who, account])
			return record
		}
		const guest = async (account, letter, name) => {
			const contact = created(await w.lena.post(`/api/accounts/${account.id}/contacts`,
				{ name: `${name} ${letter}-LEUTE`, email: `${name.toLowerCase()}@kunde.example`, function: `${letter}-LEUTE`, language: "de" }))
			const { link } = created(await w.lena.post(`/api/accounts/${account.id}/guests`, { contact: contact.id }))
			const client = kamwerk.client()
			client.accept(await client.post("/api/guest-session", { link }))
			w.records.push(["contact", contact.id, [...account === w.a ? ["max"] : [], "lena", name.toLowerCase()], account])
			return client
		}
		for (const letter of ["A", "B"]) {
			const account = created(await w.lena.post("/api/accounts", { name: `Haus ${letter}-KONTO`, country: "DE", about: `${letter}-INNEN` }))
			w[letter.toLowerCase()] = account
			if (letter === "A")
				await w.lena.put(`/api/accounts/${account.id}/members/${w.max.member.id}`, { is_lead: false })
			for (const is_shared of [false, true]) {
				const mark = `${letter}-${is_shared ? "OFFEN" : "INNEN"}`
				const contact = await add(account, "contact", `/api/accounts/${account.id}/contacts`,
					{ name: `Person ${mark}`, email: `${mark.toLowerCase()}@kunde.example`, function: mark, language: "de", is_shared })
				await add(account, "need", `/api/accounts/${account.id}/needs`,
					{ quote: `Wir brauchen ${mark}.`, level: "account", contact: contact.id, is_shared })
				await add(account, "action", `/api/accounts/${account.id}/actions`,
					{ title: `Wir tun ${mark}`, text: mark, owner: w.lena.member.id, is_shared })
			}
		}
		w.gast = await guest(w.a, "A", "Gast")
		w.gast2 = await guest(w.a, "A", "Gast2")
		w.fremd = await guest(w.b, "B", "Fremd")
		const contact = w.records.find(([name]) => name === "contact")
		const talk = created(await w.lena.send("POST", `/api/accounts/${w.a.id}/conversations?title=A-INNEN&language=de`,
			{ body: TALK, headers: { "content-type": "text/vtt" } }))
		w.talk = await makeReady(w.lena, talk, { id: contact[1] })
		w.token = created(await w.max.post("/api/tokens", { name: "A-INNEN" }))
		w.each = (name) => w.records.filter(([kind]) => kind === name).map(([, id, who, account]) => [id, who, account])
		w.ids = () => [...new Set([...w.records.map(([, id]) => id), w.a.id, w.b.id, w.gast.member.id, w.otto.member.id])]
		assert.ok(w.records.length >= 8)
		return w
	} catch (error) {
		await kamwerk.end().catch(() => {})
		throw error
	}
}
