#: root 1-cluster
#: expect tofu validate
#: expect An argument named "colour" is not expected here
resource "hcloud_network" "main" {
  name     = "main"
  ip_range = "10.0.0.0/16"
  colour   = "red"
}
