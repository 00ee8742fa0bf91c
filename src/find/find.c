/* find.c: to be written. */
typedef int find_is_to_be_written;
