#include "talk/report_words.h"

#include "core/text.h"
#include "core/utf8.h"

#include <utf8proc.h>

enum {
	NUMBER_IN_WORDS_MAX = 12,
	TEXT_BYTES_MAX = 16 * 1024,
	LABELS_BYTES_MAX = 400,
	MINUTES_FROM_MS = 90 * 1000 /* shorter spans are easier to read in seconds */
};

static const char *const numbers[LANGUAGE_COUNT][NUMBER_IN_WORDS_MAX + 1] = {
	[LANGUAGE_DE] = {"null", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht",
                         "neun", "zehn", "elf", "zwölf"},
	[LANGUAGE_EN] = {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight",
                         "nine", "ten", "eleven", "twelve"},
};

/* clang-format off */
static const char *const words[REPORT_WORD_COUNT][LANGUAGE_COUNT] = {
	[WORD_QUESTIONS_NONE] = {"keine Frage", "no question"},
	[WORD_QUESTIONS_ONE] = {"eine Frage", "one question"},
	[WORD_QUESTIONS_MANY] = {"{count} Fragen", "{count} questions"},
	[WORD_TIMES_MANY] = {"{count}-mal", "{count} times"},
	[WORD_WAS] = {"war", "was"},
	[WORD_WERE] = {"waren", "were"},

	[WORD_AT_TIME] = {"Bei {time}", "At {time}"},
	[WORD_AT_UTTERANCE] = {"In Beitrag {index}", "In utterance {index}"},
	[WORD_SOMEBODY] = {"die andere Seite", "the other side"},
	[WORD_QUOTE] = {"„{quote}“", "“{quote}”"},
	[WORD_SECONDS] = {"{count} Sekunden", "{count} seconds"},
	[WORD_MINUTES] = {"{time} Minuten", "{time} minutes"},
	[WORD_UTTERANCES] = {"{count} Beiträge", "{count} utterances"},
	[WORD_WORDS] = {"{count} Wörter", "{count} words"},

	[WORD_VERDICT_NO_SIDE] = {
		"Wer zu Ihrer Seite gehört, ist noch nicht angegeben; ohne das lassen sich Fragen und Zuhören nicht zählen.",
		"Nobody is marked as your side yet; without that, questions and listening cannot be counted."},
	[WORD_VERDICT_ASKED_AND_GIVEN_BACK] = {
		"Sie haben {questions} gestellt{spread}{comma} und {times} in eigenen Worten wiedergegeben, was Sie gehört haben.",
		"You asked {questions}{spread}{comma} and {times} gave back in your own words what you had heard."},
	[WORD_VERDICT_GIVEN_BACK_NONE] = {
		"Sie haben {questions} gestellt{spread}; in eigenen Worten wiedergegeben haben Sie das Gehörte nicht.",
		"You asked {questions}{spread}; what you heard was not given back in your own words."},
	[WORD_VERDICT_GIVEN_BACK_ONLY] = {
		"Sie haben keine Frage gestellt und {times} in eigenen Worten wiedergegeben, was Sie gehört haben.",
		"You asked no question and {times} gave back in your own words what you had heard."},
	[WORD_VERDICT_NOTHING] = {
		"Sie haben keine Frage gestellt und das Gehörte nicht in eigenen Worten wiedergegeben.",
		"You asked no question and did not give back in your own words what you had heard."},
	[WORD_SPREAD_WELL] = {
		", gut über das Gespräch verteilt",
		", well spread over the conversation"},
	[WORD_SPREAD_BEGINNING] = {
		", die meisten davon im ersten Drittel",
		", most of them in the first third"},
	[WORD_SPREAD_MIDDLE] = {
		", die meisten davon im mittleren Drittel",
		", most of them in the middle third"},
	[WORD_SPREAD_END] = {
		", die meisten davon im letzten Drittel",
		", most of them in the last third"},
	[WORD_SPREAD_NONE_LATE] = {
		", keine davon im letzten Drittel",
		", none of them in the last third"},
	[WORD_SPREAD_UNTOLD] = {"", ""},
	[WORD_FEELING] = {"ein Gefühl", "a feeling"},
	[WORD_VERDICT_FEELING] = {
		"{times} blieb {feeling} ohne Antwort.",
		"{times}, {feeling} went unanswered."},
	[WORD_VERDICT_NEED] = {
		"{times} blieb ein Bedürfnis ohne Wiedergabe oder Nachfrage.",
		"{times}, a need was neither given back nor asked about."},
	[WORD_VERDICT_LISTENS] = {
		"Insgesamt trug das Zuhören das Gespräch (zurückgegeben zu erzählt oder geraten: {back} zu {tells}).",
		"On the whole, listening carried the talk (given back to told or advised: {back} to {tells})."},
	[WORD_VERDICT_EVEN] = {
		"Insgesamt hielten sich Zuhören und Erzählen etwa die Waage (zurückgegeben zu erzählt oder geraten: {back} zu {tells}).",
		"On the whole, listening and telling kept about even (given back to told or advised: {back} to {tells})."},
	[WORD_VERDICT_TELLS] = {
		"Insgesamt überwog das Erzählen (zurückgegeben zu erzählt oder geraten: {back} zu {tells}).",
		"On the whole, telling outweighed listening (given back to told or advised: {back} to {tells})."},
	[WORD_VERDICT_REFLECTED] = {
		"{times} haben Sie ein Gefühl angesprochen.",
		"{times}, you put into words how the other side felt."},

	[WORD_TITLE_FIRST + REPORT_ADVICE_FEELING] = {
		"Das Gefühl ansprechen, bevor es weitergeht",
		"Name the feeling before moving on"},
	[WORD_TITLE_FIRST + REPORT_ADVICE_MISPLACED] = {
		"Erst das Gefühl, dann die Frage",
		"First the feeling, then the question"},
	[WORD_TITLE_FIRST + REPORT_ADVICE_PARAPHRASE] = {
		"Erst wiedergeben, dann antworten",
		"Give it back first, then answer"},
	[WORD_TITLE_FIRST + REPORT_ADVICE_CUT_IN] = {
		"Ausreden lassen",
		"Let the other side finish"},
	[WORD_TITLE_FIRST + REPORT_ADVICE_STACKED] = {
		"Eine Frage stellen, dann warten",
		"Ask one question, then wait"},
	[WORD_TITLE_FIRST + REPORT_ADVICE_INTRUSIVE] = {
		"Fragen, die Raum lassen",
		"Questions that leave room"},
	[WORD_TITLE_FIRST + REPORT_ADVICE_UNANSWERED] = {
		"Erst die Antwort, dann die nächste Frage",
		"First the answer, then the next question"},
	[WORD_TITLE_FIRST + REPORT_ADVICE_LEADING] = {
		"Die Antwort offen lassen",
		"Leave the answer open"},
	[WORD_TITLE_FIRST + REPORT_ADVICE_EVADED] = {
		"Offen lassen und später anders fragen",
		"Leave it open and ask differently later"},
	[WORD_TITLE_FIRST + REPORT_ADVICE_FEW] = {
		"Hier hätte eine Frage gepasst",
		"A question would have fitted here"},
	[WORD_TITLE_FIRST + REPORT_ADVICE_MANY] = {
		"Weniger fragen, öfter wiedergeben",
		"Ask less, give back more"},
	[WORD_TITLE_FIRST + REPORT_ADVICE_CLUSTER] = {
		"Fragen über das Gespräch verteilen",
		"Spread questions over the conversation"},
	[WORD_TITLE_FIRST + REPORT_ADVICE_MONOLOGUE] = {
		"Beim Erklären öfter anhalten",
		"Pause more often while explaining"},
	[WORD_TITLE_FIRST + REPORT_ADVICE_TELLING] = {
		"Erst zurückgeben, dann erklären",
		"Give back first, then explain"},
	[WORD_TITLE_FIRST + REPORT_ADVICE_CLOSED] = {
		"Offen beginnen: was, wie, woran",
		"Begin openly: what, how, which"},

	[WORD_MOMENT_FIRST + REPORT_ADVICE_FEELING] = {
		"{when} sagte {who}: {quote}",
		"{when} {who} said: {quote}"},
	[WORD_MOMENT_FIRST + REPORT_ADVICE_MISPLACED] = {
		"{when} sagte {who}: {quote}",
		"{when} {who} said: {quote}"},
	[WORD_MOMENT_FIRST + REPORT_ADVICE_PARAPHRASE] = {
		"{when} sagte {who}: {quote}",
		"{when} {who} said: {quote}"},
	[WORD_MOMENT_FIRST + REPORT_ADVICE_CUT_IN] = {
		"{when} begannen Sie, als {other} noch sprach: {quote}",
		"{when} you began while {other} was still speaking: {quote}"},
	[WORD_MOMENT_FIRST + REPORT_ADVICE_STACKED] = {
		"{when} kamen {count} Fragen in einem Beitrag: {quote}",
		"{when} {count} questions came in one turn: {quote}"},
	[WORD_MOMENT_FIRST + REPORT_ADVICE_INTRUSIVE] = {
		"{when} haben Sie gesagt: {quote}",
		"{when} you said: {quote}"},
	[WORD_MOMENT_FIRST + REPORT_ADVICE_UNANSWERED] = {
		"{when} kam schon die nächste Frage: {quote}",
		"{when} the next question came: {quote}"},
	[WORD_MOMENT_FIRST + REPORT_ADVICE_LEADING] = {
		"{when} haben Sie gefragt: {quote}",
		"{when} you asked: {quote}"},
	[WORD_MOMENT_FIRST + REPORT_ADVICE_EVADED] = {
		"{when} haben Sie gefragt: {quote}",
		"{when} you asked: {quote}"},
	[WORD_MOMENT_FIRST + REPORT_ADVICE_FEW] = {
		"{when} sagte {who}: {quote}",
		"{when} {who} said: {quote}"},
	[WORD_MOMENT_FIRST + REPORT_ADVICE_MANY] = {
		"{when} kam eine Frage über die Grenze hinaus: {quote}",
		"{when} came a question beyond the limit: {quote}"},
	[WORD_MOMENT_FIRST + REPORT_ADVICE_CLUSTER] = {
		"{when} begann eine Reihe von Fragen mit: {quote}",
		"{when} a row of questions began with: {quote}"},
	[WORD_MOMENT_FIRST + REPORT_ADVICE_MONOLOGUE] = {
		"{when} begannen Sie mit: {quote}",
		"{when} you began with: {quote}"},
	[WORD_MOMENT_FIRST + REPORT_ADVICE_TELLING] = {
		"{when} haben Sie geantwortet: {quote}",
		"{when} you answered: {quote}"},
	[WORD_MOMENT_FIRST + REPORT_ADVICE_CLOSED] = {
		"{when} haben Sie gefragt: {quote}",
		"{when} you asked: {quote}"},

	[WORD_TEXT_FIRST + REPORT_ADVICE_FEELING] = {
		"Danach ging es weiter mit: {reply} "
		"Ein Satz, der das Gefühl zurückgibt, und eine kurze Pause reichen; die Sache kommt danach.",
		"The talk went on with: {reply} "
		"One sentence that gives the feeling back, and a short pause, is enough; the matter follows."},
	[WORD_TEXT_FIRST + REPORT_ADVICE_MISPLACED] = {
		"Gleich danach kam eine Frage: {reply} Wer gerade gesagt hat, wie es ihm geht, wartet erst darauf, gehört zu werden. "
		"Ein Satz zum Gefühl und eine kurze Pause; danach passt die Frage.",
		"A question came right after it: {reply} Whoever has just said how they feel first waits to be heard. "
		"One sentence about the feeling and a short pause; the question fits after that."},
	[WORD_TEXT_FIRST + REPORT_ADVICE_PARAPHRASE] = {
		"Danach ging es weiter mit: {reply} "
		"Geben Sie zuerst in einem Satz wieder, was Sie verstanden haben, und lassen Sie es bestätigen.",
		"The talk went on with: {reply} "
		"First give back in one sentence what you understood, and let it be confirmed."},
	[WORD_TEXT_FIRST + REPORT_ADVICE_CUT_IN] = {
		"{times} fielen Sie der anderen Seite ins Wort. "
		"Was ungesagt bleibt, können Sie nicht hören; warten Sie nach ihrem letzten Wort einen Atemzug.",
		"{times} you cut in on the other side. "
		"What stays unsaid you cannot hear; after their last word, wait for one breath."},
	[WORD_TEXT_FIRST + REPORT_ADVICE_STACKED] = {
		"Beantwortet wird dann leicht nur die letzte. "
		"Stellen Sie die wichtigste und lassen Sie eine Pause.",
		"Often only the last one gets an answer. "
		"Ask the most important one and leave a pause."},
	[WORD_TEXT_FIRST + REPORT_ADVICE_INTRUSIVE] = {
		"Das kann bedrängen. "
		"Fragen Sie nach dem, was dahinter steht, und lassen Sie offen, ob und wann geantwortet wird.",
		"This can feel like pressure. "
		"Ask for what lies behind it, and leave open whether and when to answer."},
	[WORD_TEXT_FIRST + REPORT_ADVICE_UNANSWERED] = {
		"{times} haben Sie weitergefragt, bevor die andere Seite geantwortet hatte. "
		"Eine Pause wirkt länger, als sie ist; oft kommt die Antwort gerade dann.",
		"{times} you asked on before the other side had answered. "
		"A pause seems longer than it is; often that is when the answer comes."},
	[WORD_TEXT_FIRST + REPORT_ADVICE_LEADING] = {
		"Darin steckt die Antwort schon. "
		"Beginnt die Frage mit was, wie oder woran, hören Sie, was die andere Seite selbst denkt.",
		"The answer is already in it. "
		"A question that begins with what or how lets you hear what the other side thinks."},
	[WORD_TEXT_FIRST + REPORT_ADVICE_EVADED] = {
		"Die Antwort war: {reply} {times} blieb eine Frage so ohne Antwort. "
		"Nehmen Sie den Druck heraus und fragen Sie nach dem, was für eine Antwort noch fehlt.",
		"The answer was: {reply} {times} a question stayed without an answer in this way. "
		"Take the pressure out and ask what is still missing for an answer."},
	[WORD_TEXT_FIRST + REPORT_ADVICE_FEW] = {
		"Danach kam keine Frage. Insgesamt {were} es {questions}; "
		"mit {min} bis {max}, locker über das Gespräch verteilt, erfährt man am meisten.",
		"No question followed. There {were} {questions} in all; "
		"{min} to {max}, asked casually across the talk, teach the most."},
	[WORD_TEXT_FIRST + REPORT_ADVICE_MANY] = {
		"Insgesamt waren es {questions}; ab {limit} wirkt es leicht wie ein Verhör. "
		"An solchen Stellen trägt ein Satz, der das Gehörte wiedergibt, oft weiter als noch eine Frage.",
		"There were {questions} in all; from {limit} on it can feel like an interrogation. "
		"In such places a sentence that gives back what you heard often carries further than one more question."},
	[WORD_TEXT_FIRST + REPORT_ADVICE_CLUSTER] = {
		"{count} Ihrer {total} Fragen kamen innerhalb von {length}. "
		"Nehmen Sie sich für jedes Drittel des Gesprächs ein paar Fragen vor.",
		"{count} of your {total} questions came within {length}. "
		"Set a few questions aside for each third of the talk."},
	[WORD_TEXT_FIRST + REPORT_ADVICE_MONOLOGUE] = {
		"Von da an haben Sie {length} am Stück gesprochen. "
		"Halten Sie nach spätestens zwei Minuten an und fragen Sie, was davon wichtig ist.",
		"From there on you spoke for {length} without a break. "
		"Stop after two minutes at the latest and ask which part of it matters."},
	[WORD_TEXT_FIRST + REPORT_ADVICE_TELLING] = {
		"{tells} haben Sie länger erzählt oder geraten, bevor klar war, was gemeint ist. "
		"Sagen Sie zuerst in einem Satz, was Sie verstanden haben; dann kommt auch die Erklärung an.",
		"{tells} you told or advised at some length before it was clear what was meant. "
		"First say in one sentence what you understood; then the explanation will be heard, too."},
	[WORD_TEXT_FIRST + REPORT_ADVICE_CLOSED] = {
		"{closed} Ihrer {total} Fragen ließen sich mit Ja, Nein oder einer Auswahl beantworten. "
		"Mit was, wie oder woran am Anfang erzählt die andere Seite mehr.",
		"{closed} of your {total} questions could be answered by yes, no or a choice. "
		"With what or how at the beginning, the other side will tell you more."},

	[WORD_HEAD] = {"Gespräch mit {names}", "Conversation with {names}"},
	[WORD_HEAD_ALONE] = {"Gespräch", "Conversation"},
	[WORD_LANGUAGE_DE] = {"Deutsch", "German"},
	[WORD_LANGUAGE_EN] = {"Englisch", "English"},
	[WORD_LANGUAGE_MIXED] = {"Deutsch und Englisch", "German and English"},
	[WORD_WHO_SPOKE] = {"Wer wann sprach", "Who spoke when"},
	[WORD_ROW_THEM] = {"Kunde", "Customer"},
	[WORD_ROW_US] = {"Sie", "You"},
	[WORD_ROW_QUESTIONS] = {"Fragen", "Questions"},
	[WORD_ROW_STAGES] = {"Zuhören", "Listening"},
	[WORD_ROW_MISSED] = {"Verpasst", "Missed"},
	[WORD_LEGEND] = {
		"○ offen gefragt  □ geschlossen  ◎ mehrere  · aufmerksam  ◐ wiedergegeben  ◆ Gefühl gespiegelt  ┆ hätte hier gepasst",
		"○ open question  □ closed  ◎ several  · attentive  ◐ given back  ◆ feeling reflected  ┆ would have fitted here"},
	[WORD_AXIS_UTTERANCES] = {"Beiträge", "utterances"},
	[WORD_QUESTIONS] = {"Fragen", "Questions"},
	[WORD_QUESTIONS_KINDS] = {
		"{questions}: {open} offen, {closed} geschlossen.",
		"{questions}: {open} open, {closed} closed."},
	[WORD_BAND] = {
		"Band {min} bis {max}: {band}.",
		"Band {min} to {max}: {band}."},
	[WORD_BAND_SHORT] = {
		"Für Gespräche unter {minutes} Minuten gilt das Band nicht.",
		"Below {minutes} minutes the band does not apply."},
	[WORD_BAND_FEW] = {"darunter", "below"},
	[WORD_BAND_BEST] = {"im Band", "within"},
	[WORD_BAND_LIMIT] = {"an der Grenze", "at the limit"},
	[WORD_BAND_MANY] = {"über der Grenze", "above the limit"},
	[WORD_BAND_SOURCE] = {
		"Quelle des Bands: Studie von 2020 zu Verkaufsgesprächen (docs/method-report.md).",
		"Source of the band: a study of sales conversations, 2020 (docs/method-report.md)."},
	[WORD_SPREAD] = {
		"Je Drittel: {first}, {middle}, {last}. Verteilung {spread} von 1000 (1000 = gleichmäßig, 0 = alle auf einmal).",
		"Per third: {first}, {middle}, {last}. Spread {spread} of 1000 (1000 = even, 0 = all at once)."},
	[WORD_CARE] = {
		"Gestapelt: {stacked}, suggestiv: {leading}, bedrängend: {intrusive}.",
		"Stacked: {stacked}, leading: {leading}, intrusive: {intrusive}."},
	[WORD_ANSWERS] = {"Antworten", "Answers"},
	[WORD_ANSWERS_NO_QUESTIONS] = {"Es wurde nichts gefragt.", "Nothing was asked."},
	[WORD_ANSWERS_FINE] = {
		"Keiner Frage wurde erkennbar ausgewichen, und keine kam zur Unzeit.",
		"No question was visibly evaded, and none came at a bad moment."},
	[WORD_ANSWERS_EVADED] = {
		"Ausgewichen: {question} {who}: {reply}",
		"Evaded: {question} {who}: {reply}"},
	[WORD_ANSWERS_FEELING] = {
		"Gleich nach einem Gefühl gefragt: {question}",
		"Asked right after a feeling: {question}"},
	[WORD_ANSWERS_UNANSWERED] = {
		"Weitergefragt, bevor geantwortet war: {question}",
		"Asked on before there was an answer: {question}"},
	[WORD_SHARE] = {"Redeanteil", "Talk share"},
	[WORD_SHARE_TIME] = {"nach Redezeit", "by talk time"},
	[WORD_SHARE_WORDS] = {
		"nach Wörtern, weil die Datei keine Zeiten nennt",
		"by words, because the file has no times"},
	[WORD_SIDE_US] = {"Ihre Seite", "your side"},
	[WORD_SIDE_THEM] = {"Kunde", "customer"},
	[WORD_SIDE_UNKNOWN] = {"nicht zugeordnet", "not assigned"},
	[WORD_MONOLOGUE] = {"am längsten am Stück: {length}", "longest without a break: {length}"},
	[WORD_CUT_INS] = {
		"{times} ins Wort gefallen: {places}",
		"cut in {times}: {places}"},
	[WORD_CUT_INS_NONE] = {
		"Niemand ist dem anderen ins Wort gefallen.",
		"Nobody cut in on the other."},
	[WORD_LISTENING] = {"Zuhören", "Listening"},
	[WORD_STAGE_1] = {"Stufe 1, aufmerksam", "Stage 1, attentive"},
	[WORD_STAGE_2] = {"Stufe 2, in eigenen Worten wiedergegeben", "Stage 2, given back in own words"},
	[WORD_STAGE_3] = {"Stufe 3, Gefühl gespiegelt", "Stage 3, feeling reflected"},
	[WORD_TELLS] = {"länger erzählt oder geraten", "told or advised at some length"},
	[WORD_READING_UNTOLD] = {
		"Von beidem ist zu wenig da, um zu sagen, was das Gespräch trug.",
		"There is too little of both to say what carried the talk."},
	[WORD_READING_LISTENS] = {
		"Insgesamt trug das Zuhören das Gespräch.",
		"On the whole, listening carried the talk."},
	[WORD_READING_EVEN] = {
		"Insgesamt hielten sich Zuhören und Erzählen etwa die Waage.",
		"On the whole, listening and telling kept about even."},
	[WORD_READING_TELLS] = {
		"Insgesamt überwog das Erzählen.",
		"On the whole, telling outweighed listening."},
	[WORD_MISSED] = {"Hätte hier gepasst", "Would have fitted here"},
	[WORD_MISSED_NONE] = {"Keine Stelle gefunden.", "No place found."},
	[WORD_MISSED_STAGE_2] = {"Stufe 2", "stage 2"},
	[WORD_MISSED_STAGE_3] = {"Stufe 3", "stage 3"},
	[WORD_WOULD_HAVE_FITTED] = {"Hätte gepasst:", "Would have fitted:"},
	[WORD_ADVICE] = {"Hinweise", "Advice"},
	[WORD_NEEDS] = {"Klingt nach einem Bedürfnis", "Sounds like a need"},
	[WORD_TRANSCRIPT] = {"Wortlaut mit Kennzeichnungen", "Transcript with labels"},
	[WORD_LABEL_OPEN] = {"offene Frage", "open question"},
	[WORD_LABEL_CLOSED] = {"geschlossene Frage", "closed question"},
	[WORD_LABEL_STAGE_1] = {"Stufe 1", "stage 1"},
	[WORD_LABEL_STAGE_2] = {"Stufe 2", "stage 2"},
	[WORD_LABEL_STAGE_3] = {"Stufe 3", "stage 3"},
	[WORD_FLAG_FIRST + 0] = {"gestapelt", "stacked"},
	[WORD_FLAG_FIRST + 1] = {"suggestiv", "leading"},
	[WORD_FLAG_FIRST + 2] = {"bedrängend", "intrusive"},
	[WORD_FLAG_FIRST + 3] = {"angehängt", "tag"},
	[WORD_FLAG_FIRST + 4] = {"rhetorisch", "rhetorical"},
	[WORD_FLAG_FIRST + 5] = {"Bedürfnis", "need"},
	[WORD_FLAG_FIRST + 6] = {"Gefühl", "feeling"},
	[WORD_LABEL_TELLS] = {"erzählt oder rät", "tells or advises"},
	[WORD_CORRECTED] = {"von Hand korrigiert", "corrected by hand"},
	[WORD_RULE] = {"Regel", "rule"},
	[WORD_WHY_HEAD] = {
		"Zu jeder Entscheidung die Regeln, die dafür (+) und dagegen (-) sprachen, und die Summe. Was die Regeln sagen: docs/rules.md.",
		"For each decision the rules that spoke for it (+) and against it (-), and the sum. What rules say: docs/rules.md."},
	[WORD_WHY_QUESTION] = {"Frage", "question"},
	[WORD_WHY_SUM] = {"{sum} (nötig {threshold})", "{sum} (needed {threshold})"},
	[WORD_WHY_MADE] = {"ja", "yes"},
	[WORD_WHY_NOT_MADE] = {"nein", "no"},
	[WORD_WHY_OUTDONE] = {
		"genug, zählt aber nicht (eine höhere Stufe oder eine rhetorische Frage geht vor)",
		"enough, but does not count (a higher stage or a rhetorical question comes first)"},
	[WORD_WHY_NO_LABEL] = {"ohne Einordnung", "no label"},
};
/* clang-format on */

