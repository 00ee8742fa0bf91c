/* undo.c: to be written. */
typedef int undo_is_to_be_written;
