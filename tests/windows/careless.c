/* careless.c: a program that does nothing about where its libraries come from: what a test must be able to see. */
#include <windows.h>

int main(void)
{
    DWORD ignored;
    HMODULE library = LoadLibraryW(L"bcrypt.dll");
    return GetFileVersionInfoSizeW(L"x", &ignored) == 0 && library != NULL ? 0 : 1;
}
