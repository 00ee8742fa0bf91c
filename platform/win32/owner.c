/* owner.c: who owns a file, as a number.
 *
 * It costs one call of the system on a file that is open anyway. What an elevated administrator makes belongs
 * to the group of administrators, so that both sides of the comparison are 0 then, as for root elsewhere. */
#include "platform/win32/nt.h"

#include <string.h>

#include "platform/win32/rights.h"

/* The beginning of a SID: revision, how many parts, an authority of six bytes, then the parts. */
struct sid {
    BYTE revision, count, authority[6];
    DWORD parts[15];
};

enum { ROOM = sizeof(struct sid) + sizeof(SECURITY_DESCRIPTOR) };

static uint32_t number_of(const struct sid *sid)
{
    if (rights_is_ruler(sid, sizeof *sid))
        return 0;
    uint32_t last = sid->count > 0 && sid->count <= 15 ? sid->parts[sid->count - 1] : 0;
    return last != 0 ? last : OWNER_UNKNOWN;
}

uint32_t owner_of(HANDLE file)
{
    union { SECURITY_DESCRIPTOR_RELATIVE head; BYTE bytes[ROOM]; } found;
    struct sid owner = { 0 };
    ULONG size = 0;
    NTSTATUS status = NtQuerySecurityObject(file, OWNER_SECURITY_INFORMATION, &found, sizeof found, &size);
    if (!NT_OK(status) || found.head.Owner == 0 || found.head.Owner >= size)
        return OWNER_UNKNOWN;
    size_t length = size - found.head.Owner;
    memcpy(&owner, found.bytes + found.head.Owner, length < sizeof owner ? length : sizeof owner);
    return number_of(&owner);
}

static uint32_t number_in_token(HANDLE token, TOKEN_INFORMATION_CLASS which)
{
    union { TOKEN_OWNER owner; TOKEN_USER user; BYTE bytes[sizeof(TOKEN_USER) + sizeof(struct sid)]; } found;
    DWORD size = 0;
    if (!GetTokenInformation(token, which, &found, sizeof found, &size))
        return OWNER_UNKNOWN;
    return number_of((const struct sid *)(which == TokenOwner ? found.owner.Owner : found.user.User.Sid));
}

/* The owner that new things get is the user, or the group of administrators. */
uint32_t owner_self(void)
{
    HANDLE token;
    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token))
        return OWNER_UNKNOWN;
    uint32_t number = number_in_token(token, TokenOwner);
    if (number != 0)
        number = number_in_token(token, TokenUser);
    CloseHandle(token);
    return number;
}
