/* run.c: to be written. */
typedef int run_is_to_be_written;
