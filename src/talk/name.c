#include "talk/name.h"

#include <utf8proc.h>

#include "core/utf8.h"
#include "talk/transcript.h"

enum {
	PROPER_WORDS_MAX = 6,
	PLAIN_WORDS_MAX = 3,
	PLAIN_COUNT_MIN = 3,
	ABBREVIATION_BYTES_MAX = 5 /* "Prof.", "jun." */
};

/* Words in names that keep their small letter. */
static const char *const particles[] = {"von", "vom",   "zu",  "zum", "zur", "van", "vander", "de",
                                        "del", "della", "der", "den", "des", "di",  "da",     "do",
                                        "dos", "du",    "la",  "le",  "ten", "ter", "bin",    "ibn",
                                        "al",  "el",    "y",   "e",   "und", "and", "of",     "the",
                                        "af",  "av",    "op",  "t",   "'t",  NULL};

/* Words that begin what stands before a colon in speech, in any case. */
static const char *const lead_words[] = {
	/* German */
	"der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einer", "eines", "mein",
	"meine", "meiner", "unser", "unsere", "dein", "deine", "ihr", "ihre", "sein", "seine",
	"kein", "keine", "und", "oder", "aber", "also", "denn", "dann", "dass", "wenn", "weil",
	"was", "wie", "wer", "wo", "wann", "warum", "ich", "wir", "sie", "es", "er", "nur", "noch",
	"ja", "nein", "okay", "gut", "genau", "frage", "fragen", "antwort", "antworten", "beispiel",
	"zum", "thema", "problem", "punkt", "fazit", "ergebnis", "hinweis", "achtung", "stichwort",
	"motto", "ziel", "erstens", "zweitens", "drittens", "stand", "nächste", "nächster", "datum",
	"uhrzeit", "ort", "dauer", "teilnehmer", "teilnehmende", "betreff", "titel", "agenda",
	"notiz", "zitat", "kurz", "besprechung", "aufgabe", "vorschlag", "wichtig", "anmerkung",
	"bemerkung", "zusammenfassung", "kosten", "termin", "termine", "grund", "folge", "vorteil",
	"nachteil", "lösung", "idee", "bitte", "merke", "ergebnisse", "beschluss", "protokoll",
	"uhr", "anwesend", "anwesende", "abwesend", "beginn", "ende", "status", "info", "quelle",
	"link", "anlass", "zwei", "drei", "vier", "fünf", "punkte", "schritt", "variante", "option",
	"nachtrag", "preis", "tipp", "beispiele", "ps",
	/* English */
	"the", "a", "an", "my", "our", "your", "his", "her", "their", "this", "that", "these",
	"and", "or", "but", "so", "then", "if", "because", "what", "how", "who", "where", "when",
	"why", "i", "we", "they", "he", "she", "it", "yes", "no", "ok", "well", "right", "question",
	"questions", "answer", "answers", "example", "for", "note", "notes", "point", "topic",
	"issue", "result", "goal", "first", "second", "third", "next", "date", "time", "location",
	"duration", "participants", "attendees", "subject", "title", "meeting", "quote", "summary",
	"action", "proposal", "important", "conclusion", "bottom", "remember", "update", "idea",
	"solution", "reason", "cost", "costs", "hint", "tip", "warning", "fact", "remark",
	"recording", "present", "absent", "agenda", "source", "price", "examples", "keywords",
	"attention", "two", "three", "four", "five", "points", "step", NULL};

/* What recognisers and writers put in brackets that is nobody's name. */
static const char *const noises[] = {
	"Musik",    "Applaus",   "Lachen",    "Gelächter",      "Pause",          "Stille",
	"Räuspern", "Geräusch",  "Telefon",   "Husten",         "Seufzen",        "Music",
	"Applause", "Laughter",  "Laughs",    "Silence",        "Noise",          "Cough",
	"Sigh",     "Crosstalk", "Inaudible", "Unintelligible", "Unverständlich", "MUSIC",
	"APPLAUSE", "LAUGHTER",  NULL};

/* Parts of a title that are no names by themselves; they are passed over. */
static const char *const titles[] = {"Dr.",  "Prof.", "Dipl.-Ing.", "Dipl.-Kfm.", "Ing.", "Mag.",
                                     "med.", "phil.", "rer.",       "nat.",       "jur.", "pol.",
                                     "oec.", "h.c.",  "h.",         "c.",         NULL};

static bool is_in(const char *const *words, struct str word)
{
	for (size_t i = 0; words[i]; i++)
		if (str_equal(word, str_from(words[i])))
			return true;
	return false;
}

/* Folded by hand for short words: the lists hold no capital, and speech starts one with A-Z. */
static bool is_lead(struct str name)
{
	char folded[16];
	struct str word = STR_NONE;

	str_next(&name, ' ', &word);
	if (word.bytes > sizeof folded)
		return false;
	for (size_t i = 0; i < word.bytes; i++)
		folded[i] = (char)(word.at[i] >= 'A' && word.at[i] <= 'Z' ? word.at[i] | 0x20
		                                                          : word.at[i]);
	return is_in(lead_words, (struct str){folded, word.bytes});
}

