/* ready.c: part of libvenvcast alone: what its libraries learn of the processor once, they learn before any thread is.
 *
 * SHA-256 and inflating choose their code at the first use and keep the choice, without a lock. */
#include <libdeflate.h>

#include "src/seed/hash.h"

#if defined(__GNUC__)
__attribute__((constructor))
#endif
static void get_ready(void)
{
    static const unsigned char nothing[] = { 3, 0 };        /* an empty stream, deflated */
    char out[1];
    size_t size;
    hash_prepare();
    (void)libdeflate_crc32(0, nothing, sizeof nothing);
    struct libdeflate_decompressor *reader = libdeflate_alloc_decompressor();
    if (reader != NULL)
        (void)libdeflate_deflate_decompress(reader, nothing, sizeof nothing, out, sizeof out, &size);
    libdeflate_free_decompressor(reader);
}
