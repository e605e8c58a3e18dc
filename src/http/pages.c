#include "http/pages.h"

#include "core/files.h"
#include "core/secrets.h"

#include <sodium.h>

enum coding {
	CODING_NONE,
	CODING_GZIP,
	CODING_BROTLI,
	CODING_COUNT
};

/* One file in every form it can be asked for; [0] plain, [1] over TLS. */
struct page {
	struct MHD_Response *answers[CODING_COUNT][2];
	struct MHD_Response *unchanged[CODING_COUNT][2];
	struct str tags[CODING_COUNT]; /* ETag, with its quotes */
	size_t bytes[CODING_COUNT];
};

struct pages {
	struct str assets; /* "/assets/DIGEST/" */
	size_t file_count;
	const struct files_entry *files;
	struct page *kept;  /* below /assets, beside files[] */
	struct page *named; /* directly in web/, beside files[]; empty for all others */
	struct page index;
	bool has_index;
};

struct making {
	struct scope *s;
	const struct pages_setup *setup;
	const char *policy; /* Content-Security-Policy */
};

static const struct {
	const char *ending, *type;
} types[] = {
	{".css", "text/css; charset=utf-8"},
	{".html", "text/html; charset=utf-8"},
	{".ico", "image/x-icon"},
	{".js", "text/javascript; charset=utf-8"},
	{".json", "application/json"},
	{".mjs", "text/javascript; charset=utf-8"},
	{".png", "image/png"},
	{".svg", "image/svg+xml"},
	{".txt", "text/plain; charset=utf-8"},
	{".webmanifest", "application/manifest+json"},
	{".woff2", "font/woff2"},
};

static const char *type_of(struct str path)
{
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (str_ends(path, str_from(types[i].ending)))
			return types[i].type;
	return "application/octet-stream";
}

static void release(void *response)
{
	MHD_destroy_response(response);
}

struct form {
	struct str bytes;
	const char *type, *cache, *tag, *coding;
	bool varies, is_secure;
};

static void add(struct MHD_Response *response, const char *name, const char *value)
{
	if (value)
		MHD_add_response_header(response, name, value);
}

static struct MHD_Response *make(const struct making *m, const struct form *form)
{
	/* The library takes a pointer to memory it may write to, and does not write to it. */
	void *bytes = (void *)(uintptr_t)form->bytes.at;
	struct MHD_Response *r =
		MHD_create_response_from_buffer(form->bytes.bytes, bytes, MHD_RESPMEM_PERSISTENT);

	if (!r)
		return NULL;
	arena_at_end(m->s->mem, release, r);
	add(r, "Content-Type", form->type);
	add(r, "Content-Encoding", form->coding);
	add(r, "Cache-Control", form->cache);
	add(r, "ETag", form->tag);
	add(r, "Vary", form->varies ? "Accept-Encoding" : NULL);
	add(r, "Content-Security-Policy", m->policy);
	add(r, "Referrer-Policy", "no-referrer");
	add(r, "X-Content-Type-Options", "nosniff");
	add(r, "Permissions-Policy",
	    "camera=(), geolocation=(), microphone=(self), payment=(), usb=()");
	add(r, "Cross-Origin-Opener-Policy", "same-origin");
	add(r, "Cross-Origin-Resource-Policy", "same-origin");
	add(r, "Strict-Transport-Security", form->is_secure ? "max-age=31536000" : NULL);
	return r;
}

static enum err make_page(const struct making *m, struct page *page, const struct files_entry *file,
                          const char *cache)
{
	static const char *const codings[CODING_COUNT] = {NULL, "gzip", "br"};
	const struct str bytes[CODING_COUNT] = {file->bytes, file->gzip, file->brotli};
	bool varies = file->gzip.bytes || file->brotli.bytes;

	for (int c = 0; c < CODING_COUNT; c++) {
		struct form form = {.type = type_of(file->path),
		                    .cache = cache,
		                    .coding = codings[c],
		                    .varies = varies};

		if (c != CODING_NONE && str_is_empty(bytes[c]))
			continue;
		page->bytes[c] = bytes[c].bytes;
		/* Another coding is another representation, so it has another tag. */
		page->tags[c] = text_format(m->s->mem, "\"%.*s%s%s\"", STR_ARG(file->hash),
		                            codings[c] ? "-" : "", codings[c] ? codings[c] : "");
		form.tag = str_c(m->s->mem, page->tags[c]);
		for (int secure = 0; secure <= m->setup->may_be_secure; secure++) {
			form.is_secure = secure;
			form.bytes = bytes[c];
			page->answers[c][secure] = make(m, &form);
			form.bytes = STR_NONE;
			page->unchanged[c][secure] = make(m, &form);
			if (!page->answers[c][secure] || !page->unchanged[c][secure])
				return scope_fail(m->s, ERR_BROKEN, "server.pages", NULL,
				                  "no memory for %.*s", STR_ARG(file->path));
		}
	}
	return ERR_NONE;
}

