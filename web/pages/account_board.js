// @ts-check
/* All actions of an account, grouped by the team whose board they stand on. */
import { api } from "../lib/api.js"
import { useLoad, useNews } from "../lib/load.js"
import { to } from "../lib/route.js"
import { html } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Board, load_actions } from "../parts/board.js"
import { Ready } from "../parts/state.js"

/** @param {import("./account.js").AreaProps} props */
export function AccountBoard({ account }) {
	const actions = useLoad(() => load_actions(`accounts/${account.id}/actions`), [account.id])
	const teams = useLoad(async () => /** @type {import("../lib/types.d.ts").Team[]} */ ((await api.get(`accounts/${account.id}/teams`)).items), [account.id])
	const refresh = () => actions.reload()
	useNews({ kind: "action", account: account.id }, refresh, [account.id])
	const accounts = [{ account: account.id, name: account.name }]
	return html`<${Ready} from=${[actions, teams]}>${() => {
		const known = new Set(teams.data?.map((team) => team.id))
		const groups = [...teams.data?.map((team) => ({ team, actions: actions.data?.filter((a) => a.team === team.id) ?? [] })) ?? [],
			{ team: null, actions: actions.data?.filter((a) => !a.team || !known.has(a.team)) ?? [] }]
			.filter(({ team, actions: own }) => team || own.length || !known.size)
		return groups.map(({ team, actions: own }, i) => html`<section key=${team?.id ?? "none"} class="part full" aria-label=${team?.name ?? t("board.without_team")}>
			${team || groups.length > 1 ? html`<h2>${team ? html`<a href=${to("teams", team.id)}>${team.name}</a>` : t("board.without_team")}</h2>` : null}
			<${Board} actions=${own} accounts=${accounts} team=${team?.id} name=${groups.length > 1 ? team?.name ?? t("board.without_team") : ""} has_hint=${i === 0} refresh=${refresh} /></section>`)
	}}</${Ready}>`
}
