/* The command line as other programs rely on it: exit status, machine output on stdout, words for people on stderr. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, describe, test } from "node:test"
import { PROGRAM, ROOT } from "../api/kamwerk.mjs"
import { LARGE } from "./large_files.mjs"

const DONE = 0, REFUSED = 1, WRONG_USAGE = 2
const GOOD = join(ROOT, "tests/data/transcripts")
const DEMO = join(ROOT, "demo")
let folder
before(() => { folder = mkdtempSync(join(tmpdir(), "kamwerk-cli-")) })
after(() => rmSync(folder, { recursive: true, force: true }))

function kamwerk(words, input = "") {
	const ended = spawnSync(PROGRAM, words, { input, encoding: "utf8", cwd: folder, maxBuffer: 1 << 28, timeout: 120_000 })
	assert.equal(ended.signal, null, ended.stderr)
	return ended
}

function transcripts(folderName) {
	return existsSync(folderName)
		? readdirSync(folderName, { withFileTypes: true })
			.filter((entry) => entry.isFile() && entry.name !== "expected.tsv" && !/\.(expected|md)$/.test(entry.name)).map(({ name }) => join(folderName, name))
		: []
}

describe("kamwerk", () => {
	test("without a command says which there are", () => {
		const ended = kamwerk([])
		assert.equal(ended.status, WRONG_USAGE)
		assert.equal(ended.stdout, "")
		assert.match(ended.stderr, /serve[\s\S]*label[\s\S]*listen/)
	})
	test("refuses a command that is none, by name", () => {
		const ended = kamwerk(["dance"])
		assert.equal(ended.status, WRONG_USAGE)
		assert.match(ended.stderr, /dance/)
	})
	for (const command of ["serve", "listen", "label"]) {
		test(`${command} --help explains itself on stdout`, () => {
			const ended = kamwerk([command, "--help"])
			assert.equal(ended.status, DONE)
			assert.match(ended.stdout, new RegExp(`kamwerk ${command}`))
			assert.equal(ended.stderr, "")
		})
		test(`${command} refuses an option that is none`, () => {
			const ended = kamwerk([command, "--faster"])
			assert.equal(ended.status, WRONG_USAGE)
			assert.equal(ended.stdout, "")
		})
	}
})

describe("kamwerk label", () => {
	const rows = (texts) => texts.map((text, i) => `d\t${i}\t${i % 2 ? "B" : "A"}\t${i % 2 ? "them" : "us"}\t${text}\n`).join("")

	test("writes one row for each row, in order, of the promised form", () => {
		const ended = kamwerk(["label"], rows(["Was beschäftigt Sie?", "Wir brauchen Teile.", "", "mhm", "What do you need?", "🙂", "\u0300", "a".repeat(60_000)]))
		assert.equal(ended.status, DONE, ended.stderr)
		const lines = ended.stdout.trimEnd().split("\n").map((line) => line.split("\t"))
		assert.deepEqual(lines.map(([dialogue, turn]) => `${dialogue}${turn}`), ["d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7"])
		for (const [, , question, stage, flags] of lines) {
			assert.match(question, /^(none|open|closed)$/)
			assert.match(stage, /^[0-3]$/)
			assert.match(flags, /^(-|(stacked|leading|intrusive|tag|rhetorical|need|emotion)(,(stacked|leading|intrusive|tag|rhetorical|need|emotion))*)$/)
		}
		assert.equal(lines[0][2], "open")
		assert.equal(lines[4][2], "open")
	})
	for (const [what, input, words] of [
		["three fields", rows(["ja"]) + "d\t1\tA\n", /line 2: expected 5 fields, found 3/],
		["six fields", "d\t1\tA\tus\ta\tb\n", /line 1: expected 5 fields, found 6/],
		["a side that is none", "d\t1\tA\tmiddle\ta\n", /line 1/],
		["bytes that are no UTF-8", Buffer.from("d\t1\tA\tus\t\xff\xfe\n", "latin1"), /line 1/],
	])
		test(`ends at a row with ${what}`, () => {
			const ended = kamwerk(["label"], input)
			assert.equal(ended.status, REFUSED)
			assert.match(ended.stderr, words)
		})
	test("a byte order mark is no part of the first dialogue", () => {
		const talk = rows(["Wir brauchen drei Tage vorher Bescheid.", "Sie brauchen also drei Tage."])
		assert.equal(kamwerk(["label"], `\ufeff${talk}`).stdout, kamwerk(["label"], talk).stdout)
	})
	test("nothing in, nothing out", () => {
		const ended = kamwerk(["label"])
		assert.equal(ended.status, DONE)
		assert.equal(ended.stdout, "")
	})
	test("writes the same with any number of threads, wherever pieces end", () => {
		const talk = (name, count) => Array.from({ length: count }, (_, i) => `${name}\t${i}\t${i % 2 ? "B" : "A"}\t?\t${["Was brauchen Sie?", "Drei Tage.", "Drei Tage also?", "mhm"][i % 4]}\n`).join("")
		const input = [3, 900, 1, 20_000, 2, 5000, 1, 1, 700].map((count, i) => talk(`d${i}`, count)).join("")
		const one = kamwerk(["label"], input).stdout
		assert.equal(one.split("\n").length, 26_608 + 1)
		for (const threads of [2, 3, 8]) assert.equal(kamwerk(["label", "--threads", `${threads}`], input).stdout, one)
	})
	test("says how far it is, where it is asked to, and writes the same", () => {
		const talk = rows(Array.from({ length: 20_000 }, (_, i) => `Was brauchen Sie im Monat ${i}?`))
		const plain = kamwerk(["label"], talk), ended = kamwerk(["label", `--progress=${talk.length}`], talk)
		assert.equal(plain.stderr, "")
		assert.equal(ended.stdout, plain.stdout)
		const lines = ended.stderr.trimEnd().split("\n"), shares = lines.slice(0, -1).map((line) => Number(/^\[[# ]{24}\] +(\d+) %   [\d.]+ MB of [\d.]+ MB   \d+ MB\/s   \d+:\d\d left$/.exec(line)?.[1]))
		assert.ok(shares.length >= 5 && shares.at(-1) === 100 && shares.every((share, i) => i === 0 || share > shares[i - 1]), ended.stderr)
		assert.match(lines.at(-1) ?? "", /^[\d.]+ MB in 0:\d\d, \d+ MB\/s$/)
		assert.equal(kamwerk(["label", "--progress=much"], talk).status, WRONG_USAGE)
	})
	test("a row's labels never depend on later rows", () => {
		const talk = ["Guten Morgen, wie geht es Ihnen?", "Ehrlich gesagt bin ich verärgert.", "Das klingt, als hätte Sie das geärgert.",
			"so you are saying the dates matter most", "yes we need reliable dates", "Und was noch?"]
		const whole = kamwerk(["label"], rows(talk)).stdout.split("\n")
		for (let count = 1; count < talk.length; count++)
			assert.deepEqual(kamwerk(["label"], rows(talk.slice(0, count))).stdout.split("\n").slice(0, -1), whole.slice(0, count))
	})
	test("the side does not change what is found", () => {
		const talk = rows(["Was brauchen Sie?", "Verstehe ich richtig, dass Sie Teile brauchen?"])
		const labels = (input) => kamwerk(["label"], input).stdout
		assert.equal(labels(talk), labels(talk.replaceAll("\tus\t", "\t?\t").replaceAll("\tthem\t", "\t?\t")))
	})
})

describe("kamwerk listen", () => {
	for (const path of [...transcripts(GOOD), ...transcripts(DEMO).filter((path) => !path.endsWith(".json"))])
		test(`reads ${path.slice(ROOT.length + 1)}`, () => {
			const ended = kamwerk(["listen", "--format", "json", path])
			assert.equal(ended.status, DONE, ended.stderr)
			const report = JSON.parse(ended.stdout)
			for (const name of ["language", "duration_s", "speakers", "questions", "listening", "needs", "utterances", "advice"])
				assert.ok(name in report, name)
			assert.ok(report.advice.length <= 3)
			assert.ok(["few", "best", "limit", "many"].includes(report.questions.band))
			assert.equal(report.questions.per_third.reduce((sum, count) => sum + count, 0), report.questions.count)
			assert.deepEqual(report.utterances.map(({ index }) => index), report.utterances.map((_, i) => i))
			assert.equal(kamwerk(["listen", "--format", "text", path]).status, DONE)
		})
	for (const path of transcripts(join(GOOD, "broken")))
		test(`refuses ${path.slice(ROOT.length + 1)} with file and remedy`, () => {
			const ended = kamwerk(["listen", path])
			assert.equal(ended.status, REFUSED, ended.stderr)
			assert.equal(ended.stdout, "")
			assert.ok(ended.stderr.includes(path.split("/").at(-1)), ended.stderr)
			assert.ok(ended.stderr.length > path.length + 20, "what was expected, and what to do")
		})
	for (const [name, make] of Object.entries(LARGE))
		test(`refuses ${name} with file and remedy`, () => {
			writeFileSync(join(folder, "large.txt"), make())
			const ended = kamwerk(["listen", "large.txt"])
			assert.equal(ended.status, REFUSED, ended.stderr)
			assert.equal(ended.stdout, "")
			assert.match(ended.stderr, /^large\.txt.{20}/)
		})
	test("the demo is of real length, and every part of the report shows something", () => {
		const reports = transcripts(DEMO).filter((path) => !path.endsWith(".json")).map((path) => JSON.parse(kamwerk(["listen", "--format", "json", path]).stdout))
		for (const { duration_s } of reports)
			assert.ok(duration_s >= 25 * 60 && duration_s <= 45 * 60, `${duration_s} s`)
		const shown = (values) => [...new Set(values)].sort()
		const has = (found, wanted, what) => wanted.forEach((value) => assert.ok(found.includes(value), `no demo conversation shows ${what} ${value}; found ${found}. Add it to one in demo/.`))
		has(shown(reports.map(({ questions }) => questions.band)), ["few", "best", "limit", "many"], "the band")
		has(shown(reports.flatMap(({ advice }) => advice.map(({ kind }) => kind))), ["feeling", "paraphrase", "intrusive", "stacked", "cluster", "few", "monologue"], "an advice")
		has(shown(reports.flatMap(({ utterances }) => utterances.filter(({ side }) => side === "us").flatMap(({ flags, stage }) => [...flags, `stage ${stage}`]))),
			["stacked", "leading", "intrusive", "stage 1", "stage 2", "stage 3"], "on our side")
		has(shown(reports.flatMap(({ utterances }) => utterances.filter(({ side }) => side === "them").flatMap(({ flags }) => flags))), ["need", "emotion"], "on the other side")
		has(shown(reports.map(({ language }) => language)), ["de", "en", "mixed"], "the language")
	})
	describe("what became of the questions, who cut in, and what carried the talk", () => {
		const report_of = (language) => kamwerk(["listen", join(ROOT, `tests/data/report/answers_${language}.vtt`), "--us", "Ida Lorenz"]).stdout
		/* The part of a heading, its broken lines joined. */
		const part = (text, heading) => text.split(/\n(?=\S.* ─+\n)/).find((one) => one.startsWith(`${heading} ─`)).replace(/\s*\n\s+/g, " ")
		const shown = {
			de: {
				Antworten: ["0:25 Gleich nach einem Gefühl gefragt: „Wann soll denn die nächste Lieferung nach Bremen kommen?“",
					"0:42 Ausgewichen: „Wer entscheidet bei Ihnen über das neue Lager?“ Klaus Brandt: „Das ist schwer zu sagen.“",
					"3:41 Weitergefragt, bevor geantwortet war: „Und wer rechnet das bei Ihnen aus?“"],
				Redeanteil: ["Ida Lorenz, Ihre Seite am längsten am Stück: 53 Sekunden einmal ins Wort gefallen: 2:12",
					"Klaus Brandt, Kunde am längsten am Stück: 32 Sekunden einmal ins Wort gefallen: 1:48"],
				Zuhören: ["4 länger erzählt oder geraten", "Insgesamt überwog das Erzählen."],
				Hinweise: ["0:10 Erst das Gefühl, dann die Frage", "Gleich danach kam eine Frage: „Wann soll denn die nächste Lieferung nach Bremen kommen?“", "Hätte gepasst: „Ich merke, das hat Sie geärgert."],
				"Wortlaut mit Kennzeichnungen": ["→ erzählt oder rät · telling.rat"],
			},
			en: {
				Answers: ["0:25 Asked right after a feeling: “When is the next delivery due in Leeds?”",
					"0:42 Evaded: “Who decides about the new warehouse?” Kevin Marsh: “That is hard to say.”",
					"3:41 Asked on before there was an answer: “And who works that out for you?”"],
				"Talk share": ["Ida Lorenz, your side longest without a break: 53 seconds cut in once: 2:12",
					"Kevin Marsh, customer longest without a break: 32 seconds cut in once: 1:48"],
				Listening: ["4 told or advised at some length", "On the whole, telling outweighed listening."],
				Advice: ["0:10 First the feeling, then the question", "A question came right after it: “When is the next delivery due in Leeds?”", "Would have fitted: “I can hear that this annoyed you."],
				"Transcript with labels": ["→ tells or advises · telling."],
			},
		}
		for (const [language, parts] of Object.entries(shown))
			for (const [heading, lines] of Object.entries(parts))
				test(`${language}: ${heading}`, () => {
					const found = part(report_of(language), heading).replace(/ +/g, " ")
					for (const line of lines) assert.ok(found.includes(line), `"${line}" is missing in:\n${found}`)
				})
		test("are counted again by hand from what is printed, in every talk there is", () => {
			const files = [...["de", "en"].map((language) => join(ROOT, `tests/data/report/answers_${language}.vtt`)), ...transcripts(DEMO).filter((path) => !path.endsWith(".json"))]
			const ended = spawnSync("python3", [join(ROOT, "tests/listen_check.py"), "--program", PROGRAM, ...files], { encoding: "utf8" })
			assert.equal(ended.status, 0, ended.stdout + ended.stderr)
		})
		test("a quiet talk says so, and one without times names no moment it cannot know", () => {
			const quiet = kamwerk(["listen", "-", "--us", "Nele"], "Nele: Wie war die Woche?\nMaren: Ruhig, die Karten sind da.\n").stdout
			assert.match(part(quiet, "Antworten"), /Keiner Frage wurde erkennbar ausgewichen/)
			assert.match(part(quiet, "Zuhören"), /Von beidem ist zu wenig da/)
			assert.doesNotMatch(quiet, /ins Wort/)
			const silent = kamwerk(["listen", "-", "--us", "Ann"], "Ann: It is Monday.\nBob: We will see about the cards.\n").stdout
			assert.match(part(silent, "Answers"), /Nothing was asked\./)
			assert.match(part(silent, "Listening"), /too little of both/)
		})
	})
	describe("--why", () => {
		const TALK = "Nele Petersen: Wie läuft denn die Umstellung bei Ihnen?\nKlaus Brandt: Schlecht. Keiner ruft zurück.\n"
			+ "Nele Petersen: Können Sie mir bitte die Liste schicken?\n"
		const why = (...words) => kamwerk(["listen", "-", "--us", "Nele Petersen", ...words], TALK)
		test("names the rules for and against, their weights, the sum and what was needed", () => {
			const { status, stdout } = why("--why")
			assert.equal(status, DONE)
			assert.match(stdout, /1\. Nele Petersen: Wie läuft/)
			assert.match(stdout, /Frage: \d+ \(nötig 4\), ja/)
			assert.match(stdout, /\+4 {2}frage\.zeichen .*Ein geschriebenes Fragezeichen\. \(de\/fragen\.rules:\d+\)/)
			assert.match(stdout, /Frage: -\d+ \(nötig 4\), nein[\s\S]*-9 {2}bitte\.mit-bitte/, "what lost is shown too")
		})
		test("tells programs the same, and every sum is that of its weights", () => {
			const { utterances } = JSON.parse(why("--why", "--format", "json").stdout)
			assert.deepEqual(utterances.map(({ index }) => index), [0, 1, 2])
			for (const { decisions, text, question } of utterances) {
				assert.equal(decisions.some(({ decision, made }) => decision === "question" && made), question !== "none", text)
				for (const { rules, sum, threshold, made, from, to } of decisions) {
					assert.equal(rules.reduce((all, { weight }) => all + weight, 0), sum)
					assert.ok(made ? sum >= threshold : true)
					assert.ok(from >= 0 && from < to && to <= [...text].length)
				}
			}
		})
		test("shows one utterance alone, and says when there is none of that number", () => {
			const { utterances } = JSON.parse(why("--why=3", "--format", "json").stdout)
			assert.deepEqual(utterances.map(({ index }) => index), [2])
			assert.equal(why("--why=4").status, WRONG_USAGE)
			assert.match(why("--why=4").stderr, /3 utterances/)
			assert.equal(why("--why=0").status, WRONG_USAGE)
			assert.equal(why("--why=x").status, WRONG_USAGE)
		})
		test("speaks English about an English talk", () => {
			const { stdout } = kamwerk(["listen", "-", "--us", "Ann", "--why"], "Ann: How do you plan your weeks?\nBob: We do not plan them at all.\n")
			assert.match(stdout, /Question: \d+ \(needed 4\), yes/)
		})
	})
	describe("a language is a folder of rules", () => {
		test("French comes with the program", () => {
			const talk = "Anne : Quels délais pouvez-vous nous garantir pour la machine ?\nPaul : Nous avons besoin de trois semaines pour les pièces.\n"
			for (const language of ["fr", "auto"]) {
				const report = JSON.parse(kamwerk(["listen", "-", "--us", "Anne", "--lang", language, "--format", "json"], talk).stdout)
				assert.equal(report.language, "fr")
				assert.deepEqual(report.utterances.map(({ language: one, question }) => [one, question]), [["fr", "open"], ["fr", "none"]])
			}
		})
		test("one more is added without building anything", () => {
			mkdirSync(join(folder, "rules/tlh"), { recursive: true })
			writeFileSync(join(folder, "rules/tlh/a.rules"), "# What?\nrule question.nuq\n\tsay nuq\n\tgive open +3\n\ndecide question 3\n")
			writeFileSync(join(folder, "rules/tlh/b.words"), "list frequent\n\tnuq, dananeh, tlhingan, hol\n")
			const row = "d\t1\tA\tus\ttlhingan hol nuq dananeh\n"
			assert.equal(kamwerk(["label", "--rules", "rules", "--lang", "tlh", "--why"], row).stdout, "d\t1\topen\t0\t-\tquestion.nuq\n")
			assert.equal(kamwerk(["label", "--rules", "rules"], row).stdout, "d\t1\topen\t0\t-\n", "recognised")
		})
		test("a language without rules is refused, with those there are", () => {
			for (const command of [["label"], ["listen", "-"]]) {
				const ended = kamwerk([...command, "--lang", "xx"], "Ann: Hello.\n")
				assert.equal(ended.status, WRONG_USAGE)
				assert.equal(ended.stdout, "")
				assert.match(ended.stderr, /xx.*auto, de, en, fr/)
			}
		})
	})
	test("reads standard input, and finds the format from the content", () => {
		const bytes = readFileSync(join(DEMO, "nordwind-lieferzeiten.vtt"))
		writeFileSync(join(folder, "talk.docx"), bytes)
		const piped = kamwerk(["listen", "-"], bytes)
		assert.equal(piped.status, DONE, piped.stderr)
		assert.equal(kamwerk(["listen", "talk.docx"]).stdout, piped.stdout)
	})
	test("takes the sides it is told, and names the speakers when there is no such one", () => {
		const path = join(DEMO, "nordwind-lieferzeiten.vtt")
		const report = JSON.parse(kamwerk(["listen", path, "--us", "Thiessen", "--format", "json"]).stdout)
		assert.deepEqual(report.speakers.filter(({ side }) => side === "us").map(({ name }) => name), ["Maren Thiessen"])
		const ended = kamwerk(["listen", path, "--us", "Nobody"])
		assert.ok([REFUSED, WRONG_USAGE].includes(ended.status))
		assert.match(ended.stderr, /Maren Thiessen/)
	})
	test("names a file that is not there", () => {
		const ended = kamwerk(["listen", "no-such-file.vtt"])
		assert.equal(ended.status, REFUSED)
		assert.match(ended.stderr, /no-such-file\.vtt/)
	})
})

