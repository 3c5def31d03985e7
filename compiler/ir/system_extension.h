#pragma once

#include <string>
#include <vector>

namespace plat::ir {

// Returns the system extensions that a host may be built with, as the language calls them; others
// are written as strings.
inline std::vector<std::string> SystemExtensions() {
  return {"amd_ucode",
          "amdgpu",
          "btrfs",
          "drbd",
          "fuse3",
          "gasket_driver",
          "glibc",
          "gvisor",
          "i915",
          "intel_ucode",
          "iscsi_tools",
          "kata_containers",
          "lldpd",
          "mdadm",
          "mei",
          "nfsd",
          "nut_client",
          "qemu_guest_agent",
          "realtek_firmware",
          "tailscale",
          "thunderbolt",
          "uinput",
          "usb_modem_drivers",
          "util_linux_tools",
          "v4l_uvc_drivers",
          "vmtoolsd_guest_agent",
          "xe",
          "zfs"};
}

}  // namespace plat::ir
