/* Live captions, line by line: each line gets the labels that `kamwerk label` gives it within the whole talk, for its owner only; a
 * line sent twice stands there once. */
import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { after, before, test } from "node:test"
import { PROGRAM } from "./kamwerk.mjs"
import { created, makeReady, makeWorld, TALK_PATH } from "./world.mjs"

const SAID = [
	["Lena Lorenz", "was beschäftigt sie im augenblick am meisten"],
	["Bernd Kern", "wir brauchen verlässliche liefertermine weil unsere eigenen kunden uns sonst abspringen"],
	["Lena Lorenz", "Verstehe ich richtig, dass die Liefertermine wichtiger sind als der Preis?"],
	["Bernd Kern", "Ja, genau. Ehrlich gesagt waren wir im Sommer ziemlich verärgert."],
	["Lena Lorenz", "Das klingt, als hätte Sie das geärgert."],
	["Bernd Kern", "Absolutely, we need somebody who calls us before it is late."],
	["Lena Lorenz", "mhm"],
	["Lena Lorenz", "Und wie viele Tage vorher? Wer soll angerufen werden?"],
]
const SIDES = { "Lena Lorenz": "us", "Bernd Kern": "them" }
const LINES = 2000 // of a long talk
const LINES_PER_MINUTE_MAX = 120 // talk/conversation.h
/* As it is asked of the release; sanitizers make everything several times slower. */
const line_ms_max = readFileSync(PROGRAM).includes("__asan_init") ? 500 : 50

let w
before(async () => { w = await makeWorld() })
after(async () => { await w?.kamwerk.end() })

/** A talk of `lines`, everybody with a basis. */
const newTalk = async (lines) => makeReady(w.lena, created(await w.lena.send("POST", TALK_PATH(w.account),
	{ body: lines.map(([name, text]) => `${name}: ${text}\n`).join(""), headers: { "content-type": "text/plain" } })), w.contact)

/** What `kamwerk label` says of them. */
const labels = (lines) => execFileSync(PROGRAM, ["label"], { encoding: "utf8", input: lines.map(([name, text], i) => `d\t${i}\t${name}\t${SIDES[name]}\t${text}\n`).join("") })
	.trimEnd().split("\n").map((row) => {
		const [, , question, stage, flags] = row.split("\t")
		return { question, stage: Number(stage), flags: flags === "-" ? [] : flags.split(",") }
	})

test("each line is labelled as within the whole talk", async () => {
	const begin = [["Lena Lorenz", "Guten Morgen, Herr Kern."], ["Bernd Kern", "Guten Morgen."]]
	const { id } = await newTalk(begin)
	const wanted = labels([...begin, ...SAID]).slice(begin.length)
	assert.ok(wanted.some((l) => l.stage === 2) && wanted.some((l) => l.question === "open"), "the talk has something to find")
	for (const [i, [speaker, text]] of SAID.entries()) {
		const { utterance, question, stage, flags } = created(await w.lena.post(`/api/conversations/${id}/lines`, { speaker, text }))
		assert.deepEqual([utterance, { question, stage, flags }], [begin.length + i, wanted[i]], text)
	}
})

test("a line that is sent twice with its key stands there once", async () => {
	const { id } = await w.newLiveTalk()
	const send = () => w.lena.send("POST", `/api/conversations/${id}/lines`, { json: { speaker: "Bernd Kern", text: SAID[1][1] }, headers: { "idempotency-key": "line-1" } })
	const first = created(await send())
	assert.deepEqual(created(await send()), first)
	assert.equal((await w.lena.get(`/api/conversations/${id}`)).body.utterance_count, 3)
})

test("more lines than people speak in a minute are put off until it is over", async () => {
	const { id } = await w.newLiveTalk()
	const lines = `/api/conversations/${id}/lines`
	let answer
	/* The minute may end in between; then it begins to count anew. */
	for (let i = 0; i <= 2 * LINES_PER_MINUTE_MAX; i++) {
		answer = await w.lena.post(lines, { speaker: "Bernd Kern", text: "mhm" })
		if (answer.status !== 201) break
	}
	assert.deepEqual([answer.status, answer.body.key], [429, "conversation.lines_fast"])
	const wait_s = Number(answer.headers.get("retry-after"))
	assert.ok(wait_s >= 1 && wait_s <= 60, `${wait_s} s`)
	const { utterance_count } = (await w.lena.get(`/api/conversations/${id}`)).body
	assert.ok(utterance_count >= 2 + LINES_PER_MINUTE_MAX, `${utterance_count} lines`)
	assert.equal(created(await w.lena.post(`/api/conversations/${(await w.newLiveTalk()).id}/lines`, { speaker: "Bernd Kern", text: "mhm" })).utterance, 2, "another conversation has its own")
})

test(`the line after ${LINES} others is labelled in time`, async (t) => {
	/* The name before each line keeps them apart; turns of one speaker would become one utterance. */
	const { id, utterance_count } = await newTalk(Array.from({ length: LINES }, (_, i) => SAID[[0, 1, 2, 3, 4, 5][i % 6]]))
	assert.equal(utterance_count, LINES)
	const times = []
	for (const [speaker, text] of SAID) {
		const begin = performance.now()
		created(await w.lena.post(`/api/conversations/${id}/lines`, { speaker, text }))
		times.push(performance.now() - begin)
	}
	const median = times.sort((a, b) => a - b)[times.length >> 1]
	t.diagnostic(`${median.toFixed(1)} ms of ${line_ms_max}`)
	assert.ok(median < line_ms_max, `${median} ms`)
})
