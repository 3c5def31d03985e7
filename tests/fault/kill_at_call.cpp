// Takes the place of the C library's functions that change the disk, for this program alone, so
// that a test can end the program at each of them.
#include "kill_at_call.h"

#include <atomic>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

namespace plat::testing {
namespace {

std::atomic<int> calls_left{0};

// Reports whether this is the call to end at.
bool IsLast() {
  return calls_left.load() > 0 && calls_left.fetch_sub(1) == 1;
}

void End() {
  ::kill(::getpid(), SIGKILL);
}

}  // namespace

void KillAtCall(int number) {
  calls_left = number;
}

}  // namespace plat::testing

using plat::testing::End;
using plat::testing::IsLast;

extern "C" {

int renameat(int from_folder, const char* from, int to_folder, const char* to) noexcept {
  if (IsLast())
    End();
  return static_cast<int>(::syscall(SYS_renameat2, from_folder, from, to_folder, to, 0));
}

int mkdirat(int folder, const char* name, mode_t mode) noexcept {
  if (IsLast())
    End();
  return static_cast<int>(::syscall(SYS_mkdirat, folder, name, mode));
}

int unlinkat(int folder, const char* name, int flags) noexcept {
  if (IsLast())
    End();
  return static_cast<int>(::syscall(SYS_unlinkat, folder, name, flags));
}

int fchmodat(int folder, const char* name, mode_t mode, int /*flags*/) noexcept {
  if (IsLast())
    End();
  return static_cast<int>(::syscall(SYS_fchmodat, folder, name, mode));
}

ssize_t write(int file, const void* bytes, size_t size) {
  if (IsLast()) {
    (void)::syscall(SYS_write, file, bytes, size / 2);
    End();
  }
  return ::syscall(SYS_write, file, bytes, size);
}

int openat(int folder, const char* name, int flags, ...) {
  mode_t mode = 0;
  if ((flags & O_CREAT) != 0) {
    va_list arguments;
    va_start(arguments, flags);
    mode = va_arg(arguments, mode_t);
    va_end(arguments);
    if (IsLast())
      End();
  }
  return static_cast<int>(::syscall(SYS_openat, folder, name, flags, mode));
}

}  // extern "C"
