/* SRT: the same blocks without a head; times with a comma. */
#include "talk/import_captions.h"
#include "transcript_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	struct str input = {(const char *)bytes, count};

	transcript_check_import(input, import_captions_read_srt);
	transcript_check_read(input);
	return 0;
}
