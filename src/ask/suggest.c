/* suggest.c: to be written. */
typedef int suggest_is_to_be_written;
