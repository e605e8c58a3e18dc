/* whisper.mjs - a small server that speaks as whisper servers do: POST /v1/audio/transcriptions, a form with the recording.
 *
 *   const whisper = await listen()    // or listen({ tls: { key, cert } })
 *   whisper.url                       // for --transcriber
 *   whisper.answer = (response, form) => { ... }   // what it says next; HEARD unless told
 *   whisper.forms                     // what arrived: { fields, name, type, bytes, hash, began_at, ended_at, is_whole }
 *
 * It reads the form as it comes and keeps nothing of the sound but its length and hash. */
import { createHash } from "node:crypto"
import { createServer } from "node:http"
import { createServer as createTlsServer } from "node:https"

/** What it heard, with names, as servers that tell speakers apart write it. */
export const HEARD = {
	task: "transcribe", language: "german", duration: 31, text: "...",
	segments: [
		[1, 5, "Lena Lorenz", "Guten Morgen, Herr Kern. Was beschäftigt Sie im Augenblick am meisten?"],
		[6, 14, "Bernd Kern", "Wir brauchen verlässliche Liefertermine, weil unsere eigenen Kunden uns sonst abspringen."],
		[15, 19, "Lena Lorenz", "Verstehe ich richtig, dass die Liefertermine wichtiger sind als der Preis?"],
		[20, 26, "Bernd Kern", "Ja, genau. Ehrlich gesagt waren wir im Sommer ziemlich verärgert."],
		[27, 31, "Lena Lorenz", "Das klingt, als hätte Sie das sehr geärgert."],
	].map(([start, end, speaker, text], id) => ({ id, start, end, speaker, text })),
}

export const says = (status, body, headers = { "content-type": "application/json" }) => (response) =>
	response.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body))

/** Reads one form; the part "file" is hashed, never gathered. */
function read(request, form, done) {
	const mark = Buffer.from(`\r\n--${/boundary=([^;]+)/.exec(request.headers["content-type"] ?? "")?.[1]}`)
	let rest = Buffer.from("\r\n"), part = null
	const hash = createHash("sha256")
	const take = (bytes) => {
		if (part?.name === "file") {
			form.bytes += bytes.length
			hash.update(bytes)
		} else if (part) {
			form.fields[part.name] = (form.fields[part.name] ?? "") + bytes.toString()
		}
	}
	request.on("data", (piece) => {
		form.began_at ??= Date.now()
		rest = rest.length ? Buffer.concat([rest, piece]) : piece
		for (;;) {
			const at = rest.indexOf(mark)
			if (at < 0)
				break
			const head_end = rest.indexOf("\r\n\r\n", at)
			const is_last = rest.subarray(at + mark.length, at + mark.length + 2).toString() === "--"
			if (!is_last && head_end < 0)
				return
			take(rest.subarray(0, at))
			if (is_last) {
				part = null
				form.is_whole = true
				rest = Buffer.alloc(0)
				break
			}
			const head = rest.subarray(at, head_end).toString()
			part = { name: / name="([^"]*)"/.exec(head)?.[1] }
			if (part.name === "file") {
				form.name = /filename="([^"]*)"/.exec(head)?.[1]
				form.type = /content-type: *([^\r]*)/i.exec(head)?.[1]
			}
			rest = rest.subarray(head_end + 4)
		}
		if (part && rest.length > mark.length) {
			take(rest.subarray(0, rest.length - mark.length))
			rest = rest.subarray(rest.length - mark.length)
		}
	})
	request.on("end", () => {
		form.ended_at = Date.now()
		form.hash = hash.digest("hex")
		done()
	})
}

export async function listen({ tls = null } = {}) {
	const whisper = { forms: [], answer: says(200, HEARD), at_head: null }
	const work = (request, response) => {
		const form = { path: request.url, method: request.method, headers: request.headers, fields: {}, bytes: 0, is_whole: false, is_closed: false, request }
		whisper.forms.push(form)
		response.on("close", () => { form.is_closed = true })
		if (whisper.at_head?.(response, request))
			return
		read(request, form, () => whisper.answer(response, form))
	}
	const server = tls ? createTlsServer(tls, work) : createServer(work)
	await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve))
	whisper.url = `${tls ? "https" : "http"}://127.0.0.1:${server.address().port}`
	whisper.end = () => new Promise((resolve) => {
		server.closeAllConnections()
		server.close(resolve)
	})
	return whisper
}
