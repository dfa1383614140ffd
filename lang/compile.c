// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdbool.h>
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

/* What a text says of a reason to all goes over the exceptions that it inherits. */
static void clear_exceptions(struct policy *policy, kl_u64 reasons)
{
	for (kl_u32 i = 0; i < policy->exception_count; i++)
		policy->exceptions[i].reasons &= ~reasons;
}

static void apply_rules(const struct parsed_mode *mode, struct policy *policy)
{
	for (int i = 0; i < REASON_COUNT; i++) {
		const struct rule *const rule = rule_for(mode, &reason_table[i]);
		const kl_u64 bit = REASON_BIT(reason_table[i].id);

		if (!rule->line)
			continue;
		clear_exceptions(policy, bit);
		policy->deny &= ~bit;
		policy->audit &= ~bit;
		if (rule->action == ACTION_DENY)
			policy->deny |= bit;
		else if (rule->action == ACTION_AUDIT)
			policy->audit |= bit;
	}
}

static void remove_empty_exceptions(struct policy *policy)
{
	kl_u32 kept = 0;

	for (kl_u32 i = 0; i < policy->exception_count; i++)
		if (policy->exceptions[i].reasons)
			policy->exceptions[kept++] = policy->exceptions[i];
	memset(policy->exceptions + kept, 0, (policy->exception_count - kept) * sizeof(struct exception));
	policy->exception_count = kept;
}

/* One line says it already for the same path: the reasons go there. Return: NULL when none does. */
static struct exception *same_exception(struct policy *policy, const struct exception *said)
{
	for (kl_u32 i = 0; i < policy->exception_count; i++)
		if (exception_same_path(&policy->exceptions[i], said) && policy->exceptions[i].action == said->action)
			return &policy->exceptions[i];
	return NULL;
}

/* The text's own goes over what is inherited for the same path. */
static bool add_exception_to(struct policy *policy, const struct exception *said)
{
	struct exception *same = same_exception(policy, said);

	for (kl_u32 i = 0; i < policy->exception_count; i++)
		if (exception_same_path(&policy->exceptions[i], said) && &policy->exceptions[i] != same)
			policy->exceptions[i].reasons &= ~said->reasons;
	if (same) {
		same->reasons |= said->reasons;
		return true;
	}
	remove_empty_exceptions(policy);
	if (policy->exception_count == POLICY_EXCEPTIONS)
		return false;
	policy->exceptions[policy->exception_count++] = *said;
	return true;
}

static int apply_exception(const struct mode_source *source, const struct said_exception *exception, struct policy *policy,
			   struct mode_error *error)
{
	if (exception->said.kind == EXCEPTION_CGROUP && exception->said.action == ACTION_AUDIT &&
	    exception->said.reasons & policy->deny)
		return mode_fault(error, source->file, exception->path_at,
				  "this mode refuses to all what would be allowed and counted here: root moves any program into a "
				  "cgroup, so it would be allowed to root");
	if (!add_exception_to(policy, &exception->said))
		return mode_fault(error, source->file, exception->path_at,
				  "one exception too many, with those of what is extended: a mode has at most %d",
				  POLICY_EXCEPTIONS);
	return 0;
}

static int apply(const struct parsed_mode *mode, const struct mode_source *source, struct policy *policy, struct mode_error *error)
{
	int result = 0;

	apply_rules(mode, policy);
	for (unsigned i = 0; !result && i < mode->exception_count; i++)
		result = apply_exception(source, &mode->exceptions[i], policy, error);
	remove_empty_exceptions(policy);
	return result;
}

int mode_compile(const struct mode_source *source, mode_lookup *lookup, void *context, struct policy *policy,
		 struct mode_error *error)
{
	struct chain chain = {.sources = {*source}};
	struct policy compiled = {.magic = POLICY_MAGIC, .version = POLICY_VERSION, .size = sizeof(compiled)};
	int result = chain_read(&chain, lookup, context, error);

	if (result)
		return result;
	memcpy(compiled.mode, chain.modes[0].name, sizeof(compiled.mode));
	memcpy(compiled.summary, chain.modes[0].summary, sizeof(compiled.summary));
	while (!result && chain.count--)
		result = apply(&chain.modes[chain.count], &chain.sources[chain.count], &compiled, error);
	if (!result)
		*policy = compiled;
	return result;
}
