/* nginx.mjs - Debian's nginx in front of the real program, with the files of deploy/nginx as they are.
 *
 *   const nginx = await startNginx(kamwerk, (fill) => ({ "conf.d/kamwerk.conf": fill("kamwerk.conf") }))
 *   const browser = nginx.browser()                  // HTTP/2 over TLS
 *   const answer = await browser.ask("GET", "/api/session")
 *   await nginx.end()
 *
 * Changed is only what an administrator puts in (the certificate, where kamwerk listens) and what lets the
 * test live beside others: ports and folders. The main configuration is Debian's own. */
import { execFileSync, spawn } from "node:child_process"
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { connect } from "node:http2"
import { connect as connectTcp, createServer } from "node:net"
import { networkInterfaces, tmpdir } from "node:os"
import { join } from "node:path"
import { ROOT } from "../api/kamwerk.mjs"

/* tools/install-needs unpacks it there: installed, it would begin to serve. */
const PROGRAM = join(ROOT, ".cache/debian/nginx/usr/sbin/nginx")
const DEBIANS_FILES = join(ROOT, ".cache/debian/nginx-common/etc/nginx")
const START_MS_MAX = 20_000
const TEMPORARY = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
const HAS_IPV6 = Object.values(networkInterfaces()).flat().some(({ address }) => address === "::1")

/** The host name in the shipped files. */
export const SITE = "kamwerk.example.com"

/** One browser: a connection, its cookie and its CSRF token. Connects with its first request. */
class Browser {
	constructor(nginx) {
		this.nginx = nginx
		this.session = null
		this.cookie = this.csrf = ""
	}

	connection() {
		if (!this.session || this.session.closed || this.session.destroyed) {
			this.session = connect(`https://127.0.0.1:${this.nginx.port}`, { ca: this.nginx.certificate, servername: SITE })
			this.session.on("error", () => {}) // the request that suffers tells it
		}
		return this.session
	}

	/** @returns {Promise<{ status: number, headers: object, bytes: Buffer, body: any }>} `body` of JSON only;
	 * begins to read what is answered `readAfterMs` later */
	ask(method, path, { json, body, headers = {}, readAfterMs = 0 } = {}) {
		const sent = { ":method": method, ":path": path, ":authority": SITE, ...headers }
		if (json !== undefined) {
			body = JSON.stringify(json)
			sent["content-type"] = "application/json"
		}
		if (this.cookie) sent.cookie = this.cookie
		if (this.csrf) sent["x-csrf-token"] = this.csrf
		return new Promise((done, failed) => {
			const stream = this.connection().request(sent, { endStream: body === undefined })
			const pieces = []
			let head = null
			const finish = () => {
				const bytes = Buffer.concat(pieces)
				const [pair] = head["set-cookie"]?.[0].split(";") ?? []
				if (pair) this.cookie = pair
				done({ status: head[":status"], headers: head, bytes, body: /[/+]json/.test(head["content-type"]) ? JSON.parse(bytes) : null })
			}
			stream.on("response", (headers) => {
				head = headers
				setTimeout(() => stream.on("data", (bytes) => pieces.push(bytes)), readAfterMs)
			})
			stream.on("end", () => head ? finish() : failed(new Error(`${method} ${path}: no answer`)))
			// A body that is not wanted is cut off, which is an error here; what was answered counts.
			stream.on("error", (error) => head ? finish() : failed(error))
			if (body !== undefined) stream.end(body)
		})
	}

	async signIn(email, password, below = "") {
		const answer = await this.ask("POST", `${below}/api/session`, { json: { email, password } })
		this.csrf = answer.body?.csrf ?? ""
		return answer
	}

	close() { this.session?.destroy() }
}

class Nginx {
	constructor(folder, port, plainPort) {
		this.folder = folder
		this.port = port
		this.plainPort = plainPort
		this.output = ""
	}

	browser() { return new Browser(this) }

