/* reason.c: to be written. */
typedef int reason_is_to_be_written;
