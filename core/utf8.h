/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is a character: one definition for the texts that people write and for the
 * compiled policies that engines take.
 */
#ifndef KERNLOCK_UTF8_H
#define KERNLOCK_UTF8_H

/* Overlong forms, surrogates and numbers over U+10FFFF all show in the second byte. */
static inline int utf8_second_byte_fits(unsigned char first, unsigned char second)
{
	return second >= (first == 0xe0	  ? 0xa0
			  : first == 0xf0 ? 0x90
					  : 0x80) &&
	       second <= (first == 0xed	  ? 0x9f
			  : first == 0xf4 ? 0x8f
					  : 0xbf);
}

/**
 * utf8_length() - how many bytes the character at @text has.
 * @text: at least one byte
 * @size: how many bytes there are
 *
 * Return: 1 to 4, or 0 when no UTF-8 character begins there or it goes beyond @size.
 */
static inline int utf8_length(const char *text, int size)
{
	const unsigned char first = (unsigned char)text[0];
	const int length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;

	if (length > size || first > 0xf4)
		return 0;
	if (length > 1 && !utf8_second_byte_fits(first, (unsigned char)text[1]))
		return 0;
	for (int i = 2; i < length; i++)
		if (((unsigned char)text[i] & 0xc0) != 0x80)
			return 0;
	return length;
}

/** utf8_is_control() - is the character at @text, which utf8_length() has measured, a control character? */
static inline int utf8_is_control(const char *text)
{
	const unsigned char first = (unsigned char)text[0];

	return first < ' ' || first == 0x7f || (first == 0xc2 && (unsigned char)text[1] < 0xa0);
}

#endif
