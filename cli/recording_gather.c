// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <string.h>

#include "recording.h"

int recording_gather(struct recording_head *head, recording_sink *sink, void *context, struct fault *fault)
{
	const int result = recording_read(RECORDING_FILE, head, sink, context, fault);

	if (result != -ENOENT)
		return result;
	memset(head, 0, sizeof(*head));
	return 0;
}
