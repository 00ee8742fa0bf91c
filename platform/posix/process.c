/* process.c: to be written. */
typedef int process_is_to_be_written;
