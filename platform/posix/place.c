/* place.c: to be written. */
typedef int place_is_to_be_written;
