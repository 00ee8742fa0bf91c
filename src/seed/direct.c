/* direct.c: a file's URL and hash, in pip's words. */
#include "src/seed/direct.h"

#include <string.h>

static bool is_plain(const struct host *host, char byte)
{
    if ((byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z'))
        return true;
    return strchr(host->family == HOST_WINDOWS ? "/_.-~:" : "/_.-~", byte) != NULL;
}

/* Whatever a URL gives a meaning to is written as its bytes; nothing is left that JSON would have to quote. */
static void put_url(struct text *out, const struct host *host, const char *path)
{
    static const char digits[] = "0123456789ABCDEF";
    text_put(out, host->family == HOST_WINDOWS ? "file:///" : "file://");
    for (; *path != '\0'; path++) {
        char byte = host->family == HOST_WINDOWS && *path == '\\' ? '/' : *path;
        if (is_plain(host, byte)) {
            text_byte(out, byte);
            continue;
        }
        text_byte(out, '%');
        text_byte(out, digits[(unsigned char)byte >> 4]);
        text_byte(out, digits[(unsigned char)byte & 15]);
    }
}

const char *direct_text(struct arena *arena, const struct host *host, const char *path, const char *sum)
{
    struct text out = { .arena = arena };
    text_put(&out, "{\"archive_info\": {\"hash\": \"sha256=");
    text_put(&out, sum);
    text_put(&out, "\", \"hashes\": {\"sha256\": \"");
    text_put(&out, sum);
    text_put(&out, "\"}}, \"url\": \"");
    put_url(&out, host, path);
    text_put(&out, "\"}");
    return text_done(&out);
}