struct str report_words_get(enum language language, enum report_word word)
{
	return str_from(words[word][language]);
}

struct str report_words_fill(struct arena *mem, struct str pattern,
                             const struct report_value *values)
{
	struct text t = text_new(mem, TEXT_BYTES_MAX);

	while (pattern.bytes) {
		size_t open = str_find(pattern, STR("{"));
		size_t close = str_find(pattern, STR("}"));
		const struct report_value *v = values;
		struct str name;

		if (open == SIZE_MAX || close == SIZE_MAX || close < open)
			break;
		name = str_part(pattern, open + 1, close);
		while (v->name && !str_equal(str_from(v->name), name))
			v++;
		text_add(&t, str_part(pattern, 0, open));
		text_add(&t, v->name ? v->text : str_part(pattern, open, close + 1));
		pattern = str_part(pattern, close + 1, pattern.bytes);
	}
	text_add(&t, pattern);
	return text_str(&t);
}

struct str report_words_say(struct arena *mem, enum language language, enum report_word word,
                            const struct report_value *values)
{
	return report_words_fill(mem, report_words_get(language, word), values);
}

struct str report_words_number(struct arena *mem, enum language language, int64_t count)
{
	if (count < 0 || count > NUMBER_IN_WORDS_MAX)
		return text_format(mem, "%lld", (long long)count);
	/* Counted by itself, not before a noun: "eins". */
	if (language == LANGUAGE_DE && count == 1)
		return STR("eins");
	return str_from(numbers[language][count]);
}

