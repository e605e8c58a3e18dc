#include "core/mail.h"

#include "core/clock.h"
#include "core/json_in.h"
#include "core/log.h"
#include "core/text.h"
#include "test.h"

#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	PATIENCE_MS = 20 * 1000
};

static struct scope *s;
static pid_t child;
static int from_child, to_child, port;

static struct str next_line(int ms)
{
	struct text line = text_new(s->mem, 1 << 20);
	struct pollfd wait = {from_child, POLLIN, 0};
	char c;

	while (poll(&wait, 1, ms) == 1 && read(from_child, &c, 1) == 1 && c != '\n')
		text_add_char(&line, c);
	return text_str(&line);
}

static void end_server(void *what)
{
	(void)what;
	close(to_child); /* it ends when nobody can speak to it any more */
	close(from_child);
	waitpid(child, NULL, 0);
}

static void start_server(const char *mode)
{
	int in[2], out[2];
	int64_t number = 0;

	assert_int_equal(pipe(in) + pipe(out), 0);
	child = fork(); /* Debian's python: its package is the one installed */
	if (!child) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		close(in[1]);
		close(out[0]);
		execl("/usr/bin/python3", "/usr/bin/python3", "-I", MAIL_SERVER, mode, NULL);
		_exit(1);
	}
	close(in[0]);
	close(out[1]);
	to_child = in[1];
	from_child = out[0];
	arena_at_end(s->mem, end_server, NULL);
	assert_true(str_number(next_line(PATIENCE_MS), &number));
	port = (int)number;
}

static void open_mail(const char *host)
{
	assert_ok(mail_open(
		s,
		&(struct mail_settings){.server = text_format(s->mem, "smtp://%s:%d", host, port),
	                                .from = STR("kamwerk@firma.example")},
		&s->mail));
}

static void start(const char *mode)
{
	s = test_scope();
	log_set_level(LOG_ERROR + 1);
	start_server(mode);
	open_mail("127.0.0.1");
}

static enum mail_outcome send_letter(struct str subject, struct str body)
{
	return mail_try(s, &(struct mail_letter){STR("lea@firma.example"), subject, body},
	                scope_new_id(s));
}

static const char *field(json_t *letter, const char *name)
{
	return json_string_value(json_object_get(letter, name));
}

TEST(mail__arrives_as_it_was_written)
{
	struct text body;
	struct str subject = STR(
		"Größere Änderungen für München: ein Betreff, der länger ist als eine Zeile darf");
	json_t *letter;

	start("");
	body = text_new(s->mem, 20000);
	text_add(&body, STR("Grüß Gott,\n.\n..zwei Punkte\nEnde mit Blank \n"));
	for (int i = 0; i < 500; i++)
		text_add(&body, STR("schön "));
	text_add(&body, STR("\nhttps://kam.example.org/#/welcome/a=b\n"));
	assert_int_equal(send_letter(subject, text_str(&body)), MAIL_SENT);
	assert_ok(json_in_object(s, next_line(PATIENCE_MS), &letter));
	assert_str(subject, field(letter, "subject"));
	assert_str(text_str(&body), field(letter, "body"));
	assert_string_equal(field(letter, "from"), "kamwerk@firma.example");
	assert_string_equal(field(letter, "auto"), "auto-generated");
	assert_true(json_integer_value(json_object_get(letter, "longest")) < 100);
	assert_int_equal(mail_figures(s->mail).sent, 1);
}

TEST(mail__refuses_what_would_write_a_header)
{
	static const char *const addresses[] = {
		"",      "lea",     "@x",        "lea@",           "a@b@c", "lea@x\r\nBcc: b@x",
		"l a@x", "<lea@x>", "lea@x,b@x", "m\303\274ller@x"};

	start("");
	for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
		assert_int_equal(mail_check(s, str_from(addresses[i])), ERR_INVALID);
		assert_int_equal(
			mail_try(s,
		                 &(struct mail_letter){str_from(addresses[i]), STR("x"), STR("x")},
		                 scope_new_id(s)),
			MAIL_REFUSED);
	}
	assert_int_equal(send_letter(STR("a\r\nBcc: b@x"), STR("x")), MAIL_REFUSED);
	assert_string_equal(s->problem.key, "mail.subject");
	assert_int_equal(next_line(300).bytes, 0);
}

TEST(mail_try__says_whether_another_try_is_of_use)
{
	start("later");
	for (int i = 0; i < 2; i++)
		assert_int_equal(send_letter(STR("x"), STR("x")), MAIL_DELAYED);
	assert_int_equal(send_letter(STR("x"), STR("x")), MAIL_SENT);
	start("refuse");
	assert_int_equal(send_letter(STR("x"), STR("x")), MAIL_REFUSED);
	assert_int_equal(mail_figures(s->mail).sent, 0);
	port = 1; /* nobody answers */
	open_mail("127.0.0.1");
	assert_int_equal(send_letter(STR("x"), STR("x")), MAIL_DELAYED);
}

TEST(mail__goes_to_no_other_machine_without_tls)
{
	char name[100] = "";

	s = test_scope();
	start_server("all");
	gethostname(name, sizeof name - 1); /* this machine, by a name that is not loopback's */
	open_mail(name);
	assert_int_equal(send_letter(STR("x"), STR("x")), MAIL_DELAYED);
	assert_int_equal(next_line(300).bytes, 0);
}

/* A server on another address of this machine, which is as far away as another machine: it has to offer TLS,
 * and lets nobody send who has not logged in. */
