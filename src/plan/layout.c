/* layout.c: to be written. */
typedef int layout_is_to_be_written;
