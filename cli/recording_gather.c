// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <string.h>
#include <time.h>

#include "recording_live.h"

int recording_gather(struct recording_head *head, recording_sink *sink, void *context, struct fault *fault)
{
	struct recording_head as_it_was;
	struct live live;
	int result = recording_read_head(RECORDING_FILE, head, fault);

	if (result == -ENOENT)
		head_of_machine(head);
	else if (result)
		return result;
	result = live_rows(&live, sink, context, fault);
	if (result)
		return result;
	result = earlier_rows(&live, &as_it_was, sink, context, fault);
	if (result && result != -ENOENT)
		return result;
	head->lost = as_it_was.lost + live.session.lost;
	head->until = live.session.program_id ? (kl_u64)time(NULL) : as_it_was.until;
	return 0;
}
