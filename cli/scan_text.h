/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reading the configuration files of others: lines, words, settings. Nothing here opens a file.
 */
#ifndef KERNLOCK_SCAN_TEXT_H
#define KERNLOCK_SCAN_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/** SCAN_WORD - bytes of the longest word that is told apart; the rest of a longer one is cut off. */
#define SCAN_WORD 512

/**
 * scan_text_line() - the next line without blanks around it; one that ends in a backslash goes on in the next.
 * @rest: the text that is left, which is written to; NULL at its end
 * Return: the line, "" for an empty one or a comment (# or ;), or NULL at the end.
 */
char *scan_text_line(char **rest);

/**
 * scan_text_word() - the next word of a command line; blanks in quotes are part of it, and the quotes are taken off.
 * Return: false at the end.
 */
bool scan_text_word(const char **rest, char word[SCAN_WORD]);

/** scan_setting() - split "key = value" in place; blanks around both go. Return: false when there is no '='. */
bool scan_setting(char *line, char **key, char **value);

/** scan_unquote() - take the quotes of a shell off, in place, and what comes after the first word. */
void scan_unquote(char *value);

/**
 * scan_shell_value() - what a file of shell assignments gives @key in the end.
 * An assignment that names $KEY or ${KEY} goes on from @before, or from the one above it.
 * Return: a new string, or NULL when it is not set and @before is NULL.
 */
char *scan_shell_value(const char *text, const char *key, const char *before);

/** scan_parameter() - the value of a word "name=value" or "name" of a command line, "-" and "_" the same; else NULL. */
const char *scan_parameter(const char *word, const char *name);

/** scan_module_name() - a module's name of its file's name or of a word: up to '.', '-' as '_'; "" when there is none. */
void scan_module_name(const char *file, char name[64]);

/** scan_base() - what comes after the last '/'. */
const char *scan_base(const char *path);

#endif
