/* search.c: to be written. */
typedef int search_is_to_be_written;
