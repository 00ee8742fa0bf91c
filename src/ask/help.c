/* help.c: to be written. */
typedef int help_is_to_be_written;
