/* start.c: to be written. */
typedef int start_is_to_be_written;
