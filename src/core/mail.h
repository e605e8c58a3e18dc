/* mail.h - sends letters: plain text, UTF-8, through an SMTP server of the organisation.
 *
 * Nothing waits here: whoever has a letter to send writes down that it is to be sent, and tries until it is
 * (teams/outbox.h, rhythm/letter.h). So it leaves after the commit of what it speaks of, and outlives us.
 *
 * Layer: core. Read first: mail_try(). Source: RFC 5322, RFC 2047.
 */
#ifndef CORE_MAIL_H
#define CORE_MAIL_H

#include "core/scope.h"

#define MAIL_ADDRESS_BYTES_MAX 254
#define MAIL_SUBJECT_BYTES_MAX 200
#define MAIL_BODY_BYTES_MAX ((size_t)64 * 1024)
#define MAIL_NOW_MS_MAX ((int64_t)10 * 1000) /* a try takes no longer */

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
};

struct mail_letter {
	struct str to, subject, body; /* `body`: lines end in LF */
};

/* Checks the settings. smtp:// to another machine needs STARTTLS. Nothing is
 * sent to find out whether the server answers. Memory: as long as `s`.
 * Errors: INVALID "mail.server", "mail.from", "mail.credentials", "mail.ca", "mail.public_url"; BROKEN. */
enum err mail_open(struct scope *s, const struct mail_settings *settings, struct mail **ret_mail);

/* True when letters can be sent; `mail` may be NULL. */
bool mail_is_there(const struct mail *mail);

/* Whether a letter could be sent to this address: for whoever writes down that one is to be.
 * Errors: INVALID "mail.address"; CONFLICT "mail.not_there" no server is set. */
enum err mail_check(struct scope *s, struct str address);

/* Tries to send a letter, now, and waits for it, at most MAIL_NOW_MS_MAX. `id` names it and is the same for each try, so that a
 * mailbox that got it twice shows it once. */
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

/* A letter was given up, by whoever kept it. `mail` may be NULL. */
void mail_note_lost(struct mail *mail);

struct mail_figures {
	uint64_t sent, lost; /* since the start */
};

/* `mail` may be NULL. */
struct mail_figures mail_figures(struct mail *mail);

#endif
