#include "core/mail.h"

#include "core/check.h"
#include "core/clock.h"
#include "core/log.h"
#include "core/text.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	CREDENTIALS_BYTES_MAX = 1000,
	URL_BYTES_MAX = 300,
	WORD_BYTES_MAX = 45 /* in base64 and its frame, a line of 75 (RFC 2047 section 2) */
};

/* A letter as it goes over the wire. */
struct packed {
	struct arena *mem; /* its own */
	const char *to, *subject, *body, *id;
};

struct mail {
	const char *server, *from, *user, *password, *ca_file;
	struct str public_url;
	bool needs_tls;
	atomic_uint_least64_t sent, lost;
};

/* ---- what may stand in a letter ---- */

/* ASCII without blanks, brackets or control characters: nothing that could begin another line. */
static bool is_address(struct str address)
{
	size_t at = str_find(address, STR("@"));

	if (at == SIZE_MAX || at == 0 || at + 1 == address.bytes ||
	    address.bytes > MAIL_ADDRESS_BYTES_MAX)
		return false;
	for (size_t i = 0; i < address.bytes; i++)
		if (address.at[i] <= ' ' || address.at[i] > '~' ||
		    strchr("<>()[],;:\\\"", address.at[i]) || (address.at[i] == '@' && i != at))
			return false;
	return true;
}

static bool is_plain(struct str text)
{
	for (size_t i = 0; i < text.bytes; i++)
		if ((unsigned char)text.at[i] < ' ' || text.at[i] == 0x7f)
			return false;
	return true;
}

static enum err check_address(struct scope *s, struct str address)
{
	if (!is_address(address))
		return scope_fail(s, ERR_INVALID, "mail.address", "to",
		                  "no letter can be sent to this address");
	return ERR_NONE;
}

static enum err check_letter(struct scope *s, const struct mail_letter *letter)
{
	TRY(check_address(s, letter->to));
	if (!letter->subject.bytes || letter->subject.bytes > MAIL_SUBJECT_BYTES_MAX ||
	    !is_plain(letter->subject))
		return scope_fail(s, ERR_INVALID, "mail.subject", "subject",
		                  "1 to %d bytes on one line", MAIL_SUBJECT_BYTES_MAX);
	if (letter->body.bytes > MAIL_BODY_BYTES_MAX ||
	    memchr(letter->body.at, 0, letter->body.bytes))
		return scope_fail(s, ERR_INVALID, "mail.body", "body", "at most %zu bytes of text",
		                  MAIL_BODY_BYTES_MAX);
	return ERR_NONE;
}

/* In encoded words that cut no letter in two. */
static const char *encode_subject(struct arena *mem, struct str subject)
{
	struct text out = text_new(mem, 2000);
	char word[100];

	while (subject.bytes) {
		size_t n = subject.bytes < WORD_BYTES_MAX ? subject.bytes : WORD_BYTES_MAX;

		while (n < subject.bytes && ((unsigned char)subject.at[n] & 0xc0) == 0x80)
			n--;
		sodium_bin2base64(word, sizeof word, (const unsigned char *)subject.at, n,
		                  sodium_base64_VARIANT_ORIGINAL);
		text_addf(&out, "%s=?utf-8?B?%s?=", out.bytes ? "\r\n " : "", word);
		subject = str_part(subject, n, subject.bytes);
	}
	return str_c(mem, text_str(&out));
}

static const char *with_crlf(struct arena *mem, struct str body)
{
	struct text out = text_new(mem, 2 * MAIL_BODY_BYTES_MAX + 4);
	struct str line;

	while (str_next_line(&body, &line)) {
		text_add(&out, line);
		text_add(&out, STR("\r\n"));
	}
	return str_c(mem, text_str(&out));
}

/* ---- looking, packing, counting ---- */

bool mail_is_there(const struct mail *mail)
{
	return mail && mail->server;
}

static enum err check_is_there(struct scope *s)
{
	if (!mail_is_there(s->mail))
		return scope_fail(s, ERR_CONFLICT, "mail.not_there", NULL,
		                  "no mail server is set; start with --smtp");
	return ERR_NONE;
}

enum err mail_check(struct scope *s, struct str address)
{
	TRY(check_is_there(s));
	return check_address(s, address);
}

static struct packed *pack(const struct mail_letter *letter, struct id id)
{
	struct arena *mem = arena_new(0);
	struct packed *it = NEW(mem, struct packed);

	it->mem = mem;
	it->to = str_c(mem, letter->to);
	it->subject = encode_subject(mem, letter->subject);
	it->body = with_crlf(mem, letter->body);
	it->id = str_c(mem, id_text(mem, id));
	return it;
}

struct mail_figures mail_figures(struct mail *mail)
{
	if (!mail)
		return (struct mail_figures){0};
	return (struct mail_figures){atomic_load(&mail->sent), atomic_load(&mail->lost)};
}

void mail_note_lost(struct mail *mail)
{
	if (mail)
		atomic_fetch_add(&mail->lost, 1);
}

/* ---- links ---- */