static struct str start_safe(const char *mode)
{
	s = test_scope();
	log_set_level(LOG_ERROR + 1);
	start_server(mode);
	return next_line(PATIENCE_MS);
}

static void open_safe(const char *scheme, struct str ca_file, const char *credentials)
{
	char path[] = "/tmp/kamwerk-mail-XXXXXX";
	int file = mkstemp(path);

	assert_int_equal(write(file, credentials, strlen(credentials)), strlen(credentials));
	close(file);
	assert_ok(
		mail_open(s,
	                  &(struct mail_settings){
				  .server = text_format(s->mem, "%s://127.0.0.2:%d", scheme, port),
				  .from = STR("kamwerk@firma.example"),
				  .credentials_file = str_from(path),
				  .ca_file = ca_file},
	                  &s->mail));
	unlink(path);
}

TEST(mail__logs_in_and_arrives_over_tls)
{
	static const char *const ways[][2] = {{"starttls", "smtp"}, {"smtps", "smtps"}};
	json_t *letter;

	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		struct str certificate = start_safe(ways[i][0]);

		open_safe(ways[i][1], certificate, "kam\nMoin!\n");
		assert_int_equal(send_letter(STR("Grüße"), STR("sicher\n")), MAIL_SENT);
		assert_ok(json_in_object(s, next_line(PATIENCE_MS), &letter));
		assert_string_equal(field(letter, "subject"), "Grüße");
		assert_string_equal(field(letter, "user"), "kam");
	}
}

TEST(mail__with_a_wrong_password_is_refused)
{
	struct str certificate = start_safe("starttls");

	open_safe("smtp", certificate, "kam\nServus!\n");
	assert_int_equal(send_letter(STR("x"), STR("x")), MAIL_REFUSED);
	assert_str(next_line(PATIENCE_MS), "{\"denied\": \"kam\"}");
	assert_int_equal(next_line(300).bytes, 0); /* once, and no letter */
}

TEST(mail__shows_a_password_to_nobody_whose_certificate_is_not_trusted)
{
	static const char *const ways[][2] = {{"starttls", "smtp"}, {"smtps", "smtps"}};

	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		start_safe(ways[i][0]);
		open_safe(ways[i][1], STR_NONE, "kam\nMoin!\n");
		assert_int_equal(send_letter(STR("x"), STR("x")), MAIL_DELAYED);
		assert_int_equal(next_line(300).bytes, 0);
	}
}

TEST(mail_open__refuses_settings_that_cannot_be_meant)
{
	static const struct {
		const char *server, *from, *url, *key;
	} rows[] = {
		{"mail.example.org", "a@x", "", "mail.server"},
		{"smtp://user:word@host", "a@x", "", "mail.server"},
		{"http://host", "a@x", "", "mail.server"},
		{"smtp://host", "nobody", "", "mail.from"},
		{"", "", "kam.example.org", "mail.public_url"},
		{"", "", "https://a b", "mail.public_url"},
	};
	struct mail *mail;

	s = test_scope();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(
			mail_open(s,
		                  &(struct mail_settings){.server = str_from(rows[i].server),
		                                          .from = str_from(rows[i].from),
		                                          .public_url = str_from(rows[i].url)},
		                  &mail),
			ERR_INVALID);
		assert_string_equal(s->problem.key, rows[i].key);
	}
}

TEST(mail_open__takes_credentials_only_from_a_file_of_their_owner)
{
	char path[] = "/tmp/kamwerk-mail-XXXXXX";
	int file = mkstemp(path);
	struct mail_settings settings = {.server = STR("smtp://127.0.0.1:1"),
	                                 .from = STR("a@x"),
	                                 .credentials_file = str_from(path)};
	struct mail *mail;

	s = test_scope();
	assert_int_equal(write(file, "kam\nsecret\n", 11), 11);
	assert_ok(mail_open(s, &settings, &mail));
	fchmod(file, 0644);
	assert_int_equal(mail_open(s, &settings, &mail), ERR_INVALID);
	assert_string_equal(s->problem.key, "mail.credentials");
	close(file);
	unlink(path);
}

TEST(mail_open__refuses_certificates_that_cannot_be_read)
{
	struct mail *mail;

	s = test_scope();
	assert_int_equal(
		mail_open(s,
	                  &(struct mail_settings){.server = STR("smtps://mail.example.org"),
	                                          .from = STR("a@x"),
	                                          .ca_file = STR("/nowhere.pem")},
	                  &mail),
		ERR_INVALID);
	assert_string_equal(s->problem.key, "mail.ca");
}

TEST(mail_link__believes_a_host_only_on_this_machine)
{
	struct str url;

	s = test_scope();
	assert_ok(mail_link(s, STR("127.0.0.1:8080"), STR("/#/x"), &url));
	assert_str(url, "http://127.0.0.1:8080/#/x");
	assert_int_equal(mail_link(s, STR("evil.example"), STR("/"), &url), ERR_CONFLICT);
	assert_int_equal(mail_link(s, STR("localhost.evil.example"), STR("/"), &url), ERR_CONFLICT);
	assert_ok(mail_open(
		s, &(struct mail_settings){.public_url = STR("https://kam.example.org/k/")},
		&s->mail));
	assert_false(mail_is_there(s->mail));
	assert_ok(mail_link(s, STR("evil.example"), STR("/#/x"), &url));
	assert_str(url, "https://kam.example.org/k/#/x");
}
