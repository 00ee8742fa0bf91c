/* files.c: to be written. */
typedef int files_is_to_be_written;
