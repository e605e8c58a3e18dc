// @ts-check
/* A conversation: first who spoke and why it may be analysed, then the report; or that it is gone. */
import { api, problem_text, session } from "../lib/api.js"
import { as_problem, useLoad } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { go, go_instead, to } from "../lib/route.js"
import { at, day, day_long, length, minutes, span } from "../lib/time.js"
import { timeline_build, timeline_is_long } from "../lib/timeline.js"
import { html, useEffect, useMemo, useState } from "../lib/view.js"
import { DOT, language, list, share, t } from "../lib/words.js"
import { AdviceList } from "../parts/advice.js"
import { Confirm } from "../parts/confirm.js"
import { Dial } from "../parts/dial.js"
import { Icon } from "../parts/icon.js"
import { Monologue, Share, Thirds } from "../parts/measures.js"
import { NeedsFound } from "../parts/needs_found.js"
import { PeopleForm } from "../parts/people_form.js"
import { Ribbon, asked_numbers, shown_name, where } from "../parts/ribbon.js"
import { Readers } from "../parts/readers.js"
import { ProposalsPart } from "../parts/proposals.js"
import { RecordingSend } from "../parts/recording.js"
import { Ready } from "../parts/state.js"
import { Transcript } from "../parts/transcript.js"
import { Withdraw, Withdrawn } from "../parts/withdrawal.js"

/** @typedef {import("../lib/types.d.ts").Report} Report */
/** @typedef {import("../lib/types.d.ts").Conversation} Conversation */
/** @typedef {import("../lib/types.d.ts").AccountMember} AccountMember */
/** @typedef {import("../lib/types.d.ts").Correction} Correction */
/** @typedef {import("../lib/timeline.js").Timeline} Timeline */

/** @param {{ id: string, part?: string, query: URLSearchParams }} props */
export function ConversationPage({ id, part, query }) {
	const loaded = useLoad(() => api.get(`conversations/${encodeURIComponent(id)}`), [id])
	const [withdrawn_by, setWithdrawnBy] = useState("")
	if (withdrawn_by) return html`<${Withdrawn} conversation=${loaded.data} who=${withdrawn_by} />`
	return html`<${Ready} is_page=${true} from=${[loaded]}>${() => loaded.data.wording_gone_at ? html`<${FiguresLeft} conversation=${loaded.data} />`
		: part !== "people" && loaded.data.is_recording_awaited ? html`<${RecordingPart} conversation=${loaded.data} onWithdrawn=${setWithdrawnBy} onDone=${loaded.reload} />`
		: part === "people" || !loaded.data.is_ready
		? html`<${PeoplePart} conversation=${loaded.data} onWithdrawn=${setWithdrawnBy} onAsked=${loaded.reload} onDone=${async () => {
			await loaded.reload()
			go(to("conversations", id))
		}} />`
		: html`<${ReportPart} id=${id} query=${query} onWithdrawn=${setWithdrawnBy} />`}</${Ready}>`
}

/** The customer's people who are on the team sit on the other side of the table. @param {AccountMember[]} members */
const ours = (members) => members.filter((member) => !member.is_guest)

/** The time of the wording is over: what was counted is left for a while. @param {{ conversation: Conversation }} props */
function FiguresLeft({ conversation }) {
	const retention = useLoad(() => api.get("retention"), [])
	const { figures } = conversation
	return html`<div class="opening"><p class="crumb"><a href=${to("accounts", conversation.account)}>${conversation.account_name}</a>${DOT}${when(conversation)}</p>
			<h1>${conversation.title}</h1><p class="verdict">${t("wording_over.text", { day: day_long(conversation.wording_gone_at ?? "") })}</p></div>
		<${Private}>${t("private.sealed")} <span class="no-print"><${DeleteText} conversation=${conversation} /></span></${Private}>
		${figures ? html`<section class="part"><div class="margin"><strong>${t("wording_over.figures")}</strong>${retention.data ? t("wording_over.until", { count: retention.data.figures_months }) : ""}</div>
			<div class="main"><h2 class="away">${t("wording_over.figures")}</h2><table class="sheet"><tbody>
				<tr><th scope="row">${t("asked.title")}</th><td class="n">${figures.questions}</td></tr>
				${[1, 2, 3].map((stage) => html`<tr key=${stage}><th scope="row">${t(`stage.${stage}`)}</th><td class="n">${/** @type {any} */ (figures)[`stage${stage}`]}</td></tr>`)}
				<tr><th scope="row">${t("table.missed")}</th><td class="n">${figures.missed}</td></tr>
				<tr><th scope="row">${t("asked.share")}</th><td class="n">${share(figures.share_permille)}</td></tr></tbody></table></div></section>` : null}`
}