static bool is_this_machine(struct str host)
{
	static const char *const names[] = {"localhost", "127.0.0.1", "[::1]"};
	int64_t port;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct str name = str_from(names[i]);

		if (!str_starts(host, name))
			continue;
		host = str_part(host, name.bytes, host.bytes);
		return !host.bytes ||
		       (host.at[0] == ':' && str_number(str_part(host, 1, host.bytes), &port) &&
		        port > 0 && port < 65536);
	}
	return false;
}

enum err mail_link(struct scope *s, struct str host, struct str path, struct str *ret_url)
{
	struct str base = s->mail ? s->mail->public_url : STR_NONE;

	if (base.bytes)
		*ret_url = text_format(s->mem, "%.*s%.*s", STR_ARG(base), STR_ARG(path));
	else if (is_this_machine(
			 host)) /* whoever writes another name there could send people to it */
		*ret_url = text_format(s->mem, "http://%.*s%.*s", STR_ARG(host), STR_ARG(path));
	else
		return scope_fail(s, ERR_CONFLICT, "mail.no_public_url", NULL,
		                  "start with --public-url https://...");
	return ERR_NONE;
}

/* ---- sending ---- */

static struct curl_slist *headers(const struct mail *mail, const struct packed *it)
{
	struct curl_slist *list = NULL;
	struct tm utc;
	time_t now = (time_t)(clock_now_ms() / 1000);
	char date[64];
	const char *lines[5];

	gmtime_r(&now, &utc);
	/* The locale is never set, so the names are English. */
	strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S +0000", &utc);
	lines[0] = str_c(it->mem, text_format(it->mem, "Date: %s", date));
	lines[1] = str_c(it->mem, text_format(it->mem, "From: <%s>", mail->from));
	lines[2] = str_c(it->mem, text_format(it->mem, "To: <%s>", it->to));
	lines[3] = str_c(it->mem, text_format(it->mem, "Subject: %s", it->subject));
	lines[4] = str_c(it->mem, text_format(it->mem, "Message-ID: <%s%s>", it->id,
	                                      strchr(mail->from, '@')));
	for (size_t i = 0; i < 5; i++)
		list = curl_slist_append(list, lines[i]);
	return curl_slist_append(list, "Auto-Submitted: auto-generated");
}

static void add_body(CURL *curl, const struct packed *it, curl_mime **ret_mime)
{
	curl_mime *mime = curl_mime_init(curl);
	curl_mimepart *part = curl_mime_addpart(mime);

	curl_mime_data(part, it->body, CURL_ZERO_TERMINATED);
	curl_mime_type(part, "text/plain; charset=utf-8");
	curl_mime_encoder(part, "quoted-printable");
	curl_easy_setopt(curl, CURLOPT_MIMEPOST, mime);
	*ret_mime = mime;
}

static CURLcode send_letter(struct mail *mail, const struct packed *it, long *ret_status)
{
	CURL *curl = curl_easy_init();
	struct curl_slist *to = NULL, *head = NULL;
	curl_mime *mime = NULL;
	CURLcode code;

	if (!curl)
		return CURLE_OUT_OF_MEMORY;
	to = curl_slist_append(NULL, str_c(it->mem, text_format(it->mem, "<%s>", it->to)));
	head = headers(mail, it);
	curl_easy_setopt(curl, CURLOPT_URL, mail->server);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(curl, CURLOPT_USE_SSL,
	                 (long)(mail->needs_tls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
	if (mail->ca_file)
		curl_easy_setopt(curl, CURLOPT_CAINFO, mail->ca_file);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)(MAIL_NOW_MS_MAX / 4));
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)MAIL_NOW_MS_MAX);
	curl_easy_setopt(curl, CURLOPT_MAIL_FROM,
	                 str_c(it->mem, text_format(it->mem, "<%s>", mail->from)));
	curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, head);
	if (mail->user) {
		curl_easy_setopt(curl, CURLOPT_USERNAME, mail->user);
		curl_easy_setopt(curl, CURLOPT_PASSWORD, mail->password);
	}
	add_body(curl, it, &mime);
	code = curl_easy_perform(curl);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, ret_status);
	curl_easy_cleanup(curl);
	curl_mime_free(mime);
	curl_slist_free_all(head);
	curl_slist_free_all(to);
	return code;
}

static bool is_of_no_use(CURLcode code, long status)
{
	return (status >= 500 && status < 600) || code == CURLE_LOGIN_DENIED;
}

/* Logs without the address: it is personal. */
enum mail_outcome mail_try(struct scope *s, const struct mail_letter *letter, struct id id)
{
	struct packed *it;
	long status = 0;
	CURLcode code;

	if (!mail_is_there(s->mail) || check_letter(s, letter))
		return MAIL_REFUSED;
	it = pack(letter, id);
	code = send_letter(s->mail, it, &status);
	arena_end(it->mem);
	if (code != CURLE_OK)
		log_warning("a letter was not sent",
		            LOG_TEXT("why", str_from(curl_easy_strerror(code))),
		            LOG_NUMBER("status", status));
	else
		atomic_fetch_add(&s->mail->sent, 1);
	return code == CURLE_OK             ? MAIL_SENT
	       : is_of_no_use(code, status) ? MAIL_REFUSED
	                                    : MAIL_DELAYED;
}

