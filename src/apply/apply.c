/* apply.c: to be written. */
typedef int apply_is_to_be_written;
