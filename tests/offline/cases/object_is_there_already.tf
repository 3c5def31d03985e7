#: root 2-platform
resource "kubernetes_config_map_v1" "settings" {
  metadata {
    name = "settings"
  }
}
#: root 3-apps
#: expect kubernetes/configmap/default/settings already exists
resource "kubernetes_config_map_v1" "settings" {
  metadata {
    name = "settings"
  }
}
