/* contact.h - the people at a customer we talk with.
 *
 * A contact belongs to one account. It is retired, never deleted, because
 * transcripts and actions keep pointing at it.
 *
 * Layer: accounts, on core and store. Words: docs/glossary.md.
 * Read first: contact_add(), then contact_change().
 */
#ifndef ACCOUNTS_CONTACT_H
#define ACCOUNTS_CONTACT_H

#include "core/id.h"
#include "core/scope.h"
#include "core/str.h"

#define CONTACT_NAME_BYTES_MAX 200
#define CONTACT_FUNCTION_BYTES_MAX 200
#define CONTACT_PHONE_BYTES_MAX 60
#define CONTACT_LIST_MAX 200

struct contact {
	struct id id; /* set by contact_add() */
	struct id account;
	struct str name;       /* 1..CONTACT_NAME_BYTES_MAX bytes, UTF-8, as typed */
	struct str email;      /* lower case; empty when unknown */
	struct str function;   /* "purchasing", as the company calls it; may be empty */
	struct str language;   /* "de", "en" or empty */
	struct str phone;      /* as people write it; may be empty */
	struct id division;    /* where in the group they work; guests are told of shared ones */
	bool is_shared;        /* guests of the account see it */
	int64_t retired_at_ms; /* 0 = not retired */
	int64_t revision;      /* one higher after each change */
};

/* Stores `draft` as a new contact.
 * Memory: *ret_contact lives as long as `s` and the draft's texts.
 * Needs:  MAY_EDIT on draft->account.
 * Errors: INVALID name|email|function|language|phone, "contact.division_unknown", NOT_FOUND account, CONFLICT "contact.email_taken"
 *         within this account (a retired contact's email is free).
 */
enum err contact_add(struct scope *s, const struct contact *draft,
                     const struct contact **ret_contact);

/* The two halves of contact_add(), for whoever brings in many at once (import.h): brings the fields into
 * their stored form or refuses; and, within a transaction, writes a contact that passed, with a new id.
 * Permissions are the caller's to check. */
enum err contact_check(struct scope *s, struct contact *contact);
enum err contact_store(struct scope *s, struct contact *contact);

/* Overwrites the contact if nobody changed it since the caller read it.
 * Memory: as contact_add().
 * Errors: as contact_add(), and NOT_FOUND; INVALID account, it stays; CONFLICT also when `next->revision`
 *         is no longer the stored one - read again, then retry.
 * Source: optimistic locking, docs/decisions/0007-revisions.md
 */
enum err contact_change(struct scope *s, const struct contact *next,
                        const struct contact **ret_contact);

/* Needs: MAY_VISIT of its account; guests find what is shared, and themselves. Errors: NOT_FOUND "contact.not_found". */
enum err contact_find(struct scope *s, struct id id, const struct contact **ret_contact);

/* Those not retired whose name or email contains `words` ("" = all), in the order of names, then id, starting after
 * `after`. Needs: MAY_VISIT of
 * the account; guests get what is shared. Errors: INVALID "list.limit" (1..CONTACT_LIST_MAX), "list.after_unknown". */
enum err contact_list(struct scope *s, struct id account, struct str words, struct id after,
                      size_t limit, const struct contact **ret_contacts, size_t *ret_count);

struct search_source;

/* All there are, for the search to be filled with (teams/search.h). */
extern const struct search_source contact_findable;

#endif