bool name_is_heading(struct str name)
{
	return name.bytes > 1 && is_lead(name);
}

/* No name holds these. */
static bool is_sentence_mark(uint32_t rune)
{
	return rune == '?' || rune == '!' || rune == ';' || rune == ':' || rune == '"' ||
	       rune == '<' || rune == '>' || rune == '=' || rune == '{' || rune == '}' ||
	       rune == 0x201e || rune == 0x201c || rune == 0x201d || rune == 0xab || rune == 0xbb ||
	       rune == 0x2026;
}

enum letter {
	LETTER_NONE,
	LETTER_SMALL,
	LETTER_CAPITAL /* or of a script that has no small ones, or a digit */
};

static enum letter letter_kind(uint32_t rune)
{
	switch (utf8proc_category((utf8proc_int32_t)rune)) {
	case UTF8PROC_CATEGORY_LL:
		return LETTER_SMALL;
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_ND:
		return LETTER_CAPITAL;
	default:
		return LETTER_NONE;
	}
}

struct word_facts {
	bool has_letter, has_capital, is_number, has_sentence_mark;
};

static struct word_facts look_at_word(struct str word)
{
	struct word_facts facts = {.is_number = true};
	enum letter first = LETTER_NONE;

	if (word.bytes > ABBREVIATION_BYTES_MAX && word.at[word.bytes - 1] == '.')
		facts.has_sentence_mark = true;
	while (word.bytes) {
		uint32_t rune = utf8_next(&word);

		if (first == LETTER_NONE)
			first = letter_kind(rune);
		facts.is_number &= rune >= '0' && rune <= '9';
		facts.has_sentence_mark |= is_sentence_mark(rune);
	}
	facts.has_letter = first != LETTER_NONE;
	facts.has_capital = first == LETTER_CAPITAL;
	return facts;
}

/* "Maren Thiessen (Leiterin des Einkaufs, Nordwind)": what stands in the brackets says more about
 * the person, in words of any kind. A sentence mark in them is left for name_shape() to see. */
static struct str without_bracket(struct str text)
{
	struct str name, rest = text, word;

	if (!str_ends(text, STR(")")) || !str_next(&rest, '(', &name) || !str_trim(name).bytes)
		return text;
	while (str_next(&rest, ' ', &word))
		if (word.bytes && look_at_word(word).has_sentence_mark && !str_ends(word, STR(".")))
			return text;
	return str_trim(name);
}

enum name_shape name_shape(struct str text)
{
	struct str word;
	int words = 0, small = 0, capitals = 0, commas = 0;
	bool has_letter = false;

	if (!text.bytes || text.bytes > TRANSCRIPT_NAME_BYTES_MAX)
		return NAME_NONE;
	text = without_bracket(text);
	while (str_next(&text, ' ', &word)) {
		struct word_facts facts;

		if (!word.bytes || is_in(titles, word))
			continue;
		facts = look_at_word(word);
		if (facts.has_sentence_mark || ++words > PROPER_WORDS_MAX)
			return NAME_NONE;
		commas += word.at[word.bytes - 1] == ',';
		has_letter |= facts.has_letter && !facts.is_number;
		if (facts.has_capital)
			capitals++;
		else if (facts.has_letter && !is_in(particles, word))
			small++;
	}
	if (!has_letter || commas > 1)
		return NAME_NONE;
	if (capitals && !small)
		return NAME_PROPER;
	return words <= PLAIN_WORDS_MAX && !commas ? NAME_PLAIN : NAME_NONE;
}

/* "[SPEAKER_00]", "(speaker 1)": what diarising tools put in front of a text, colon or not. */
static bool is_numbered_speaker(struct str name)
{
	int64_t number;
	struct str rest = name;

	if (!str_equal_ascii(str_part(rest, 0, 7), STR("speaker")))
		return false;
	rest = str_part(rest, 7, rest.bytes);
	if (rest.bytes && (rest.at[0] == '_' || rest.at[0] == ' '))
		rest = str_part(rest, 1, rest.bytes);
	return str_equal(rest, STR("?")) || (str_number(rest, &number) && number >= 0);
}

static bool take_bracket(struct str *rest, struct str *ret_name)
{
	char close = rest->bytes && rest->at[0] == '[' ? ']' : ')';
	struct str near = str_part(*rest, 1, TRANSCRIPT_NAME_BYTES_MAX), name;

	if (!rest->bytes || (rest->at[0] != '[' && rest->at[0] != '(') ||
	    !str_next(&near, close, &name) || !near.at)
		return false;
	near = str_part(*rest, name.bytes + 2, rest->bytes);
	if (near.bytes && near.at[0] == ':')
		near = str_part(near, 1, near.bytes);
	else if (!is_numbered_speaker(name) &&
	         (close == ')' || !near.bytes || name_shape(name) != NAME_PROPER ||
	          is_in(noises, name)))
		return false;
	if (near.bytes && near.at[0] != ' ')
		return false;
	*ret_name = str_trim(name);
	*rest = str_trim(near);
	return true;
}