struct str report_words_questions(struct arena *mem, enum language language, int64_t count)
{
	if (count == 0)
		return report_words_get(language, WORD_QUESTIONS_NONE);
	if (count == 1)
		return report_words_get(language, WORD_QUESTIONS_ONE);
	return report_words_say(
		mem, language, WORD_QUESTIONS_MANY,
		(struct report_value[]){{"count", report_words_number(mem, language, count)}, {0}});
}

struct str report_words_times(struct arena *mem, enum language language, int64_t count)
{
	if (language == LANGUAGE_EN && count == 1)
		return STR("once");
	if (language == LANGUAGE_EN && count == 2)
		return STR("twice");
	if (language == LANGUAGE_DE && count > 0 && count <= NUMBER_IN_WORDS_MAX)
		return text_format(mem, "%smal", numbers[language][count]);
	return report_words_say(
		mem, language, WORD_TIMES_MANY,
		(struct report_value[]){{"count", report_words_number(mem, language, count)}, {0}});
}

struct str report_words_clock(struct arena *mem, int64_t ms)
{
	int64_t seconds = ms / 1000;

	return text_format(mem, "%lld:%02lld", (long long)(seconds / 60),
	                   (long long)(seconds % 60));
}

struct str report_words_length(struct arena *mem, enum language language, int64_t ms)
{
	if (ms < MINUTES_FROM_MS)
		return report_words_say(
			mem, language, WORD_SECONDS,
			(struct report_value[]){
				{"count", text_format(mem, "%lld", (long long)(ms / 1000))}, {0}});
	return report_words_say(
		mem, language, WORD_MINUTES,
		(struct report_value[]){{"time", report_words_clock(mem, ms)}, {0}});
}

