/* member.c: to be written. */
typedef int member_is_to_be_written;
