/* remove.c: to be written. */
typedef int remove_is_to_be_written;
