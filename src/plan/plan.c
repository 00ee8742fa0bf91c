/* plan.c: to be written. */
typedef int plan_is_to_be_written;
