/* confine.c: to be written. */
typedef int confine_is_to_be_written;
