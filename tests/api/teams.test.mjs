/* Who is on a team gets its accounts, and loses them with it; and what a team covers tells of nobody. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { newTeam } from "./routes/teams.mjs"
import { created, makeWorld } from "./world.mjs"

let w
before(async () => { w = await makeWorld() })
after(async () => { await w?.kamwerk.end() })

const sees = async (person, account) => (await person.get(`/api/accounts/${account.id}`)).status === 200
const put = async (team, rest, json) => assert.equal((await w.lena.put(`/api/teams/${team.id}${rest}`, json)).status, 200)
const take = async (team, rest) => assert.equal((await w.lena.delete(`/api/teams/${team.id}${rest}`)).status, 204)

test("somebody on a team gets its accounts, and whatever it gets later", async () => {
	const team = await newTeam(w)
	assert.equal(await sees(w.otto, w.account), false)
	await put(team, `/members/${w.otto.member.id}`, { is_lead: false })
	assert.equal(await sees(w.otto, w.account), true)
	const later = await w.newAccount("Später AG")
	await put(team, `/accounts/${later.id}`)
	assert.equal(await sees(w.otto, later), true)
	await take(team, `/accounts/${later.id}`)
	assert.equal(await sees(w.otto, later), false)
	await take(team, `/members/${w.otto.member.id}`)
	assert.equal(await sees(w.otto, w.account), false)
	assert.equal(await sees(w.max, w.account), true, "given by the account's lead")
})

test("another team, or the account's lead, keeps somebody on the account", async () => {
	const [one, two] = [await newTeam(w), await newTeam(w)]
	for (const team of [one, two])
		await put(team, `/members/${w.otto.member.id}`, { is_lead: false })
	await take(one, `/members/${w.otto.member.id}`)
	assert.equal(await sees(w.otto, w.account), true, "by the other team")
	const refused = await w.lena.delete(`/api/accounts/${w.account.id}/members/${w.otto.member.id}`)
	assert.deepEqual([refused.status, refused.body.key], [409, "account.member_by_team"])
	await w.lena.put(`/api/accounts/${w.account.id}/members/${w.otto.member.id}`, { is_lead: false })
	await take(two, `/members/${w.otto.member.id}`)
	assert.equal(await sees(w.otto, w.account), true, "by the lead")
	assert.equal((await w.lena.delete(`/api/accounts/${w.account.id}/members/${w.otto.member.id}`)).status, 204)
	assert.equal(await sees(w.otto, w.account), false)
})

test("a retired team gives nothing; one that works again does", async () => {
	const team = await newTeam(w)
	await put(team, `/members/${w.otto.member.id}`, { is_lead: false })
	const gone = await w.lena.send("PATCH", `/api/teams/${team.id}`, { json: { is_retired: true }, headers: { "if-match": '"1"' } })
	assert.equal(gone.status, 200, gone.text)
	assert.equal(await sees(w.otto, w.account), false)
	await w.lena.send("PATCH", `/api/teams/${team.id}`, { json: { is_retired: false }, headers: { "if-match": '"2"' } })
	assert.equal(await sees(w.otto, w.account), true)
	await take(team, `/members/${w.otto.member.id}`)
})

test("a guest leaves the team with the account, and on leaving", async () => {
	const team = await newTeam(w)
	const on = async () => (await w.lena.get(`/api/teams/${team.id}/members`)).body.items.some(({ member }) => member === w.gast.member.id)
	assert.equal(await on(), true)
	await take(team, `/accounts/${w.account.id}`)
	assert.equal(await on(), false)
	const somebody = await w.newGuest(w.account, "Gabi Gast", "gabi@nordwind.example")
	await put(team, `/accounts/${w.account.id}`)
	await put(team, `/members/${somebody.member.id}`, { is_lead: false })
	assert.equal((await somebody.delete(`/api/guests/${somebody.member.id}`)).status, 204)
	assert.ok(!(await w.lena.get(`/api/teams/${team.id}/members`)).body.items.some(({ member }) => member === somebody.member.id))
})

test("a closed iteration hands on what is open, not what is done", async () => {
	const team = await newTeam(w)
	const add = async (goal, starts_on, ends_on) => created(await w.max.post(`/api/teams/${team.id}/iterations`, { goal, starts_on, ends_on }))
	const [old, next] = [await add("eins", "2026-11-23", "2026-12-04"), await add("zwei", "2026-12-07", "2026-12-18")]
	const act = async (title, state) => created(await w.max.post(`/api/accounts/${w.account.id}/actions`, { title, state, team: team.id, iteration: old.id }))
	const [open, done] = [await act("offen", "doing"), await act("fertig", "done")]
	assert.equal((await w.max.put(`/api/iterations/${old.id}/closure`, { next: next.id })).status, 200)
	assert.equal((await w.max.get(`/api/actions/${open.id}`)).body.iteration, next.id)
	assert.equal((await w.max.get(`/api/actions/${done.id}`)).body.iteration, old.id)
})

test("what a team covers shows from five people on, in bands, and starts anew when somebody leaves", async () => {
	const team = await newTeam(w)
	const people = [w.lena, w.max]
	for (const name of ["eins", "zwei", "drei", "vier"]) {
		people.push(await w.kamwerk.join(w.anna, `${name}@example.org`, `Person ${name}`))
		await put(team, `/members/${people.at(-1).member.id}`, { is_lead: false })
	}
	const bring = async (person, ...names) => {
		const { body } = await person.get("/api/competences/me")
		const competences = body.competences.map((row) => ({ ...row, brings: names.includes(row.competence) }))
		assert.equal((await person.put("/api/competences/me", { revision: body.revision, competences })).status, 200)
	}
	const contribute = async (person) => assert.equal((await person.put(`/api/teams/${team.id}/contribution`)).status, 204)
	const bands = async () => {
		const { body } = await w.lena.get(`/api/teams/${team.id}/coverage`)
		return body.is_shown && Object.fromEntries(body.competences.map(({ competence, band }) => [competence, band]))
	}
	for (const person of people.slice(0, 4)) {
		await bring(person, "network", ...(person === w.max ? ["it"] : []))
		await contribute(person)
		await contribute(person)
		assert.equal(await bands(), false)
	}
	await contribute(people[4])
	const shown = await bands()
	assert.deepEqual([shown.network, shown.it, shown.strategy], ["several", "one", "nobody"])
	await bring(w.max, "strategy")
	assert.deepEqual([(await bands()).it, (await bands()).strategy], ["nobody", "one"])
	await take(team, `/members/${people[4].member.id}`)
	assert.equal(await bands(), false, "a new epoch")
	assert.equal((await w.max.get(`/api/teams/${team.id}/coverage`)).body.mine, "stale")
	assert.equal((await w.max.delete(`/api/teams/${team.id}/contribution`)).status, 204)
	assert.equal((await w.max.get(`/api/teams/${team.id}/coverage`)).body.mine, "none")
	for (const person of [w.lena, people[2], people[3], people[5]])
		await contribute(person)
	assert.equal(await bands(), false, "taken back is not counted, four remain")
	await contribute(w.max)
	assert.equal((await bands()).strategy, "one")
	assert.equal((await w.max.delete("/api/competences/me")).status, 204)
	assert.equal(await bands(), false)
})
