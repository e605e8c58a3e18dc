/* leak.mjs - what each person must never learn: the world, the marks planted in it, and what stands at each {thing}.
 *
 * Every text that is stored carries a mark which says whose it is. leak.test.mjs walks the route table as each person and looks
 * for marks they must not see. A new {thing} in a path, or a new filter of a list, needs a row here; else the walk fails. */
import assert from "node:assert/strict"
import { TALK, created, makeReady, missChance } from "./world.mjs"
import { start, switchOn, WORKS_FUNCTIONS } from "./kamwerk.mjs"

/* Marks: A and B are the accounts; INNEN is the team's, OFFEN is shared, KONTO the account's name, LEUTE its people. */
const ALL = ["A-INNEN", "A-OFFEN", "A-KONTO", "A-LEUTE", "B-INNEN", "B-OFFEN", "B-KONTO", "B-LEUTE", "UNTER-UNS"]
const except = (...seen) => ALL.filter((mark) => !seen.some((prefix) => mark.startsWith(prefix)))

/** Kinds of records that comments are about. */
export const COMMENTED = ["need", "goal", "strategy", "solution", "action", "result", "process-step"]

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
	goal: (w) => [...w.each("goal")],
	strategy: (w) => [...w.each("strategy")],
	solution: (w) => [...w.each("solution")],
	result: (w) => [...w.each("result")],
	process: (w) => [...w.each("process")],
	process_step: (w) => [...w.each("process_step")],
	comment: (w) => [...w.each("comment")],
	understanding: (w) => [...w.each("understanding")],
	division: (w) => [...w.each("division")],
	end_customer: (w) => [...w.each("end_customer")],
	deal: (w) => [...w.each("deal")],
	note: (w) => [...w.each("note")],
	relation: (w) => [[w.relation.id, ["max", "lena"], w.a]],
	review: (w) => [[w.review.id, ["max", "lena"], w.a]],
	entry: (w) => [[w.entry.id, ["max", "lena"], w.a]],
	team: (w) => [[w.teamA.id, ["gast", "max", "lena"], w.a], [w.teamB.id, ["fremd", "lena"], w.b]],
	iteration: (w) => [...w.each("iteration")],
	agreement: (w) => [...w.each("agreement")],
	guest: (w) => [[w.gast.member.id, ["max", "lena", "gast"], w.a], [w.gast2.member.id, ["max", "lena", "gast2"], w.a],
		[w.fremd.member.id, ["lena", "fremd"], w.b]],
	member: (w) => [[w.max.member.id, ["gast", "gast2", "otto", "max", "lena", "anna"], w.a],
		[w.otto.member.id, ["otto", "max", "lena", "anna"], w.a],
		[w.gast.member.id, ["gast", "gast2", "max", "lena"], w.a], [w.fremd.member.id, ["fremd", "lena"], w.b]],
	conversation: (w) => [[w.talk.id, ["lena"], w.a]],
	call: (w) => [[w.call.id, ["lena"], w.a]],
	drill: (w) => [[w.drill.id, ["lena"], w.a]],
	question_plan: (w) => [[w.questionPlan.id, ["lena"], w.a]],
	utterance: () => [],
	import: (w) => [[w.import.id, ["max"], w.a]],
	calendar_source: (w) => [[w.source.id, ["max"], w.a]],
	calendar_feed: (w) => [[w.feed.id, ["max"], w.a]],
	app_password: (w) => [[w.appPassword.id, ["max"], w.a]],
	message: (w) => w.messages,
	webhook: (w) => [[w.webhook.id, ["max", "lena"], w.a]],
	token: (w) => [[w.token.id, ["max"], w.a]],
	absence: (w) => [[w.absence.id, ["max"], w.a]],
	rhythm: (w) => [[w.rhythm.id, ["gast", "max", "lena"], w.a]],
	booking: (w) => w.bookings,
	block: (w) => [[w.block.id, ["max"], w.a], [w.planned.id, ["max"], w.a], [w.agreedCave.id, ["max"], w.a], [w.agreedMarket.id, ["gast", "max", "lena"], w.a]],
	wish: (w) => [[w.wish.id, ["max", "lena"], w.a], [w.guestWish.id, ["gast", "max", "lena"], w.a]],
}

