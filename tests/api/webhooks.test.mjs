/* Webhooks are told, signed, again when nobody answers, nothing into a private network, and nothing around the guard. */
import assert from "node:assert/strict"
import { createHmac } from "node:crypto"
import { createServer } from "node:http"
import { after, before, test } from "node:test"
import { created, makeWorld } from "./world.mjs"
import { newTeam } from "./routes/teams.mjs"

let w, server, team, hook
const heard = []
let answers = []
before(async () => {
	w = await makeWorld({ args: ["--webhooks-inside"] })
	server = createServer((request, response) => {
		let body = ""
		request.on("data", (bytes) => { body += bytes })
		request.on("end", () => {
			heard.push({ headers: request.headers, body, json: JSON.parse(body) })
			response.writeHead(answers.shift() ?? 204).end()
		})
	}).listen(0, "127.0.0.1")
	await new Promise((done) => server.once("listening", done))
	team = await newTeam(w)
	hook = created(await w.lena.post(`/api/teams/${team.id}/webhooks`,
		{ url: `http://127.0.0.1:${server.address().port}/hook`, tells_messages: true, tells_status: true }))
})
after(async () => {
	await w?.kamwerk.end()
	server?.close()
})

const until = async (what, ms = 8000) => {
	for (const from = Date.now(); Date.now() - from < ms;) {
		const found = what()
		if (found) return found
		await new Promise((done) => setTimeout(done, 30))
	}
	assert.fail(`not heard: ${JSON.stringify(heard.map(({ json }) => json))}`)
}
const say = (text) => w.lena.post(`/api/teams/${team.id}/messages`, { text })
const told = (text) => heard.filter(({ json }) => json.event === "message" && json.text.endsWith(text))

test("a message of the room is told, signed", async () => {
	created(await say("Um zehn am Tor."))
	const { headers, body, json } = await until(() => told("Um zehn am Tor.")[0])
	assert.equal(json.text, "Lena Lorenz (Team Nord): Um zehn am Tor.")
	const [, seconds, sign] = headers["x-kamwerk-signature"].match(/^t=(\d+),v1=([0-9a-f]{64})$/)
	assert.equal(sign, createHmac("sha256", hook.secret).update(`${seconds}.${body}`).digest("hex"))
	assert.ok(Math.abs(Date.now() / 1000 - seconds) < 30)
})

test("who is in the cave is told, and a message not before they have it", async () => {
	const block = created(await w.max.post("/api/caves", { minutes: 30 }))
	await until(() => heard.find(({ json }) => json.event === "status" && json.name === "Max Maurer" && json.cave_until === block.ends_at))
	created(await w.lena.post(`/api/teams/${team.id}/messages`, { text: "Kuchen!", kind: "informal" }))
	created(await say("Danach."))
	await until(() => told("Danach.")[0])
	assert.deepEqual(told("Kuchen!"), [], "it would find its way around the guard")
	await w.max.patch(`/api/blocks/${block.id}`, {}, block.revision)
	await until(() => told("Kuchen!")[0])
	await until(() => heard.find(({ json }) => json.event === "status" && json.name === "Max Maurer" && json.cave_until === null))
	assert.equal(told("Kuchen!").length, 1)
})

test("what was not taken is kept and tried again", async () => {
	answers = [503]
	created(await say("Noch einmal."))
	await until(() => told("Noch einmal.")[0])
	const state = async () => (await w.lena.get(`/api/teams/${team.id}/webhooks`)).body.items[0]
	let now
	for (const from = Date.now(); (now = await state()).failures !== 1 && Date.now() - from < 4000;);
	assert.deepEqual([now.answer, now.failures], [503, 1])
	created(await say("Weiter."))
	await until(() => told("Weiter.")[0])
	for (const from = Date.now(); (now = await state()).failures !== 0 && Date.now() - from < 4000;);
	assert.deepEqual([now.answer, now.failures], [204, 0])
})

test("nothing is told into a private network unless the operator allows it", async () => {
	await w.kamwerk.stop()
	await w.kamwerk.again()
	const count = heard.length
	await w.lena.signIn("lena@example.org")
	created(await say("Nach drinnen."))
	let now
	for (const from = Date.now(); (now = (await w.lena.get(`/api/teams/${team.id}/webhooks`)).body.items[0]).failures !== 1 && Date.now() - from < 6000;);
	assert.deepEqual([now.answer, now.failures], [0, 1])
	assert.equal(heard.length, count)
})
