/* compose.c: to be written. */
typedef int compose_is_to_be_written;
