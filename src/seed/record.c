/* record.c: to be written. */
typedef int record_is_to_be_written;
