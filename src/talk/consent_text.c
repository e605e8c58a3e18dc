#include "talk/consent_text.h"

#include "core/text.h"

/* Filled in order: days of the wording, months of the figures. */
static const char *const texts[CONSENT_TEXT_VERSION][LANGUAGE_COUNT] = {
	{
		[LANGUAGE_DE] =
			"Wozu: Der Wortlaut dieses Gesprächs wird von Regeln gelesen, "
			"damit die Person, die es "
			"geführt hat, sieht, wie sie gefragt und zugehört hat. Es geht um "
			"ihr Zuhören, nicht um "
			"Sie.\n"
			"Was nicht geschieht: Es wird kein Ton gespeichert, aus Stimme und "
			"Gesicht wird nichts "
			"geschlossen, und niemand erstellt ein Bild von Ihnen.\n"
			"Wer es sieht: Wortlaut und Auswertung sieht nur die Person, die "
			"das Gespräch geführt hat, "
			"und wem sie es für begrenzte Zeit öffnet, zum Beispiel einem Coach; "
			"beides ist versiegelt. Sätze, in denen Sie "
			"einen Bedarf nennen, kann sie "
			"für die Zusammenarbeit aufschreiben.\n"
			"Wie lange: Der Wortlaut wird nach %lld Tagen gelöscht, die Zahlen "
			"daraus nach %lld "
			"Monaten.\n"
			"Ihre Wahl: Sie müssen nicht zustimmen. Ein Nein löscht den "
			"Wortlaut sofort. Ein Ja können "
			"Sie auf dieser Seite jederzeit zurücknehmen: Dann werden "
			"Wortlaut, Zahlen und "
			"aufgeschriebene Sätze gelöscht.",
		[LANGUAGE_EN] =
			"What for: the wording of this conversation is read by rules, so "
			"that the person who led it "
			"sees how they asked and listened. It is about their listening, "
			"not about you.\n"
			"What does not happen: no sound is stored, nothing is inferred "
			"from voice or face, and "
			"nobody makes a profile of you.\n"
			"Who sees it: the person who led the conversation sees "
			"wording and evaluation, and "
			"whom they open it to for a limited time, a coach for instance; both are "
			"sealed. Sentences in which you name a need they "
			"may write down for the "
			"work together.\n"
			"How long: the wording is deleted after %lld days, the figures "
			"made from it after %lld "
			"months.\n"
			"Your choice: you need not agree. A no deletes the wording at "
			"once. You can take back a yes "
			"on this page at any time: then wording, figures and sentences "
			"written down are deleted.",
	},
	{
		[LANGUAGE_DE] =
			"Wozu: Der Wortlaut dieses Gesprächs wird von Regeln gelesen, "
			"damit die Person, die es geführt hat, sieht, wie sie gefragt und "
			"zugehört hat. Es geht um ihr Zuhören, nicht um Sie.\n"
			"Wurde es aufgenommen: Das Unternehmen, das Sie hier fragt, lässt die "
			"Aufnahme "
			"von einem Server verschriften, den es selbst betreibt. Der Ton geht nur "
			"hindurch.\n"
			"Sprachmodell: Wo dieses Unternehmen es eingeschaltet hat, kann ein "
			"Sprachmodell, "
			"das es selbst betreibt, den Wortlaut lesen und Bedürfnisse und eine "
			"Zusammenfassung vorschlagen. Wer spricht, wird ihm nicht mit Namen "
			"genannt. "
			"Seine "
			"Worte sind gekennzeichnet, werden nicht gezählt und nicht gespeichert; "
			"was davon "
			"gilt, entscheidet ein Mensch.\n"
			"Was nicht geschieht: Es wird kein Ton gespeichert, aus Stimme und "
			"Gesicht wird nichts geschlossen, und niemand erstellt ein Bild von "
			"Ihnen.\n"
			"Wer es sieht: Wortlaut und Auswertung sieht nur die Person, die "
			"das Gespräch geführt hat, und wem sie es für begrenzte Zeit "
			"öffnet, zum Beispiel einem Coach; beides ist versiegelt. Sätze, in "
			"denen Sie einen Bedarf nennen, kann sie für die Zusammenarbeit "
			"aufschreiben.\n"
			"Wie lange: Der Wortlaut wird nach %lld Tagen gelöscht, die Zahlen "
			"daraus nach %lld Monaten.\n"
			"Ihre Wahl: Sie müssen nicht zustimmen. Ein Nein löscht den "
			"Wortlaut sofort. Ein Ja können Sie auf dieser Seite jederzeit "
			"zurücknehmen: Dann werden Wortlaut, Zahlen und aufgeschriebene Sätze "
			"gelöscht.",
		[LANGUAGE_EN] =
			"What for: the wording of this conversation is read by rules, so "
			"that the person who led it sees how they asked and listened. It "
			"is about their listening, not about you.\n"
			"If it was recorded: the company that asks you has the recording written "
			"down by "
			"a server that it runs itself. The sound only passes through.\n"
			"Language model: where this company has switched it on, a language model "
			"that it "
			"runs itself may read the wording and propose needs and a summary. Who "
			"speaks is not told to it by name. Its words are marked, are not counted "
			"and not "
			"stored; what of them holds is for a person to decide.\n"
			"What does not happen: no sound is stored, nothing is inferred "
			"from voice or face, and nobody makes a profile of you.\n"
			"Who sees it: the person who led the conversation sees wording and "
			"evaluation, and whom they open it to for a limited time, a coach "
			"for instance; both are sealed. Sentences in which you name a need they "
			"may write down for the work together.\n"
			"How long: the wording is deleted after %lld days, the figures "
			"made from it after %lld months.\n"
			"Your choice: you need not agree. A no deletes the wording at "
			"once. You can take back a yes on this page at any time: then "
			"wording, figures and sentences written down are deleted.",
	},
};

struct str consent_text(struct scope *s, int64_t version, enum language language,
                        const struct retention *retention)
{
	if (version < 1 || version > CONSENT_TEXT_VERSION)
		return STR_NONE;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	return text_format(s->mem, texts[version - 1][language], (long long)retention->wording_days,
	                   (long long)retention->figures_months);
#pragma GCC diagnostic pop
}
