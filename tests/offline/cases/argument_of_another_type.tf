#: root 1-cluster
#: expect tofu validate
#: expect a number is required
resource "hcloud_network_subnet" "main" {
  network_id   = "main"
  type         = "cloud"
  network_zone = "eu-central"
  ip_range     = "10.0.1.0/24"
}