/** @param {{ conversation: Conversation, onWithdrawn: (who: string) => void, onAsked: () => Promise<void>, onDone: () => Promise<void> }} props */
function PeoplePart({ conversation, onWithdrawn, onAsked, onDone }) {
	const consents = useLoad(async () => (await api.get(`conversations/${conversation.id}/consents`)).items, [conversation.id])
	const account = useLoad(() => api.get(`accounts/${conversation.account}?with=contacts,members`), [conversation.account])
	return html`<div class="opening">
		<p class="crumb"><a href=${to("accounts", conversation.account)}>${conversation.account_name}</a></p>
		<h1>${t("people.heading")}</h1>
		<p class="verdict">${t(conversation.is_ready ? "people.intro_again" : conversation.utterance_count ? "people.intro" : "recording.people_intro")}</p></div>
		<${Private}>${t("private.sealed")}</${Private}>
		<${Ready} from=${[account, consents]}>${() => html`<${PeopleForm} conversation=${conversation} members=${ours(account.data.members)} contacts=${account.data.contacts} consents=${consents.data} onDone=${onDone}
			onAsked=${async () => {
				await Promise.all([consents.reload(), onAsked()])
			}} />`}</${Ready}>
		<section class="part"><div class="margin"><strong>${t("people.not_wanted")}</strong></div><div class="main"><p>${t("people.not_wanted_text")} <${DeleteText} conversation=${conversation} /></p><p>${t("withdrawal.if")} <${Withdraw} conversation=${conversation} onDone=${onWithdrawn} /></p></div></section>`
}

/** Everybody agreed: now its sound may be sent. @param {{ conversation: Conversation, onWithdrawn: (who: string) => void, onDone: () => Promise<void> }} props */
const RecordingPart = ({ conversation, onWithdrawn, onDone }) => html`<div class="opening">
		<p class="crumb"><a href=${to("accounts", conversation.account)}>${conversation.account_name}</a></p>
		<h1>${conversation.title}</h1><p class="verdict">${t("recording.intro")}</p></div>
	<${Private}>${t("private.sealed")} ${basis_text(conversation)} <a class="in-text" href=${to("conversations", conversation.id, "people")}>${t("private.people")}</a></${Private}>
	<section class="part"><div class="margin"><strong>${t("recording.sound")}</strong>${t("recording.sound_note")}</div><div class="main"><h2 class="away">${t("recording.sound")}</h2><${RecordingSend} conversation=${conversation} onDone=${onDone} /></div></section>
	<section class="part"><div class="margin"><strong>${t("people.not_wanted")}</strong></div><div class="main"><p>${t("people.not_wanted_text")} <${DeleteText} conversation=${conversation} /></p><p>${t("withdrawal.if")} <${Withdraw} conversation=${conversation} onDone=${onWithdrawn} /></p></div></section>`

/** Whose page this is, on top and never in a footer. @param {{ children: any }} props */
const Private = ({ children }) => html`<p class="private"><${Icon} name="g-lock" /><span><strong>${t("private.only_you")}</strong> ${children}</span></p>`

/** Deletes text and figures for good; therefore it asks once. @param {{ conversation: Conversation }} props */
function DeleteText({ conversation }) {
	const [is_asking, setAsking] = useState(false)
	const [problem, setProblem] = useState(/** @type {any} */ (null))
	const remove = async () => {
		try {
			await api.delete(`conversations/${conversation.id}`, conversation.revision)
			go_instead(to("accounts", conversation.account))
			tell(t("delete.done", { title: conversation.title }))
		} catch (error) {
			setProblem(as_problem(error))
		}
	}
	return html`<button class="in-text" onClick=${() => setAsking(true)}>${t("delete.text")}</button>
		${is_asking ? html`<${Confirm} title=${t("delete.title")} text=${t("delete.what", { title: conversation.title })} yes=${t("delete.yes")} problem=${problem} onYes=${remove} onNo=${() => setAsking(false)} />` : null}`
}

