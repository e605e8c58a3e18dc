// @ts-check
/* plan_world.mjs - an account with a trace to look at: threads that reach a result, threads that stop, and what nobody asked for.
 * Made through the API by whoever is signed in on `page`. */

/** @param {import("./browser.mjs").Page} page @param {string} account */
export const make_plan = (page, account) => page.evaluate(async (id) => {
	const { csrf, member } = await (await fetch("api/session")).json()
	const post = async (/** @type {string} */ path, /** @type {unknown} */ body) => {
		const answer = await fetch(`api/${path}`, { method: "POST", headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf }, body: JSON.stringify(body) })
		const made = await answer.json()
		if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(made)}`)
		return made
	}
	const add = (/** @type {string} */ plural, /** @type {object} */ body) => post(`accounts/${id}/${plural}`, body)
	const contacts = (await (await fetch(`api/accounts/${id}/contacts`)).json()).items
	const ago = (/** @type {number} */ days) => new Date(Date.now() - days * 86_400_000).toISOString()
	await add("goals", { title: "Bis zum Frühjahr wissen unsere Installateure am selben Tag, ob eine Anlage läuft.", until_on: "2027-03-31", is_shared: true })
	await add("goals", { title: "Kein Bandstillstand in Kiel mehr wegen fehlender Regler.", is_shared: true })
	await add("goals", { title: "Niemand tippt mehr eine Auftragsbestätigung ab." })
	const need = (/** @type {string} */ quote, /** @type {object} */ more = {}) => add("needs", { quote, level: "account", contact: contacts[0]?.id, heard_at: ago(20), ...more })
	const late = await need("Wir erfahren von Verzögerungen immer erst, wenn der Lkw nicht da ist.", { is_shared: true, weight: 5 })
	const typed = await need("Die Auftragsbestätigung tippen wir noch aus der Mail ab.", { is_shared: true })
	const cellar = await need("Unsere Installateure stehen im Keller, da hat keiner Empfang.", { level: "end_customer", is_shared: true, weight: 4 })
	const weekly = await need("Jede Woche fragt mich jemand, wann die neue Reihe kommt.")
	const warn = await add("strategies", { title: "Warnung direkt aus unserem Auftragssystem", text: "Drei Arbeitstage vorher, ohne dass jemand daran denken muss.", need: late.id, is_shared: true })
	const message = await add("solutions", { title: "Liefermeldung als DESADV", strategy: warn.id, is_shared: true })
	const trial = await add("actions", { title: "Feldversuch Werk Kiel", solution: message.id, need: late.id, owner: member.id, state: "done", is_shared: true })
	await add("results", { title: "9 von 10 Verzügen rechtzeitig gemeldet", text: "Vorher 2 von 10.", action: trial.id, happened_on: "2026-10-31", is_shared: true })
	await add("actions", { title: "Auf Werk Flensburg ausweiten", solution: message.id, owner: member.id, due_on: "2026-12-18", is_shared: true })
	const digital = await add("strategies", { title: "Bestellweg gemeinsam digitalisieren", need: typed.id, is_shared: true })
	const confirmation = await add("solutions", { title: "Bestätigung als ORDRSP", strategy: digital.id })
	await add("actions", { title: "Muster mit Nordwind-IT prüfen", solution: confirmation.id, due_on: "2026-12-04", cave_minutes: 120 })
	const portal = await add("solutions", { title: "Kundenportal 2.0" })
	await add("actions", { title: "Pilotzugang für den Einkauf", solution: portal.id })
	await post("comments", { kind: "need", record: late.id, text: "Am meisten trifft es die Frühschicht." })
	return { late, typed, cellar, weekly, warn }
}, account)
