// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <string.h>

#include "statement.h"

/* A mode that extends one that extends one ... has at most so many texts. */
#define CHAIN_MAX 16

/* The texts that make up a mode: itself first, then what each extends. */
struct chain {
	struct parsed_mode modes[CHAIN_MAX];
	struct mode_source sources[CHAIN_MAX];
	unsigned count;
};

/* Fill in @error at the last text's `extends`. */
#define extends_fault(chain, error, ...)                                                                     \
	mode_fault(error, (chain)->sources[(chain)->count - 1].file,                                         \
		   (chain)->modes[(chain)->count - 1].extends_at, __VA_ARGS__)

static int chain_parse(struct chain *chain, struct mode_error *error)
{
	struct parsed_mode *const mode = &chain->modes[chain->count];
	const struct mode_source *const source = &chain->sources[chain->count];
	const int result = mode_parse(source, mode, error);

	if (result)
		return result;
	if (chain->count && strcmp(mode->name, mode[-1].extends) != 0)
		return mode_fault(
			error, source->file, mode->name_at,
			"'%s' is not what this text was looked up as: name it '%s', or rename its file",
			mode->name, mode[-1].extends);
	chain->count++;
	return 0;
}

/* The last text extends chain->modes[first], which leads to it again. */
static int ring_fault(const struct chain *chain, unsigned first, struct mode_error *error)
{
	char ring[160] = "";
	size_t used = 0;

	for (unsigned i = first; i < chain->count && used < sizeof(ring); i++)
		used += (size_t)snprintf(ring + used, sizeof(ring) - used, "%s -> ", chain->modes[i].name);
	if (used >= sizeof(ring))
		memcpy(ring + sizeof(ring) - sizeof("... "), "... ", sizeof("... "));
	extends_fault(chain, error, "modes extend each other in a ring, %s%s: remove one `extends`", ring,
		      chain->modes[first].name);
	return -ELOOP;
}

static int check_ring(const struct chain *chain, struct mode_error *error)
{
	const char *const wanted = chain->modes[chain->count - 1].extends;

	for (unsigned i = 0; i < chain->count; i++)
		if (strcmp(chain->modes[i].name, wanted) == 0)
			return ring_fault(chain, i, error);
	if (chain->count < CHAIN_MAX)
		return 0;
	extends_fault(chain, error, "'%s' is one mode too many: at most %d may extend each other", wanted,
		      CHAIN_MAX);
	return -ELOOP;
}

/* Find the text that the last one extends. */
static int chain_extend(struct chain *chain, mode_lookup *lookup, void *context, struct mode_error *error)
{
	const char *const wanted = chain->modes[chain->count - 1].extends;
	int result = check_ring(chain, error);

	if (result)
		return result;
	if (!lookup)
		return extends_fault(chain, error,
				     "'%s' cannot be extended here: say everything in this text", wanted);
	result = lookup(context, wanted, &chain->sources[chain->count]);
	if (result == -ENOENT)
		extends_fault(chain, error, "no mode '%s': extend one that exists", wanted);
	else if (result)
		extends_fault(chain, error, "mode '%s' cannot be read: %s", wanted, strerror(-result));
	return result;
}

static int chain_read(struct chain *chain, mode_lookup *lookup, void *context, struct mode_error *error)
{
	for (;;) {
		int result = chain_parse(chain, error);

		if (result || !chain->modes[chain->count - 1].extends[0])
			return result;
		result = chain_extend(chain, lookup, context, error);
		if (result)
			return result;
	}
}

/*
 * Inside one text, the nearest word wins: a reason's own name, then its class, then `all`,
 * which stands for integrity and confidentiality: what is optional must be asked for.
 */
static const struct rule *rule_for(const struct parsed_mode *mode, const struct reason_words *reason)
{
	const struct rule *const own = &mode->rules[reason->id];
	const struct rule *const cls = &mode->rules[RULE_OF_CLASS(reason->cls)];

	return own->line ? own : cls->line || reason->cls == CLASS_OPTIONAL ? cls : &mode->rules[RULE_ALL];
}

static void apply(const struct parsed_mode *mode, struct policy *policy)
{
	for (int i = 0; i < REASON_COUNT; i++) {
		const struct rule *const rule = rule_for(mode, &reason_table[i]);
		const kl_u64 bit = REASON_BIT(reason_table[i].id);

		if (!rule->line)
			continue;
		policy->deny &= ~bit;
		policy->audit &= ~bit;
		if (rule->action == ACTION_DENY)
			policy->deny |= bit;
		else if (rule->action == ACTION_AUDIT)
			policy->audit |= bit;
	}
}

int mode_compile(const struct mode_source *source, mode_lookup *lookup, void *context, struct policy *policy,
		 struct mode_error *error)
{
	struct chain chain = {.sources = {*source}};
	const int result = chain_read(&chain, lookup, context, error);

	if (result)
		return result;
	*policy = (struct policy){.magic = POLICY_MAGIC, .version = POLICY_VERSION, .size = sizeof(*policy)};
	memcpy(policy->mode, chain.modes[0].name, sizeof(policy->mode));
	memcpy(policy->summary, chain.modes[0].summary, sizeof(policy->summary));
	while (chain.count--)
		apply(&chain.modes[chain.count], policy);
	return 0;
}
