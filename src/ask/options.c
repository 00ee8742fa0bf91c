/* options.c: to be written. */
typedef int options_is_to_be_written;
