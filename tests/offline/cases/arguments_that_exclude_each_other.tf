#: root 1-cluster
#: expect tofu validate
#: expect only one of server_id, label_selector, ip can be set
resource "hcloud_load_balancer_target" "nodes" {
  type             = "label_selector"
  load_balancer_id = 1
  label_selector   = "role=node"
  server_id        = 2
}