static void add_escaped(struct text *t, struct str text)
{
	for (size_t i = 0; i < text.bytes; i++) {
		char c = text.at[i];

		if (c == '&' || c == '<' || c == '>' || c == '"' || c == '\'')
			text_addf(t, "&#%d;", c);
		else
			text_add_char(t, c);
	}
}

static struct str fill_in(struct scope *s, struct str text, struct str name, struct str value)
{
	struct text out = text_new(s->mem, 1 << 20);
	size_t at;

	while ((at = str_find(text, name)) != SIZE_MAX) {
		text_add(&out, str_part(text, 0, at));
		add_escaped(&out, value);
		text = str_part(text, at + name.bytes, text.bytes);
	}
	text_add(&out, text);
	return text_str(&out);
}

/* The policy forbids scripts within the page. An import map cannot stand in a file of its own, so
 * this one is allowed by its digest. */
static const char *policy_for(struct scope *s, struct str html)
{
	static const char opening[] = "<script type=\"importmap\">";
	struct text policy = text_new(s->mem, 1000);
	unsigned char digest[crypto_hash_sha256_BYTES];
	char encoded[sodium_base64_ENCODED_LEN(sizeof digest, sodium_base64_VARIANT_ORIGINAL)];
	size_t from = str_find(html, str_from(opening));

	text_add(&policy, STR("default-src 'none'; script-src 'self'"));
	if (from != SIZE_MAX) {
		struct str map = str_part(html, from + sizeof opening - 1, html.bytes);

		map = str_part(map, 0, str_find(map, STR("</script>")));
		crypto_hash_sha256(digest, (const unsigned char *)map.at, map.bytes);
		sodium_bin2base64(encoded, sizeof encoded, digest, sizeof digest,
		                  sodium_base64_VARIANT_ORIGINAL);
		text_addf(&policy, " 'sha256-%s'", encoded);
	}
	text_add(&policy, STR("; style-src 'self'; img-src 'self' data:; font-src 'self'; "
	                      "connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
	                      "object-src 'none'; base-uri 'self'; form-action 'self'; "
	                      "frame-ancestors 'none'"));
	return str_c(s->mem, text_str(&policy));
}

static struct str short_digest(struct scope *s, struct str text)
{
	unsigned char digest[SECRETS_HASH_BYTES];
	struct text out = text_new(s->mem, 17);

	secrets_hash(text, "web files", digest);
	for (int i = 0; i < 8; i++)
		text_addf(&out, "%02x", digest[i]);
	return text_str(&out);
}

static struct str digest_of_all(struct scope *s, const struct pages *pages)
{
	struct text all = text_new(s->mem, 1 << 22);

	for (size_t i = 0; i < pages->file_count; i++) {
		text_add(&all, pages->files[i].path);
		text_add(&all, pages->files[i].hash);
	}
	return short_digest(s, text_str(&all));
}

static enum err make_index(struct making *m, struct pages *pages)
{
	const struct files_entry *found = files_find(STR("web/index.html"));
	struct files_entry file = {.path = STR("web/index.html")};
	struct scope *s = m->s;
	struct str base = text_format(s->mem, "%.*s/", STR_ARG(m->setup->base_path));
	struct str assets = text_format(s->mem, "%.*s%.*s", STR_ARG(m->setup->base_path),
	                                (int)pages->assets.bytes - 1, pages->assets.at);

