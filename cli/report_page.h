/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The page that is built into the program: page/ put together by scripts/embed-page.
 */
#ifndef KERNLOCK_REPORT_PAGE_H
#define KERNLOCK_REPORT_PAGE_H

/** report_page_before, report_page_after - what goes around the report's JSON; ended by NUL. */
extern const char report_page_before[], report_page_after[];

#endif
