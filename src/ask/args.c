/* args.c: to be written. */
typedef int args_is_to_be_written;
