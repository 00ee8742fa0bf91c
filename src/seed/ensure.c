/* ensure.c: to be written. */
typedef int ensure_is_to_be_written;
