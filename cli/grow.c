// SPDX-License-Identifier: GPL-2.0-only
#include "grow.h"

#include <stdlib.h>

bool grow(void **array, size_t *room, size_t count, size_t size)
{
	const size_t wanted = *room ? *room * 2 : 16;
	void *grown;

	if (count < *room)
		return true;
	grown = reallocarray(*array, wanted, size);
	if (!grown)
		return false;
	*array = grown;
	*room = wanted;
	return true;
}
