/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Arrays that grow.
 */
#ifndef KERNLOCK_GROW_H
#define KERNLOCK_GROW_H

#include <stdbool.h>
#include <stddef.h>

/**
 * grow() - room for one more in an array.
 * @array: where the pointer to it is; NULL at first
 * @room: for how many elements there is room; @count: how many there are; @size: of each, bytes
 *
 * Return: false when memory is out: the array is as it was.
 */
bool grow(void **array, size_t *room, size_t count, size_t size);

#endif
