#: root 1-cluster
variable "hcloud_token" {
  type      = string
  sensitive = true
}
variable "networks" {
  type = object({
    cidr    = string
    zones   = list(string)
    gateway = optional(string)
  })
}
provider "hcloud" {
  token = var.hcloud_token
}
data "hcloud_image" "os" {
  name = "debian-12"
}
resource "hcloud_network" "main" {
  name     = var.networks.cidr
  ip_range = "10.0.0.0/16"
  labels   = { zones = tostring(length(var.networks.zones)), image = data.hcloud_image.os.id }
}