/** What a filter is asked with, besides every mark. */
export const FILTERS = {
	q: () => ["e", "%", "brauchen", "per", "innen", "offen", "haus"],
	limit: () => ["1"],
	after: (w) => w.ids(),
	account: (w) => [w.a.id, w.b.id],
	with: () => ["contacts", "needs", "members", "conversations"],
	state: () => ["todo", "done"],
	week: () => ["2027-02-01", "2027-02-08"],
	weeks: () => ["1", "13"],
	language: () => ["de", "en"],
	done_since: () => ["2026-11-01T00:00:00Z"],
	owner: (w) => [w.lena.member.id, w.max.member.id, w.gast.member.id, w.otto.member.id],
	team: (w) => w.ids(),
	kind: () => ["contacts", "need", "action", "goal", "strategy", "solution", "result", "process", "process-step", "comment", "understanding", "contact", "division", "end-customer", "deal",
		"note", "stakeholder", "relation", "review", "guest", "account", "team"],
	format: () => ["json", "csv"],
	receiver: (w) => [w.max.member.id, w.otto.member.id, w.gast.member.id, w.gast2.member.id, w.fremd.member.id],
	characters: () => ["12"],
	members: (w) => [w.max.member.id, w.otto.member.id, w.gast.member.id, w.gast2.member.id, w.fremd.member.id, w.lena.member.id],
	minutes: () => ["15", "60"],
	quorum: () => ["1", "3"],
	is_urgent: () => ["true"],
	is_for_guests: () => ["true"],
	by_hand: () => ["true"],
	link_kind: () => ["need", "action"],
	link: (w) => w.ids(),
	from: () => ["2026-06-01T00:00:00Z", "2026-11-01", "2026-11-01T00:00:00Z"],
	to: () => ["2026-06-08T00:00:00Z", "2026-11-30", "2030-01-01T00:00:00Z"],
	record: (w) => w.ids(),
}

