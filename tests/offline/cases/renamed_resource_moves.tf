#: root 3-apps
resource "kubernetes_config_map_v1" "old" {
  metadata {
    name = "settings"
  }
}
#: change 3-apps
#: action kubernetes_config_map_v1.new: move from kubernetes_config_map_v1.old
resource "kubernetes_config_map_v1" "new" {
  metadata {
    name = "settings"
  }
}
moved {
  from = kubernetes_config_map_v1.old
  to   = kubernetes_config_map_v1.new
}
