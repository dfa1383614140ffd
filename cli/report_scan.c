// SPDX-License-Identifier: GPL-2.0-only
/*
 * The one place where a report meets the readiness scan.
 */
#include "report.h"
#include "scan.h"

enum exit_status report_scan(const struct out *out, const char *root)
{
	return scan_report(out, root);
}

json_t *report_scan_json(const char *root)
{
	struct scan_list list = {0};
	json_t *document = scan_machine(root, &list) ? NULL : scan_json(&list);

	scan_free(&list);
	return document;
}

void report_scan_print(const struct out *out)
{
	struct scan_list list = {0};

	out_tone(out, TONE_HEAD, "\nSet up on this machine, whether it was seen or not\n\n");
	if (scan_machine(NULL, &list))
		out_tone(out, TONE_DOUBT, "The scan failed; `kernlock report --scan` tells why.\n");
	else
		scan_print(out, &list);
	scan_free(&list);
}
