/* Word documents: an archive as it is, and, because no surprise survives the checksums of an
 * archive, the input as word/document.xml of a sound one. */
#include <archive.h>
#include <archive_entry.h>

#include "talk/import_docx.h"
#include "transcript_check.h"

#define ZIP_BYTES_MORE 1024 /* what an archive of one stored part adds */

static struct str pack(struct arena *mem, struct str xml)
{
	size_t room = xml.bytes + ZIP_BYTES_MORE, used = 0;
	char *zip = arena_take(mem, room);
	struct archive *archive = archive_write_new();
	struct archive_entry *entry = archive_entry_new();

	archive_write_set_format_zip(archive);
	archive_write_set_options(archive, "zip:compression=store");
	archive_write_set_bytes_per_block(archive, 1);
	archive_write_open_memory(archive, zip, room, &used);
	archive_entry_set_pathname(entry, "word/document.xml");
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_size(entry, (la_int64_t)xml.bytes);
	transcript_check_that(archive_write_header(archive, entry) == ARCHIVE_OK);
	transcript_check_that(archive_write_data(archive, xml.at, xml.bytes) ==
	                      (la_ssize_t)xml.bytes);
	archive_write_close(archive);
	archive_entry_free(entry);
	archive_write_free(archive);
	return (struct str){zip, used};
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	struct str input = {(const char *)bytes, count};
	struct arena *mem = arena_new(0);

	transcript_check_read(input);
	if (!import_docx_is_zip(input))
		transcript_check_read(pack(mem, input));
	arena_end(mem);
	return 0;
}
