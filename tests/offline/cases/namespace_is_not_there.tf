#: root 3-apps
#: expect tofu apply
#: expect namespaces "shop" not found
resource "kubernetes_config_map_v1" "settings" {
  metadata {
    name      = "settings"
    namespace = "shop"
  }
}
