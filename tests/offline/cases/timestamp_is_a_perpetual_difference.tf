#: root 3-apps
#: expect tofu plan, after an apply, is not empty
#: expect # kubernetes_config_map_v1.stamp will be updated in-place
resource "kubernetes_config_map_v1" "stamp" {
  metadata {
    name = "stamp"
  }
  data = {
    applied = timestamp()
  }
}
