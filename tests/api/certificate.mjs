/* certificate.mjs - a certificate of our own for 127.0.0.1, as an organisation's own servers have it.
 *
 *   const { key, cert, file } = certificate(folder)   // key and cert for node's https, file for --...-ca */
import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"

export function certificate(folder, name = "own") {
	const key = join(folder, `${name}.key`), file = join(folder, `${name}.pem`)
	execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
		"-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", file], { stdio: "ignore" })
	return { key: readFileSync(key), cert: readFileSync(file), file }
}