struct str report_words_labels(struct arena *mem, enum language language, const struct label *l)
{
	enum report_word found[2 + FLAG_COUNT];
	struct text t = text_new(mem, LABELS_BYTES_MAX);
	size_t count = 0;

	if (l->question != QUESTION_NONE)
		found[count++] = l->question == QUESTION_OPEN ? WORD_LABEL_OPEN : WORD_LABEL_CLOSED;
	if (l->stage)
		found[count++] = (enum report_word)(WORD_LABEL_STAGE_1 + l->stage - 1);
	for (unsigned flag = 0; flag < FLAG_COUNT; flag++)
		if (l->flags & 1u << flag)
			found[count++] = (enum report_word)(WORD_FLAG_FIRST + flag);
	for (size_t i = 0; i < count; i++)
		text_addf(&t, "%s%.*s", i ? ", " : "",
		          STR_ARG(report_words_get(language, found[i])));
	return text_str(&t);
}

struct str report_words_capital(struct arena *mem, struct str text)
{
	struct text t;
	struct str rest = text;
	uint32_t first;

	if (!text.bytes)
		return text;
	first = utf8_next(&rest);
	t = text_new(mem, text.bytes + 4);
	text_add_rune(&t, (uint32_t)utf8proc_toupper((utf8proc_int32_t)first));
	text_add(&t, rest);
	return text_str(&t);
}
