/* vcard.h - address cards, as phones and mail programs hand them out.
 *
 * vCard 3.0 (RFC 2426) and 4.0 (RFC 6350); of 2.1 what Outlook still writes: quoted-printable with its
 * soft line ends, and bytes that are Windows-1252. Folded lines, groups ("item1.EMAIL"), parameters
 * and escapes are understood; pictures and all that a contact has no field for are passed over.
 *
 * Layer: accounts. Read first: vcard_open(), vcard_next().
 * Source: Debian 12 has no library for it: libical 3.0 knows vCard 2.1 only (in libicalvcal).
 */
#ifndef ACCOUNTS_VCARD_H
#define ACCOUNTS_VCARD_H

#include "core/encoding.h"
#include "core/scope.h"

#define VCARD_LINE_BYTES_MAX ((size_t)1024 * 1024) /* unfolded; a picture is one line */

struct vcard {
	int64_t line;    /* of BEGIN:VCARD */
	struct str name; /* FN; without it, N put together */
	struct str given, family;
	struct str email;              /* the preferred one, else the first */
	struct str organisation, unit; /* the first two parts of ORG */
	struct str function, language, note;
	struct str phone; /* the preferred one, else the first; never a fax */
};

struct vcard_reader {
	struct scope *s;
	struct str rest;
	int64_t line; /* of what comes next */
	enum encoding encoding;
};

/* Whether the file is one of cards. */
bool vcard_is_there(struct str bytes);

/* Errors: as csv_open(). */
enum err vcard_open(struct scope *s, struct str bytes, struct vcard_reader *ret_reader);

/* The next card. Memory: as csv_next(). Errors: INVALID "vcard.open" a card has no end,
 * "vcard.line_long", "vcard.line" no name and colon. */
enum err vcard_next(struct vcard_reader *reader, struct vcard *card, bool *ret_is_there);

#endif
