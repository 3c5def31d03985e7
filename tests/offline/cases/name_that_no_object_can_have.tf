#: root 3-apps
#: expect metadata.name "My_Settings" is not a DNS-1123 name
resource "kubernetes_config_map_v1" "settings" {
  metadata {
    name = "My_Settings"
  }
}
