/* quote.c: to be written. */
typedef int quote_is_to_be_written;