/** @param {{ id: string, query: URLSearchParams, onWithdrawn: (who: string) => void }} props */
function ReportPart({ id, query, onWithdrawn }) {
	/* The verdict and the advice come from the server in the language of the page. */
	const loaded = useLoad(() => api.get(`conversations/${id}/report`), [id, language.value])
	return html`<${Ready} is_page=${true} from=${[loaded]}>${() => html`<${ReportView} report=${loaded.data} query=${query} onReport=${loaded.change} onReload=${loaded.reload} onWithdrawn=${onWithdrawn} />`}</${Ready}>`
}

/** @param {{ report: Report, query: URLSearchParams, onReport: (report: Report) => void, onReload: () => Promise<void>, onWithdrawn: (who: string) => void }} props */
function ReportView({ report, query, onReport, onReload, onWithdrawn }) {
	const { conversation } = report
	const me = session.value?.member.id ?? ""
	const line = useMemo(() => timeline_build(report, me), [report, me])
	const [target, setTarget] = useState(/** @type {{ utterance: number } | null} */ (null))
	const jump = (/** @type {number} */ utterance) => setTarget({ utterance })
	const href = (/** @type {number} */ utterance) => `${to("conversations", conversation.id)}?u=${utterance}`
	const asked_for = query.get("u")
	useEffect(() => {
		if (asked_for) jump(Number(asked_for))
	}, [])
	const correct = async (/** @type {number} */ index, /** @type {Correction | null} */ correction) => {
		const path = `conversations/${conversation.id}/corrections/${index}`
		const old = report.utterances[index]
		onReport(correction ? await api.put(path, correction) : await api.delete(path))
		tell(correction ? t("correction.saved") : t("correction.taken_back"), async () => onReport(old.corrected
			? await api.put(path, { question: old.question, stage: old.stage, flags: old.flags })
			: await api.delete(path)))
	}
	const practise = async (/** @type {number} */ utterance) => {
		try {
			const drill = await api.post("drills", { conversation: conversation.id, utterance })
			tell(t("drill.taken"), () => api.delete(`drills/${drill.id}`))
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
	}
	const them = line.people.filter((p) => p.side !== "us")
	const their_name = them.length === 1 ? them[0].name : conversation.account_name
	const is_long = timeline_is_long(line)
	return html`<div class="opening">
			<p class="crumb">${conversation.opened_until ? conversation.account_name : html`<a href=${to("accounts", conversation.account)}>${conversation.account_name}</a>`}${DOT}${when(conversation)}</p>
			<h1>${conversation.title}</h1>
			<p class="verdict">${report.verdict}</p>
		</div>
		${conversation.opened_until ? html`<p class="private"><${Icon} name="g-lock" /><span><strong>${t("readers.of", { name: conversation.owner_name })}</strong> ${t("readers.of_text", { day: day(conversation.opened_until) })}</span></p>` : html`<${Private}>${t("private.sealed")} ${t("private.no_sound")} ${basis_text(conversation)} <span class="no-print"><a class="in-text" href=${to("conversations", conversation.id, "people")}>${t("private.people")}</a>${DOT}${conversation.speakers.some((s) => s.basis === "consent") ? html`<span class="together"><${Withdraw} conversation=${conversation} onDone=${onWithdrawn} />${DOT}</span>` : null}<${DeleteText} conversation=${conversation} /></span></${Private}>`}
		${is_long ? html`<${Pictures} report=${report} line=${line} them=${their_name} href=${href} onJump=${jump} />` : html`<section class="part full bare"><p>${t("report.too_short")}</p></section>`}
		${is_long && report.advice.length ? html`<section class="part">
			<div class="margin"><strong>${t("advice.count", { count: report.advice.length })}</strong>${t("advice.at_most")}</div>
			<div class="main"><h2 class="away">${t("advice.title")}</h2><${AdviceList} report=${report} line=${line} href=${href} onJump=${jump} /></div></section>` : null}
		${report.needs.length && !conversation.opened_until ? html`<section class="part">
			<div class="margin"><strong>${t("needs.found", { count: report.needs.length })}</strong>${t("needs.found_note", { count: report.kept.length })}</div>
			<div class="main"><h2>${t("needs.sounds_like")}</h2><p class="note no-print">${t("needs.only_chosen")}</p>
				<${NeedsFound} report=${report} line=${line} href=${href} onJump=${jump} onKept=${onReload} /></div></section>` : null}
		<${ProposalsPart} report=${report} line=${line} href=${href} onJump=${jump} onKept=${onReload} />
		<section class="part wording">
			<div class="margin"><strong>${t("wording.title")}</strong>${t("wording.note", { count: report.utterances.length })}</div>
			<div class="main"><h2 class="away">${t("wording.heading")}</h2><${Transcript} report=${report} line=${line} target=${target} onCorrect=${conversation.opened_until ? undefined : correct} onPractise=${conversation.opened_until ? undefined : practise} /></div>
		</section>
		${conversation.opened_until ? null : html`<${Readers} id=${conversation.id} />`}`
}

/** "Montag, 23. November 2026, 11:00–11:42 MEZ · 42 Minuten" @param {Conversation} conversation */
function when({ started_at, duration_s, utterance_count }) {
	const parts = []
	if (started_at) parts.push(duration_s === null ? day_long(started_at) : `${day_long(started_at)}, ${span(started_at, duration_s)}`)
	parts.push(duration_s === null ? t("report.utterances", { count: utterance_count }) : minutes(duration_s))
	return parts.join(DOT)
}

/** "Einwilligung: drei von drei Personen." @param {Conversation} conversation */
function basis_text({ speakers }) {
	const kinds = ["consent", "agreement"].map((basis) => ({ basis, count: speakers.filter((s) => s.basis === basis).length })).filter(({ count }) => count)
	return kinds.map(({ basis, count }) => t(`private.${basis}`, { count, all: speakers.length })).join(" ")
}

/** @param {{ report: Report, line: Timeline, them: string, href: (utterance: number) => string, onJump: (utterance: number) => void }} props */
function Pictures({ report, line, them, href, onJump }) {
	const { questions, listening } = report
	const band = { min: questions.band_min, max: questions.band_max }
	const kinds = line.asked.map((q) => q.kinds)
	const ours_permille = report.speakers.filter((s) => s.side === "us").reduce((sum, s) => sum + s.share_permille, 0)
	const longest = (/** @type {boolean} */ is_ours) => Math.max(0, ...report.speakers.filter((s) => (s.side === "us") === is_ours).map((s) => s.longest_monologue_s ?? 0))
	const label = t("ribbon.label", {
		length: line.has_times ? minutes(line.end) : t("report.utterances", { count: report.utterances.length }), them,
		questions: questions.count, stage2: listening.stage2, stage3: listening.stage3, missed: listening.missed.length,
	})
	const caption = questions.is_band_told ? t(`dial.${questions.band}`, { count: questions.count, min: band.min, max: band.max }) : t("dial.count", { count: questions.count })
	return html`<section class="part full bare">
		<h2>${t("ribbon.title")}</h2>
		<${Ribbon} line=${line} them=${them} label=${label} onJump=${onJump} />
		<ul class="legend">
			<li><${Icon} name="q-open" />${t("question.open")}</li><li><${Icon} name="q-closed" />${t("question.closed")}</li><li><${Icon} name="q-stacked" />${t("flag.stacked")}</li>
			<li><${Icon} name="s1" />${t("stage.1")}</li><li><${Icon} name="s2" />${t("stage.2")}</li><li><${Icon} name="s3" />${t("stage.3")}</li>
			<li><${Icon} name="m3" />${t("ribbon.dashed")}</li></ul>
		<${Tables} report=${report} line=${line} href=${href} onJump=${onJump} />
		${report.conversation.opened_until ? null : html`<${CountedBeside} report=${report} />`}
	</section>
	<section class="part full">
		<h2>${t("asked.title")}</h2>
		<div class="dial-grid">
			<figure><${Dial} kinds=${kinds} band=${band} is_band_told=${questions.is_band_told} caption=${caption} label=${t("dial.label", { count: questions.count, caption })} />
				<figcaption>${questions.is_band_told ? null : html`<p class="note">${t("dial.too_short", { min: band.min, max: band.max })}</p>`}
					<details class="more"><summary>${t("dial.source", { min: band.min, max: band.max })}</summary><p>${t("band.source", { limit: band.max + 1 })}</p></details></figcaption></figure>
			<ul class="measures">
				<li><h3>${t("asked.spread")}</h3><${Thirds} kinds=${kinds.flat()} per_third=${questions.per_third} /><p class="note">${spread_text(questions)}</p></li>
				<li><h3>${t("asked.share")}</h3><${Share} ours_permille=${ours_permille} us=${t("report.we")} them=${them} /><p class="note">${line.has_times ? t("asked.share_note") : t("asked.share_words")}</p></li>
				<${Answers} report=${report} line=${line} them=${them} href=${href} onJump=${onJump} />
				<${Reading} report=${report} line=${line} href=${href} onJump=${onJump} />
				${line.has_times ? html`<li><h3>${t("asked.monologue")}</h3><${Monologue} ours_s=${longest(true)} theirs_s=${longest(false)} us=${t("report.we")} them=${them} /><p class="note">${t("asked.monologue_note", { them })}</p></li>` : null}
			</ul></div>
	</section>`
}

/** @typedef {{ line: Timeline, href: (utterance: number) => string, onJump: (utterance: number) => void }} Leading */

/** Moments that lead to the wording: "2:12, 4:10". A very long row ends with how many more there are.
 * @param {Leading & { marks: import("../lib/timeline.js").Mark[] }} props */
const Places = ({ marks, line, href, onJump }) => html`${marks.slice(0, PLACES_MAX).map((mark, i) => html`${i ? ", " : ""}<a key=${mark.utterance} href=${href(mark.utterance)} onClick=${() => onJump(mark.utterance)}>${where(line, mark.at)}</a>`)}${
	marks.length > PLACES_MAX ? html` ${t("report.places_more", { count: marks.length - PLACES_MAX })}` : ""}`
const PLACES_MAX = 20

/** What became of the questions, and who cut in; each place leads to the wording. @param {Leading & { report: Report, them: string }} props */
function Answers({ report, line, them, href, onJump }) {
	const cut_in = (/** @type {boolean} */ is_ours) => line.cut_ins.filter((m) => (report.utterances[m.utterance].side === "us") === is_ours)
	const asked = [["evaded", line.evaded], ["feeling", line.misplaced.filter((m) => m.reason === "feeling")], ["unanswered", line.misplaced.filter((m) => m.reason === "unanswered")]].filter(([, marks]) => marks.length)
	const groups = [...asked, ...[["cut_in_ours", cut_in(true)], ["cut_in_theirs", cut_in(false)]].filter(([, marks]) => marks.length)]
	return html`<li class="became"><h3>${t("answers.title")}</h3>
		<div>${asked.length ? null : html`<p>${t(report.questions.count ? "answers.fine" : "answers.no_questions")}</p>`}
			${groups.length ? html`<ul>${groups.map(([kind, marks]) => html`<li key=${kind}>${t(`answers.${kind}`, { them })} <${Places} marks=${marks} line=${line} href=${href} onJump=${onJump} /></li>`)}</ul>` : null}</div>
		${line.has_times ? html`<p class="note">${t(line.cut_ins.length ? "answers.cut_in_note" : "answers.no_cut_ins")}</p>` : null}</li>`
}

/** What carried the talk: how often something was given back, and what was told instead. @param {Leading & { report: Report }} props */
function Reading({ report, line, href, onJump }) {
	const { kind, gives_back, tells } = report.reading
	return html`<li class="carried"><h3>${t("reading.title")}</h3>
		<div><p>${t(`reading.${kind}`)}</p>
			<ul><li>${t("reading.gives_back", { count: gives_back })}</li>
				<li>${tells ? html`${t("reading.told", { count: tells })} <${Places} marks=${line.tells} line=${line} href=${href} onJump=${onJump} />` : t("reading.told_none")}</li></ul></div>
		<p class="note">${t("reading.note")}</p></li>`
}

/** What was counted by hand beside the same call: of the same account, begun within an hour of it. Beside what the rules found, never in it. @param {{ report: Report }} props */
function CountedBeside({ report }) {
	const { account, started_at } = report.conversation
	const calls = useLoad(async () => started_at ? (await api.get(`calls?limit=50&account=${account}`)).items : [], [account])
	const away = (/** @type {any} */ c) => Math.abs(Date.parse(c.started_at) - Date.parse(started_at ?? ""))
	const same = (calls.data ?? []).filter((/** @type {any} */ c) => away(c) < 3600000).sort((/** @type {any} */ a, /** @type {any} */ b) => away(a) - away(b))[0]
	if (!same) return null
	const counted = (/** @type {string} */ kind) => same.marks.filter((/** @type {any} */ m) => m.kind === kind).length
	const { questions, listening } = report
	const rows = [["question", questions.count], ["signal", listening.stage1], ["paraphrase", listening.stage2], ["feeling", listening.stage3]]
	return html`<details class="more"><summary>${t("call.beside")}</summary><div class="scroll" tabindex="0" role="region" aria-label=${t("call.beside")}><table class="sheet"><caption>${t("call.beside_note")}</caption>
		<thead><tr><th>${t("table.what")}</th><th class="n">${t("call.by_hand")}</th><th class="n">${t("call.by_rules")}</th></tr></thead>
		<tbody>${rows.map(([kind, found]) => html`<tr key=${kind}><th scope="row">${t(`call.${kind}`)}</th><td class="n">${counted(String(kind))}</td><td class="n">${found}</td></tr>`)}
			${same.listened_s ? html`<tr><th scope="row">${t("asked.share")}</th><td class="n">${share(Math.round((same.own_s * 1000) / same.listened_s))}</td><td class="n">${share(report.speakers.filter((s) => s.side === "us").reduce((sum, s) => sum + s.share_permille, 0))}</td></tr>` : null}</tbody></table></div></details>`
}

/** What the thirds show, in a sentence. @param {Report["questions"]} questions */
function spread_text({ count, per_third }) {
	if (count < 3) return t("spread.few")
	const empty = per_third.findIndex((n) => n === 0)
	if (empty >= 0) return t("spread.empty", { third: t(`third.${empty + 1}`) })
	const most = Math.max(...per_third)
	if (most / count > 0.6) return t("spread.dense", { third: t(`third.${per_third.indexOf(most) + 1}`) })
	return t("spread.even")
}

/** The same facts as tables. @param {{ report: Report, line: Timeline, href: (utterance: number) => string, onJump: (utterance: number) => void }} props */
function Tables({ report, line, href, onJump }) {
	const { listening } = report
	const link = (/** @type {{ at: number, utterance: number }} */ mark) => html`<a href=${href(mark.utterance)} onClick=${() => onJump(mark.utterance)}>${where(line, mark.at)}</a>`
	const links = (/** @type {{ at: number, utterance: number }[]} */ marks) => marks.map((mark, i) => html`${i ? ", " : ""}${link(mark)}`)
	const third = (/** @type {number} */ value) => t(`third.${Math.min(3, Math.floor((value / line.end) * 3) + 1)}`)
	return html`<details class="more"><summary>${t("table.same")}</summary><div class="halves">
		<div class="scroll" tabindex="0" role="region" aria-label=${t("table.questions")}><table class="sheet"><caption>${line.has_times ? t("table.questions_time") : t("table.questions")}</caption>
			<thead><tr><th class="n">${t("table.number")}</th><th class="n">${t("table.when")}</th><th>${t("table.kind")}</th><th>${t("table.third")}</th></tr></thead>
			<tbody>${line.asked.map((q) => html`<tr key=${q.utterance}><td class="n">${asked_numbers(q)}</td><td class="n">${link(q)}</td><td>${list(q.kinds.map((kind) => t(`question.${kind}`)))}${q.is_stacked ? ` (${t("flag.stacked")})` : ""}</td><td>${third(q.at)}</td></tr>`)}</tbody></table></div>
		<div class="scroll" tabindex="0" role="region" aria-label=${t("table.listening")}><table class="sheet"><caption>${t("table.listening")}</caption>
			<thead><tr><th>${t("table.what")}</th><th>${t("table.value")}</th></tr></thead><tbody>
			${[1, 2, 3].map((stage) => html`<tr key=${stage}><th scope="row">${t(`stage.${stage}`)}</th><td>${t("table.times", { count: line.stages[stage - 1].length })}${stage > 1 && line.stages[stage - 1].length ? html`: ${links(line.stages[stage - 1])}` : null}</td></tr>`)}
			<tr><th scope="row">${t("table.missed")}</th><td>${listening.missed.length ? links(line.missed) : t("table.none")}</td></tr>
			${report.speakers.map((speaker, i) => html`<tr key=${`s${i}`}><th scope="row">${shown_name(line.people[i])}</th><td>${share(speaker.share_permille)}${speaker.talk_s !== null && line.has_times ? `, ${length(speaker.talk_s)}` : ""}, ${t("table.words", { count: speaker.words })}${line.has_times && speaker.longest_monologue_s ? `, ${t("table.longest", { length: at(speaker.longest_monologue_s) })}` : ""}</td></tr>`)}
			</tbody></table></div>
	</div></details>`
}
