/* chat.mjs - a small server that speaks as language model servers do: POST /v1/chat/completions.
 *
 *   const model = await listen()            // or listen({ tls: { key, cert } })
 *   model.url                               // for --language-model
 *   model.answer = (response, asked) => { ... }   // what it says next; says(PROPOSED) unless told
 *   model.asked                             // what arrived: { path, headers, body, is_closed } */
import { createServer } from "node:http"
import { createServer as createTlsServer } from "node:https"

/** What a good model proposes of world.mjs's talk. */
export const PROPOSED = {
	summary: "Es ging um Liefertermine. Vereinbart wurde nichts.",
	needs: [{ utterance: 1, quote: "Wir brauchen verlässliche Liefertermine", need: "Der Kunde will sich auf Termine verlassen können." }],
}

/** As such a server wraps what its model says. */
export const wrap = (said) => ({ id: "x", object: "chat.completion", choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content: typeof said === "string" ? said : JSON.stringify(said) } }] })

export const answers = (status, body, headers = { "content-type": "application/json" }) => (response) =>
	response.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body))
export const says = (said) => answers(200, wrap(said))

export async function listen({ tls = null } = {}) {
	const model = { asked: [], answer: says(PROPOSED) }
	const work = (request, response) => {
		const asked = { path: request.url, method: request.method, headers: request.headers, body: null, is_closed: false }
		response.on("close", () => { asked.is_closed = true })
		let text = ""
		request.on("data", (piece) => { text += piece })
		request.on("end", () => {
			asked.body = JSON.parse(text)
			model.asked.push(asked)
			model.answer(response, asked)
		})
	}
	const server = tls ? createTlsServer(tls, work) : createServer(work)
	await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve))
	model.url = `${tls ? "https" : "http"}://127.0.0.1:${server.address().port}`
	model.end = () => new Promise((resolve) => {
		server.closeAllConnections()
		server.close(resolve)
	})
	return model
}