/* ---- settings ---- */

static enum err bad_server(struct scope *s)
{
	return scope_fail(s, ERR_INVALID, "mail.server", NULL,
	                  "--smtp takes smtp://HOST:PORT or smtps://HOST:PORT; name and password "
	                  "stand in the file of --smtp-credentials");
}

static enum err read_server(struct scope *s, struct mail *mail, struct str server)
{
	bool is_tls = str_starts(server, STR("smtps://"));
	struct str host;

	if (!is_tls && !str_starts(server, STR("smtp://")))
		return bad_server(s);
	host = str_part(server, is_tls ? 8 : 7, server.bytes);
	if (!host.bytes || server.bytes > URL_BYTES_MAX)
		return bad_server(s);
	for (size_t i = 0; i < host.bytes; i++)
		if (host.at[i] <= ' ' || host.at[i] > '~' || strchr("@/?#\\%", host.at[i]))
			return bad_server(s);
	mail->server = str_c(s->mem, server);
	mail->needs_tls = is_tls || !is_this_machine(host);
	return ERR_NONE;
}

static enum err read_credentials(struct scope *s, struct mail *mail, struct str path)
{
	char *bytes = arena_take(s->mem, CREDENTIALS_BYTES_MAX + 1);
	struct str rest, user, password;
	struct stat about;
	ssize_t got = -1;
	int file = open(str_c(s->mem, path), O_RDONLY | O_CLOEXEC);

	if (file >= 0 && !fstat(file, &about) && S_ISREG(about.st_mode) && !(about.st_mode & 077))
		got = read(file, bytes, CREDENTIALS_BYTES_MAX);
	if (file >= 0)
		close(file);
	rest = (struct str){bytes, got > 0 ? (size_t)got : 0};
	if (!str_next_line(&rest, &user) || !str_next_line(&rest, &password) || !user.bytes)
		return scope_fail(s, ERR_INVALID, "mail.credentials", NULL,
		                  "%.*s has to be a file with two lines, name and password, that "
		                  "only its owner can read (chmod 600)",
		                  STR_ARG(path));
	mail->user = str_c(s->mem, user);
	mail->password = str_c(s->mem, password);
	return ERR_NONE;
}

/* Read anew for each letter, so that a renewed certificate needs no restart; but a wrong name is told at once. */
static enum err read_ca_file(struct scope *s, struct mail *mail, struct str path)
{
	if (!path.bytes)
		return ERR_NONE;
	mail->ca_file = str_c(s->mem, path);
	if (access(mail->ca_file, R_OK))
		return scope_fail(s, ERR_INVALID, "mail.ca", NULL, "%.*s cannot be read: %s",
		                  STR_ARG(path), strerror(errno));
	return ERR_NONE;
}

static enum err read_public_url(struct scope *s, struct mail *mail, struct str url)
{
	bool is_tls = str_starts(url, STR("https://")), is_good;
	struct str host = str_part(url, is_tls ? 8 : 7, url.bytes);

	is_good = (is_tls || str_starts(url, STR("http://"))) && host.bytes && host.at[0] != '/' &&
	          url.bytes <= URL_BYTES_MAX;
	for (size_t i = 0; i < host.bytes && is_good; i++)
		is_good = host.at[i] > ' ' && host.at[i] <= '~' && !strchr("@?#\\\"<>", host.at[i]);
	if (!is_good)
		return scope_fail(s, ERR_INVALID, "mail.public_url", NULL,
		                  "--public-url is the address people type, as in "
		                  "https://kam.example.org");
	while (str_ends(url, STR("/")))
		url.bytes--;
	mail->public_url = str_copy(s->mem, url);
	return ERR_NONE;
}

static enum err settle(struct scope *s, struct mail *mail, const struct mail_settings *settings)
{
	mail->public_url = STR_NONE;
	if (settings->public_url.bytes)
		TRY(read_public_url(s, mail, settings->public_url));
	if (!settings->server.bytes)
		return ERR_NONE;
	TRY(read_server(s, mail, settings->server));
	if (!is_address(settings->from))
		return scope_fail(s, ERR_INVALID, "mail.from", NULL,
		                  "--mail-from takes the address letters come from");
	mail->from = str_c(s->mem, settings->from);
	TRY(read_ca_file(s, mail, settings->ca_file));
	if (settings->credentials_file.bytes)
		return read_credentials(s, mail, settings->credentials_file);
	mail->user = getenv("KAMWERK_SMTP_USER");
	mail->password = getenv("KAMWERK_SMTP_PASSWORD");
	if (mail->user && !mail->password)
		mail->password = "";
	return ERR_NONE;
}

enum err mail_open(struct scope *s, const struct mail_settings *settings, struct mail **ret_mail)
{
	struct mail *mail = NEW(s->mem, struct mail);

	TRY(settle(s, mail, settings));
	if (mail->server && curl_global_init(CURL_GLOBAL_DEFAULT))
		return scope_fail(s, ERR_BROKEN, "server.start", NULL, "no libcurl");
	*ret_mail = mail;
	return ERR_NONE;
}
