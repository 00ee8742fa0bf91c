/* activate.c: to be written. */
typedef int activate_is_to_be_written;
