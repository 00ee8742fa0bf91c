/* text.c: to be written. */
typedef int text_is_to_be_written;