	/** A file of deploy/nginx, filled in. */
	fill(name, kamwerk) {
		return readFileSync(join(ROOT, "deploy/nginx", name), "utf8")
			.replaceAll("/etc/ssl/kamwerk/", `${this.folder}/`)
			.replaceAll("/var/log/nginx/", `${this.folder}/`)
			.replaceAll("127.0.0.1:8080", `127.0.0.1:${kamwerk.port}`)
			.replace(/^\tlisten \[::\]:/gm, HAS_IPV6 ? "\tlisten [::1]:" : "\t# $&")
			.replace(/^\tlisten (?=\d)/gm, "\tlisten 127.0.0.1:")
			.replace(/(\tlisten \S+:)443\b/g, `$1${this.port}`)
			.replace(/(\tlisten \S+:)80\b/g, `$1${this.plainPort}`)
	}

	/** What it said, and what it wrote to its logs. */
	log() {
		const logs = ["error.log", "access.log"].map((name) => join(this.folder, name)).filter((path) => existsSync(path))
		return [this.output, ...logs.map((path) => readFileSync(path, "utf8"))].join("")
	}

	async start() {
		this.child = spawn(PROGRAM, ["-p", this.folder, "-c", join(this.folder, "nginx.conf"), "-g", "daemon off;"], { stdio: ["ignore", "pipe", "pipe"] })
		for (const stream of [this.child.stdout, this.child.stderr])
			stream.on("data", (bytes) => { this.output += bytes })
		for (const until = Date.now() + START_MS_MAX; !await isOpen(this.port);) {
			if (this.child.exitCode !== null || Date.now() > until) throw new Error(`nginx does not start:\n${this.log()}`)
			await new Promise((done) => setTimeout(done, 20))
		}
		// From here on nothing can be put into a temporary file: who tries fails, and the test with it.
		for (const what of TEMPORARY)
			rmSync(join(this.folder, what), { recursive: true, force: true })
	}

	async end() {
		if (this.child?.exitCode === null) {
			const ended = new Promise((done) => this.child.once("exit", done))
			this.child.kill("SIGTERM")
			await ended
		}
		rmSync(this.folder, { recursive: true, force: true })
	}
}

const isOpen = (port) => new Promise((done) => {
	const socket = connectTcp(port, "127.0.0.1", () => { socket.destroy(); done(true) })
	socket.on("error", () => done(false))
})

async function freePorts(count) {
	const servers = Array.from({ length: count }, () => createServer())
	const ports = []
	for (const server of servers) {
		await new Promise((done) => server.listen(0, "127.0.0.1", done))
		ports.push(server.address().port)
	}
	await Promise.all(servers.map((server) => new Promise((done) => server.close(done))))
	return ports
}

/** /etc/nginx as Debian ships it, in `folder`. */
function furnish(folder) {
	const path = join(folder, "nginx.conf")
	const temporary = TEMPORARY.map((what) => `${what}_temp_path ${folder}/${what};`).join(" ")
	cpSync(DEBIANS_FILES, folder, { recursive: true })
	for (const sub of ["conf.d", "modules-enabled", "sites-enabled", "snippets"]) {
		rmSync(join(folder, sub), { recursive: true, force: true })
		mkdirSync(join(folder, sub))
	}
	writeFileSync(path, readFileSync(path, "utf8")
		.replaceAll("/etc/nginx/", `${folder}/`)
		.replaceAll("/var/log/nginx/", `${folder}/`)
		.replace("/run/nginx.pid", `${folder}/nginx.pid`)
		.replace("http {", `http { ${temporary}`))
	execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", `/CN=${SITE}`,
		"-addext", `subjectAltName=DNS:${SITE}`, "-keyout", join(folder, "privkey.pem"), "-out", join(folder, "fullchain.pem")], { stdio: "pipe" })
}

/** Starts it in front of `kamwerk`. @param {(fill: (name: string) => string, nginx: Nginx) => Record<string, string>} write
 * answers what goes below /etc/nginx, by name */
export async function startNginx(kamwerk, write) {
	const folder = mkdtempSync(join(tmpdir(), "kamwerk-nginx-"))
	chmodSync(folder, 0o755) // started by root, its workers are somebody else
	const [port, plainPort] = await freePorts(2)
	const nginx = new Nginx(folder, port, plainPort)
	try {
		furnish(folder)
		nginx.certificate = readFileSync(join(folder, "fullchain.pem"))
		for (const [name, text] of Object.entries(write((file) => nginx.fill(file, kamwerk), nginx)))
			writeFileSync(join(folder, name), text)
		await nginx.start()
		return nginx
	} catch (error) {
		await nginx.end()
		throw error
	}
}
