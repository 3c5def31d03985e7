#: root 2-platform
resource "kubernetes_config_map_v1" "settings" {
  metadata {
    name = "settings"
  }
  data = {
    colour = "red"
  }
}
#: root 3-apps
resource "kubernetes_config_map_v1" "settings" {
  metadata {
    name = "settings"
  }
  data = {
    colour = "red"
  }
}
import {
  to = kubernetes_config_map_v1.settings
  id = "default/settings"
}
