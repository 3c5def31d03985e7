#: root 1-cluster
#: expect tofu validate
#: expect The argument "ip_range" is required
resource "hcloud_network" "main" {
  name = "main"
}