enum name_shape name_take_prefix(struct str *rest, struct str *ret_name)
{
	struct str near = str_part(*rest, 0, TRANSCRIPT_NAME_BYTES_MAX + 1), name, after = *rest;
	enum name_shape shape;

	if (take_bracket(&after, &name)) {
		shape = name_shape(name);
	} else {
		if (!str_next(&near, ':', &name) || !near.at)
			return NAME_NONE;
		after = str_part(*rest, name.bytes + 1, rest->bytes);
		if (after.bytes && after.at[0] != ' ' && after.at[0] != '\t' &&
		    !str_starts(after, STR("\xc2\xa0")))
			return NAME_NONE;
		name = str_trim(name);
		shape = name_shape(name);
		after = str_trim(after);
	}
	if (shape != NAME_NONE) {
		*ret_name = name;
		*rest = after;
	}
	return shape;
}

static int by_name(const void *a, const void *b)
{
	const struct name_claim *const *left = a, *const *right = b;
	int order = str_compare((*left)->name, (*right)->name);

	return order ? order : (*left > *right) - (*left < *right);
}

/* What is true of the whole file: see name.h, 2 to 4. */
struct file_facts {
	size_t places, turns, claims;
	bool is_tight, is_dense;
};

static bool is_speaker(struct name_claim *const *claims, size_t times,
                       const struct file_facts *file)
{
	const struct name_claim *claim = claims[0];
	bool begins_turn = false;

	for (size_t i = 0; i < times; i++)
		begins_turn |= claims[i]->begins_turn;
	/* A single "Fazit: ..." between names; a single letter is a name. */
	if (file->is_tight && begins_turn)
		return times > 1 || claim->name.bytes == 1 || !is_lead(claim->name);
	if (is_lead(claim->name))
		return false;
	if (claim->shape == NAME_PROPER)
		return times > 1 || (file->is_dense && begins_turn);
	return times >= PLAIN_COUNT_MIN && times * 20 >= file->places;
}

void name_decide(struct scope *s, struct name_claim *claims, size_t count)
{
	struct name_claim **sorted = NEW_ARRAY(s->mem, struct name_claim *, count);
	struct file_facts file = {.places = count};
	size_t accepted = 0, turn_claims = 0;

	for (size_t i = 0; i < count; i++) {
		file.turns += claims[i].begins_turn;
		turn_claims += claims[i].begins_turn && claims[i].shape != NAME_NONE;
		if (claims[i].shape != NAME_NONE)
			sorted[file.claims++] = &claims[i];
	}
	file.is_tight = turn_claims * 10 >= file.turns * 9;
	file.is_dense = file.claims * 2 >= count;
	qsort(sorted, file.claims, sizeof *sorted, by_name);
	for (size_t from = 0, to; from < file.claims; from = to) {
		bool is_name;

		for (to = from + 1; to < file.claims; to++)
			if (!str_equal(sorted[to]->name, sorted[from]->name))
				break;
		is_name = is_speaker(sorted + from, to - from, &file);
		for (size_t i = from; i < to; i++)
			sorted[i]->is_speaker = is_name;
		accepted += is_name ? to - from : 0;
	}
	if (accepted * 20 < count)
		for (size_t i = 0; i < file.claims; i++)
			sorted[i]->is_speaker = false;
}

void name_resolve(struct cue_list *list)
{
	struct scope *s = list->s;
	struct name_claim *claims = NEW_ARRAY(s->mem, struct name_claim, list->count);
	struct str *after = NEW_ARRAY(s->mem, struct str, list->count);
	size_t *of_cue = NEW_ARRAY(s->mem, size_t, list->count);
	size_t count = 0;
	struct str speaker = STR_NONE;

	for (size_t i = 0; i < list->count; i++) {
		struct name_claim claim = {.begins_turn = !list->at[i].continues};

		after[i] = str_trim(list->at[i].text);
		claim.shape = name_take_prefix(&after[i], &claim.name);
		of_cue[i] = SIZE_MAX;
		if (claim.begins_turn || claim.shape != NAME_NONE) {
			of_cue[i] = count;
			claims[count++] = claim;
		}
	}
	name_decide(s, claims, count);
	for (size_t i = 0; i < list->count; i++) {
		struct cue *cue = &list->at[i];

		if (of_cue[i] != SIZE_MAX && claims[of_cue[i]].is_speaker) {
			speaker = claims[of_cue[i]].name;
			cue->text = after[i];
		} else if (cue->begins_turn) {
			speaker = STR_NONE; /* somebody else, but who? */
		}
		cue->speaker = speaker;
	}
}