	if (!found) {
		m->policy = policy_for(s, STR_NONE);
		return ERR_NONE;
	}
	file.bytes = fill_in(s, found->bytes, STR("{{base}}"), base);
	file.bytes = fill_in(s, file.bytes, STR("{{assets}}"), assets);
	file.bytes = fill_in(s, file.bytes, STR("{{organisation}}"), m->setup->organisation);
	file.hash = short_digest(s, file.bytes);
	m->policy = policy_for(s, file.bytes);
	pages->has_index = true;
	return make_page(m, &pages->index, &file, "no-cache");
}

/* Directly in web/, so that browsers find it where they look: /favicon.svg. */
static bool is_named(struct str path)
{
	struct str rest = str_part(path, 4, path.bytes);

	return str_find(rest, STR("/")) == SIZE_MAX && !str_equal(rest, STR("index.html"));
}

enum err pages_build(struct scope *s, const struct pages_setup *setup, struct pages **ret_pages)
{
	struct pages *pages = NEW(s->mem, struct pages);
	struct making m = {s, setup, NULL};

	pages->file_count = files_under(STR("web/"), &pages->files);
	pages->assets = text_format(s->mem, "/assets/%.*s/", STR_ARG(digest_of_all(s, pages)));
	TRY(make_index(&m, pages));
	pages->kept = NEW_ARRAY(s->mem, struct page, pages->file_count + 1);
	pages->named = NEW_ARRAY(s->mem, struct page, pages->file_count + 1);
	for (size_t i = 0; i < pages->file_count; i++) {
		const struct files_entry *file = &pages->files[i];

		TRY(make_page(&m, &pages->kept[i], file, "public, max-age=31536000, immutable"));
		if (is_named(file->path))
			TRY(make_page(&m, &pages->named[i], file, "no-cache"));
	}
	*ret_pages = pages;
	return ERR_NONE;
}

/* The place of web/NAME among the files, or SIZE_MAX. */
static size_t place(const struct pages *pages, struct str name)
{
	char path[300] = "web/";
	const struct files_entry *file;

	if (name.bytes > sizeof path - 4)
		return SIZE_MAX;
	memcpy(path + 4, name.at, name.bytes);
	file = files_find((struct str){path, name.bytes + 4});
	return file ? (size_t)(file - pages->files) : SIZE_MAX;
}

static const struct page *find(const struct pages *pages, struct str path)
{
	size_t at;

	if (str_starts(path, pages->assets)) {
		at = place(pages, str_part(path, pages->assets.bytes, path.bytes));
		return at == SIZE_MAX ? NULL : &pages->kept[at];
	}
	if (str_starts(path, STR("/assets/")))
		return NULL;
	at = place(pages, str_part(path, 1, path.bytes));
	if (at != SIZE_MAX && pages->named[at].answers[CODING_NONE][0])
		return &pages->named[at];
	if (!pages->has_index ||
	    (str_find(path, STR(".")) != SIZE_MAX && !str_equal(path, STR("/index.html"))))
		return NULL;
	return &pages->index;
}

/* If-None-Match: *, or a list; a proxy that compresses makes our tag a weak one (W/). */
static bool is_known(struct str list, struct str tag)
{
	struct str item;

	while (str_next(&list, ',', &item)) {
		item = str_trim(item);
		if (str_starts(item, STR("W/")))
			item = str_part(item, 2, item.bytes);
		if (str_equal(item, tag) || str_equal(item, STR("*")))
			return true;
	}
	return false;
}

bool pages_find(const struct pages *pages, struct str path, const struct head *head, bool is_secure,
                struct pages_answer *ret_answer)
{
	const struct page *page = find(pages, path);
	struct str takes = head_value(head, STR("Accept-Encoding"));
	enum coding coding = CODING_NONE;

	if (!page)
		return false;
	if (page->answers[CODING_BROTLI][0] && head_list_has(takes, STR("br")))
		coding = CODING_BROTLI;
	else if (page->answers[CODING_GZIP][0] && head_list_has(takes, STR("gzip")))
		coding = CODING_GZIP;
	if (is_known(head_value(head, STR("If-None-Match")), page->tags[coding]))
		*ret_answer = (struct pages_answer){page->unchanged[coding][is_secure], 304, 0};
	else
		*ret_answer = (struct pages_answer){page->answers[coding][is_secure], 200,
		                                    page->bytes[coding]};
	return true;
}
