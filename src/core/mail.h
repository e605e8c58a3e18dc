/* mail.h - sends letters: plain text, UTF-8, through an SMTP server of the organisation.
 *
 * A letter leaves after the commit of what it speaks of: mail_add() keeps it with the scope, and
 * whoever runs the work calls mail_release() when that is done (the server does so after each
 * handler). Refused work sends nothing. One thread then tries three times. A waiting letter lives in
 * memory only; what must not get lost is written down by whoever needs it.
 *
 * Layer: core. Read first: mail_add(). Source: RFC 5322, RFC 2047.
 */
#ifndef CORE_MAIL_H
#define CORE_MAIL_H

#include "core/scope.h"

#define MAIL_WAITING_MAX 200
#define MAIL_PER_SCOPE_MAX 20
#define MAIL_ADDRESS_BYTES_MAX 254
#define MAIL_SUBJECT_BYTES_MAX 200
#define MAIL_BODY_BYTES_MAX ((size_t)64 * 1024)
#define MAIL_TRIES_MAX 3
#define MAIL_RETRY_MS                                                                              \
	((int64_t)30 * 1000) /* after the first try; ten times as long after the next */
#define MAIL_TRY_MS_MAX ((int64_t)60 * 1000)
#define MAIL_NOW_MS_MAX ((int64_t)10 * 1000) /* of mail_try() */
#define MAIL_STOP_MS ((int64_t)5 * 1000)     /* what waits when we stop has this long */

struct mail;

struct mail_settings {
	struct str server; /* "smtp://HOST:PORT" or "smtps://..."; "" = none */
	struct str from;   /* an address */
	struct str
		credentials_file; /* two lines, name and password, readable by its owner alone; ""
	                              * = KAMWERK_SMTP_USER and KAMWERK_SMTP_PASSWORD, if they are set */
	struct str ca_file;       /* certificates in PEM that the server's may come from; "" = those
	                             this machine trusts */
	struct str public_url;    /* "https://kam.example.org/below"; "" = see mail_link() */
	int64_t retry_ms;         /* 0 = MAIL_RETRY_MS */
};

struct mail_letter {
	struct str to, subject, body; /* `body`: lines end in LF */
};

/* Checks the settings and starts the thread. smtp:// to another machine needs STARTTLS. Nothing is
 * sent to find out whether the server answers. Memory: as long as `s`; stopped with it.
 * Errors: INVALID "mail.server", "mail.from", "mail.credentials", "mail.ca", "mail.public_url"; BROKEN. */
enum err mail_open(struct scope *s, const struct mail_settings *settings, struct mail **ret_mail);

/* True when letters can be sent; `mail` may be NULL. */
bool mail_is_there(const struct mail *mail);

/* Whether a letter could be sent to this address: for whoever writes down that one is to be.
 * Errors: INVALID "mail.address"; CONFLICT "mail.not_there" no server is set. */
enum err mail_check(struct scope *s, struct str address);

/* Sends a letter when the work of this scope is done and kept.
 * Errors: INVALID "mail.address", "mail.subject", "mail.body"; CONFLICT "mail.not_there" no server is
 * set; BUSY "mail.too_many". */
enum err mail_add(struct scope *s, const struct mail_letter *letter);

/* The work is kept: its letters leave. Does not wait. */
void mail_release(struct scope *s);

/* Tries to send a letter, now, and waits for it: for whoever has written down by themselves what is to be sent
 * (rhythm/letter.h, accounts/guest_letter.h). `id` names it and is the same for each try, so that a mailbox that got it twice shows it once.
 * Waits at most MAIL_NOW_MS_MAX, also when the server is told to stop. */
enum mail_outcome {
	MAIL_SENT,
	MAIL_DELAYED, /* try again later */
	MAIL_REFUSED  /* it is of no use: no such address, or no server is set */
};
enum mail_outcome mail_try(struct scope *s, const struct mail_letter *letter, struct id id);

/* An address for a letter: `path` ("/#/welcome/CODE") below the public address; without one below
 * `host` ("127.0.0.1:8080", as the asker wrote it), if that is this machine.
 * Memory: as long as `s`. Errors: CONFLICT "mail.no_public_url". */
enum err mail_link(struct scope *s, struct str host, struct str path, struct str *ret_url);

struct mail_figures {
	uint64_t sent, lost; /* since the start; lost: given up */
	size_t waiting;
};

/* `mail` may be NULL. */
struct mail_figures mail_figures(struct mail *mail);

#endif