describe("kamwerk plan", () => {
	const week = readFileSync(join(ROOT, "tests/fuzz/seeds/plan/two_teams.kwr"), "utf8")
	test("writes the plan as lines, the value and the bound beside them, the same each time", () => {
		const ended = kamwerk(["plan", "-"], week)
		assert.equal(ended.status, DONE, ended.stderr)
		assert.match(ended.stdout, /^(cave \d+ \d+ \d+\n|core \d+ \d+\n)+$/)
		assert.match(ended.stderr, /value \d+, at most \d+/)
		assert.equal(kamwerk(["plan", "--seconds", "1", "-"], week).stdout, ended.stdout)
	})
	test("writes JSON that says whether the plan is proven best", () => {
		const plan = JSON.parse(kamwerk(["plan", "--format", "json", "-"], week).stdout)
		assert.equal(plan.proven, plan.value === plan.bound)
		assert.ok(plan.caves.length > 0)
	})
	test("holds market time in runs of the window", () => {
		const plan = JSON.parse(kamwerk(["plan", "--format", "json", "-"], week).stdout)
		for (const { team, slot } of plan.cores)
			assert.ok(plan.cores.some((other) => other.team === team && Math.abs(other.slot - slot) === 1), `team ${team} at ${slot}`)
	})
	test("refuses a bad line by its number, and wrong usage", () => {
		const ended = kamwerk(["plan", "-"], week.replace("work 0 8", "work 0 x"))
		assert.equal(ended.status, REFUSED)
		assert.match(ended.stderr, /line 8/)
		assert.equal(kamwerk(["plan", "--seconds", "0", "-"], week).status, WRONG_USAGE)
		assert.equal(kamwerk(["plan"]).status, WRONG_USAGE)
	})
})