export async function makeLeakWorld() {
	const kamwerk = await start()
	const w = { kamwerk, records: [], messages: [], bookings: [], nobody: kamwerk.client() }
	try {
		w.anna = await kamwerk.found("anna@example.org", "Anna UNTER-UNS")
		await switchOn(w.anna, ...WORKS_FUNCTIONS)
		await w.anna.put("/api/works-agreement", { function: "coverage", is_on: true, number: "BV UNTER-UNS", from_on: "2026-01-02" })
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
				const begin = w.records.length
				const contact = await add(account, "contact", `/api/accounts/${account.id}/contacts`,
					{ name: `Person ${mark}`, email: `${mark.toLowerCase()}@kunde.example`, function: mark, language: "de", is_shared })
				await add(account, "need", `/api/accounts/${account.id}/needs`,
					{ quote: `Wir brauchen ${mark}.`, level: "account", contact: contact.id, is_shared })
				/* Each kind once shared and once not; each leads to the unshared one before it, too. */
				const need = w.records.findLast(([name]) => name === "need")[1]
				await add(account, "goal", `/api/accounts/${account.id}/goals`, { title: `Ziel ${mark}`, text: mark, is_shared })
				const strategy = await add(account, "strategy", `/api/accounts/${account.id}/strategies`, { title: `Weg ${mark}`, text: mark, need, is_shared })
				const solution = await add(account, "solution", `/api/accounts/${account.id}/solutions`, { title: `Lösung ${mark}`, text: mark, strategy: strategy.id, is_shared })
				const action = await add(account, "action", `/api/accounts/${account.id}/actions`,
					{ title: `Wir tun ${mark}`, text: mark, owner: w.lena.member.id, solution: solution.id, need, is_shared })
				await add(account, "result", `/api/accounts/${account.id}/results`,
					{ title: `Ergebnis ${mark}`, text: mark, action: action.id, happened_on: "2026-11-01", is_shared })
				const process = await add(account, "process", `/api/accounts/${account.id}/processes`, { title: `Ablauf ${mark}`, text: mark, is_shared })
				/* Nobody says of a step whether it is shared: its process does. */
				const step = created(await w.lena.post(`/api/processes/${process.id}/steps`, { title: `Schritt ${mark}`, means: mark, pain: mark }))
				w.records.push(["process_step", step.id, w.records.at(-1)[2], account])
				assert.equal((await w.lena.put(`/api/process-steps/${step.id}/rating`, { rung: "data" })).status, 200)
				assert.equal((await w.lena.put(`/api/process-steps/${step.id}/pick`, { rung: "alone", until_on: "2026-12-31" })).status, 200)
				const act = created(await w.lena.post(`/api/process-steps/${step.id}/action`, { title: `Vorhaben ${mark}` }))
				w.records.push(["action", act.id, w.records.at(-1)[2], account])
				for (const [name, record] of w.records.slice(begin)) {
					const kind = name.replace("_", "-")
					if (!COMMENTED.includes(kind))
						continue
					const say = async (text, is_internal) => {
						const comment = created(await w.lena.post("/api/comments", { kind, record, text, is_internal }))
						const ours = account === w.a ? ["max", "lena"] : ["lena"]
						w.records.push(["comment", comment.id, is_shared && !is_internal ? [...ours, ...account === w.a ? ["gast", "gast2"] : ["fremd"]] : ours, account])
					}
					await say(`Bemerkung ${letter}-INNEN`, true)
					await say(`Bemerkung ${mark}`, false)
				}
				const division = await add(account, "division", `/api/accounts/${account.id}/divisions`, { name: `Werk ${mark}`, city: mark, is_shared })
				await add(account, "end_customer", `/api/accounts/${account.id}/end-customers`, { name: `Heim ${mark}`, about: mark, is_shared })
				await add(account, "note", `/api/accounts/${account.id}/notes`, { title: `Notiz ${mark}`, text: `**${mark}**`, is_shared })
				/* What is ours alone is never shared, also where it is about somebody who is. */
				if (!is_shared)
					await add(account, "deal", `/api/accounts/${account.id}/deals`, { title: `Auftrag ${mark}`, division: division.id })
				const assessed = await w.lena.send("PUT", `/api/contacts/${contact.id}/stakeholder`,
					{ json: { role: "decides", influence: 5, attitude: -2, note: `${letter}-INNEN` }, headers: { "if-match": '"0"' } })
				assert.equal(assessed.status, 200, assessed.text)
			}
		}
		w.gast = await guest(w.a, "A", "Gast")
		w.gast2 = await guest(w.a, "A", "Gast2")
		w.fremd = await guest(w.b, "B", "Fremd")
		/* Laid before Gast, not before Gast2; and before Fremd. */
		for (const [account, letter, person, who] of [[w.a, "A", w.gast, ["max", "lena", "gast"]], [w.b, "B", w.fremd, ["lena", "fremd"]]]) {
			const needs = w.records.filter(([name, , seen, of]) => name === "need" && of === account && seen.some((one) => person === w[one])).map(([, id]) => id)
			const made = created(await w.lena.post(`/api/accounts/${account.id}/understandings`, { text: `Zum Gespräch ${letter}-OFFEN`, needs, guests: [person.member.id] }))
			w.records.push(["understanding", made.id, who, account])
		}
		const [contact, second] = w.records.filter(([name]) => name === "contact")
		w.relation = created(await w.lena.post(`/api/accounts/${w.a.id}/relations`, { kind: "at_odds", from: contact[1], to: second[1] }))
		const rita = await kamwerk.join(w.anna, "rita@example.org", "Rita Roth")
		await w.lena.put(`/api/accounts/${w.a.id}/members/${rita.member.id}`, { is_lead: false })
		w.review = created(await w.lena.post(`/api/accounts/${w.a.id}/reviews`,
			{ subject: "A-INNEN", presenter: w.max.member.id, reviewers: [rita.member.id] }))
		await w.lena.put(`/api/reviews/${w.review.id}/phase`, { phase: "clarify" })
		w.entry = created(await rita.post(`/api/reviews/${w.review.id}/entries`, { kind: "question", text: "A-INNEN?" }))
		/* A team an account: Gast is on A's, Gast2 is not. */
		for (const [letter, account, people, guests] of [["A", w.a, [w.max, w.gast], ["gast"]], ["B", w.b, [w.fremd], ["fremd"]]]) {
			const team = created(await w.lena.post("/api/teams", { name: `Team ${letter}-OFFEN`, about: `${letter}-INNEN` }))
			w[`team${letter}`] = team
			await w.lena.put(`/api/teams/${team.id}/accounts/${account.id}`)
			for (const person of people)
				assert.equal((await w.lena.put(`/api/teams/${team.id}/members/${person.member.id}`, { is_lead: false })).status, 200)
			for (const is_shared of [false, true]) {
				const mark = `${letter}-${is_shared ? "OFFEN" : "INNEN"}`
				const who = [...is_shared ? guests : [], ...letter === "A" ? ["max"] : [], "lena"]
				w.records.push(["iteration", created(await w.lena.post(`/api/teams/${team.id}/iterations`,
					{ goal: mark, starts_on: "2026-11-23", ends_on: "2026-12-04", review: mark, retrospective: mark, is_shared })).id, who, account])
				w.records.push(["agreement", created(await w.lena.post(`/api/teams/${team.id}/agreements`,
					{ text: mark, agreed_on: "2026-11-23", until_on: null, is_shared })).id, who, account])
			}
		}
		/* To one person about what is not shared, and into the rooms: among ourselves, and for guests. */
		const write = async (from, path, json, who, account) =>
			w.messages.push([created(await from.post(path, json)).id, who, account])
		for (const [letter, account, ours, guest] of [["A", w.a, ["max", "lena"], w.gast], ["B", w.b, ["lena"], w.fremd]]) {
			const link = w.records.find(([kind, , who, of]) => kind === "need" && of === account && !who.includes("gast") && !who.includes("fremd"))[1]
			const room = `/api/teams/${w[`team${letter}`].id}/messages`, name = letter === "A" ? "gast" : "fremd"
			await write(w.lena, room, { text: `Unter uns ${letter}-INNEN`, link_kind: "need", link }, ours, account)
			await write(w.lena, room, { text: `Für alle ${letter}-OFFEN`, link_kind: "need", link, is_for_guests: true }, [...ours, name], account)
			await write(guest, room, { text: `Von uns ${letter}-OFFEN` }, [...ours, name], account)
			await write(guest, "/api/messages", { text: `An Sie ${letter}-OFFEN`, receiver: w.lena.member.id }, ["lena", name], account)
		}
		await write(w.max, "/api/messages", { text: "A-INNEN", receiver: w.lena.member.id }, ["max", "lena"], w.a)
		w.webhook = created(await w.lena.post(`/api/teams/${w.teamA.id}/webhooks`, { url: "https://127.0.0.1:9/A-INNEN", tells_status: true }))
		w.block = created(await w.max.post("/api/caves", { minutes: 60 }))
		await write(w.otto, "/api/messages", { text: "UNTER-UNS", receiver: w.max.member.id }, ["otto"], w.a)
		const talk = created(await w.lena.send("POST", `/api/accounts/${w.a.id}/conversations?title=A-INNEN&language=de`,
			{ body: TALK, headers: { "content-type": "text/vtt" } }))
		w.talk = await makeReady(w.lena, talk, { id: contact[1] })
		w.call = created(await w.lena.post("/api/calls", { key: "A-INNEN", account: w.a.id, marks: [] }))
		w.drill = created(await w.lena.post("/api/drills", await missChance(w.lena, w.a, { id: contact[1] }, "A-INNEN")))
		w.questionPlan = created(await w.lena.post(`/api/accounts/${w.a.id}/question-plans`, { title: "A-INNEN", topics: ["A-INNEN"], questions: [{ text: "A-INNEN?", topic: 0 }] }))
		w.import = created(await w.max.send("POST", `/api/imports?of=contacts&account=${w.a.id}`, { body: "Name;E-Mail\nNeu A-INNEN;neu@kunde.example\n" }))
		w.token = created(await w.max.post("/api/tokens", { name: "A-INNEN" }))
		w.appPassword = created(await w.max.post("/api/app-passwords", { name: "A-INNEN" }))
		/* Agreed by all, and asked to be elsewhere: by Max about his cave, by Gast about the market. */
		const agreed = created(await w.max.post(`/api/teams/${w.teamA.id}/rhythms`, { starts_on: "2027-03-01", zone: "Europe/Berlin", weeks: 1, quorum: 2 }))
		for (const who of [w.lena, w.max, w.gast])
			assert.equal((await who.put(`/api/rhythms/${agreed.id}/voice`, { is_agreed: true }, { "If-Match": '"1"' })).status, 200)
		const blocks = (await w.max.get(`/api/rhythms/${agreed.id}/blocks`)).body.items
		w.agreedCave = blocks.find(({ member }) => member === w.max.member.id)
		w.agreedMarket = blocks.find(({ kind }) => kind === "market")
		const evening = (block, text) => ({ starts_at: `${block.starts_at.slice(0, 10)}T20:00:00Z`, ends_at: `${block.starts_at.slice(0, 10)}T21:00:00Z`, text })
		w.wish = created(await w.max.post(`/api/blocks/${w.agreedCave.id}/wishes`, evening(w.agreedCave, "A-INNEN")))
		w.guestWish = created(await w.gast.post(`/api/blocks/${w.agreedMarket.id}/wishes`, evening(w.agreedMarket, "A-OFFEN")))
		w.rhythm = created(await w.max.post(`/api/teams/${w.teamA.id}/rhythms`, { starts_on: "2027-02-01", zone: "Europe/Berlin", weeks: 1, quorum: 2 }))
		w.planned = (await w.max.get(`/api/rhythms/${w.rhythm.id}/blocks`)).body.items.find(({ member }) => member === w.max.member.id)
		w.absence = created(await w.max.post("/api/absences", { from_on: "2027-07-01", to_on: "2027-07-14" }))
		w.feed = created(await w.max.post("/api/calendar-feeds", { team: null }))
		w.source = created(await w.max.post("/api/calendar-sources", { title: "A-INNEN", url: "https://a-innen.example/x.ics" }))
		/* With a guest, and among ourselves; a guest of the same account is on another team. */
		const book = async (from, team, hour, subject, members, who, account) => w.bookings.push([created(await from.post(`/api/teams/${team.id}/bookings`,
			{ subject, starts_at: `2027-02-02T${hour}:00:00Z`, ends_at: `2027-02-02T${hour}:30:00Z`, members: members.map(({ member }) => member.id), focus_minutes: 999, edge_minutes: 999 })).id, who, account])
		await book(w.lena, w.teamA, "09", "Termin A-OFFEN", [w.max, w.gast], ["gast", "max", "lena"], w.a)
		await book(w.lena, w.teamA, "10", "Termin A-INNEN", [w.max], ["max", "lena"], w.a)
		await book(w.lena, w.teamB, "11", "Termin B-OFFEN", [w.fremd], ["fremd", "lena"], w.b)
		w.each = (name) => w.records.filter(([kind]) => kind === name).map(([, id, who, account]) => [id, who, account])
		w.ids = () => [...new Set([...w.records.map(([, id]) => id), ...w.messages.map(([id]) => id), w.a.id, w.b.id, w.teamA.id, w.teamB.id, w.gast.member.id, w.otto.member.id])]
		assert.ok(w.records.length >= 8)
		return w
	} catch (error) {
		await kamwerk.end().catch(() => {})
		throw error
	}
}
