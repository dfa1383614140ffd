// SPDX-License-Identifier: GPL-2.0-only
/*
 * The one place where a report meets the readiness scan.
 */
#include "report.h"

enum exit_status report_scan(const struct out *out, const char *root)
{
	(void)root;
	out_error(out, "failure", "the readiness scan is not built in");
	return STATUS_FAILED;
}

json_t *report_scan_json(const char *root)
{
	(void)root;
	return NULL;
}
