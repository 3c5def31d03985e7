#pragma once

namespace plat::testing {

// Has the process kill itself at the call with this number, from 1, of those that change the disk:
// before it happens, or in the middle when it writes bytes. Zero lets every call pass.
void KillAtCall(int number);

}  // namespace plat::testing
