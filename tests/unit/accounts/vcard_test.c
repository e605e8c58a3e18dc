#include "accounts/vcard.h"

#include "core/text.h"
#include "test.h"

static struct str read_all(struct scope *s, const char *file)
{
	struct text out = text_new(s->mem, 10000);
	struct vcard_reader r;
	struct vcard c;
	bool is_there;
	enum err e = vcard_open(s, str_from(file), &r);

	while (!e && !(e = vcard_next(&r, &c, &is_there)) && is_there)
		text_addf(&out, "%lld:%.*s|%.*s|%.*s|%.*s|%.*s|%.*s ", (long long)c.line,
		          STR_ARG(c.name), STR_ARG(c.email), STR_ARG(c.organisation),
		          STR_ARG(c.function), STR_ARG(c.language), STR_ARG(c.note));
	if (e)
		text_addf(&out, "%s@%lld", s->problem.key, (long long)s->problem.line);
	return str_trim(text_str(&out));
}

TEST(vcard_next__reads_what_phones_and_mail_programs_write)
{
	static const struct {
		const char *file, *cards;
	} table[] = {
		/* Apple: groups, folded lines, escapes, the preferred address second */
		{"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Petersen;Frauke;;;\r\nFN:Frauke Petersen\r\n"
	         "ORG:Nordwind\\, See AG;Einkauf\r\nEMAIL;type=HOME:a@n.example\r\n"
	         "item1.EMAIL;type=INTERNET;type=pref:f@n.example\r\nTITLE:Leiterin\r\n"
	         "NOTE:eins\\nzw\r\n ei\r\nEND:VCARD\r\n",
	         "1:Frauke Petersen|f@n.example|Nordwind, See AG|Leiterin||eins\nzwei"},
		/* Outlook, vCard 2.1 */
		{"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=utf-8;ENCODING=QUOTED-PRINTABLE:B=C3=A4r;"
	         "J=C3=B6r=\r\n"
	         "g\r\nEMAIL;PREF;INTERNET:j@b.example\r\nEND:VCARD\r\n",
	         "1:J\xc3\xb6rg B\xc3\xa4r|j@b.example||||"},
		{"BEGIN:VCARD\nVERSION:2.1\nFN;ENCODING=QUOTED-PRINTABLE:J=F6rg\nEND:VCARD\n",
	         "1:J\xc3\xb6rg|||||"},
		/* 4.0, two cards, quoted parameters */
		{"BEGIN:VCARD\nVERSION:4.0\nFN:Ada\nEMAIL;PREF=1:mailto:ada@x.example\nLANG:en-GB\n"
	         "ROLE:Engineer\nTEL;TYPE=\"a;b:c\":tel:+44\nEND:VCARD\n\nbegin:vcard\nFN:Bo\nend:"
	         "vcard\n",
	         "1:Ada|ada@x.example||Engineer|en-GB| 10:Bo|||||"},
		{"BEGIN:VCARD\nFN:Ada\n", "vcard.open@1"},
		{"BEGIN:VCARD\nFN Ada\nEND:VCARD\n", "vcard.line@2"},
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct scope s = {.mem = arena_new(0)};

		assert_str(read_all(&s, table[i].file), table[i].cards);
		arena_end(s.mem);
	}
}

TEST(vcard_next__tells_phone_and_part_of_the_organisation)
{
	static const struct {
		const char *lines, *phone, *organisation, *unit;
	} table[] = {
		{"ORG:Nordwind AG;Einkauf;Team 3\nTEL:+49 40 1\nTEL:+49 40 2\n", "+49 40 1",
	         "Nordwind AG", "Einkauf"},
		{"ORG:Nordwind AG\nTEL;TYPE=home:1\nTEL;TYPE=\"voice,pref\":2\n", "2",
	         "Nordwind AG", ""},
		{"TEL;TYPE=FAX:1\nTEL;WORK;FAX:2\nTEL;CELL:3\n", "3", "", ""},
		{"TEL;VALUE=uri;PREF=1:tel:+43-1-2\nORG:A\\;B;C\\, D\n", "+43-1-2", "A;B", "C, D"},
		{"TEL;VALUE=uri:tel:+43-1-2;phone-context=x;ext=5\nORG:A\n", "+43-1-2 ext. 5", "A",
	         ""},
		{"TEL;VALUE=uri:tel:12;phone-context=+43\nORG:A\n", "12", "A", ""},
		{"TEL:+43 1;2\nORG:A\n", "+43 1;2", "A", ""},
		/* A unit belongs to its organisation. */
		{"ORG:A;Eins\nORG;PREF=1:B\n", "", "B", ""},
		{"ORG:A\nORG:B;Zwei\n", "", "A", ""},
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct scope s = {.mem = arena_new(0)};
		struct vcard_reader r;
		struct vcard c;
		bool is_there;

		assert_ok(vcard_open(
			&s, text_format(s.mem, "BEGIN:VCARD\nFN:A\n%sEND:VCARD\n", table[i].lines),
			&r));
		assert_ok(vcard_next(&r, &c, &is_there));
		assert_str(c.phone, table[i].phone);
		assert_str(c.organisation, table[i].organisation);
		assert_str(c.unit, table[i].unit);
		arena_end(s.mem);
	}
}
