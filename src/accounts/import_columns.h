/* import_columns.h - what people call the columns of their lists, and how they write what stands in them.
 * Layer: accounts, for import.c. */
#ifndef ACCOUNTS_IMPORT_COLUMNS_H
#define ACCOUNTS_IMPORT_COLUMNS_H

#include "accounts/import.h"

/* The field that a header means, in German and English; IMPORT_NOTHING when it means none. */
enum import_field import_columns_guess(struct scope *s, enum import_of of, struct str header);

/* "DE", "de", "Deutschland" and "Germany" as "DE"; what is not known stays as it is. */
struct str import_columns_country(struct scope *s, struct str typed);

/* "Deutsch", "German", "de-AT" as "de". False: neither German nor English. */
bool import_columns_language(struct scope *s, struct str typed, struct str *ret_language);

#endif
