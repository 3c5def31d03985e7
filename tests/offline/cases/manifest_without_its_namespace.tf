#: root 3-apps
#: expect resources of kind ConfigMap require a namespace
resource "kubernetes_manifest" "settings" {
  manifest = {
    apiVersion = "v1"
    kind       = "ConfigMap"
    metadata = {
      name = "settings"
    }
  }
}
