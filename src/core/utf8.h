/* utf8.h - the door for text: check once, then trust.
 *
 * Layer: core. Source: RFC 3629; folding by utf8proc (Unicode).
 */
#ifndef CORE_UTF8_H
#define CORE_UTF8_H

#include "core/str.h"

/* Where the first byte stands that is not valid UTF-8 (or is NUL), or SIZE_MAX when all is well. */
size_t utf8_first_bad(struct str s);

/* Takes the next code point off the front of *rest; `rest` is valid UTF-8 and not empty. */
uint32_t utf8_next(struct str *rest);

/* How many code points. */
size_t utf8_count(struct str s);

/* At most `bytes_max` bytes of `s`, never cutting a code point. */
struct str utf8_cut(struct str s, size_t bytes_max);

/* For comparison: NFKC, case folded ("Straße" and "STRASSE" become one). */
struct str utf8_fold(struct arena *mem, struct str s);

/* What people may type to find a name, one spelling a line: without its marks and with its umlauts
 * written out ("Jürgen Öz": "jurgen oz", "juergen oez"); one line when they are the same. */
struct str utf8_spellings(struct arena *mem, struct str name);

/* How what somebody typed is spelled there: "mueller", "muller" and "MÜLLER" all stand in the
 * spellings of Müller, "Müller" also in those of Mueller. A part of a name gives a part of the line. */
struct str utf8_spelling(struct arena *mem, struct str typed);

/* For sorting names: bytes that compare as German (DIN 5007-1) and English readers expect: case and
 * accents do not count, unless nothing else differs. Other scripts follow by code point. The same
 * on every machine and engine, unlike a collation (docs/decisions/0008-order-of-names.md). */
struct str utf8_order(struct arena *mem, struct str s);

/* NFC, as text is stored. Returns `s` itself when it already is. */
struct str utf8_compose(struct arena *mem, struct str s);

#endif
