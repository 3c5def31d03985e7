#: root 3-apps
#: expect Cannot import non-existent remote object
resource "kubernetes_config_map_v1" "settings" {
  metadata {
    name = "settings"
  }
}
import {
  to = kubernetes_config_map_v1.settings
  id = "default/settings"
}
