// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "mode.h"
#include "words.h"

#define WIDTH 80

enum { ACTIONS = ACTION_DENY + 1 };

/* The action that the text gives to each class; reasons which differ are named. */
struct plan {
	const struct policy *policy;
	enum action of_class[CLASS_OPTIONAL + 1];
	bool all; /* integrity and confidentiality in one word */
};

/* The lines of one action, as they grow. */
struct lines {
	FILE *to;
	const char *action;
	size_t width;
};

static enum action action_of(const struct policy *policy, enum reason reason)
{
	const struct request request = {.reason = reason};

	return (enum action)decide(policy, &request).action;
}

/* The action with which a class takes the fewest words: its own word, unless allowed, and one for each
 * exception. */
static enum action plan_class(const struct policy *policy, enum reason_class cls)
{
	int words[ACTIONS] = {0};
	enum action best = ACTION_ALLOW;

	for (int action = ACTION_ALLOW; action < ACTIONS; action++) {
		words[action] = action != ACTION_ALLOW;
		for (int i = 0; i < REASON_COUNT; i++)
			words[action] += reason_table[i].cls == cls &&
					 action_of(policy, reason_table[i].id) != (enum action)action;
		if (words[action] < words[best])
			best = (enum action)action;
	}
	return best;
}

static struct plan make_plan(const struct policy *policy)
{
	struct plan plan = {.policy = policy};

	for (int cls = CLASS_INTEGRITY; cls <= CLASS_OPTIONAL; cls++)
		plan.of_class[cls] = plan_class(policy, (enum reason_class)cls);
	plan.all = plan.of_class[CLASS_INTEGRITY] == plan.of_class[CLASS_CONFIDENTIALITY];
	return plan;
}

static void put_word(struct lines *lines, const char *word)
{
	if (lines->width && lines->width + 1 + strlen(word) > WIDTH) {
		fputc('\n', lines->to);
		lines->width = 0;
	}
	if (!lines->width)
		lines->width = (size_t)fprintf(lines->to, "%s", lines->action);
	lines->width += (size_t)fprintf(lines->to, " %s", word);
}

static void put_classes(struct lines *lines, const struct plan *plan, enum action action)
{
	if (action == ACTION_ALLOW) /* which nobody has to say */
		return;
	if (plan->all && plan->of_class[CLASS_INTEGRITY] == action)
		put_word(lines, "all");
	for (int cls = plan->all ? CLASS_OPTIONAL : CLASS_INTEGRITY; cls <= CLASS_OPTIONAL; cls++)
		if (plan->of_class[cls] == action)
			put_word(lines, class_name((enum reason_class)cls));
}

static void put_action(FILE *to, const struct plan *plan, enum action action)
{
	struct lines lines = {.to = to, .action = action_name(action)};

	put_classes(&lines, plan, action);
	for (int i = 0; i < REASON_COUNT; i++) {
		const struct reason_words *const reason = &reason_table[i];

		if (action_of(plan->policy, reason->id) == action && plan->of_class[reason->cls] != action)
			put_word(&lines, reason->name);
	}
	if (lines.width)
		fputc('\n', to);
}

void exception_text(const struct exception *exception, char text[EXCEPTION_TEXT])
{
	int used = snprintf(text, EXCEPTION_TEXT, "%s", action_name((enum action)exception->action));

	for (int i = 0; i < REASON_COUNT && used < EXCEPTION_TEXT; i++)
		if (exception->reasons & REASON_BIT(reason_table[i].id))
			used += snprintf(text + used, EXCEPTION_TEXT - (size_t)used, " %s", reason_table[i].name);
	if (used < EXCEPTION_TEXT)
		snprintf(text + used, EXCEPTION_TEXT - (size_t)used, " %s %s",
			 exception_target((enum exception_kind)exception->kind), exception->path);
}

static void put_exception(FILE *to, const struct exception *exception)
{
	char text[EXCEPTION_TEXT];

	exception_text(exception, text);
	fprintf(to, "%s\n", text);
}

int mode_print(const struct policy *policy, FILE *to)
{
	const struct plan plan = make_plan(policy);

	fprintf(to, "mode %s\n", policy->mode);
	if (policy->summary[0])
		fprintf(to, "summary %s\n", policy->summary);
	for (int action = ACTIONS - 1; action >= ACTION_ALLOW; action--)
		put_action(to, &plan, (enum action)action);
	for (kl_u32 i = 0; i < policy->exception_count; i++)
		put_exception(to, &policy->exceptions[i]);
	errno = 0;
	if (fflush(to) || ferror(to))
		return errno ? -errno : -EIO;
	return 0;
}
